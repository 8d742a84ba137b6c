using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Tests.Scenarios;

namespace MartDesk.Exchange.Tests.PlanOrders;

/// <summary>Every reason for which a plan order is refused, and the earlier of any two that it breaks at once.</summary>
public sealed class PlanCheckOrderTests
{
    private const int Client = 1;
    private const int House = 2;

    // Last and mark price are 200 ticks; the client is long one contract at 10 times and used the id "taken".
    private static readonly Command GoodPlan = new()
    {
        Sequence = 0,
        TimeMs = 0,
        Kind = CommandKind.PlacePlanOrder,
        AccountId = Client,
        Side = Side.Buy,
        Type = OrderType.Limit,
        PriceTicks = 190,
        Lots = 1,
        Plan = new PlanTerms { Kind = PlanKind.Plan, TriggerTicks = 190, Direction = TriggerDirection.Falling },
    };

    // In the order of checking; each breaks one rule of an otherwise good plan order.
    private static readonly (RejectReason Reason, Func<Command, Command> Break)[] Faults =
    [
        (RejectReason.UnknownAccount, plan => plan with { AccountId = 99 }),
        (RejectReason.UnknownInstrument, plan => plan with { InstrumentId = 7 }),
        (RejectReason.SizeOutOfRange, plan => plan with { Lots = 0 }),
        (RejectReason.PriceOutOfRange, plan => plan with { Plan = plan.Plan! with { TriggerTicks = 0 } }),
        (RejectReason.LeverageOutOfRange, plan => plan with { Leverage = 101 }),
        (RejectReason.TimeInForceInvalid, plan => plan with { Type = OrderType.Market, TimeInForce = TimeInForce.MakerOnly }),
        (RejectReason.ProtectionInvalid, plan => plan with { Protection = new Protection { TakeProfitTicks = 1 } }),
        (RejectReason.DuplicateClientOrderId, plan => plan with { ClientOrderId = "taken" }),
        (RejectReason.LeverageConflict, plan => plan with { MarginMode = MarginMode.Isolated }),
        (RejectReason.TriggerReached, plan => plan with { Plan = plan.Plan! with { Direction = TriggerDirection.Rising } }),
    ];

    // Of a take profit of the position; no leverage and no protection there.
    private static readonly Command GoodProfit = GoodPlan with
    {
        Side = Side.Sell,
        Effect = PositionEffect.Close,
        PriceTicks = 210,
        Plan = new PlanTerms { Kind = PlanKind.TakeProfit, TriggerTicks = 210 },
    };

    private static readonly (RejectReason Reason, Func<Command, Command> Break)[] ProfitFaults =
    [
        (RejectReason.DuplicateClientOrderId, plan => plan with { ClientOrderId = "taken" }),
        (RejectReason.NoPosition, plan => plan with { Side = Side.Buy }),
        (RejectReason.PositionTooSmall, plan => plan with { Lots = 2 }),
        (RejectReason.TriggerReached, plan => plan with { Plan = plan.Plan! with { TriggerTicks = plan.Side == Side.Sell ? 199 : 201 } }),
    ];

    [Fact]
    public void Good_plan_orders_are_accepted()
    {
        Assert.Equal(RejectReason.None, Refusal(GoodPlan));
        Assert.Equal(RejectReason.None, Refusal(GoodProfit));
    }

    [Fact]
    public void Plan_order_that_breaks_two_rules_is_refused_with_the_earlier() => Walk(GoodPlan, Faults);

    [Fact]
    public void Take_profit_that_breaks_two_rules_is_refused_with_the_earlier() => Walk(GoodProfit, ProfitFaults);

    [Fact]
    public void Account_may_have_two_hundred_plan_orders()
    {
        var (engine, log) = Prepared();
        for (var i = 0; i < 200; i++)
            Apply(engine, log, GoodPlan with { OrderId = 100 + i });
        Assert.Equal(RejectReason.None, log.LastRejection);
        Apply(engine, log, GoodPlan with { OrderId = 300 });
        Assert.Equal(RejectReason.TooManyPlanOrders, log.LastRejection);
        log.LastRejection = RejectReason.None;
        Apply(engine, log, GoodPlan with { Kind = CommandKind.CancelPlanOrder, OrderId = 100 });
        Apply(engine, log, GoodPlan with { OrderId = 301 });
        Assert.Equal(RejectReason.None, log.LastRejection);
    }

    private static void Walk(Command good, (RejectReason Reason, Func<Command, Command> Break)[] faults)
    {
        for (var earlier = 0; earlier < faults.Length; earlier++)
        {
            Assert.Equal(faults[earlier].Reason, Refusal(faults[earlier].Break(good)));
            for (var later = earlier + 1; later < faults.Length; later++)
            {
                Assert.True(faults[earlier].Reason < faults[later].Reason);
                Assert.Equal(faults[earlier].Reason, Refusal(faults[earlier].Break(faults[later].Break(good))));
            }
        }
    }

    private static RejectReason Refusal(Command plan)
    {
        var (engine, log) = Prepared();
        Apply(engine, log, plan with { OrderId = 100 });
        Assert.Equal(log.LastRejection == RejectReason.None, engine.TryGetPlanOrder(100, out _));
        return log.LastRejection;
    }

    private static (ExchangeEngine Engine, EventLog Log) Prepared()
    {
        var engine = new ExchangeEngine([new Instrument(Scenario.Coin, 0)]);
        var log = new EventLog();
        var command = new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = Client };
        var order = command with { Kind = CommandKind.PlaceOrder, PriceTicks = 200, Lots = 1 };
        Apply(engine, log, command);
        Apply(engine, log, command with { AccountId = House, IsHouse = true });
        Apply(engine, log, command with { Kind = CommandKind.Deposit, AmountUnits = 1_000 * Money.UnitsPerCoin });
        Apply(engine, log, order with { AccountId = House, Side = Side.Sell, OrderId = 1 });
        Apply(engine, log, order with { ClientOrderId = "taken", OrderId = 2 });
        Apply(engine, log, command with { Kind = CommandKind.SetMarkPrice, PriceTicks = 200 });
        Assert.Equal(RejectReason.None, log.LastRejection);
        return (engine, log);
    }

    private static void Apply(ExchangeEngine engine, EventLog log, Command command) =>
        engine.Apply(command with { Sequence = engine.LastSequence + 1 }, log);
}
