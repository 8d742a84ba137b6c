using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Simulation.Checks;

/// <summary>Orders that wait for a price: I2 and I3 for those that carry no id of ours, told from what the venue answered to each request.</summary>
internal static class WaitingOrderChecks
{
    public static void Judge(World world, DeskRecord record, IReadOnlyList<SubmittedOrder> sent)
    {
        var alerts = record.Alerts.ToDictionary(alert => alert.Id, StringComparer.Ordinal);
        var fired = OrderChecks.AllAtVenue(world).Where(order => order.PlanOrderId > 0).Select(order => order.PlanOrderId).ToHashSet();
        var taken = sent.Where(order => order is { IsUnnamed: true, IsTaken: true, ClientOrderId.Length: 32 }).ToLookup(order => order.ClientOrderId[..^2], StringComparer.Ordinal);
        foreach (var leg in record.Legs.Where(leg => (OrderKind)leg.Kind is OrderKind.Plan or OrderKind.Trailing))
        {
            // One that the venue took away before it fired did nothing, and no list of the venue's shows it any more.
            var count = taken[leg.Stem].Count(order => order.VenueOrderId is { } id && (fired.Contains(id) || world.Venue.State.Engine.TryGetPlanOrder(id, out _)));
            var isSure = alerts[leg.AlertId].AlertState != AlertState.NeedsAttention;
            if (count > 1)
                world.Fail("I2", $"Leg {leg} waits or fired {count} times at the venue: {string.Join(", ", taken[leg.Stem].Select(order => order.ClientOrderId))}.");
            if (leg.LegState is LegState.Filled or LegState.Cancelled or LegState.Acknowledged && !taken[leg.Stem].Any())
                world.Fail("I3", $"Leg {leg} is recorded as ordered, and the venue never took it.");
            if (leg.LegState is LegState.Rejected or LegState.Abandoned && count > 0 && isSure)
                world.Fail("I3", $"Leg {leg} is recorded as not ordered, and it waits or has fired at the venue.");
        }
    }
}
