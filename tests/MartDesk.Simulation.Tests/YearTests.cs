using System.Globalization;
using MartDesk.Simulation.Years;

namespace MartDesk.Simulation.Tests;

/// <summary>A few days of the year of docs/reliability.md: too few to say that memory is flat, for lists of a fixed length are still filling.</summary>
/// <remarks>Each life has a process of its own: what other tests have left in memory, and lose meanwhile, looks as if it were the desk's.</remarks>
public sealed class YearTests
{
    private const int Stretches = 12;

    [Fact]
    public async Task A_desk_whose_clocks_leap_from_funding_to_funding_closes_what_it_opened_and_one_that_keeps_what_it_hears_is_seen_in_its_memory()
    {
        var lives = await Task.WhenAll(LifeAsync(), LifeAsync("--hoarding"));
        var (sound, hoarding) = (lives[0], lives[1]);
        Assert.True(sound.Fundings > Stretches);
        Assert.True(hoarding.Bytes > sound.Bytes + Year.MostGrowth, $"{sound.Bytes} bytes without the mistake, {hoarding.Bytes} with it.");
    }

    /// <summary>Bytes of the desk after two months, and the fundings that were paid.</summary>
    private static async Task<(long Bytes, int Fundings)> LifeAsync(params string[] options)
    {
        var words = (await SimulatorProcess.RunAsync(["life", "1", $"{Stretches}", .. options])).Split(' ');
        return (long.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture));
    }
}
