using MartDesk.Exchange.Books;
using MartDesk.Exchange.Orders;
using MartDesk.Testing.Matching;

namespace MartDesk.Benchmarks.Matching;

/// <summary>The engine's own book: its order store, its id index and its two ladders, worked as the engine works them but without accounts, money and events.</summary>
internal sealed class EngineBook(TradeTally trades) : WorkloadBook
{
    private readonly OrderStore _orders = new();
    private PriceLadder? _bids;
    private PriceLadder? _asks;
    private int _resting;

    public override int Resting => _resting;

    private PriceLadder Bids => _bids ??= new PriceLadder(_orders, Side.Buy);

    private PriceLadder Asks => _asks ??= new PriceLadder(_orders, Side.Sell);

    public override void Apply(ReadOnlySpan<MatchingOperation> operations)
    {
        var (bids, asks) = (Bids, Asks);
        foreach (ref readonly var operation in operations)
        {
            if (operation.Kind == MatchingOperationKind.Cancel)
                Cancel(operation.Id);
            else if (operation.Kind == MatchingOperationKind.Buy)
                Place(operation, Side.Buy, bids, asks);
            else
                Place(operation, Side.Sell, asks, bids);
        }
    }

    public override ulong ComputeHash()
    {
        var hash = new Fnv1a();
        foreach (var ladder in (PriceLadder[])[Bids, Asks])
        {
            for (var price = ladder.BestPrice; price != 0; price = ladder.NextWorse(price))
            {
                for (var slot = ladder.OldestAt(price); slot != OrderStore.None; slot = _orders[slot].Next)
                {
                    hash.AddInt64(_orders[slot].OrderId);
                    hash.AddInt64(price);
                    hash.AddInt64(_orders[slot].OpenLots);
                }
            }
        }

        return hash.Value;
    }

    private void Place(in MatchingOperation operation, Side side, PriceLadder own, PriceLadder opposite)
    {
        long open = operation.Quantity;
        while (open > 0 && opposite.IsReachedBy(operation.Price))
        {
            var slot = opposite.BestOrder;
            ref var maker = ref _orders[slot];
            var lots = Math.Min(open, maker.OpenLots);
            trades.Add(operation.Id, maker.OrderId, maker.PriceTicks, lots);
            open -= lots;
            opposite.Reduce(maker.PriceTicks, lots);
            maker.OpenLots -= lots;
            if (maker.OpenLots == 0)
                End(slot, opposite);
        }

        if (open > 0)
            Rest(operation, side, open, own);
    }

    private void Rest(in MatchingOperation operation, Side side, long open, PriceLadder ladder)
    {
        var slot = _orders.Rent();
        ref var order = ref _orders[slot];
        order.OrderId = operation.Id;
        order.Side = side;
        order.PriceTicks = operation.Price;
        order.OpenLots = open;
        ladder.Append(slot);
        _orders.Index(slot);
        _resting++;
    }

    private void Cancel(long id)
    {
        if (_orders.TryFind(id, out var slot))
            End(slot, _orders[slot].Side == Side.Buy ? Bids : Asks);
    }

    private void End(int slot, PriceLadder ladder)
    {
        ladder.Remove(slot);
        _orders.Unindex(slot);
        _orders.Release(slot);
        _resting--;
    }
}
