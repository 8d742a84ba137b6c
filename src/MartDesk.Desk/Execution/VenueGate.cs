using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Refuses a plan of which the venue cannot place every leg. An entry without the stop it was sent with would be worse than none.</summary>
internal static class VenueGate
{
    /// <summary>The plan, or its refusal.</summary>
    public static Plan Check(Plan plan, VenueAbilities abilities)
    {
        if (plan is not Plan.Orders orders)
            return plan;
        var missing = orders.Legs.Select(Needs).Aggregate(VenueAbilities.None, (all, one) => all | one) & ~abilities;
        return missing == VenueAbilities.None
            ? plan
            : new Plan.Refused("unsupported", $"The connection to this venue cannot place {InWords(missing)} yet; nothing was ordered.");
    }

    private static VenueAbilities Needs(PlannedLeg leg)
    {
        var needs = leg.Kind switch
        {
            OrderKind.Plan => VenueAbilities.PlanOrders,
            OrderKind.TakeProfit or OrderKind.StopLoss => VenueAbilities.PositionBrackets,
            OrderKind.Trailing => VenueAbilities.TrailingOrders,
            _ => VenueAbilities.None,
        };
        if (leg.Terms.StopLossPrice is not null || leg.Terms.TakeProfitPrice is not null)
            needs |= VenueAbilities.Presets;
        return leg.Terms.SelfTrade == SelfTradePrevention.VenueDefault ? needs : needs | VenueAbilities.SelfTradePrevention;
    }

    private static string InWords(VenueAbilities missing)
    {
        var words = new List<string>();
        if (missing.HasFlag(VenueAbilities.Presets))
            words.Add("a stop loss or take profit with an order");
        if (missing.HasFlag(VenueAbilities.PlanOrders))
            words.Add("an order that waits for a price");
        if (missing.HasFlag(VenueAbilities.PositionBrackets))
            words.Add("stop losses and take profits of a position");
        if (missing.HasFlag(VenueAbilities.TrailingOrders))
            words.Add("an order that follows the price");
        if (missing.HasFlag(VenueAbilities.SelfTradePrevention))
            words.Add("a choice against trades with oneself");
        return string.Join(" and ", words);
    }
}
