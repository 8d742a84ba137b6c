using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.MarketData;

/// <summary>The last public trades of one instrument; a full tape forgets the oldest.</summary>
public sealed class TradeTape
{
    /// <summary>Trades kept.</summary>
    public const int Capacity = 1000;

    private readonly Trade[] _trades = new Trade[Capacity];
    private int _next;

    /// <summary>Trades on the tape.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the newest trade.</summary>
    public void Add(in Trade trade)
    {
        _trades[_next] = trade;
        _next = (_next + 1) % Capacity;
        Count = Math.Min(Count + 1, Capacity);
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
