using System.Runtime.InteropServices;
using System.Text;
using MartDesk.BitMart.Futures.Streams.Values;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Books;

/// <summary>An order book kept from <c>futures/depthIncrease…</c>. One writer; any number of readers, who never wait for a lock.</summary>
/// <remarks>
/// Rules of the reference, "How to correctly maintain a copy of OrderBook locally": a snapshot replaces the book, whatever its version; an update with
/// the next version is applied; a lower or equal one is passed over; a higher one makes the book stale until a snapshot comes. Beyond the
/// reference: when messages go on with lower versions and later times, the venue counts anew, and a book that is crossed is wrong; both are stale. What
/// comes while the book is stale waits: a snapshot that was taken before it is followed by it, so one that comes late is as good as one in time.
/// Invariants: levels of a side are in order, best first, without two of one price and without one of size 0. The sequence is odd while the writer
/// writes; a reader who saw the same even sequence before and after has read one version whole.
/// </remarks>
public sealed class LocalOrderBook
{
    private const int LateOnesOfAnotherCount = 2;

    private readonly BookSide _bids = new(isBid: true);
    private readonly BookSide _asks = new(isBid: false);
    private readonly WaitingUpdates _waiting = new();
    private readonly byte[] _symbolText;
    private bool _expectsSnapshot;
    private long _sequence;
    private long _version = -1;
    private long _timestampMs;
    private int _lateOnes;
    private bool _isStale = true;

    /// <summary>An empty book, stale until its first snapshot.</summary>
    /// <param name="symbol">Contract.</param>
    public LocalOrderBook(string symbol)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(symbol);
        Symbol = symbol;
        _symbolText = Encoding.UTF8.GetBytes(symbol);
    }

    /// <summary>Contract.</summary>
    public string Symbol { get; }

    /// <summary>True before the first snapshot, after a gap and after a lost connection. A stale book must not be traded on.</summary>
    public bool IsStale => Volatile.Read(ref _isStale);

    /// <summary>Version of the book; -1 before the first snapshot.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Takes in a message. Only one thread may call it at a time.</summary>
    /// <param name="push">A snapshot or an update of this symbol.</param>
    /// <returns>Whether it was applied, passed over, or a snapshot is needed.</returns>
    public BookUpdate Apply(DepthIncreasePush push)
    {
        ArgumentNullException.ThrowIfNull(push);
        if (push.Symbol != Symbol) throw new ArgumentException($"A push of {push.Symbol} does not belong to the book of {Symbol}.", nameof(push));
        return Apply(push.Type == DepthUpdateType.Snapshot, push.Version, push.TimestampMs, Span(push.Bids), Span(push.Asks));
    }

    /// <summary>Takes in a message as it lies in the connection's buffers. Only one thread may call it at a time; nothing is allocated once the book has its size.</summary>
    /// <param name="push">A snapshot or an update of this symbol.</param>
    /// <returns>Whether it was applied, passed over, or a snapshot is needed.</returns>
    public BookUpdate Apply(in DepthValue push)
    {
        if (!IsOf(push.Symbol))
            throw new ArgumentException($"A push of {Encoding.UTF8.GetString(push.Symbol)} does not belong to the book of {Symbol}.", nameof(push));
        return Apply(push.IsSnapshot, push.Version, push.TimestampMs, push.Bids, push.Asks);
    }

    /// <summary>True for the contract of the book.</summary>
    /// <param name="symbol">UTF-8.</param>
    internal bool IsOf(ReadOnlySpan<byte> symbol) => symbol.SequenceEqual(_symbolText);

    private BookUpdate Apply(bool isSnapshot, long version, long timestampMs, ReadOnlySpan<PriceLevel> bids, ReadOnlySpan<PriceLevel> asks)
    {
        if (!isSnapshot)
        {
            if (!_isStale && version <= _version)
            {
                if (!IsOfAnotherCount(timestampMs)) return BookUpdate.Ignored;
                _waiting.Clear();
            }

            if (_isStale || !Follows(version, _version))
            {
                CallStale();
                _waiting.Add(version, timestampMs, bids, asks);
                return BookUpdate.SnapshotNeeded;
            }
        }

        BeginWrite();
        if (isSnapshot)
        {
            _bids.Clear();
            _asks.Clear();
        }

        _bids.Set(bids);
        _asks.Set(asks);
        if (isSnapshot) CatchUp(ref version, ref timestampMs);
        else if (_expectsSnapshot) _waiting.Add(version, timestampMs, bids, asks);
        Volatile.Write(ref _version, version);
        _timestampMs = timestampMs;
        _lateOnes = 0;
        var isCrossed = _bids.Best >= _asks.Best;
        Volatile.Write(ref _isStale, isCrossed);
        EndWrite();
        return isCrossed ? BookUpdate.SnapshotNeeded : BookUpdate.Applied;
    }

    /// <summary>Applies what waited and follows a snapshot without a gap.</summary>
    private void CatchUp(ref long version, ref long timestampMs)
    {
        while (version < long.MaxValue && _waiting.Find(version + 1) is { } next)
        {
            _bids.Set(next.Bids);
            _asks.Set(next.Asks);
            (version, timestampMs) = (next.Version, next.TimestampMs);
        }

        _waiting.Clear();
        _expectsSnapshot = false;
    }

    /// <summary>Nothing follows the highest number there is: a wire that says so is wrong, and no reason to fall over it.</summary>
    private static bool Follows(long version, long before) => before < long.MaxValue && version == before + 1;

    /// <summary>A snapshot was asked for though the book is in sync: what is applied until it comes follows it then, so that one that comes late does not set the book back.</summary>
    internal void ExpectSnapshot() => _expectsSnapshot = true;

    /// <summary>
    /// A message that comes late or twice is older than the book. One that is newer and has a lower version is of another count; two in
    /// a row are no accident, and the book would stand still until the new count reaches its own, and then be wrong.
    /// </summary>
    private bool IsOfAnotherCount(long timestampMs) => timestampMs > _timestampMs && ++_lateOnes >= LateOnesOfAnotherCount;

    /// <summary>Calls the book old until the next snapshot, and forgets what waits for one. Only the writer may call it.</summary>
    public void MarkStale()
    {
        _expectsSnapshot = false;
        _waiting.Clear(); // It came over a connection that is gone; what comes next may have a gap to it.
        CallStale();
    }

    private void CallStale()
    {
        if (_isStale) return;
        BeginWrite();
        Volatile.Write(ref _isStale, true);
        EndWrite();
    }

    /// <summary>Copies the best levels of both sides, all of one version.</summary>
    /// <param name="bids">Receives the highest bids, best first; as many as fit.</param>
    /// <param name="asks">Receives the lowest asks, best first; as many as fit.</param>
    /// <returns>How many were copied, and of which version.</returns>
    public BookTop CopyTop(Span<PriceLevel> bids, Span<PriceLevel> asks)
    {
        var spin = new SpinWait();
        while (true)
        {
            var before = Volatile.Read(ref _sequence);
            if ((before & 1) == 0)
            {
                var bidCount = _bids.CopyTo(bids);
                var askCount = _asks.CopyTo(asks);
                var top = new BookTop(Volatile.Read(ref _version), Volatile.Read(ref _timestampMs), Volatile.Read(ref _isStale), bidCount, askCount);
                Interlocked.MemoryBarrier(); // Nothing read above may be read after the sequence below.
                if (Volatile.Read(ref _sequence) == before) return top;
            }

            spin.SpinOnce();
        }
    }

    /// <summary>The whole book, as two new lists of one version.</summary>
    /// <param name="levels">Most levels of a side.</param>
    public BookCopy Copy(int levels = int.MaxValue)
    {
        while (true)
        {
            var bids = new PriceLevel[Math.Min(levels, _bids.Count + 8)];
            var asks = new PriceLevel[Math.Min(levels, _asks.Count + 8)];
            var top = CopyTop(bids, asks);
            var isWhole = (top.Bids < bids.Length || bids.Length == levels) && (top.Asks < asks.Length || asks.Length == levels);
            if (isWhole) return new BookCopy(top.Version, top.TimestampMs, top.IsStale, bids[..top.Bids], asks[..top.Asks]);
        }
    }

    private static ReadOnlySpan<PriceLevel> Span(IReadOnlyList<PriceLevel>? levels) => levels switch
    {
        null => [],
        PriceLevel[] array => array,
        List<PriceLevel> list => CollectionsMarshal.AsSpan(list),
        _ => levels.ToArray(),
    };

    private void BeginWrite()
    {
        Volatile.Write(ref _sequence, unchecked(_sequence + 1));
        Interlocked.MemoryBarrier(); // Nothing written below may be seen before the odd sequence.
    }

    private void EndWrite() => Volatile.Write(ref _sequence, unchecked(_sequence + 1));
}

/// <summary>A book at one version.</summary>
/// <param name="Version">Version; -1 before the first snapshot.</param>
/// <param name="TimestampMs">When the venue pushed it, Unix milliseconds.</param>
/// <param name="IsStale">True when messages are missing since.</param>
/// <param name="Bids">Highest first.</param>
/// <param name="Asks">Lowest first.</param>
public sealed record BookCopy(long Version, long TimestampMs, bool IsStale, IReadOnlyList<PriceLevel> Bids, IReadOnlyList<PriceLevel> Asks);
