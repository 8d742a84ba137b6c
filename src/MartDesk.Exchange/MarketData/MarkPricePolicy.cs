namespace MartDesk.Exchange.MarketData;

/// <summary>Where mark and index price come from as long as the venue has no outside price.</summary>
/// <remarks>
/// Mark is the median of best bid, best ask and last trade, so it is the last price while that lies inside the spread and the nearer
/// quote otherwise: one stray print cannot move it past the book. Index is the middle of the book until index sources exist.
/// Prices are ticks, 0 means there is none; a result of 0 means that nothing is known yet.
/// </remarks>
public static class MarkPricePolicy
{
    /// <summary>Mark price; where a side of the book is empty the last trade stands in for it.</summary>
    public static long Mark(long bidTicks, long askTicks, long lastTicks)
    {
        if (lastTicks == 0)
            return Index(bidTicks, askTicks, lastTicks);
        var low = bidTicks == 0 ? lastTicks : bidTicks;
        var high = askTicks == 0 ? lastTicks : askTicks;
        return Math.Max(Math.Min(low, high), Math.Min(Math.Max(low, high), lastTicks));
    }

    /// <summary>Middle of the book, rounded down to a tick; with one side empty the last trade, or else the other side.</summary>
    public static long Index(long bidTicks, long askTicks, long lastTicks)
    {
        if (bidTicks != 0 && askTicks != 0)
            return bidTicks + ((askTicks - bidTicks) / 2);
        return lastTicks != 0 ? lastTicks : Math.Max(bidTicks, askTicks);
    }
}
