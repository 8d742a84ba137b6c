using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.PlanOrders;

/// <summary>All plan orders that wait: by id, in their owner's list and in the watch of their instrument.</summary>
internal sealed class PlanStore(OrderBook[] books, OrderIds ids, Reporter report)
{
    private readonly Dictionary<long, PlanOrder> _byId = [];

    public int Count => _byId.Count;

    public bool TryFind(long orderId, out PlanOrder? plan) => _byId.TryGetValue(orderId, out plan);

    public void Add(PlanOrder plan)
    {
        Link(plan);
        report.PlanAccepted(plan);
    }

    /// <summary>As <see cref="Add"/>, for what was there before; nobody is told.</summary>
    public void Link(PlanOrder plan)
    {
        _byId.Add(plan.OrderId, plan);
        var place = plan.Account.PlanOrders.Count;
        while (place > 0 && plan.Account.PlanOrders[place - 1].OrderId > plan.OrderId)
            place--;
        plan.Account.PlanOrders.Insert(place, plan);
        books[plan.InstrumentId].Plans.Add(plan);
    }

    public void Remove(PlanOrder plan)
    {
        _byId.Remove(plan.OrderId);
        plan.Account.PlanOrders.Remove(plan);
        books[plan.InstrumentId].Plans.Remove(plan);
    }

    public void End(PlanOrder plan, PlanFinishReason reason, long timeMs)
    {
        plan.UpdateTimeMs = timeMs;
        Remove(plan);
        report.PlanFinished(plan, new PlanEnd { Reason = reason });
    }

    /// <summary>Ends what protected a position that is gone.</summary>
    public void PositionClosed(Account account, int instrumentId, PositionSide side, long timeMs)
    {
        for (var i = 0; i < account.PlanOrders.Count;)
        {
            var plan = account.PlanOrders[i];
            if (plan.ProtectsPosition && plan.InstrumentId == instrumentId && plan.PositionSide == side)
                End(plan, PlanFinishReason.PositionClosed, timeMs);
            else
                i++;
        }
    }

    /// <summary>Brings a filled opening order's take profit and stop loss about, or lets them grow with it.</summary>
    public void Protect(in Order order, long openedLots, long timeMs)
    {
        if (order.Protection is not { } protection || openedLots == 0)
            return;
        if (protection.TakeProfitTicks > 0)
            Protect(order, PlanKind.TakeProfit, protection.TakeProfitTicks, protection.TakeProfitSource, openedLots, timeMs);
        if (protection.StopLossTicks > 0)
            Protect(order, PlanKind.StopLoss, protection.StopLossTicks, protection.StopLossSource, openedLots, timeMs);
    }

    /// <summary>The direction of what protects a position: a long takes profit above and stops below.</summary>
    public static TriggerDirection DirectionOf(PlanKind kind, Side closingSide) =>
        (kind == PlanKind.TakeProfit) == (closingSide == Side.Sell) ? TriggerDirection.Rising : TriggerDirection.Falling;

    private void Protect(in Order order, PlanKind kind, long triggerTicks, PriceSource source, long lots, long timeMs)
    {
        foreach (var plan in order.Account.PlanOrders)
        {
            if (plan.ParentOrderId != order.OrderId || plan.Terms.Kind != kind)
                continue;
            plan.Lots += lots;
            plan.UpdateTimeMs = timeMs;
            report.PlanChanged(plan);
            return;
        }

        var closingSide = order.Side == Side.Buy ? Side.Sell : Side.Buy;
        Add(new PlanOrder
        {
            OrderId = ids.Next(),
            ParentOrderId = order.OrderId,
            Account = order.Account,
            InstrumentId = order.InstrumentId,
            Terms = new PlanTerms { Kind = kind, TriggerTicks = triggerTicks, Source = source, Direction = DirectionOf(kind, closingSide) },
            Side = closingSide,
            Effect = PositionEffect.Close,
            Type = OrderType.Market,
            Lots = lots,
            CreateTimeMs = timeMs,
            UpdateTimeMs = timeMs,
        });
    }
}
