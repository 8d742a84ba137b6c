using System.Runtime.InteropServices;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Books;

/// <summary>The updates that came while a book waits for a snapshot. The venue may take the snapshot before it sends them and send it after them.</summary>
/// <remarks>The newest 64, several seconds of the fastest channel: longer than until a snapshot is asked for again. Nothing is allocated once it has grown to its size.</remarks>
internal sealed class WaitingUpdates
{
    private const int Most = 64;

    private Waiting[] _ring = [];
    private long _added;
    private long _newest;
    private long _newestMs;

    /// <summary>Forgets all of them: what comes from now on does not follow them.</summary>
    public void Clear() => _added = 0;

    public void Add(long version, long timestampMs, ReadOnlySpan<PriceLevel> bids, ReadOnlySpan<PriceLevel> asks)
    {
        if (_added > 0 && version < _newest && timestampMs > _newestMs) Clear(); // Lower and later: the venue counts anew.
        if (_ring.Length == 0) _ring = [.. Enumerable.Range(0, Most).Select(_ => new Waiting())];
        if (_added == 0 || version > _newest) (_newest, _newestMs) = (version, timestampMs);
        _ring[_added++ % Most].Fill(version, timestampMs, bids, asks);
    }

    /// <summary>The update of a version; null when it is not there.</summary>
    public Waiting? Find(long version)
    {
        for (var i = 0; i < Math.Min(_added, Most); i++)
        {
            if (_ring[i].Version == version) return _ring[i];
        }

        return null;
    }
}

/// <summary>One update that waits, in buffers of its own.</summary>
internal sealed class Waiting
{
    private readonly List<PriceLevel> _bids = [];
    private readonly List<PriceLevel> _asks = [];

    public long Version { get; private set; }

    public long TimestampMs { get; private set; }

    public ReadOnlySpan<PriceLevel> Bids => CollectionsMarshal.AsSpan(_bids);

    public ReadOnlySpan<PriceLevel> Asks => CollectionsMarshal.AsSpan(_asks);

    public void Fill(long version, long timestampMs, ReadOnlySpan<PriceLevel> bids, ReadOnlySpan<PriceLevel> asks)
    {
        (Version, TimestampMs) = (version, timestampMs);
        _bids.Clear();
        _bids.AddRange(bids);
        _asks.Clear();
        _asks.AddRange(asks);
    }
}
