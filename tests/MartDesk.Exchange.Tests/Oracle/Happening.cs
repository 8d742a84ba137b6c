using MartDesk.Exchange.Events;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Tests.Oracle;

/// <summary>One thing that a command brought about, as engine and oracle must both report it.</summary>
internal abstract record Happening
{
    public sealed record Refused(RejectReason Reason) : Happening;

    public sealed record Filled(long OrderId, long TradeId, long PriceTicks, long Lots, bool IsMaker, decimal Fee, decimal Profit) : Happening;

    public sealed record Resized(long OrderId, long OpenLots) : Happening;

    public sealed record PlanWaits(long OrderId, long Lots, long TriggerTicks, bool IsActive) : Happening;

    public sealed record PlanEnded(long PlanOrderId, PlanFinishReason Reason, long OrderId, RejectReason Refusal) : Happening;

    public sealed record Moved(int FromAccount, int ToAccount, decimal Coins) : Happening;

    public sealed record Ended(long OrderId, FinishReason Reason) : Happening;
}
