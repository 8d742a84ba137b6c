using System.Runtime.InteropServices;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Tests.Oracle;

/// <summary>Engine, naive exchange and the receiver of the engine's events, held side by side.</summary>
/// <remarks>Run after each of millions of commands: what is to be said of a difference is put together only when there is one.</remarks>
internal static class EngineComparison
{
    /// <summary>Compares everything that can be asked for, and what events told.</summary>
    public static void Compare(ExchangeEngine engine, NaiveExchange oracle, EngineShadow shadow, Instrument[] instruments)
    {
        if (!CollectionsMarshal.AsSpan(shadow.Happenings).SequenceEqual(CollectionsMarshal.AsSpan(oracle.Happenings)))
            Assert.Equal(oracle.Happenings, shadow.Happenings);

        var levels = 0;
        foreach (var instrument in instruments)
        {
            levels += CompareLevels(engine, oracle, shadow, instrument.Id, Side.Buy);
            levels += CompareLevels(engine, oracle, shadow, instrument.Id, Side.Sell);
            var (bid, ask) = (engine.BestPrice(instrument.Id, Side.Buy), engine.BestPrice(instrument.Id, Side.Sell));
            if (bid != 0 && ask != 0 && bid >= ask)
                Assert.Fail($"crossed: bid {bid}, ask {ask}");
        }

        Same(levels, shadow.Levels.Count, "levels told");
        var total = engine.FeesCollectedUnits + engine.InsuranceUnits;
        var orders = new List<OrderView>();
        foreach (var account in oracle.Accounts.Values)
        {
            Assert.True(engine.TryGetAccount(account.Id, out var view));
            SameCoins(account.Wallet, view.WalletUnits, "wallet");
            var (positionMargin, orderMargin) = (oracle.PositionMargin(account), oracle.OrderMargin(account));
            SameCoins(positionMargin, view.PositionMarginUnits, "position margin");
            SameCoins(orderMargin, view.OrderMarginUnits, "order margin");
            SameCoins(Math.Max(0, oracle.Free(account, positionMargin, orderMargin)), view.AvailableUnits, "available");
            var told = shadow.Accounts[account.Id];
            Same(view.WalletUnits, told.WalletUnits, "wallet told");
            Same(view.PositionMarginUnits, told.PositionMarginUnits, "position margin told");
            Same(view.OrderMarginUnits, told.OrderMarginUnits, "order margin told");
            if (!account.IsHouse)
                Same(view.WalletUnits, shadow.Ledger.GetValueOrDefault(account.Id), "sum of the ledger");
            total += view.WalletUnits;
            foreach (var instrument in instruments)
            {
                total -= ComparePosition(engine, oracle, shadow, account, instrument.Id, PositionSide.Long);
                total += ComparePosition(engine, oracle, shadow, account, instrument.Id, PositionSide.Short);
            }

            engine.CopyOpenOrders(account.Id, orders);
        }

        SameCoins(oracle.Fees, engine.FeesCollectedUnits, "fees");
        SameCoins(oracle.Insurance, engine.InsuranceUnits, "insurance fund");
        SameCoins(oracle.Deposited, total, "money in the venue");
        Same(oracle.Open.Count, orders.Count, "open orders");
        foreach (var order in oracle.Open)
        {
            Assert.True(engine.TryGetOpenOrder(order.Id, out var view));
            Same(order.Open, view.OpenLots, "open lots of an order");
            Same(order.Price, view.PriceTicks, "price of an order");
            Same(order.Account.Id, view.AccountId, "account of an order");
        }
    }

    /// <summary>Compares one side of a book, level by level, with the oracle and with what events told; returns how many levels it has.</summary>
    private static int CompareLevels(ExchangeEngine engine, NaiveExchange oracle, EngineShadow shadow, int instrument, Side side)
    {
        Span<BookLevel> levels = stackalloc BookLevel[64];
        var count = engine.CopyLevels(instrument, side, levels);
        var queue = oracle.Queue(instrument, side);
        var next = 0;
        foreach (var level in levels[..count])
        {
            var lots = 0L;
            for (; next < queue.Count && queue[next].Price == level.PriceTicks; next++)
                lots += queue[next].Open;
            Same(lots, level.Lots, "lots of a level");
            if (!shadow.Levels.TryGetValue((instrument, side, level.PriceTicks), out var told) || told != lots)
                Assert.Fail($"level {level} was told as {told}");
        }

        Same(queue.Count, next, "orders of a side");
        return count;
    }

    /// <summary>Compares one side and returns its entry value.</summary>
    private static long ComparePosition(ExchangeEngine engine, NaiveExchange oracle, EngineShadow shadow, NaiveAccount account, int instrument, PositionSide side)
    {
        var expected = account.Position(instrument, side);
        var isOpen = engine.TryGetPosition(account.Id, instrument, side, out var view);
        Assert.True(expected.Lots > 0 == isOpen);
        if (!isOpen)
            return 0;
        Same(expected.Lots, view.Lots, "lots");
        Same(oracle.Frozen(account, instrument, side), view.FrozenLots, "frozen lots");
        SameCoins(expected.Cost, view.EntryValueUnits, "cost");
        SameCoins(expected.Realised, view.RealisedUnits, "realised");
        SameCoins(oracle.PositionMargin(account, instrument, side), view.MarginUnits, "margin");
        Same(view.Lots, view.OpenedLots - view.ClosedLots, "lots opened and not closed");
        var told = shadow.Positions[(account.Id, instrument, side)];
        Same(view.Lots, told.Lots, "lots told");
        Same(view.EntryValueUnits, told.EntryValueUnits, "entry value told");
        Same(view.MarginUnits, told.MarginUnits, "margin told");
        Same(view.RealisedUnits, told.RealisedUnits, "realised told");
        return view.EntryValueUnits;
    }

    private static void Same(long expected, long found, string what)
    {
        if (expected != found)
            Assert.Fail($"{what}: expected {expected}, found {found}");
    }

    private static void SameCoins(decimal expectedCoins, long units, string what)
    {
        if (expectedCoins != Money.ToCoins(units))
            Assert.Fail($"{what}: expected {expectedCoins}, found {Money.ToCoins(units)}");
    }
}
