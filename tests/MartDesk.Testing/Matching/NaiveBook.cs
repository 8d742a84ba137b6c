namespace MartDesk.Testing.Matching;

/// <summary>The slow and obvious order book: sorted prices, a queue at each. Every other book must trade as it does.</summary>
/// <param name="trades">Receives each trade.</param>
/// <param name="left">Called with the id of every maker that was filled, right after its trade; null for nobody.</param>
public sealed class NaiveBook(TradeTally trades, Action<uint>? left = null)
{
    private readonly SortedDictionary<uint, LinkedList<Resting>> _bids = new(Comparer<uint>.Create((a, b) => b.CompareTo(a)));
    private readonly SortedDictionary<uint, LinkedList<Resting>> _asks = [];
    private readonly Dictionary<uint, LinkedListNode<Resting>> _resting = [];

    /// <summary>Orders in the book.</summary>
    public int Count => _resting.Count;

    /// <summary>Hash over the book: bids best to worst, then asks, each level oldest first.</summary>
    public ulong ComputeHash()
    {
        var hash = new Fnv1a();
        foreach (var order in _bids.Values.SelectMany(level => level).Concat(_asks.Values.SelectMany(level => level)))
        {
            hash.AddInt64(order.Id);
            hash.AddInt64(order.Price);
            hash.AddInt64(order.Open);
        }

        return hash.Value;
    }

    /// <summary>Occupied prices of both sides.</summary>
    public (int Bids, int Asks) Levels => (_bids.Count, _asks.Count);

    /// <summary>Best prices of both sides; 0 where there is none.</summary>
    public (uint Bid, uint Ask) Best => (_bids.Keys.FirstOrDefault(), _asks.Keys.FirstOrDefault());

    /// <summary>Does one operation. True when an order rests because of it.</summary>
    public bool Apply(in MatchingOperation operation)
    {
        if (operation.Kind == MatchingOperationKind.Cancel)
        {
            Cancel(operation.Id);
            return false;
        }

        return Place(operation);
    }

    private void Cancel(uint id)
    {
        _resting.Remove(id, out var node);
        var side = node!.Value.IsBuy ? _bids : _asks; // The workload cancels only what rests.
        var level = node.List!;
        level.Remove(node);
        if (level.Count == 0)
            side.Remove(node.Value.Price);
    }

    private bool Place(in MatchingOperation order)
    {
        var isBuy = order.Kind == MatchingOperationKind.Buy;
        var open = (long)order.Quantity;
        var opposite = isBuy ? _asks : _bids;
        while (open > 0 && opposite.Count > 0)
        {
            var (price, level) = opposite.First();
            if (isBuy ? price > order.Price : price < order.Price)
                break;
            var maker = level.First!.Value; // A level without orders is removed at once.
            var lots = Math.Min(open, maker.Open);
            trades.Add(order.Id, maker.Id, price, lots);
            open -= lots;
            maker.Open -= lots;
            if (maker.Open > 0)
                continue;
            level.RemoveFirst();
            _resting.Remove(maker.Id);
            left?.Invoke(maker.Id);
            if (level.Count == 0)
                opposite.Remove(price);
        }

        if (open == 0)
            return false;
        var own = isBuy ? _bids : _asks;
        if (!own.TryGetValue(order.Price, out var queue))
            own.Add(order.Price, queue = []);
        _resting.Add(order.Id, queue.AddLast(new Resting(order.Id, isBuy, order.Price, open)));
        return true;
    }

    private sealed class Resting(uint id, bool isBuy, uint price, long open)
    {
        public uint Id { get; } = id;

        public bool IsBuy { get; } = isBuy;

        public uint Price { get; } = price;

        public long Open { get; set; } = open;
    }
}
