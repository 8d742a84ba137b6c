using MartDesk.Exchange.Funding;

namespace MartDesk.Exchange.MarketData;

/// <summary>Where mark and index price come from.</summary>
/// <remarks>
/// With an outside index, the mark is the index and a basis that decays to zero until the next funding. Without one, mark is the median of best bid, best ask and last trade, so it is the last price while that lies inside the spread and the nearer
/// quote otherwise: one stray print cannot move it past the book. Index is then the middle of the book.
/// Prices are ticks, 0 means there is none; a result of 0 means that nothing is known yet.
/// </remarks>
public static class MarkPricePolicy
{
    /// <summary>Mark price of an outside index: index × (1 + expected rate × time left / interval), to the nearest tick.</summary>
    /// <param name="indexTicks">Index price; 0 gives 0.</param>
    /// <param name="rateBillionths">Expected funding rate.</param>
    /// <param name="leftMs">Time until the next settlement, milliseconds.</param>
    /// <param name="intervalMs">Length of a funding interval, milliseconds.</param>
    public static long Fair(long indexTicks, long rateBillionths, long leftMs, long intervalMs)
    {
        var scale = (Int128)FundingView.RateScale * intervalMs;
        var twice = 2 * (Int128)indexTicks * (scale + (Int128)rateBillionths * leftMs);
        return (long)((twice + scale) / (2 * scale));
    }

    /// <summary>Mark price without an outside index; where a side of the book is empty the last trade stands in for it.</summary>
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
