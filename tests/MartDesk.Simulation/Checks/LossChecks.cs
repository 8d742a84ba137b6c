using MartDesk.Desk.Guards;

namespace MartDesk.Simulation.Checks;

/// <summary>An account that is to be closed at a loss: that it is (I14), only for a real loss (I10), and once a day, whatever dies meanwhile (I2).</summary>
internal static class LossChecks
{
    /// <summary>What the desk judges by may be as old as what it calls fresh, and it looks twice.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(40);

    /// <summary>A loss that stood for so long, without a fault, has been met.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public static void Judge(World world, DeskRecord record)
    {
        if (world.Losses.Limit is not { } limit)
            return;
        var accountId = world.AccountIds[limit.Account];
        var orders = record.Alerts.Count(alert => alert.AccountId == accountId && alert.Words.StartsWith("Loss limit", StringComparison.Ordinal));
        if (orders > 1)
            world.Fail("I2", $"The account was closed {orders} times for the loss of one day.");
        foreach (var at in world.Losses.Closed)
        {
            if (!world.Losses.Results.Exists(one => one.At >= at - Old.Ticks && one.At <= at && one.Worst <= -limit.Most))
                world.Fail("I10", $"The account was closed at {TimeSpan.FromTicks(at).TotalSeconds:0.0} s for a loss of {limit.Most}, and had not lost so much: {InWords(world, at - Old.Ticks)}.");
        }

        var since = world.Scheduler.Now - Patience.Ticks;
        if (orders == 0 && since > world.CalmSince && world.Losses.Results.Where(one => one.At >= since).All(one => one.Result <= -limit.Most))
            world.Fail("I14", $"The account has lost more than {limit.Most} for {Patience.TotalSeconds} s, and is not closed: {InWords(world, since)}.");
        if (orders == 0)
            return;
        world.Cells.Mark("W-loss");
        if (world.Desk.Get<IDeskSwitch>().OwnModeOf(accountId) != DeskMode.Halted)
            world.Fail("I14", "The account was closed for its loss, and is not halted.");
    }

    private static string InWords(World world, long since) =>
        string.Join(", ", world.Losses.Results.Where(one => one.At >= since).TakeLast(12).Select(one => FormattableString.Invariant($"{one.Result}")));
}
