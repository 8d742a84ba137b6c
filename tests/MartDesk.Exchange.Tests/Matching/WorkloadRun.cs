using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Orders;
using MartDesk.Testing.Engine;
using MartDesk.Testing.Matching;

namespace MartDesk.Exchange.Tests.Matching;

/// <summary>The matching workload as commands of the whole engine.</summary>
/// <remarks>Buys and sells belong to two house accounts, so that margin, fees and self-trade protection stay out of it.</remarks>
internal sealed class WorkloadRun(ExchangeEngine engine) : SilentEvents
{
    private const int Buyer = 1;
    private const int Seller = 2;

    private readonly Dictionary<long, Side> _sides = [];
    private long _makerOfTrade;

    public TradeTally Tally { get; } = new(isHashing: true);

    public void Open()
    {
        Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = Buyer, IsHouse = true });
        Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = Seller, IsHouse = true });
    }

    public void Apply(in MatchingOperation operation)
    {
        if (operation.Kind == MatchingOperationKind.Cancel)
            Cancel(operation);
        else
            Place(operation, operation.Kind == MatchingOperationKind.Buy ? Side.Buy : Side.Sell);
    }

    /// <summary>Bids best to worst, then asks, each level oldest first.</summary>
    public ulong BookHash()
    {
        var hash = new Fnv1a();
        foreach (var (account, sign) in ((int, int)[])[(Buyer, -1), (Seller, 1)])
        {
            var orders = new List<OrderView>();
            engine.CopyOpenOrders(account, orders);
            foreach (var order in orders.OrderBy(order => sign * order.PriceTicks).ThenBy(order => order.OrderId))
            {
                hash.AddInt64(order.OrderId);
                hash.AddInt64(order.PriceTicks);
                hash.AddInt64(order.OpenLots);
            }
        }

        return hash.Value;
    }

    public override void OrderFilled(in OrderView order, in Fill fill)
    {
        if (fill.IsMaker)
            _makerOfTrade = order.OrderId;
        else
            Tally.Add(order.OrderId, _makerOfTrade, fill.PriceTicks, fill.Lots);
    }

    public override void Rejected(in Command command, RejectReason reason) => Assert.Fail($"{reason}: {command}");

    private void Cancel(in MatchingOperation operation) => Apply(new Command
    {
        Sequence = 0,
        TimeMs = 0,
        Kind = CommandKind.CancelOrder,
        AccountId = _sides[operation.Id] == Side.Buy ? Buyer : Seller,
        OrderId = operation.Id,
    });

    private void Place(in MatchingOperation operation, Side side)
    {
        _sides[operation.Id] = side;
        Apply(new Command
        {
            Sequence = 0,
            TimeMs = 0,
            Kind = CommandKind.PlaceOrder,
            AccountId = side == Side.Buy ? Buyer : Seller,
            OrderId = operation.Id,
            Side = side,
            PriceTicks = operation.Price,
            Lots = operation.Quantity,
        });
    }

    private void Apply(in Command command) => engine.Apply(command with { Sequence = engine.LastSequence + 1 }, this);
}
