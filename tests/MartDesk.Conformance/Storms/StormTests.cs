using System.Globalization;
using Xunit.Abstractions;

namespace MartDesk.Conformance.Storms;

/// <summary>
/// Real processes die, stand still and lose their connection in a storm of alerts; then what is left is read. <c>MARTDESK_KILLS</c> is how often,
/// <c>MARTDESK_PAUSE_SECONDS</c> how long a standstill lasts, <c>MARTDESK_STORM_SEED</c> where the dice begin.
/// </summary>
public sealed class StormTests(ITestOutputHelper output)
{
    private const int SideBySide = 3;

    [Fact]
    public async Task Whoever_dies_and_whenever_every_alert_is_carried_out_once_or_told_why_not()
    {
        var kills = Setting("MARTDESK_KILLS", 50);
        var pause = TimeSpan.FromSeconds(Setting("MARTDESK_PAUSE_SECONDS", 4));
        var seed = Setting("MARTDESK_STORM_SEED", 1);
        output.WriteLine($"MARTDESK_KILLS={kills} MARTDESK_PAUSE_SECONDS={pause.TotalSeconds} MARTDESK_STORM_SEED={seed}");
        var trials = Enumerable.Range(seed, (kills + KillTrial.Kills - 1) / KillTrial.Kills).Select(number => new KillTrial(number, pause)).ToList();
        foreach (var few in trials.Chunk(SideBySide))
            await Task.WhenAll(few.Select(trial => trial.RunAsync()));

        foreach (var trial in trials)
            output.WriteLine(trial.Ends);
        var counts = trials.SelectMany(trial => trial.Counts).GroupBy(count => count.Key, count => count.Value).ToDictionary(counts => counts.Key, counts => counts.Sum());
        output.WriteLine(string.Join(", ", counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Value} {count.Key}")));
    }

    [SmallDiskFact]
    public async Task When_the_disk_is_full_alerts_are_refused_and_afterwards_carried_out_once_without_a_restart()
    {
        using var disk = new SmallDisk();
        var since = TimeProvider.System.GetUtcNow();
        await using var scene = await StormScene.StartAsync(disk);
        var desk = scene.Desk;
        using var sender = new StormSender(() => scene.Desk?.Desk, scene.Pointer);
        for (var time = 0; time < 2; time++)
        {
            await WaitAsync(() => sender.Accepted.Count > 4 * (time + 1), "alerts come through");
            disk.Fill();
            var unanswered = sender.Unanswered;
            await WaitAsync(() => sender.Unanswered >= unanswered + 6, "alerts are refused for want of room");
            disk.Free();
        }

        var before = sender.Accepted.Count;
        await WaitAsync(() => sender.Accepted.Count > before + 6, "alerts come through again");
        await sender.StopAsync();
        output.WriteLine(await StormCheck.SettledAsync(scene, sender, since));
        Assert.Same(desk, scene.Desk);
        Assert.False(await scene.HasDiedAsync(TimeSpan.Zero));
    }

    private static async Task WaitAsync(Func<bool> condition, string what)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"Not within a minute: {what}");
            await Task.Delay(20);
        }
    }

    private static int Setting(string name, int otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : otherwise;
}
