namespace MartDesk.Testing.Matching;

/// <summary>
/// The matching workload M1: a stream of orders and cancels that other engines have run too, with the numbers that every book with price-time
/// priority must reproduce. The same seed, count and number of resting orders give the same stream, bit for bit.
/// </summary>
/// <remarks>
/// Half of the operations add near a drifting middle, a tenth crosses it, two fifths cancel a resting order at random. The stream depends on
/// what rests, so it is made while the <see cref="NaiveBook"/> runs it.
/// </remarks>
public sealed class MatchingWorkload
{
    private readonly List<uint> _live = [];
    private readonly Dictionary<uint, int> _places = [];
    private readonly MatchingOperation[] _operations;
    private readonly int _resting;
    private readonly NaiveBook _book;
    private ulong _state;
    private long _middle = 100_000;
    private uint _nextId = 1;

    /// <summary>Makes the stream and runs it through the naive book.</summary>
    /// <param name="seed">Of the random numbers (splitmix64).</param>
    /// <param name="count">Operations that are timed.</param>
    /// <param name="resting">Orders placed before, and about how many rest all the time.</param>
    public MatchingWorkload(ulong seed, int count, int resting)
    {
        _state = seed;
        _resting = resting;
        _operations = new MatchingOperation[resting + count];
        Expected = new TradeTally(isHashing: true);
        _book = new NaiveBook(Expected, Forget);
        for (var i = 0; i < _operations.Length; i++)
        {
            _operations[i] = NextOperation(i);
            if (_book.Apply(_operations[i]))
                Remember(_operations[i].Id);
        }

        BookHash = _book.ComputeHash();
        StreamHash = HashOf(_operations);
    }

    /// <summary>The orders placed first; not timed.</summary>
    public ReadOnlySpan<MatchingOperation> Preload => _operations.AsSpan(0, _resting);

    /// <summary>What is timed.</summary>
    public ReadOnlySpan<MatchingOperation> Timed => _operations.AsSpan(_resting);

    /// <summary>The naive book's trades, preload included.</summary>
    public TradeTally Expected { get; }

    /// <summary>Hash of the naive book at the end.</summary>
    public ulong BookHash { get; }

    /// <summary>Hash of the stream, preload included.</summary>
    public ulong StreamHash { get; }

    /// <summary>Orders that rest at the end.</summary>
    public int RestingAtEnd => _book.Count;

    /// <summary>Highest order id used.</summary>
    public uint Orders => _nextId - 1;

    /// <summary>Occupied prices of both sides at the end.</summary>
    public (int Bids, int Asks) Levels => _book.Levels;

    /// <summary>Best prices at the end.</summary>
    public (uint Bid, uint Ask) Best => _book.Best;

    private static ulong HashOf(ReadOnlySpan<MatchingOperation> operations)
    {
        var hash = new Fnv1a();
        foreach (var operation in operations)
        {
            hash.AddUInt32(operation.Id);
            hash.AddUInt32(operation.Price);
            hash.AddUInt32(operation.Quantity);
            hash.AddUInt32((uint)operation.Kind);
        }

        return hash.Value;
    }

    private MatchingOperation NextOperation(int index)
    {
        if ((index & 63) == 0)
            _middle += (Next() & 1) == 1 ? 1 : -1;
        var kind = index < _resting ? 0 : (Next() >> 32) % 10;
        if (kind is >= 5 and <= 8 && _live.Count > 0)
            return NextCancel();
        return kind == 9 ? NextCrossing() : NextAdd();
    }

    private MatchingOperation NextCancel()
    {
        var id = _live[(int)(Next() % (ulong)_live.Count)];
        Forget(id);
        return new MatchingOperation(id, 0, 0, MatchingOperationKind.Cancel);
    }

    private MatchingOperation NextCrossing()
    {
        var a = Next();
        var span = _live.Count > _resting ? 200UL : 20UL; // Holds the book near the wanted number of orders.
        var isBuy = (a & 1) == 0;
        return NextOrder(isBuy, isBuy ? _middle + 50 : _middle - 50, 1 + ((a >> 32) % span));
    }

    private MatchingOperation NextAdd()
    {
        var a = Next();
        var b = Next();
        var z = (long)(b & 0xFFFF) + (long)(b >> 16 & 0xFFFF) + (long)(b >> 32 & 0xFFFF) + (long)(b >> 48) - 131_070; // nearly normal
        var n = Math.Abs(z) * 200 / 37_837;
        var distance = 1 + (n * n / 200); // dense at the touch, sparse behind
        var isBuy = (a & 1) == 0;
        return NextOrder(isBuy, isBuy ? _middle - distance : _middle + distance, 1 + ((a >> 32) % 100));
    }

    private MatchingOperation NextOrder(bool isBuy, long price, ulong quantity) =>
        new(_nextId++, (uint)price, (uint)quantity, isBuy ? MatchingOperationKind.Buy : MatchingOperationKind.Sell);

    private void Remember(uint id)
    {
        _places[id] = _live.Count;
        _live.Add(id);
    }

    private void Forget(uint id)
    {
        _places.Remove(id, out var place);
        var last = _live[^1];
        _live.RemoveAt(_live.Count - 1);
        if (last == id)
            return;
        _live[place] = last;
        _places[last] = place;
    }

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
