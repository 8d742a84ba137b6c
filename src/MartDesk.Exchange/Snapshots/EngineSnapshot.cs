using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Margin;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Snapshots;

/// <summary>Accounts, books, orders and plan orders in a snapshot. What follows from them (pending lots, lists, sorted triggers) is built anew.</summary>
internal sealed class EngineSnapshot(
    IReadOnlyList<Instrument> instruments, OrderBook[] books, OrderStore orders, AccountTable accounts, RestingOrders resting, PlanStore plans, TimedCancels timedCancels)
{
    public void Save(SnapshotWriter writer)
    {
        writer.Long(books.Length);
        writer.Long(accounts.All.Length);
        foreach (var account in accounts.All)
            Save(writer, account);
        foreach (var book in books)
        {
            writer.Long(book.LastPrice);
            writer.Long(book.MarkPrice);
            writer.Long(book.IndexPrice);
            book.Funding.Save(writer);
            Save(writer, book.Of(Side.Buy));
            Save(writer, book.Of(Side.Sell));
        }

        foreach (var account in accounts.All)
            SaveLists(writer, account);
    }

    /// <summary>Fills empty tables; instruments that were listed since stay empty.</summary>
    public void Load(SnapshotReader reader)
    {
        var known = reader.Count();
        if (known > books.Length)
            throw new InvalidDataException($"The snapshot knows {known} instruments, {books.Length} are listed.");
        for (var left = reader.Count(); left > 0; left--)
            LoadAccount(reader, known);
        foreach (var book in books.AsSpan(0, known))
        {
            book.LastPrice = reader.Long();
            book.MarkPrice = reader.Long();
            book.IndexPrice = reader.Long();
            book.Funding.Load(reader);
            LoadOrders(reader, book);
            LoadOrders(reader, book);
        }

        foreach (var account in accounts.All)
            LoadLists(reader, account);
    }

    private static void Save(SnapshotWriter writer, Account account)
    {
        writer.Long(account.Id);
        writer.Bool(account.IsHouse);
        account.Save(writer);
        foreach (var holding in account.Holdings)
        {
            writer.Long(holding.Terms.Leverage);
            writer.Long((long)holding.Terms.MarginMode);
            writer.Long(holding.CancelAtMs);
            holding.Long.Save(writer);
            holding.Short.Save(writer);
        }
    }

    private void LoadAccount(SnapshotReader reader, int knownInstruments)
    {
        var account = new Account(reader.Int(), reader.Bool(), instruments);
        account.Load(reader);
        accounts.Add(account);
        foreach (var holding in account.Holdings[..knownInstruments])
        {
            holding.Terms = new MarginTerms(holding.Instrument, reader.Int(), (MarginMode)reader.Int());
            timedCancels.Restore(holding, reader.Long());
            holding.Long.Load(reader);
            holding.Short.Load(reader);
            books[holding.Instrument.Id].Track(holding);
        }
    }

    // In the order in which they trade.
    private void Save(SnapshotWriter writer, PriceLadder ladder)
    {
        for (var price = ladder.BestPrice; price != 0; price = ladder.NextWorse(price))
        {
            for (var slot = ladder.OldestAt(price); slot != OrderStore.None; slot = orders.Places[slot].Next)
            {
                writer.Bool(true);
                writer.Order(orders[slot].ToView());
                writer.Long(orders[slot].HeldUnits);
            }
        }

        writer.Bool(false);
    }

    private void LoadOrders(SnapshotReader reader, OrderBook book)
    {
        while (reader.Bool())
        {
            var view = reader.Order();
            if (view.InstrumentId != book.Instrument.Id || !accounts.TryGet(view.AccountId, out var account))
                throw new InvalidDataException($"Order {view.OrderId} of the snapshot belongs to nobody.");
            var slot = orders.Rent();
            ref var order = ref orders[slot];
            order.Account = account;
            order.InstrumentId = view.InstrumentId;
            order.OrderId = view.OrderId;
            order.ClientOrderId = view.ClientOrderId;
            order.Side = view.Side;
            order.Effect = view.Effect;
            order.Type = view.Type;
            order.TimeInForce = view.TimeInForce;
            order.PriceTicks = view.PriceTicks;
            order.Lots = view.Lots;
            order.OpenLots = view.OpenLots;
            order.FilledTickLots = view.FilledTickLots;
            order.HeldUnits = reader.Long();
            order.Leverage = view.Leverage;
            order.MarginMode = view.MarginMode;
            order.PositionMode = view.PositionMode;
            order.Origin = view.Origin;
            order.Protection = view.Protection;
            order.PlanOrderId = view.PlanOrderId;
            order.CreateTimeMs = view.CreateTimeMs;
            order.UpdateTimeMs = view.UpdateTimeMs;
            resting.Restore(slot);
        }
    }

    // The order of an account's lists is not that of the books.
    private void SaveLists(SnapshotWriter writer, Account account)
    {
        for (var slot = account.OldestOrder; slot != OrderStore.None; slot = orders[slot].NextOfAccount)
            writer.Long(orders[slot].OrderId);
        writer.Long(0);
        writer.Long(account.PlanOrders.Count);
        foreach (var plan in account.PlanOrders)
        {
            writer.Plan(plan.ToView());
            writer.Long((long)plan.SelfTradeMode);
        }
    }

    private void LoadLists(SnapshotReader reader, Account account)
    {
        for (var orderId = reader.Long(); orderId != 0; orderId = reader.Long())
        {
            if (!orders.TryFind(orderId, out var slot))
                throw new InvalidDataException($"Order {orderId} of the snapshot does not rest.");
            resting.Link(slot);
        }

        for (var left = reader.Count(); left > 0; left--)
        {
            var view = reader.Plan();
            plans.Link(new PlanOrder
            {
                OrderId = view.OrderId,
                ClientOrderId = view.ClientOrderId,
                ParentOrderId = view.ParentOrderId,
                Account = account,
                InstrumentId = view.InstrumentId,
                Terms = view.Terms,
                Side = view.Side,
                Effect = view.Effect,
                Type = view.Type,
                TimeInForce = view.TimeInForce,
                SelfTradeMode = (SelfTradeMode)reader.Int(),
                PriceTicks = view.PriceTicks,
                Lots = view.Lots,
                Leverage = view.Leverage,
                MarginMode = view.MarginMode,
                Protection = view.Protection,
                IsActive = view.IsActive,
                ExtremeTicks = view.ExtremeTicks,
                CreateTimeMs = view.CreateTimeMs,
                UpdateTimeMs = view.UpdateTimeMs,
            });
        }
    }
}
