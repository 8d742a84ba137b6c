using MartDesk.Exchange.Books;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Tests.Oracle;

/// <summary>Engine, naive exchange and the receiver of the engine's events, held side by side.</summary>
internal static class EngineComparison
{
    /// <summary>Compares everything that can be asked for, and what events told.</summary>
    public static void Compare(ExchangeEngine engine, NaiveExchange oracle, EngineShadow shadow, Instrument[] instruments)
    {
        if (!shadow.Happenings.SequenceEqual(oracle.Happenings))
            Assert.Equal(oracle.Happenings, shadow.Happenings);

        var levels = 0;
        foreach (var instrument in instruments)
        {
            levels += CompareLevels(engine, oracle, shadow, instrument.Id, Side.Buy);
            levels += CompareLevels(engine, oracle, shadow, instrument.Id, Side.Sell);
            var (bid, ask) = (engine.BestPrice(instrument.Id, Side.Buy), engine.BestPrice(instrument.Id, Side.Sell));
            Assert.True(bid == 0 || ask == 0 || bid < ask, $"crossed: bid {bid}, ask {ask}");
        }

        Assert.Equal(levels, shadow.Levels.Count);
        var total = engine.FeesCollectedUnits + engine.InsuranceUnits;
        var orders = new List<OrderView>();
        foreach (var account in oracle.Accounts.Values)
        {
            Assert.True(engine.TryGetAccount(account.Id, out var view));
            Same(account.Wallet, view.WalletUnits, "wallet");
            var (positionMargin, orderMargin) = (oracle.PositionMargin(account), oracle.OrderMargin(account));
            Same(positionMargin, view.PositionMarginUnits, "position margin");
            Same(orderMargin, view.OrderMarginUnits, "order margin");
            Same(Math.Max(0, oracle.Free(account, positionMargin, orderMargin)), view.AvailableUnits, "available");
            var told = shadow.Accounts[account.Id];
            Assert.Equal((told.WalletUnits, told.PositionMarginUnits, told.OrderMarginUnits), (view.WalletUnits, view.PositionMarginUnits, view.OrderMarginUnits));
            if (!account.IsHouse)
                Assert.Equal(view.WalletUnits, shadow.Ledger.GetValueOrDefault(account.Id));
            total += view.WalletUnits;
            foreach (var instrument in instruments)
            {
                total -= ComparePosition(engine, oracle, shadow, account, instrument.Id, PositionSide.Long);
                total += ComparePosition(engine, oracle, shadow, account, instrument.Id, PositionSide.Short);
            }

            engine.CopyOpenOrders(account.Id, orders);
        }

        Same(oracle.Fees, engine.FeesCollectedUnits, "fees");
        Same(oracle.Insurance, engine.InsuranceUnits, "insurance fund");
        Same(oracle.Deposited, total, "money in the venue");
        Assert.Equal(oracle.Open.Count, orders.Count);
        foreach (var order in oracle.Open)
        {
            Assert.True(engine.TryGetOpenOrder(order.Id, out var view));
            Assert.Equal((order.Open, order.Price, order.Account.Id), (view.OpenLots, view.PriceTicks, view.AccountId));
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
            Assert.Equal(lots, level.Lots);
            Assert.True(shadow.Levels.TryGetValue((instrument, side, level.PriceTicks), out var told) && told == lots, $"level {level} was told as {told}");
        }

        Assert.Equal(queue.Count, next);
        return count;
    }

    /// <summary>Compares one side and returns its entry value.</summary>
    private static long ComparePosition(ExchangeEngine engine, NaiveExchange oracle, EngineShadow shadow, NaiveAccount account, int instrument, PositionSide side)
    {
        var expected = account.Position(instrument, side);
        var isOpen = engine.TryGetPosition(account.Id, instrument, side, out var view);
        Assert.Equal(expected.Lots > 0, isOpen);
        if (!isOpen)
            return 0;
        Assert.Equal((expected.Lots, oracle.Frozen(account, instrument, side)), (view.Lots, view.FrozenLots));
        Same(expected.Cost, view.EntryValueUnits, "cost");
        Same(expected.Realised, view.RealisedUnits, "realised");
        Same(oracle.PositionMargin(account, instrument, side), view.MarginUnits, "margin");
        Assert.Equal(view.Lots, view.OpenedLots - view.ClosedLots);
        var told = shadow.Positions[(account.Id, instrument, side)];
        Assert.Equal((told.Lots, told.EntryValueUnits, told.MarginUnits, told.RealisedUnits), (view.Lots, view.EntryValueUnits, view.MarginUnits, view.RealisedUnits));
        return view.EntryValueUnits;
    }

    private static void Same(decimal expectedCoins, long units, string what)
    {
        if (expectedCoins != Money.ToCoins(units))
            Assert.Fail($"{what}: expected {expectedCoins}, found {Money.ToCoins(units)}");
    }
}
