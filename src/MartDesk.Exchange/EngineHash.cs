using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Funding;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange;

/// <summary>Folds the engine's whole state into one number, in an order that depends on nothing but the commands applied.</summary>
internal sealed class EngineHash(OrderBook[] books, OrderStore orders, AccountTable accounts)
{
    public void AddTo(ref StateHasher hasher)
    {
        foreach (var account in accounts.All)
            Add(ref hasher, account);
        foreach (var book in books)
        {
            hasher.Add(book.LastPrice);
            hasher.Add(book.MarkPrice);
            hasher.Add(book.IndexPrice);
            Add(ref hasher, book.Funding);
            Add(ref hasher, book.Of(Side.Buy));
            Add(ref hasher, book.Of(Side.Sell));
        }
    }

    private void Add(ref StateHasher hasher, Account account)
    {
        hasher.Add(account.Id);
        hasher.Add(account.IsHouse);
        hasher.Add((long)account.PositionMode);
        hasher.Add(account.WalletUnits);
        hasher.Add(account.PositionMarginUnits);
        hasher.Add(account.OrderMarginUnits);
        hasher.Add(account.ClientOrderIdsHash);
        foreach (var holding in account.Holdings)
        {
            hasher.Add(holding.Terms.Leverage);
            hasher.Add((long)holding.Terms.MarginMode);
            Add(ref hasher, holding.Long);
            Add(ref hasher, holding.Short);
            hasher.Add(holding.CancelAtMs);
        }

        for (var slot = account.OldestOrder; slot != OrderStore.None; slot = orders[slot].NextOfAccount)
            hasher.Add(orders[slot].OrderId);
        foreach (var plan in account.PlanOrders)
            Add(ref hasher, plan);
    }

    private static void Add(ref StateHasher hasher, PlanOrder plan)
    {
        hasher.Add(plan.OrderId);
        hasher.Add(plan.ClientOrderId is null ? 0 : StateHasher.HashOf(plan.ClientOrderId));
        hasher.Add(plan.ParentOrderId);
        hasher.Add(plan.InstrumentId);
        hasher.Add((long)plan.Terms.Kind);
        hasher.Add(plan.Terms.TriggerTicks);
        hasher.Add((long)plan.Terms.Source);
        hasher.Add((long)plan.Terms.Direction);
        hasher.Add(plan.Terms.IsWholePosition);
        hasher.Add(plan.Terms.CallbackMillionths);
        hasher.Add((long)plan.Side);
        hasher.Add((long)plan.Effect);
        hasher.Add((long)plan.Type);
        hasher.Add((long)plan.TimeInForce);
        hasher.Add((long)plan.SelfTradeMode);
        hasher.Add(plan.PriceTicks);
        hasher.Add(plan.Lots);
        hasher.Add(plan.Leverage);
        hasher.Add((long)plan.MarginMode);
        Add(ref hasher, plan.Protection);
        hasher.Add(plan.IsActive);
        hasher.Add(plan.ExtremeTicks);
        hasher.Add(plan.CreateTimeMs);
        hasher.Add(plan.UpdateTimeMs);
    }

    private static void Add(ref StateHasher hasher, Protection? protection)
    {
        hasher.Add(protection is not null);
        if (protection is null)
            return;
        hasher.Add(protection.TakeProfitTicks);
        hasher.Add((long)protection.TakeProfitSource);
        hasher.Add(protection.StopLossTicks);
        hasher.Add((long)protection.StopLossSource);
    }

    private static void Add(ref StateHasher hasher, FundingState funding)
    {
        hasher.Add(funding.PremiumSum);
        hasher.Add(funding.Samples);
        hasher.Add(funding.SampledMinute);
        hasher.Add(funding.LastRate);
        hasher.Add(funding.LastSettledMs);
    }

    private static void Add(ref StateHasher hasher, Position position)
    {
        hasher.Add(position.Lots);
        hasher.Add(position.FrozenLots);
        hasher.Add(position.EntryValueUnits);
        hasher.Add(position.MarginUnits);
        hasher.Add(position.AdjustmentUnits);
        hasher.Add(position.RealisedUnits);
        hasher.Add(position.OpenedLots);
        hasher.Add(position.OpenedTickLots);
        hasher.Add(position.ClosedLots);
        hasher.Add(position.ClosedTickLots);
        hasher.Add(position.OpenTimeMs);
        hasher.Add(position.UpdateTimeMs);
    }

    private void Add(ref StateHasher hasher, PriceLadder ladder)
    {
        for (var price = ladder.BestPrice; price != 0; price = ladder.NextWorse(price))
        {
            for (var slot = ladder.OldestAt(price); slot != OrderStore.None; slot = orders.Places[slot].Next)
                Add(ref hasher, orders[slot]);
        }
    }

    private static void Add(ref StateHasher hasher, in Order order)
    {
        hasher.Add(order.OrderId);
        hasher.Add(order.ClientOrderId is null ? 0 : StateHasher.HashOf(order.ClientOrderId));
        hasher.Add(order.Account.Id);
        hasher.Add((long)order.Side);
        hasher.Add((long)order.Effect);
        hasher.Add((long)order.TimeInForce);
        hasher.Add(order.PriceTicks);
        hasher.Add(order.Lots);
        hasher.Add(order.OpenLots);
        hasher.Add(order.FilledTickLots);
        hasher.Add(order.HeldUnits);
        hasher.Add(order.Leverage);
        hasher.Add((long)order.MarginMode);
        hasher.Add((long)order.PositionMode);
        hasher.Add(order.CreateTimeMs);
        hasher.Add(order.UpdateTimeMs);
        hasher.Add(order.PlanOrderId);
        Add(ref hasher, order.Protection);
    }
}
