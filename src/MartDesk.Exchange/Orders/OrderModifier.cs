using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;

namespace MartDesk.Exchange.Orders;

/// <summary>Changes price and size of resting orders. Less at the same price keeps its place; anything else is worked like a new order.</summary>
internal sealed class OrderModifier(
    OrderBook[] books, OrderStore orders, AccountTable accounts, OrderChecks checks, OrderEntry entry, RestingOrders resting, Reporter report)
{
    public void Modify(in Command command)
    {
        var reason = Check(command, out var slot, out var priceTicks, out var openLots);
        if (reason != RejectReason.None)
        {
            report.Rejected(command, reason);
            return;
        }

        ref var order = ref orders[slot];
        if (priceTicks == order.PriceTicks && openLots <= order.OpenLots)
        {
            resting.Resize(slot, openLots, command.TimeMs);
            return;
        }

        resting.TakeBack(slot);
        order.Lots += openLots - order.OpenLots;
        order.OpenLots = openLots;
        order.PriceTicks = priceTicks;
        order.UpdateTimeMs = command.TimeMs;
        if (order.Effect == PositionEffect.Close)
            order.Account.In(order.InstrumentId).ClosedBy(order.Side).FrozenLots += openLots;
        report.Resized(order);
        entry.WorkAgain(slot, command);
    }

    private RejectReason Check(in Command command, out int slot, out long priceTicks, out long openLots)
    {
        (slot, priceTicks, openLots) = (OrderStore.None, 0, 0);
        if (!accounts.TryGet(command.AccountId, out var account))
            return RejectReason.UnknownAccount;
        if (command.Lots < 0)
            return RejectReason.SizeOutOfRange;
        if (command.PriceTicks < 0)
            return RejectReason.PriceOutOfRange;
        if (!orders.TryFind(command.OrderId, out slot) || !ReferenceEquals(orders[slot].Account, account))
            return RejectReason.UnknownOrder;

        ref var order = ref orders[slot];
        var holding = account.In(order.InstrumentId);
        var instrument = holding.Instrument;
        priceTicks = command.PriceTicks == 0 ? order.PriceTicks : command.PriceTicks;
        openLots = command.Lots == 0 ? order.OpenLots : command.Lots - (order.Lots - order.OpenLots);
        var more = openLots - order.OpenLots;
        if (openLots < 1 || (!account.IsHouse && command.Lots > instrument.Specification.MaxLots))
            return RejectReason.SizeOutOfRange;
        if (priceTicks > instrument.PriceMaxTicks)
            return RejectReason.PriceOutOfRange;
        var highest = order.Side == Side.Sell ? Math.Max(priceTicks, books[order.InstrumentId].Of(Side.Buy).BestPrice) : priceTicks;
        if (!OrderChecks.IsCountable(account, holding, order.Side, more, highest))
            return RejectReason.SizeOutOfRange;
        if (order.Effect == PositionEffect.Close)
        {
            var position = holding.ClosedBy(order.Side);
            return more > position.Lots - position.FrozenLots ? RejectReason.PositionTooSmall : RejectReason.None;
        }

        if (account.IsHouse || (priceTicks == order.PriceTicks && more <= 0))
            return RejectReason.None;
        var notional = instrument.ValueUnits(highest, openLots) - instrument.ValueUnits(order.PriceTicks, order.OpenLots)
            + holding.OpenedBy(order.Side).EntryValueUnits + holding.PendingUnits(order.Side);
        if (notional > holding.Terms.MaxNotionalUnits)
            return RejectReason.NotionalTooLarge;
        return checks.CanAfford(order, priceTicks, openLots, command.SelfTradeMode) ? RejectReason.None : RejectReason.InsufficientBalance;
    }
}
