namespace MartDesk.BitMart.Futures.PlanOrders;

/// <summary>A waiting order as it will leave, to the last byte, and what there was before it: journal it, then send it.</summary>
/// <param name="Kind">Which call it goes to.</param>
/// <param name="TimestampMs">The only time it is ever signed with, venue clock, Unix milliseconds. The venue takes it for one minute.</param>
/// <param name="Body">The exact text that is signed and sent.</param>
/// <param name="OrderIdsBefore">Orders of its symbol that waited before it left, of whatever kind, and those that had waited and fired or ended within the minute before: none of them is it.</param>
public sealed record PreparedPlanOrder(PlanOrderKind Kind, long TimestampMs, string Body, IReadOnlyList<string> OrderIdsBefore);

/// <summary>Kinds of waiting orders, each with a call of its own.</summary>
public enum PlanOrderKind
{
    /// <summary>A plan order, <c>submit-plan-order</c>.</summary>
    Plan = 0,

    /// <summary>A take profit or stop loss, <c>submit-tp-sl-order</c>.</summary>
    TakeProfitOrStopLoss = 1,

    /// <summary>A trailing order, <c>submit-trail-order</c>.</summary>
    Trailing = 2,
}

/// <summary>A waiting order that was found again.</summary>
/// <param name="OrderId">The venue's id.</param>
/// <param name="IsWaiting">True while it waits; false when it has fired or ended.</param>
public sealed record PlacedPlanOrder(string OrderId, bool IsWaiting);
