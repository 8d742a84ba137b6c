using System.Globalization;
using MartDesk.Conformance.Storms;
using Xunit.Sdk;

namespace MartDesk.Proof.Parts;

/// <summary>A real desk in a storm of alerts, with a kill in the middle of a gust twice as hard.</summary>
/// <param name="name">How it is called on the command line.</param>
/// <param name="time">How long the storm is before the gust.</param>
internal sealed class AlertStormPart(string name, TimeSpan time) : IPart
{
    private const int PerSecond = 5_000;
    private const double MostAtP99Ms = 500;
    private const double MostMs = 3_000;
    private const double MostMiB = 512;

    public string Name => name;

    public string Unit => "alert storms";

    public long UnitsOfEach => 1;

    public string? Try(long number, Dictionary<string, long> counts) => TryAsync(number, counts).GetAwaiter().GetResult();

    public async Task<string?> TryAsync(long number, Dictionary<string, long> counts)
    {
        var storm = new AlertStorm(PerSecond, time);
        List<string> wrongs = [];
        try
        {
            await storm.RunAsync();
        }
        catch (XunitException wrong)
        {
            wrongs.Add(wrong.Message);
        }

        counts["alerts"] = storm.Alerts;
        Tell("ms at p50", AlertStorm.At(storm.Steady, 0.5));
        Tell("ms at p99", AlertStorm.At(storm.Steady, 0.99));
        Tell("ms at most", AlertStorm.At(storm.Steady, 1));
        Tell("ms at p99 with the kill", AlertStorm.At(storm.Gusty, 0.99));
        Tell("ms at most with the kill", AlertStorm.At(storm.Gusty, 1));
        Tell("ms at p99 of the gust before the kill", AlertStorm.At(storm.BeforeTheKill, 0.99));
        Tell("ms away", storm.Away.TotalMilliseconds);
        Tell("s until the last end", storm.EndsAfter.TotalSeconds);
        Tell("MiB", storm.MostMemory);
        foreach (var (what, times) in (ReadOnlySpan<(string, double[])>)[("the storm", storm.Steady), ("the gust with the kill", storm.Gusty)])
        {
            if (AlertStorm.At(times, 0.99) > MostAtP99Ms || AlertStorm.At(times, 1) > MostMs)
                wrongs.Add(string.Create(CultureInfo.InvariantCulture, $"in {what} alerts were answered within {AlertStorm.At(times, 0.99):0} ms at p99 and {AlertStorm.At(times, 1):0} ms at most"));
        }

        if (storm.Shed > 0)
            wrongs.Add(string.Create(CultureInfo.InvariantCulture, $"{storm.Shed} alerts were answered 503"));
        if (storm.MostMemory > MostMiB)
            wrongs.Add(string.Create(CultureInfo.InvariantCulture, $"the desk held {storm.MostMemory:0} MiB"));
        return wrongs.Count == 0 ? null : string.Join("; ", wrongs);

        void Tell(string what, double value) => counts[what] = (long)Math.Ceiling(value);
    }
}
