using System.Diagnostics;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Matching;

namespace MartDesk.Exchange.Orders;

/// <summary>Takes new orders: checks them, accepts them, lets them trade and rests what may stay.</summary>
internal sealed class OrderEntry(
    OrderBook[] books, OrderStore orders, OrderChecks checks, Matcher matcher, RestingOrders resting, Reporter report)
{
    /// <summary>Places one order; refused orders change nothing.</summary>
    public void Place(in Command command)
    {
        var reason = Check(command, planOrderId: 0, out var admission);
        if (reason != RejectReason.None)
            report.Rejected(command, reason);
        else
            Enter(command, admission, planOrderId: 0);
    }

    /// <summary>Checks an order; one born of a plan order may be larger than a client's, if it closes.</summary>
    public RejectReason Check(in Command command, long planOrderId, out Admission admission) =>
        checks.Check(command, planOrderId != 0, out admission);

    /// <summary>Takes an order that was checked.</summary>
    public void Enter(in Command command, in Admission admission, long planOrderId)
    {
        var account = admission.Account;
        if (!ReferenceEquals(admission.Holding.Terms, admission.Terms))
        {
            admission.Holding.Terms = admission.Terms;
            report.LeverageSet(account, admission.Holding);
        }

        var slot = Accept(command, admission);
        orders[slot].PlanOrderId = planOrderId;
        report.Accepted(orders[slot]);
        var end = Work(slot, command.SelfTradeMode, command.TimeMs, admission.CanFillWhole);
        if (end is { } finished)
            Finish(slot, finished);
        report.BalanceIfChanged(account);
    }

    /// <summary>Works a resting order that its owner took back and changed.</summary>
    public void WorkAgain(int slot, in Command command)
    {
        var account = orders[slot].Account;
        var end = Work(slot, command.SelfTradeMode, command.TimeMs, canFillWhole: false);
        if (end is { } finished)
            Finish(slot, finished);
        report.BalanceIfChanged(account);
    }

    private int Accept(in Command command, in Admission admission)
    {
        var slot = orders.Rent();
        ref var order = ref orders[slot];
        order.Account = admission.Account;
        order.InstrumentId = command.InstrumentId;
        order.OrderId = command.OrderId;
        order.ClientOrderId = command.ClientOrderId;
        order.Side = command.Side;
        order.Effect = command.Effect;
        order.Type = command.Type;
        order.TimeInForce = admission.TimeInForce;
        order.PriceTicks = admission.PriceTicks;
        order.Lots = command.Lots;
        order.OpenLots = command.Lots;
        order.Leverage = admission.Terms.Leverage;
        order.MarginMode = admission.Terms.MarginMode;
        order.PositionMode = admission.Account.PositionMode;
        order.Protection = command.Effect == PositionEffect.Open ? command.Protection : null;
        order.CreateTimeMs = command.TimeMs;
        order.UpdateTimeMs = command.TimeMs;
        if (command.ClientOrderId is { } clientOrderId)
            admission.Account.MarkUsed(clientOrderId);
        if (command.Effect == PositionEffect.Close)
            admission.Holding.ClosedBy(command.Side).FrozenLots += command.Lots;
        return slot;
    }

    /// <summary>Trades the order as far as it may and rests what may stay; null when it rests.</summary>
    private FinishReason? Work(int slot, SelfTradeMode selfTradeMode, long timeMs, bool canFillWhole)
    {
        ref var order = ref orders[slot];
        var timeInForce = order.TimeInForce;
        if (timeInForce == TimeInForce.MakerOnly && books[order.InstrumentId].Against(order.Side).IsReachedBy(order.PriceTicks))
            return FinishReason.WouldTake;
        if (timeInForce == TimeInForce.FillOrKill && !canFillWhole)
            return FinishReason.Killed;
        if (!matcher.Match(slot, selfTradeMode, timeMs))
            return FinishReason.SelfTrade;
        if (orders[slot].OpenLots == 0)
            return FinishReason.Filled;
        Debug.Assert(timeInForce != TimeInForce.FillOrKill, "A fill-or-kill order that may trade is filled whole.");
        if (timeInForce is not (TimeInForce.GoodTillCancel or TimeInForce.MakerOnly))
            return FinishReason.Unfilled;
        resting.Rest(slot);
        return null;
    }

    private void Finish(int slot, FinishReason reason)
    {
        ref var order = ref orders[slot];
        if (order.Effect == PositionEffect.Close)
            order.Account.In(order.InstrumentId).ClosedBy(order.Side).FrozenLots -= order.OpenLots;
        report.Finished(order, reason);
        orders.Release(slot);
    }
}
