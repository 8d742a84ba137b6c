using System.Globalization;
using Xunit.Abstractions;

namespace MartDesk.Conformance.Storms;

/// <summary>
/// Real processes die, stand still and lose their connection in a storm of alerts; then what is left is read. <c>MARTDESK_KILLS</c> is how often,
/// <c>MARTDESK_PAUSE_SECONDS</c> how long a standstill lasts, <c>MARTDESK_STORM_SEED</c> where the dice begin.
/// </summary>
public sealed class StormTests(ITestOutputHelper output)
{
    private static readonly string[] KillPoints = ["K01", "K02", "K03", "K04", "K05", "K06", "K07", "K09", "K10", "K11", "K12"];
    private static readonly TimeSpan DeathLimit = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Whoever_dies_and_whenever_every_alert_is_carried_out_once_or_told_why_not()
    {
        var kills = Setting("MARTDESK_KILLS", 10);
        var pause = TimeSpan.FromSeconds(Setting("MARTDESK_PAUSE_SECONDS", 4));
        var seed = Setting("MARTDESK_STORM_SEED", 20261121);
        output.WriteLine($"MARTDESK_KILLS={kills} MARTDESK_PAUSE_SECONDS={pause.TotalSeconds} MARTDESK_STORM_SEED={seed}");
        var random = new Random(seed);
        var since = TimeProvider.System.GetUtcNow();
        await using var scene = await StormScene.StartAsync();
        using var sender = new StormSender(() => scene.Desk?.Desk, scene.Pointer);
        var told = new Dictionary<string, int>();

        for (var kill = 0; kill < kills; kill++)
        {
            // A fifth of the kills each: at a named point, at any moment, the exchange, after cuts, after a standstill.
            switch (kill % 5)
            {
                case 0:
                    var point = KillPoints[kill / 5 % KillPoints.Length];
                    await scene.KillDeskAsync();
                    await scene.StartDeskAsync($"{point}:{random.Next(1, 6)}");
                    Count(await scene.HasDiedAsync(DeathLimit) ? $"at {point}" : $"before {point}");
                    break;
                case 1:
                    await Task.Delay(random.Next(0, 1500));
                    Count("at any moment");
                    break;
                case 2:
                    await Task.Delay(random.Next(0, 500));
                    await scene.KillExchangeAsync();
                    Count("the exchange");
                    continue;
                case 3:
                    for (var cut = 0; cut < 4; cut++)
                    {
                        await Task.Delay(random.Next(0, 400));
                        scene.Proxy.Cut();
                    }

                    Count("after cuts");
                    break;
                default:
                    await scene.PauseDeskAsync(pause);
                    await Task.Delay(random.Next(0, 300));
                    Count("after a standstill");
                    break;
            }

            await scene.KillDeskAsync();
            await scene.StartDeskAsync();
        }

        await sender.StopAsync();
        var ends = await StormCheck.SettledAsync(scene, sender, since);

        output.WriteLine($"{sender.Accepted.Count} alerts, {sender.Unanswered} times sent again, {scene.Proxy.Cuts} connections cut, killed {string.Join(", ", told.Select(count => $"{count.Key} {count.Value}"))}");
        output.WriteLine(ends);

        void Count(string what) => told[what] = told.GetValueOrDefault(what) + 1;
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
