namespace MartDesk.Conformance.Storms;

/// <summary>
/// One scene in which the desk dies in every way there is, once each, in an order of the trial's own, under a storm of alerts; then what is left is read.
/// </summary>
/// <param name="number">The dice.</param>
/// <param name="pause">How long a standstill lasts.</param>
internal sealed class KillTrial(int number, TimeSpan pause)
{
    /// <summary>Kills of one trial: at the first opening, at any moment, and every way there is, of which the exchange's death counts twice.</summary>
    public const int Kills = 25;

    /// <summary>One trial in so many has a disk of its own that can be filled.</summary>
    private const int SmallDiskEvery = 2;

    /// <summary>A machine that runs several trials needs its time to come to a point.</summary>
    private static readonly TimeSpan PointLimit = TimeSpan.FromSeconds(20);

    private readonly Random _random = new(number);
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Where and how it died, and what else happened.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>How the alerts have ended.</summary>
    public string Ends { get; private set; } = "";

    /// <summary>Makes the trial; fails with what was wrong.</summary>
    public async Task RunAsync()
    {
        var since = TimeProvider.System.GetUtcNow();
        using var disk = number % SmallDiskEvery == 0 && SmallDisk.CanMount ? new SmallDisk() : null;
        await using var scene = await StormScene.OpenAsync(disk);
        await scene.KillOpeningDeskAsync(_random);
        Count("K17");
        await scene.StartDeskAsync();
        await scene.ConnectAsync();
        using var sender = new StormSender(() => scene.Desk?.Desk, scene.Pointer);
        await Task.Delay(_random.Next(0, 1500));
        await scene.KillDeskAsync();
        Count("any moment");
        foreach (var way in InOrder())
            await KillAsync(scene, sender, way);
        await scene.StartDeskAsync();
        await sender.StopAsync();
        Ends = await StormCheck.SettledAsync(scene, sender, since);
        Count("alerts", sender.Accepted.Count);
        Count("sent again", sender.Unanswered);
        Count("connections cut", scene.Proxy.Cuts);
    }

    private IEnumerable<KillWay> InOrder()
    {
        // What leaves an order of unknown outcome waits a minute and more for its fence: not last.
        var ways = KillWay.All.ToArray();
        _random.Shuffle(ways);
        return ways.OrderBy(way => way.Name is "K07" or "K08" ? 0 : 1);
    }

    private async Task KillAsync(StormScene scene, StormSender sender, KillWay way)
    {
        if (way.Kind == KillKind.Opening)
        {
            await scene.KillOpeningDeskAsync(_random);
            Count(way.Name);
            return;
        }

        await scene.StartDeskAsync(way.Kind == KillKind.Told ? $"{way.Name}:{_random.Next(1, 4)}" : null);
        switch (way.Kind)
        {
            case KillKind.Told:
                Count(way.Name, await scene.HasDiedAsync(PointLimit));
                break;
            case KillKind.Wire:
                Count(way.Name, await KillOnTheWireAsync(scene, way.Name));
                break;
            case KillKind.Stopping:
                await Task.Delay(_random.Next(0, 500));
                Count(way.Name, await scene.KillStoppingDeskAsync(_random));
                break;
            case KillKind.Exchange:
                await scene.KillExchangeAsync();
                await Task.Delay(_random.Next(0, 800));
                Count("the exchange");
                Count("any moment");
                break;
            case KillKind.Cuts:
                for (var cut = 0; cut < 4; cut++)
                {
                    await Task.Delay(_random.Next(0, 400));
                    scene.Proxy.Cut();
                }

                Count("after cuts");
                break;
            case KillKind.Standstill:
                await scene.PauseDeskAsync(pause);
                await Task.Delay(_random.Next(0, 300));
                Count("after a standstill");
                break;
            case KillKind.FullDisk:
                Count(await FillDiskAsync(scene, sender) ? "on a full disk" : "any moment");
                break;
        }

        await scene.KillDeskAsync();
        scene.Disk?.Free();
    }

    private Task<bool> KillOnTheWireAsync(StormScene scene, string point)
    {
        var (at, time) = point switch
        {
            "K08" => (TrapAt.HalfAnOrder, _random.Next(1, 3)),
            "K15" => (TrapAt.AccountRead, _random.Next(1, 8)),
            "K16" => (TrapAt.OtherChange, 1),
            _ => (TrapAt.StreamMessage, _random.Next(3, 9)), // After the answers to login and subscription; K13, K14.
        };
        var after = point == "K14" ? TimeSpan.FromMilliseconds(_random.Next(1, 20)) : TimeSpan.Zero;
        return scene.KillDeskAtAsync(at, time, after, PointLimit);
    }

    /// <summary>Takes the room from the desk until it refuses alerts; false where there is no disk to fill.</summary>
    private static async Task<bool> FillDiskAsync(StormScene scene, StormSender sender)
    {
        if (scene.Disk is not { } disk)
            return false;
        disk.Fill();
        var unanswered = sender.Unanswered;
        var until = TimeProvider.System.GetUtcNow() + PointLimit;
        while (sender.Unanswered < unanswered + 3 && TimeProvider.System.GetUtcNow() < until)
            await Task.Delay(20);
        return true;
    }

    private void Count(string point, bool wasThere) => Count(wasThere ? point : $"without having come to {point}");

    private void Count(string what, long times = 1) => _counts[what] = _counts.GetValueOrDefault(what) + times;
}
