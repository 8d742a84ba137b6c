using System.Numerics;
using MartDesk.Testing.Matching;

namespace MartDesk.Benchmarks.Matching;

/// <summary>
/// The floor of matching: what remains when everything is known beforehand. An order id is an index into an array of 16-byte records, a price
/// an index into an array of queues, a bitmap with a summary finds the next occupied price, and the best prices are remembered. It knows
/// no users, no client ids, no money, no events, and no price outside its array.
/// </summary>
internal sealed class LadderBook : WorkloadBook
{
    private const int Prices = 1 << 18;

    private readonly Record[] _orders;
    private readonly Level[] _levels = new Level[Prices];
    private readonly bool[] _isBuy;
    private readonly ulong[] _bidWords = new ulong[Prices / 64];
    private readonly ulong[] _bidSummary = new ulong[Prices / 4096];
    private readonly ulong[] _askWords = new ulong[Prices / 64];
    private readonly ulong[] _askSummary = new ulong[Prices / 4096];
    private readonly TradeTally _trades;
    private int _bestBid = -1;
    private int _bestAsk = Prices;
    private int _resting;

    public LadderBook(uint orders, TradeTally trades)
    {
        _orders = new Record[orders + 1];
        _isBuy = new bool[orders + 1];
        _trades = trades;
    }

    public override int Resting => _resting;

    public override void Apply(ReadOnlySpan<MatchingOperation> operations)
    {
        foreach (ref readonly var operation in operations)
        {
            if (operation.Kind == MatchingOperationKind.Cancel)
                Cancel((int)operation.Id);
            else if (operation.Kind == MatchingOperationKind.Buy)
                Buy((int)operation.Id, (int)operation.Price, operation.Quantity);
            else
                Sell((int)operation.Id, (int)operation.Price, operation.Quantity);
        }
    }

    public override ulong ComputeHash()
    {
        var hash = new Fnv1a();
        for (var price = _bestBid; price >= 0; price = HighestBelow(price))
            AddLevel(ref hash, price);
        for (var price = _bestAsk; price < Prices; price = LowestAbove(price))
            AddLevel(ref hash, price);
        return hash.Value;
    }

    private void AddLevel(ref Fnv1a hash, int price)
    {
        for (var id = _levels[price].Head; id != 0; id = _orders[id].Next)
        {
            hash.AddInt64(id);
            hash.AddInt64(price);
            hash.AddInt64(_orders[id].Open);
        }
    }

    private void Buy(int id, int price, uint open)
    {
        while (_bestAsk <= price)
        {
            open = Take(id, _bestAsk, open, out var isEmpty);
            if (isEmpty)
            {
                Clear(_askWords, _askSummary, _bestAsk);
                _bestAsk = LowestAbove(_bestAsk);
            }

            if (open == 0)
                return;
        }

        _isBuy[id] = true;
        if (Append(id, price, open))
            Set(_bidWords, _bidSummary, price);
        if (price > _bestBid)
            _bestBid = price;
    }

    private void Sell(int id, int price, uint open)
    {
        while (_bestBid >= price)
        {
            open = Take(id, _bestBid, open, out var isEmpty);
            if (isEmpty)
            {
                Clear(_bidWords, _bidSummary, _bestBid);
                _bestBid = HighestBelow(_bestBid);
            }

            if (open == 0)
                return;
        }

        if (Append(id, price, open))
            Set(_askWords, _askSummary, price);
        if (price < _bestAsk)
            _bestAsk = price;
    }

    /// <summary>Trades against one price; returns what is left to trade.</summary>
    private uint Take(int taker, int price, uint open, out bool isEmpty)
    {
        ref var level = ref _levels[price];
        var id = level.Head;
        while (id != 0 && open != 0)
        {
            ref var maker = ref _orders[id];
            var lots = Math.Min(open, maker.Open);
            _trades.Add(taker, id, price, lots);
            open -= lots;
            maker.Open -= lots;
            if (maker.Open != 0)
                break;
            id = maker.Next;
            _resting--;
        }

        level.Head = id;
        isEmpty = id == 0;
        if (isEmpty)
            level.Tail = 0;
        else
            _orders[id].Previous = 0;
        return open;
    }

    private bool Append(int id, int price, uint open)
    {
        ref var level = ref _levels[price];
        var tail = level.Tail;
        _orders[id] = new Record { Next = 0, Previous = tail, Open = open, Price = price };
        level.Tail = id;
        _resting++;
        if (tail == 0)
            level.Head = id;
        else
            _orders[tail].Next = id;
        return tail == 0;
    }

    private void Cancel(int id)
    {
        ref var order = ref _orders[id];
        ref var level = ref _levels[order.Price];
        if (order.Previous == 0)
            level.Head = order.Next;
        else
            _orders[order.Previous].Next = order.Next;
        if (order.Next == 0)
            level.Tail = order.Previous;
        else
            _orders[order.Next].Previous = order.Previous;
        _resting--;
        if (level.Head == 0)
            Vacate(order.Price, _isBuy[id]);
    }

    private void Vacate(int price, bool isBid)
    {
        if (isBid)
        {
            Clear(_bidWords, _bidSummary, price);
            if (price == _bestBid)
                _bestBid = HighestBelow(price);
        }
        else
        {
            Clear(_askWords, _askSummary, price);
            if (price == _bestAsk)
                _bestAsk = LowestAbove(price);
        }
    }

    private static void Set(ulong[] words, ulong[] summary, int price)
    {
        words[price >> 6] |= 1UL << price;
        summary[price >> 12] |= 1UL << (price >> 6);
    }

    private static void Clear(ulong[] words, ulong[] summary, int price)
    {
        if ((words[price >> 6] &= ~(1UL << price)) == 0)
            summary[price >> 12] &= ~(1UL << (price >> 6));
    }

    private int LowestAbove(int price)
    {
        var word = price >> 6;
        var bits = _askWords[word] & (~0UL << price) & ~(1UL << price);
        if (bits == 0)
        {
            var group = word >> 6;
            var words = _askSummary[group] & (~0UL << word) & ~(1UL << word);
            while (words == 0)
            {
                if (++group == _askSummary.Length)
                    return Prices;
                words = _askSummary[group];
            }

            word = (group << 6) + BitOperations.TrailingZeroCount(words);
            bits = _askWords[word];
        }

        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    private int HighestBelow(int price)
    {
        var word = price >> 6;
        var bits = _bidWords[word] & ((1UL << price) - 1);
        if (bits == 0)
        {
            var group = word >> 6;
            var words = _bidSummary[group] & ((1UL << word) - 1);
            while (words == 0)
            {
                if (--group < 0)
                    return -1;
                words = _bidSummary[group];
            }

            word = (group << 6) + BitOperations.Log2(words);
            bits = _bidWords[word];
        }

        return (word << 6) + BitOperations.Log2(bits);
    }

    private struct Record
    {
        public int Next;
        public int Previous;
        public uint Open;
        public int Price;
    }

    private struct Level
    {
        public int Head;
        public int Tail;
    }
}
