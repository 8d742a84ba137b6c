using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange.Orders;

/// <summary>Orders that rest: their place in the book, in the owner's list, and what they hold of the owner's money and positions.</summary>
/// <remarks>
/// An opening order of a client holds order margin for its open lots at its price. A closing order freezes that many lots of the
/// position from the moment it is accepted.
/// </remarks>
internal sealed class RestingOrders(OrderBook[] books, OrderStore orders, Reporter report)
{
    /// <summary>Puts what is open of an accepted order into the book.</summary>
    public void Rest(int slot)
    {
        ref var order = ref orders[slot];
        var ladder = LadderOf(order);
        ladder.Append(slot, order.PriceTicks, order.OpenLots);
        orders.Index(slot);
        Link(slot);
        order.Account.In(order.InstrumentId).OpenOrders++;
        if (order.Effect == PositionEffect.Open)
        {
            order.Account.In(order.InstrumentId).AddPending(order.Side, order.PriceTicks, order.OpenLots);
            Hold(ref order);
        }

        report.Level(order.InstrumentId, ladder, order.PriceTicks);
    }

    /// <summary>Puts an order of a snapshot into the book, behind what was put there before. Its owner's margin and list are restored by others.</summary>
    public void Restore(int slot)
    {
        ref var order = ref orders[slot];
        LadderOf(order).Append(slot, order.PriceTicks, order.OpenLots);
        orders.Index(slot);
        order.Account.In(order.InstrumentId).OpenOrders++;
        LetGo(ref order, -order.OpenLots);
    }

    /// <summary>Takes an order out of the book before it is filled, and ends it.</summary>
    public void Withdraw(int slot, FinishReason reason, long timeMs)
    {
        ref var order = ref orders[slot];
        order.UpdateTimeMs = timeMs;
        var ladder = LadderOf(order);
        var (account, instrumentId, price) = (order.Account, order.InstrumentId, order.PriceTicks);
        Detach(slot, ladder);
        LetGo(ref order, order.OpenLots);
        order.Account.AddToOrderMargin(-order.HeldUnits);
        order.HeldUnits = 0;
        report.Level(instrumentId, ladder, price);
        report.Finished(order, reason);
        orders.Release(slot);
        report.BalanceIfChanged(account);
    }

    /// <summary>Takes an order out of the book without ending it, and out of all that it holds; its owner changes it and works it again.</summary>
    public void TakeBack(int slot)
    {
        ref var order = ref orders[slot];
        var ladder = LadderOf(order);
        Detach(slot, ladder);
        LetGo(ref order, order.OpenLots);
        order.Account.AddToOrderMargin(-order.HeldUnits);
        order.HeldUnits = 0;
        report.Level(order.InstrumentId, ladder, order.PriceTicks);
    }

    /// <summary>Ends an account's closing orders of one side, oldest first.</summary>
    public void WithdrawClosing(Account account, int instrumentId, Side side, FinishReason reason, long timeMs)
    {
        for (var slot = account.OldestOrder; slot != OrderStore.None;)
        {
            ref var order = ref orders[slot];
            var next = order.NextOfAccount;
            if (order.InstrumentId == instrumentId && order.Side == side && order.Effect == PositionEffect.Close)
                Withdraw(slot, reason, timeMs);
            slot = next;
        }
    }

    /// <summary>Books lots that a resting order has traded; the caller reports the level, and ends the order when nothing is open.</summary>
    public void TakeFilled(int slot, long lots)
    {
        ref var order = ref orders[slot];
        var ladder = LadderOf(order);
        LetGo(ref order, lots);
        ladder.Reduce(slot, lots);
        order.OpenLots -= lots;
        if (order.Effect == PositionEffect.Open)
            Hold(ref order);
        if (order.OpenLots == 0)
            Detach(slot, ladder);
    }

    /// <summary>Changes what is open of a resting order: smaller keeps its place, larger goes to the back of its level.</summary>
    public void Resize(int slot, long openLots, long timeMs)
    {
        ref var order = ref orders[slot];
        var ladder = LadderOf(order);
        var change = openLots - order.OpenLots;
        LetGo(ref order, -change);
        if (change > 0)
        {
            ladder.Remove(slot);
            order.OpenLots = openLots;
            ladder.Append(slot, order.PriceTicks, openLots);
        }
        else
        {
            ladder.Reduce(slot, -change);
            order.OpenLots = openLots;
        }

        order.Lots += change;
        order.UpdateTimeMs = timeMs;
        if (order.Effect == PositionEffect.Open)
            Hold(ref order);
        report.Level(order.InstrumentId, ladder, order.PriceTicks);
        report.Resized(order);
        report.BalanceIfChanged(order.Account);
    }

    /// <summary>Takes every order of an account in one instrument (−1: in all) out of the book, oldest first, and ends it.</summary>
    public void WithdrawAll(Account account, int instrumentId, FinishReason reason, long timeMs)
    {
        for (var slot = account.OldestOrder; slot != OrderStore.None;)
        {
            var next = orders[slot].NextOfAccount;
            if (instrumentId == -1 || orders[slot].InstrumentId == instrumentId)
                Withdraw(slot, reason, timeMs);
            slot = next;
        }
    }

    /// <summary>
    /// Cuts closing orders down to the position they close, newest first, after it shrank under them: in one-way mode by an opening order, of a venue's own
    /// account also by deleveraging. What closes the other side stays. An order that loses everything ends with <see cref="FinishReason.NothingToClose"/>; the last one cut keeps its place.
    /// </summary>
    public void CutToPosition(Account account, int instrumentId, Position position, long timeMs)
    {
        var closes = position.Side == PositionSide.Long ? Side.Sell : Side.Buy;
        for (var slot = account.NewestOrder; slot != OrderStore.None && position.FrozenLots > position.Lots;)
        {
            ref var order = ref orders[slot];
            var older = order.PreviousOfAccount;
            if (order.InstrumentId == instrumentId && order.Side == closes && order.Effect == PositionEffect.Close)
            {
                var excess = position.FrozenLots - position.Lots;
                if (order.OpenLots <= excess)
                    Withdraw(slot, FinishReason.NothingToClose, timeMs);
                else
                    Resize(slot, order.OpenLots - excess, timeMs);
            }

            slot = older;
        }
    }

    private PriceLadder LadderOf(in Order order) => books[order.InstrumentId].Of(order.Side);

    /// <summary>Makes the held margin that of the lots open now.</summary>
    private static void Hold(ref Order order)
    {
        if (order.Account.IsHouse)
            return;
        var holding = order.Account.In(order.InstrumentId);
        var value = (long)holding.Instrument.ValueUnits(order.PriceTicks, order.OpenLots);
        var held = holding.Terms.OrderMargin(holding.OpenedBy(order.Side).Side, value);
        order.Account.AddToOrderMargin(held - order.HeldUnits);
        order.HeldUnits = held;
    }

    /// <summary>Lots that an order no longer claims; negative when it claims more.</summary>
    private static void LetGo(ref Order order, long lots)
    {
        var holding = order.Account.In(order.InstrumentId);
        if (order.Effect == PositionEffect.Open)
            holding.AddPending(order.Side, order.PriceTicks, -lots);
        else
            holding.ClosedBy(order.Side).FrozenLots -= lots;
    }

    private void Detach(int slot, PriceLadder ladder)
    {
        ref var order = ref orders[slot];
        ladder.Remove(slot);
        orders.Unindex(slot);
        Unlink(slot);
        order.Account.In(order.InstrumentId).OpenOrders--;
    }

    /// <summary>Puts an order at the end of its owner's list.</summary>
    public void Link(int slot)
    {
        ref var order = ref orders[slot];
        order.PreviousOfAccount = order.Account.NewestOrder;
        order.NextOfAccount = OrderStore.None;
        if (order.PreviousOfAccount == OrderStore.None)
            order.Account.OldestOrder = slot;
        else
            orders[order.PreviousOfAccount].NextOfAccount = slot;
        order.Account.NewestOrder = slot;
    }

    private void Unlink(int slot)
    {
        ref var order = ref orders[slot];
        if (order.PreviousOfAccount == OrderStore.None)
            order.Account.OldestOrder = order.NextOfAccount;
        else
            orders[order.PreviousOfAccount].NextOfAccount = order.NextOfAccount;
        if (order.NextOfAccount == OrderStore.None)
            order.Account.NewestOrder = order.PreviousOfAccount;
        else
            orders[order.NextOfAccount].PreviousOfAccount = order.PreviousOfAccount;
    }
}
