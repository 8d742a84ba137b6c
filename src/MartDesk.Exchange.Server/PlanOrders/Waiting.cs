using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Server.Engine;

namespace MartDesk.Exchange.Server.PlanOrders;

/// <summary>Finds an account's plan orders that wait.</summary>
internal static class Waiting
{
    /// <summary>All of them, oldest first.</summary>
    public static List<PlanOrderView> Of(Venue venue, int accountId)
    {
        var plans = new List<PlanOrderView>();
        venue.Engine.CopyPlanOrders(accountId, plans);
        return plans;
    }

    /// <summary>One of them, by the venue's id or, without it, by the client's.</summary>
    public static bool TryFind(Venue venue, int accountId, long? orderId, string? clientOrderId, out PlanOrderView plan)
    {
        foreach (var candidate in Of(venue, accountId))
        {
            if (orderId is null ? candidate.ClientOrderId is not null && candidate.ClientOrderId == clientOrderId : candidate.OrderId == orderId)
            {
                plan = candidate;
                return true;
            }
        }

        plan = default;
        return false;
    }
}
