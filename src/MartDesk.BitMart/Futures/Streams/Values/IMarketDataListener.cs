namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>
/// Takes market data as values the moment it arrives, on the task that reads the connection. Nothing is allocated for a message in the venue's
/// usual form; a message in another form arrives all the same.
/// </summary>
/// <remarks>
/// What is handed over, texts and levels included, lies in the connection's buffers and is valid only during the call. The connection reads nothing
/// while a listener works, and a listener that throws loses the connection.
/// </remarks>
public interface IMarketDataListener
{
    /// <summary>Best bid and ask: <c>futures/bookticker</c>.</summary>
    /// <param name="ticker">The push.</param>
    void OnBookTicker(in BookTickerValue ticker)
    {
    }

    /// <summary>A ticker: <c>futures/ticker</c>.</summary>
    /// <param name="ticker">The push.</param>
    void OnTicker(in TickerValue ticker)
    {
    }

    /// <summary>A public trade: <c>futures/trade</c>; one call each, in the order of the message, newest first.</summary>
    /// <param name="trade">The trade.</param>
    void OnTrade(in TradeValue trade)
    {
    }

    /// <summary>A snapshot or changed levels of a book: <c>futures/depthIncrease…</c>, unless the stream keeps the book itself.</summary>
    /// <param name="depth">The push.</param>
    void OnDepth(in DepthValue depth)
    {
    }
}
