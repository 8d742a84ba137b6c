using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Tests.Scenarios;

namespace MartDesk.Exchange.Tests.Orders;

/// <summary>Every reason on its own, and the earlier of any two that an order breaks at once.</summary>
public sealed class OrderCheckOrderTests
{
    private const int Client = 1;
    private const int House = 2;

    // Each fault breaks one rule of an otherwise good order. The client is long one contract at 10 times and used the id "taken".
    private static readonly (RejectReason Reason, Func<Command, Command> Break)[] Faults =
    [
        (RejectReason.UnknownAccount, order => order with { AccountId = 99 }),
        (RejectReason.UnknownInstrument, order => order with { InstrumentId = 7 }),
        (RejectReason.SizeOutOfRange, order => order with { Lots = 0 }),
        (RejectReason.PriceOutOfRange, order => order with { PriceTicks = 0, Type = OrderType.Limit }),
        (RejectReason.LeverageOutOfRange, order => order with { Leverage = 101, Effect = PositionEffect.Open }),
        (RejectReason.TimeInForceInvalid, order => order with { Type = OrderType.Market, TimeInForce = TimeInForce.MakerOnly }),
        (RejectReason.DuplicateClientOrderId, order => order with { ClientOrderId = "taken" }),
        (RejectReason.LeverageConflict, order => order with { MarginMode = MarginMode.Isolated, Effect = PositionEffect.Open }),
        (RejectReason.NotionalTooLarge, order => order with { PriceTicks = order.PriceTicks == 0 ? 0 : 400, Lots = order.Lots == 0 ? 0 : 9_999, Effect = PositionEffect.Open }),
        (RejectReason.NoPosition, order => order with { Side = Side.Buy, Effect = PositionEffect.Close }),
        (RejectReason.PositionTooSmall, order => order with { Side = Side.Sell, Effect = PositionEffect.Close, Lots = order.Lots == 0 ? 0 : 2 }),
        (RejectReason.InsufficientBalance, order => order with { Lots = order.Lots == 0 ? 0 : 9_999, Effect = PositionEffect.Open }),
        (RejectReason.NoLiquidity, order => order with { Type = OrderType.Market, Side = Side.Buy }),
    ];

    private static readonly Command GoodOrder = new()
    {
        Sequence = 0,
        TimeMs = 0,
        Kind = CommandKind.PlaceOrder,
        AccountId = Client,
        Side = Side.Buy,
        PriceTicks = 190,
        Lots = 1,
    };

    public static TheoryData<RejectReason> Reasons => [.. Faults.Select(fault => fault.Reason)];

    /// <summary>Pairs whose faults can stand in one order.</summary>
    public static TheoryData<RejectReason, RejectReason> Pairs => new()
    {
        { RejectReason.UnknownAccount, RejectReason.UnknownInstrument },
        { RejectReason.UnknownAccount, RejectReason.InsufficientBalance },
        { RejectReason.UnknownInstrument, RejectReason.SizeOutOfRange },
        { RejectReason.SizeOutOfRange, RejectReason.PriceOutOfRange },
        { RejectReason.SizeOutOfRange, RejectReason.NoPosition },
        { RejectReason.PriceOutOfRange, RejectReason.LeverageOutOfRange },
        { RejectReason.PriceOutOfRange, RejectReason.DuplicateClientOrderId },
        { RejectReason.LeverageOutOfRange, RejectReason.TimeInForceInvalid },
        { RejectReason.LeverageOutOfRange, RejectReason.LeverageConflict },
        { RejectReason.TimeInForceInvalid, RejectReason.DuplicateClientOrderId },
        { RejectReason.TimeInForceInvalid, RejectReason.NoLiquidity },
        { RejectReason.DuplicateClientOrderId, RejectReason.LeverageConflict },
        { RejectReason.DuplicateClientOrderId, RejectReason.PositionTooSmall },
        { RejectReason.LeverageConflict, RejectReason.NotionalTooLarge },
        { RejectReason.LeverageConflict, RejectReason.InsufficientBalance },
        { RejectReason.NotionalTooLarge, RejectReason.InsufficientBalance },
        { RejectReason.NoPosition, RejectReason.NoLiquidity },
        { RejectReason.PositionTooSmall, RejectReason.NoLiquidity },
    };

    [Fact]
    public void Good_order_is_accepted() => Assert.Equal(RejectReason.None, Refusal(GoodOrder));

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Order_that_breaks_one_rule_is_refused_with_that_reason(RejectReason reason) =>
        Assert.Equal(reason, Refusal(Broken(GoodOrder, reason)));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Order_that_breaks_two_rules_is_refused_with_the_earlier(RejectReason earlier, RejectReason later)
    {
        Assert.True(earlier < later);
        Assert.Equal(earlier, Refusal(Broken(Broken(GoodOrder, later), earlier)));
    }

    [Fact]
    public void Refused_order_does_not_use_up_its_client_id()
    {
        var (engine, log) = Prepared();
        Apply(engine, log, Broken(GoodOrder, RejectReason.PriceOutOfRange) with { ClientOrderId = "mine", OrderId = 100 });
        Assert.Equal(RejectReason.PriceOutOfRange, log.LastRejection);
        log.LastRejection = RejectReason.None;
        Apply(engine, log, GoodOrder with { ClientOrderId = "mine", OrderId = 101 });
        Assert.Equal(RejectReason.None, log.LastRejection);
    }

    [Fact]
    public void Client_id_stays_used_after_the_order_has_ended()
    {
        var (engine, log) = Prepared();
        Apply(engine, log, GoodOrder with { ClientOrderId = "mine", OrderId = 100 });
        Apply(engine, log, GoodOrder with { Kind = CommandKind.CancelOrder, OrderId = 100 });
        Apply(engine, log, GoodOrder with { ClientOrderId = "mine", OrderId = 101 });
        Assert.Equal(RejectReason.DuplicateClientOrderId, log.LastRejection);
    }

    [Fact]
    public void Two_accounts_may_use_the_same_client_id()
    {
        var (engine, log) = Prepared();
        Apply(engine, log, GoodOrder with { AccountId = House, ClientOrderId = "taken", OrderId = 100 });
        Assert.Equal(RejectReason.None, log.LastRejection);
    }

    [Theory]
    [InlineData(Side.Buy, PositionEffect.Open, 10_001)]
    [InlineData(Side.Sell, PositionEffect.Open, long.MaxValue)]
    [InlineData(Side.Sell, PositionEffect.Close, long.MaxValue)]
    [InlineData(Side.Buy, PositionEffect.Open, long.MinValue)]
    public void Impossible_size_is_refused_and_does_not_overflow(Side side, PositionEffect effect, long lots)
    {
        Assert.Equal(RejectReason.SizeOutOfRange, Refusal(GoodOrder with { Side = side, Effect = effect, Lots = lots }));
        Assert.Equal(RejectReason.SizeOutOfRange, Refusal(GoodOrder with { AccountId = House, Side = side, Effect = PositionEffect.Open, Lots = Math.Max(lots, 1L << 40) }));
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(2_000_001)]
    public void Impossible_price_is_refused_and_does_not_overflow(long ticks) =>
        Assert.Equal(RejectReason.PriceOutOfRange, Refusal(GoodOrder with { PriceTicks = ticks }));

    [Fact]
    public void Commands_out_of_sequence_are_a_broken_contract()
    {
        var (engine, log) = Prepared();
        var hash = engine.ComputeStateHash();
        Assert.Throws<ArgumentException>(() => engine.Apply(GoodOrder with { Sequence = engine.LastSequence + 2, OrderId = 100 }, log));
        Assert.Throws<ArgumentException>(() => engine.Apply(GoodOrder with { Sequence = engine.LastSequence + 1, OrderId = 1 }, log));
        Assert.Throws<ArgumentException>(() => engine.Apply(GoodOrder with { Sequence = engine.LastSequence + 1, Kind = (CommandKind)77 }, log));
        Assert.Equal(hash, engine.ComputeStateHash());
    }

    private static Command Broken(Command order, RejectReason reason) => Faults.Single(fault => fault.Reason == reason).Break(order);

    private static RejectReason Refusal(Command order)
    {
        var (engine, log) = Prepared();
        Apply(engine, log, order with { OrderId = 100 });
        Assert.Equal(log.LastRejection == RejectReason.None, log.Orders.ContainsKey(100));
        return log.LastRejection;
    }

    private static (ExchangeEngine Engine, EventLog Log) Prepared()
    {
        var engine = new ExchangeEngine([new Instrument(Scenario.Coin with { LeverageLadder = [new(100, 1_500_000m)] }, 0)]);
        var log = new EventLog();
        var command = new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = Client };
        Apply(engine, log, command);
        Apply(engine, log, command with { AccountId = House, IsHouse = true });
        Apply(engine, log, command with { Kind = CommandKind.Deposit, AmountUnits = 1_000 * Money.UnitsPerCoin });
        Apply(engine, log, GoodOrder with { AccountId = House, Side = Side.Sell, PriceTicks = 200, OrderId = 1 });
        Apply(engine, log, GoodOrder with { PriceTicks = 200, ClientOrderId = "taken", OrderId = 2 });
        Assert.Equal(RejectReason.None, log.LastRejection);
        return (engine, log);
    }

    private static void Apply(ExchangeEngine engine, EventLog log, Command command) =>
        engine.Apply(command with { Sequence = engine.LastSequence + 1 }, log);
}
