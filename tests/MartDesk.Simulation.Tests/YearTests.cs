using MartDesk.Simulation.Plants;
using MartDesk.Simulation.Years;

namespace MartDesk.Simulation.Tests;

/// <summary>A few days of the year of docs/reliability.md: too few to say that memory is flat, for lists of a fixed length are still filling.</summary>
/// <remarks>Measures the memory of the process, so nothing else may run.</remarks>
[Collection(nameof(Alone))]
public sealed class YearTests
{
    private const int Stretches = 12;

    [Fact]
    public void A_desk_whose_clocks_leap_from_funding_to_funding_closes_what_it_opened_and_one_that_keeps_what_it_hears_is_seen_in_its_memory()
    {
        using var folder = new SimFolder();
        // What the tests before have left may go while the first life is measured, which looks as if it were the desk's.
        var first = Year.Of(2, 1, folder.Path, Stretches);
        var second = Year.Of(2, 1, folder.Path, Stretches);
        var sound = first.OfDesk < second.OfDesk ? first : second;
        Assert.Equal("", sound.Failure ?? "");
        Assert.True(sound.Fundings > Stretches);
        var hoarding = Year.Of(2, 1, folder.Path, Stretches, new KeepsAllItHears());
        Assert.True(hoarding.OfDesk > sound.OfDesk + Year.MostGrowth, $"{sound.OfDesk} bytes without the mistake, {hoarding.OfDesk} with it.");
    }

    /// <summary>Tests that run when no other does.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;
}
