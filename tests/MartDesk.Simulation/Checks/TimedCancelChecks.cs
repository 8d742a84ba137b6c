using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;
using MartDesk.Exchange.Commands;

namespace MartDesk.Simulation.Checks;

/// <summary>The timed cancellation (I14): while the desk lives it stands for every market in which an order of ours rests, and for no other.</summary>
internal static class TimedCancelChecks
{
    /// <summary>An order that came to rest is found at the next turn, which is a third of the time later, and the venue is asked.</summary>
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(15);

    public static void Judge(World world, DeskRecord record, IReadOnlyList<SubmittedOrder> sent)
    {
        if (world.TimedCancels.Wish is not { } wish)
            return;
        if (world.Venue.Journal.Committed.Exists(command => command.Kind == CommandKind.SetTimedCancel))
            world.Cells.Mark("W-timed");
        var turn = TimeSpan.FromSeconds(wish.Seconds / 3d) + Answer;
        if (world.CalmSince > world.Scheduler.Now - TimeSpan.FromSeconds(wish.Seconds).Ticks - turn.Ticks || sent.Any(order => order.Call.SentAt > world.Scheduler.Now - turn.Ticks))
            return;
        var accountId = world.AccountIds[wish.Account];
        var working = record.Alerts.Where(alert => alert.AlertState == AlertState.Working && alert.AccountId == accountId).Select(alert => alert.Id).ToHashSet(StringComparer.Ordinal);
        var resting = record.Legs.Where(leg => working.Contains(leg.AlertId) && leg.LegState == LegState.Acknowledged && (OrderKind)leg.Kind == OrderKind.Order).Select(leg => leg.Symbol).ToHashSet(StringComparer.Ordinal);
        var engine = world.Venue.State.Engine;
        for (var instrument = 0; instrument < engine.Instruments.Count; instrument++)
        {
            var symbol = engine.Instruments[instrument].Symbol;
            if (engine.TimedCancelMs(wish.Account + 1, instrument) is not null != resting.Contains(symbol))
                world.Fail("I14", $"{(resting.Contains(symbol) ? "An order of ours rests" : "No order of ours rests")} in {symbol}, and the venue {(resting.Contains(symbol) ? "would never" : "is to")} cancel when the desk is gone.");
        }
    }
}
