using MartDesk.Exchange;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Orders;
using MartDesk.Testing.Matching;

namespace MartDesk.Benchmarks.Matching;

/// <summary>
/// The engine's own book: its order slots, its id index and its two ladders, worked as the engine works them but without owners, money and events.
/// As the engine does when it is handed many commands, it looks ahead in them for cancels.
/// </summary>
internal sealed class EngineBook : WorkloadBook
{
    private readonly BookOrders _orders = new();
    private readonly PriceLadder[] _ladders;
    private readonly TradeTally _trades;
    private int _resting;

    public EngineBook(TradeTally trades)
    {
        _trades = trades;
        _ladders = [new PriceLadder(_orders, Side.Buy), new PriceLadder(_orders, Side.Sell)];
    }

    public override int Resting => _resting;

    public override void Apply(ReadOnlySpan<MatchingOperation> operations)
    {
        for (var i = 0; i < operations.Length; i++)
        {
            LookAhead(operations, i);
            ref readonly var operation = ref operations[i];
            if (operation.Kind == MatchingOperationKind.Cancel)
                Cancel(operation.Id);
            else if (operation.Kind == MatchingOperationKind.Buy)
                Place(operation, _ladders[0], _ladders[1]);
            else
                Place(operation, _ladders[1], _ladders[0]);
        }
    }

    public override ulong ComputeHash()
    {
        var hash = new Fnv1a();
        foreach (var ladder in _ladders)
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

    private void LookAhead(ReadOnlySpan<MatchingOperation> operations, int i)
    {
        if (i + ExchangeEngine.FarAhead < operations.Length && operations[i + ExchangeEngine.FarAhead] is { Kind: MatchingOperationKind.Cancel } far)
            _orders.FetchSeat(far.Id);
        if (i + ExchangeEngine.NearAhead < operations.Length && operations[i + ExchangeEngine.NearAhead] is { Kind: MatchingOperationKind.Cancel } near)
            _orders.FetchPlace(near.Id);
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
            End(slot, _ladders[_orders[slot].Level & 1]);
    }

    private void End(int slot, PriceLadder ladder)
    {
        ladder.Remove(slot);
        _orders.Unindex(slot);
        _orders.Release(slot);
        _resting--;
    }
}
