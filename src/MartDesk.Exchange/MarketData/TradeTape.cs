using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Snapshots;

namespace MartDesk.Exchange.MarketData;

/// <summary>The last public trades of one instrument; a full tape forgets the oldest.</summary>
public sealed class TradeTape
{
    /// <summary>Trades kept.</summary>
    public const int Capacity = 1000;

    private const int FirstCapacity = 16;

    private Trade[] _trades = [];
    private int _next;

    /// <summary>Trades on the tape.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the newest trade.</summary>
    public void Add(in Trade trade)
    {
        if (_next == _trades.Length) // Only while it is not full: a full one has all its places.
            Array.Resize(ref _trades, Math.Clamp(2 * _next, FirstCapacity, Capacity));
        _trades[_next] = trade;
        _next = (_next + 1) % Capacity;
        Count = Math.Min(Count + 1, Capacity);
    }

    /// <summary>Writes the tape.</summary>
    public void Save(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var newest = new Trade[Count];
        CopyNewest(newest);
        Array.Reverse(newest);
        writer.Values<Trade>(newest);
    }

    /// <summary>Reads what <see cref="Save"/> wrote into an empty tape.</summary>
    public void Load(SnapshotReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        foreach (var trade in reader.Values<Trade>())
            Add(trade);
    }

    /// <summary>Copies the newest trades, newest first; returns how many.</summary>
    public int CopyNewest(Span<Trade> target)
    {
        var count = Math.Min(target.Length, Count);
        for (var i = 0; i < count; i++)
            target[i] = _trades[(_next - 1 - i + Capacity) % Capacity];
        return count;
    }
}
