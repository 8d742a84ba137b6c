using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Tests.Scenarios;
using MartDesk.Testing.Engine;

namespace MartDesk.Exchange.Tests.Matching;

public sealed class AllocationTests
{
    private const int Client = 1;
    private const int House = 2;

    private readonly ExchangeEngine _engine = new([new Instrument(Scenario.Coin, 0)]);
    private readonly Counter _counter = new();
    private long _orderId;

    [Theory]
    [InlineData(Client)]
    [InlineData(House)]
    public void Placing_matching_and_cancelling_allocate_nothing_once_warm(int account)
    {
        Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = Client });
        Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.Deposit, AccountId = Client, AmountUnits = 100_000_000 * Money.UnitsPerCoin });
        Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = House, IsHouse = true });
        Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = 3, IsHouse = true });
        for (var round = 0; round < 50; round++)
            Trade(account, round);

        var fillsBefore = _counter.Fills;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 500; round++)
            Trade(account, round);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(500 * 80, _counter.Fills - fillsBefore);
        Assert.Equal(0, _counter.Refusals);
    }

    [Fact]
    public void Marks_with_positions_and_plan_orders_allocate_nothing_once_warm()
    {
        Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = House, IsHouse = true });
        Place(House, Side.Sell, PositionEffect.Open, 200, 100);
        for (var client = 10; client < 60; client++)
        {
            Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = client });
            Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.Deposit, AccountId = client, AmountUnits = 1_000 * Money.UnitsPerCoin });
            Place(client, Side.Buy, PositionEffect.Open, 200, 1);
            Plan(client, PlanKind.StopLoss, 100);
            Plan(client, PlanKind.Trailing, 190);
        }

        for (var round = 0; round < 100; round++)
            Mark(198 + round % 5);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 500; round++)
            Mark(198 + round % 5);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, _counter.Refusals);
        Assert.True(_engine.TryGetPosition(59, 0, PositionSide.Long, out _));
    }

    private void Mark(long ticks) => Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.SetMarkPrice, PriceTicks = ticks, IndexTicks = ticks });

    private void Plan(int account, PlanKind kind, long triggerTicks) => Apply(new Command
    {
        Sequence = 0,
        TimeMs = 0,
        Kind = CommandKind.PlacePlanOrder,
        AccountId = account,
        OrderId = _orderId = _engine.LastOrderId + 1,
        Side = Side.Sell,
        Effect = PositionEffect.Close,
        Type = OrderType.Market,
        Lots = 1,
        Plan = new PlanTerms { Kind = kind, TriggerTicks = triggerTicks, Source = PriceSource.Mark, CallbackMillionths = 50_000 },
    });

    // Twenty asks far and near, ten of them taken in two sweeps by the account and sold back to a bid, ten cancelled.
    private void Trade(int account, int round)
    {
        var low = 200 + round % 7;
        for (var level = 0; level < 20; level++)
            Place(3, Side.Sell, PositionEffect.Open, low + level * 300, 2);
        var first = _orderId - 19;
        for (var taken = 0; taken < 10; taken++)
        {
            Place(account, Side.Buy, PositionEffect.Open, low + taken * 300, 1);
            Place(account, Side.Buy, PositionEffect.Open, low + taken * 300, 1);
        }

        for (var left = 10; left < 20; left++)
            Cancel(3, first + left);
        Place(account, Side.Sell, PositionEffect.Close, 150, 20);
        for (var bought = 0; bought < 20; bought++)
            Place(3, Side.Buy, PositionEffect.Open, 150, 1);
    }

    private void Place(int account, Side side, PositionEffect effect, long ticks, long lots) => Apply(new Command
    {
        Sequence = 0,
        TimeMs = 0,
        Kind = CommandKind.PlaceOrder,
        AccountId = account,
        OrderId = ++_orderId,
        Side = side,
        Effect = effect,
        PriceTicks = ticks,
        Lots = lots,
    });

    private void Cancel(int account, long orderId) =>
        Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.CancelOrder, AccountId = account, OrderId = orderId });

    private void Apply(in Command command) => _engine.Apply(command with { Sequence = _engine.LastSequence + 1 }, _counter);

    private sealed class Counter : SilentEvents
    {
        public int Fills { get; private set; }

        public int Refusals { get; private set; }

        public override void Rejected(in Command command, RejectReason reason) => Refusals++;

        public override void OrderFilled(in OrderView order, in Fill fill) => Fills++;
    }
}
