using Xunit.Abstractions;

namespace MartDesk.Conformance.Storms;

/// <summary>A small storm; the large one, and its times, are the proof's.</summary>
public sealed class AlertStormTests(ITestOutputHelper output)
{
    private const double MostMiB = 512;

    [Fact]
    public async Task In_a_gust_of_alerts_with_a_kill_inside_what_is_answered_is_there_once_and_comes_to_its_end()
    {
        if (!OperatingSystem.IsLinux())
            return; // The memory of a process is read from Linux.
        var storm = new AlertStorm(400, TimeSpan.FromSeconds(3));
        await storm.RunAsync();
        output.WriteLine($"{storm.Alerts} alerts: {storm.Ends}; p99 {AlertStorm.At(storm.Steady, 0.99):0} ms, with the kill {AlertStorm.At(storm.Gusty, 0.99):0} ms; {storm.MostMemory:0} MiB");
        Assert.InRange(storm.MostMemory, 1, MostMiB);
    }
}
