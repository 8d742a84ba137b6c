using System.Globalization;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using Xunit.Sdk;

namespace MartDesk.Exchange.Tests.Oracle;

/// <summary>200,000 random commands, checked against the naive exchange after every one; more when <c>MARTDESK_ORACLE_SEEDS</c> names a number of streams.</summary>
public sealed class OracleTests
{
    /// <summary>Length of one stream.</summary>
    public const int CommandsPerSeed = 10_000;

    private const int UsualSeeds = 20;

    /// <summary>Of each five streams three are without plan orders and two with them.</summary>
    public static TheoryData<int, bool> Seeds
    {
        get
        {
            var seeds = new TheoryData<int, bool>();
            var wanted = int.TryParse(Environment.GetEnvironmentVariable("MARTDESK_ORACLE_SEEDS"), CultureInfo.InvariantCulture, out var count) ? count : UsualSeeds;
            for (var seed = 1; seed <= wanted; seed++)
                seeds.Add(seed, seed % 5 is 0 or 4);
            return seeds;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Engine_agrees_with_the_naive_exchange_after_every_command(int seed, bool hasPlans)
    {
        var instruments = Listed();
        var engine = new ExchangeEngine(instruments);
        var replica = new ExchangeEngine(instruments);
        var oracle = new NaiveExchange(instruments);
        var shadow = new EngineShadow();
        var replicaShadow = new EngineShadow();
        var commands = new RandomCommands(seed, hasPlans);
        var count = 0;
        foreach (var command in commands.Opening().Concat(Enumerable.Range(0, CommandsPerSeed).Select(_ => commands.Next())))
        {
            count++;
            try
            {
                shadow.Happenings.Clear();
                engine.Apply(command, shadow);
                oracle.Apply(command);
                replica.Apply(command, replicaShadow);
                Compare(engine, oracle, shadow, instruments);
                if (count % 100 == 0)
                    Assert.Equal(engine.ComputeStateHash(), replica.ComputeStateHash());
            }
            catch (Exception failure) when (failure is XunitException or OverflowException or InvalidOperationException or KeyNotFoundException)
            {
                throw new XunitException($"seed {seed}, command {count}: {command}", failure);
            }
        }

        Assert.True(shadow.Trades > CommandsPerSeed / 20, $"seed {seed} traded {shadow.Trades} times only");
    }

    [Fact]
    public void Random_streams_reach_every_refusal_and_every_end_of_an_order()
    {
        var shadow = new EngineShadow();
        for (var seed = 1; seed <= 20; seed++)
        {
            var engine = new ExchangeEngine(Listed());
            var commands = new RandomCommands(seed, hasPlans: seed > 10);
            shadow.Plans.Clear();
            foreach (var command in commands.Opening().Concat(Enumerable.Range(0, CommandsPerSeed).Select(_ => commands.Next())))
                engine.Apply(command, shadow);
        }

        var refusals = shadow.Happenings.OfType<Happening.Refused>().Select(refused => refused.Reason).ToHashSet();
        var ends = shadow.Happenings.OfType<Happening.Ended>().Select(ended => ended.Reason).ToHashSet();
        Assert.Empty(Enum.GetValues<RejectReason>().Except(refusals).Except([RejectReason.None, RejectReason.TooManyPlanOrders]));
        Assert.Empty(Enum.GetValues<FinishReason>().Except(ends));
        Assert.Empty(Enum.GetValues<PlanFinishReason>().Except(shadow.PlanEnds));
    }

    [Fact]
    public void Different_states_hash_differently()
    {
        var instruments = Listed();
        var engine = new ExchangeEngine(instruments);
        var shadow = new EngineShadow();
        var commands = new RandomCommands(1);
        var hashes = new HashSet<ulong> { engine.ComputeStateHash() };
        foreach (var command in commands.Opening().Concat(Enumerable.Range(0, 1000).Select(_ => commands.Next())))
        {
            engine.Apply(command, shadow);
            Assert.True(hashes.Add(engine.ComputeStateHash()));
        }
    }

    // Rates and sizes that make every rounding place round.
    internal static Instrument[] Listed() =>
    [
        new(
            new InstrumentSpecification
            {
                Symbol = "AAAUSDT",
                BaseCurrency = "AAA",
                QuoteCurrency = "USDT",
                ContractSize = 0.001m,
                PriceStep = 0.1m,
                MakerFeeRate = 0.000217m,
                TakerFeeRate = 0.000613m,
                LeverageLadder = [new(100, 1m), new(50, 3m), new(9, 6m), new(2, 12m)],
                MaxLots = 150,
                MaxMarketLots = 100,
            },
            0),
        new(
            new InstrumentSpecification
            {
                Symbol = "BBBUSDT",
                BaseCurrency = "BBB",
                QuoteCurrency = "USDT",
                ContractSize = 0.0001m,
                PriceStep = 0.0007m,
                MakerFeeRate = 0.0002m,
                TakerFeeRate = 0.0006m,
                MaxLots = 150,
                MaxMarketLots = 100,
                MinLots = 2,
            },
            1),
    ];

    private static void Compare(ExchangeEngine engine, NaiveExchange oracle, EngineShadow shadow, Instrument[] instruments)
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
