using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Matching;

/// <summary>Trades an accepted order against the book: best price first, oldest order first, at the resting order's price.</summary>
internal sealed class Matcher(OrderBook[] books, OrderStore orders, RestingOrders resting, Settlement settlement, PlanStore plans, Reporter report)
{
    /// <summary>Id of the last trade of the venue.</summary>
    public long LastTradeId { get; private set; }

    public void Restore(long lastTradeId) => LastTradeId = lastTradeId;

    /// <summary>Trades until the order is filled, the prices no longer cross, or it meets an own order that ends it.</summary>
    /// <returns>False when self-trade protection ended the order.</returns>
    public bool Match(int takerSlot, SelfTradeMode mode, long timeMs)
    {
        ref var taker = ref orders[takerSlot];
        var ladder = books[taker.InstrumentId].Against(taker.Side);
        while (taker.OpenLots > 0 && ladder.IsReachedBy(taker.PriceTicks))
        {
            var price = ladder.BestPrice;
            var traded = false;
            var mayGoOn = true;
            while (mayGoOn && taker.OpenLots > 0 && ladder.BestPrice == price)
            {
                var makerSlot = ladder.BestOrder;
                if (ReferenceEquals(orders[makerSlot].Account, taker.Account))
                {
                    if (mode != SelfTradeMode.CancelTaker)
                        resting.Withdraw(makerSlot, FinishReason.SelfTrade, timeMs);
                    mayGoOn = mode == SelfTradeMode.CancelMaker;
                }
                else
                {
                    Execute(makerSlot, takerSlot, timeMs);
                    traded = true;
                }
            }

            if (traded)
                report.Level(taker.InstrumentId, ladder, price);
            if (!mayGoOn)
                return false;
        }

        return true;
    }

    /// <summary>Closes two positions against each other outside the book: no public trade, no change of the last price, a fee for the taker only.</summary>
    public void Deleverage(int counterpartySlot, int takerSlot, long priceTicks, long timeMs)
    {
        ref var counterparty = ref orders[counterpartySlot];
        ref var taker = ref orders[takerSlot];
        var trade = new Trade
        {
            TradeId = ++LastTradeId,
            InstrumentId = taker.InstrumentId,
            PriceTicks = priceTicks,
            Lots = counterparty.OpenLots,
            TakerSide = taker.Side,
            TakerEffect = taker.Effect,
            MakerEffect = counterparty.Effect,
            TimeMs = timeMs,
        };
        TakeClosing(ref counterparty, trade.Lots);
        TakeClosing(ref taker, trade.Lots);
        var counterpartySettled = settlement.Book(ref counterparty, trade, TradeRole.DeleveragedPassively);
        var takerSettled = settlement.Book(ref taker, trade, TradeRole.DeleveragedActively);
        report.Filled(counterparty, counterpartySettled.Fill);
        report.Finished(counterparty, FinishReason.Filled);
        report.Filled(taker, takerSettled.Fill);
        var (counterpartyAccount, takerAccount) = (counterparty.Account, taker.Account);
        orders.Release(counterpartySlot);
        ReportPositions(counterpartyAccount, trade, counterpartySettled);
        ReportPositions(takerAccount, trade, takerSettled);
        report.BalanceIfChanged(counterpartyAccount);
    }

    private static void TakeClosing(ref Order order, long lots)
    {
        order.OpenLots -= lots;
        order.Account.In(order.InstrumentId).ClosedBy(order.Side).FrozenLots -= lots;
    }

    private void Execute(int makerSlot, int takerSlot, long timeMs)
    {
        ref var maker = ref orders[makerSlot];
        ref var taker = ref orders[takerSlot];
        var trade = new Trade
        {
            TradeId = ++LastTradeId,
            InstrumentId = maker.InstrumentId,
            PriceTicks = maker.PriceTicks,
            Lots = Math.Min(maker.OpenLots, taker.OpenLots),
            TakerSide = taker.Side,
            TakerEffect = taker.Effect,
            MakerEffect = maker.Effect,
            TimeMs = timeMs,
        };
        var (makerAccount, takerAccount) = (maker.Account, taker.Account);
        books[trade.InstrumentId].LastPrice = trade.PriceTicks;

        resting.TakeFilled(makerSlot, trade.Lots);
        taker.OpenLots -= trade.Lots;
        if (taker.Effect == PositionEffect.Close)
            takerAccount.In(trade.InstrumentId).ClosedBy(taker.Side).FrozenLots -= trade.Lots;
        var makerSettled = settlement.Book(ref maker, trade, TradeRole.Maker);
        var takerSettled = settlement.Book(ref taker, trade, TradeRole.Taker);

        report.Filled(maker, makerSettled.Fill);
        plans.Protect(maker, makerSettled.OpenedLots, timeMs);
        if (maker.OpenLots == 0)
        {
            report.Finished(maker, FinishReason.Filled);
            orders.Release(makerSlot);
        }

        report.Filled(taker, takerSettled.Fill);
        plans.Protect(taker, takerSettled.OpenedLots, timeMs);
        report.Traded(trade);
        ReportPositions(makerAccount, trade, makerSettled);
        ReportPositions(takerAccount, trade, takerSettled);
        report.BalanceIfChanged(makerAccount);
    }

    private void ReportPositions(Account account, in Trade trade, in Settled settled)
    {
        var holding = account.In(trade.InstrumentId);
        if (settled.Closed is { } closed)
        {
            report.Position(account, holding, closed);
            if (closed.Lots == 0 && account.PlanOrders.Count > 0)
                plans.PositionClosed(account, trade.InstrumentId, closed.Side, trade.TimeMs);
            if (closed.FrozenLots > closed.Lots)
                resting.CutToPosition(account, trade.InstrumentId, closed, trade.TimeMs);
        }

        if (settled.Opened is { } opened)
            report.Position(account, holding, opened);
    }
}
