using MartDesk.Desk.Alerts;
using MartDesk.Exchange.Positions;

namespace MartDesk.Simulation.Checks;

/// <summary>I14: nothing of ours is left behind by a position that has ended.</summary>
internal static class OrphanChecks
{
    /// <summary>The lists are read once a minute at least, also when no stream has told the end; then it is looked, and cancelled.</summary>
    private static readonly TimeSpan Gone = TimeSpan.FromSeconds(80);

    public static void Judge(World world, DeskRecord record)
    {
        var working = record.Alerts.Where(alert => alert.AlertState == AlertState.Working).ToDictionary(alert => alert.Id, alert => alert.AccountId, StringComparer.Ordinal);
        foreach (var leg in record.Legs.Where(leg => leg.GoesWithAPosition))
        {
            if (working.TryGetValue(leg.AlertId, out var accountId) && IsLongOver(world, leg, accountId))
                world.Fail("I14", $"Order {leg} stands at the venue, and its position has ended.");
        }

        if (record.Alerts.Any(alert => alert.Words.EndsWith("its position has ended", StringComparison.Ordinal)))
            world.Cells.Mark("W-sweep");
    }

    /// <summary>True when no such position has been there since the last fill, and that is long ago.</summary>
    public static bool IsLongOver(World world, LegRow leg, string accountId)
    {
        var venueAccount = world.AccountIds.IndexOf(accountId) + 1;
        var side = leg.Position == Desk.Venues.PositionSide.Long ? Exchange.Orders.PositionSide.Long : Exchange.Orders.PositionSide.Short;
        var positions = new List<PositionView>();
        world.Venue.State.Engine.CopyPositions(venueAccount, positions);
        var instruments = world.Venue.State.Engine.Instruments;
        return !positions.Exists(position => position.Lots > 0 && position.Side == side && instruments[position.InstrumentId].Symbol == leg.Symbol)
            && LastFill(world, venueAccount, leg.Symbol) < world.NowMs - Gone.TotalMilliseconds;
    }

    private static long LastFill(World world, int venueAccount, string symbol)
    {
        var history = world.Venue.State.Orders.Of(venueAccount);
        for (var i = 0; i < (history?.FillCount ?? 0); i++)
        {
            var fill = history!.NewestFill(i); // Counted above.
            if (world.Venue.State.Engine.Instruments[fill.Order.InstrumentId].Symbol == symbol)
                return fill.Fill.TimeMs;
        }

        return 0;
    }
}
