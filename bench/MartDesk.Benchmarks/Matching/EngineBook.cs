using MartDesk.Exchange.Books;
using MartDesk.Exchange.Orders;
using MartDesk.Testing.Matching;

namespace MartDesk.Benchmarks.Matching;

/// <summary>The engine's own book: its order slots, its id index and its two ladders, worked as the engine works them but
/// without owners, money and events. Whose side an order is on the engine knows from the order; here a list of sides stands in, as in the floor.</summary>
internal sealed class EngineBook : WorkloadBook
{
    private readonly BookOrders _orders = new();
    private readonly PriceLadder _bids;
    private readonly PriceLadder _asks;
    private readonly TradeTally _trades;
    private readonly bool[] _isBuy;
    private int _resting;

    public EngineBook(bool[] isBuy, TradeTally trades)
    {
        _trades = trades;
        _isBuy = isBuy;
        _bids = new PriceLadder(_orders, Side.Buy);
        _asks = new PriceLadder(_orders, Side.Sell);
    }

    public override int Resting => _resting;

    public override void Apply(ReadOnlySpan<MatchingOperation> operations)
    {
        foreach (ref readonly var operation in operations)
        {
            if (operation.Kind == MatchingOperationKind.Cancel)
                Cancel(operation.Id);
            else if (_isBuy[operation.Id] = operation.Kind == MatchingOperationKind.Buy)
                Place(operation, _bids, _asks);
            else
                Place(operation, _asks, _bids);
        }
    }

    public override ulong ComputeHash()
    {
        var hash = new Fnv1a();
        foreach (var ladder in (PriceLadder[])[_bids, _asks])
        {
            for (var price = ladder.BestPrice; price != 0; price = ladder.NextWorse(price))
            {
                for (var slot = ladder.OldestAt(price); slot != BookOrders.None; slot = _orders[slot].Next)
                {
                    hash.AddInt64(_orders[slot].OrderId);
                    hash.AddInt64(price);
                    hash.AddInt64(_orders[slot].Lots);
                }
            }
        }

        return hash.Value;
    }

    private void Place(in MatchingOperation operation, PriceLadder own, PriceLadder opposite)
    {
        long open = operation.Quantity;
        while (open > 0 && opposite.IsReachedBy(operation.Price))
            open -= Trade(operation.Id, open, opposite);
        if (open > 0)
            Rest(operation, open, own);
    }

    private long Trade(long taker, long open, PriceLadder ladder)
    {
        var slot = ladder.BestOrder;
        ref var maker = ref _orders[slot];
        var lots = Math.Min(open, maker.Lots);
        _trades.Add(taker, maker.OrderId, ladder.BestPrice, lots);
        if (lots < maker.Lots)
            ladder.Reduce(slot, lots);
        else
            End(slot, ladder);
        return lots;
    }

    private void Rest(in MatchingOperation operation, long open, PriceLadder ladder)
    {
        var slot = _orders.Rent();
        ladder.Append(slot, operation.Price, open);
        _orders.Index(slot, operation.Id);
        _resting++;
    }

    private void Cancel(long id)
    {
        if (_orders.TryFind(id, out var slot))
            End(slot, _isBuy[id] ? _bids : _asks);
    }

    private void End(int slot, PriceLadder ladder)
    {
        ladder.Remove(slot);
        _orders.Unindex(slot);
        _orders.Release(slot);
        _resting--;
    }
}
