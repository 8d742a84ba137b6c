namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>
/// Takes market data as values the moment it arrives, on the task that reads the connection. Nothing is allocated for a message in the venue's
/// usual form; a message in another form arrives all the same.
/// </summary>
/// <remarks>
/// What is handed over, texts and levels included, lies in the connection's buffers and is valid only during the call. The connection reads nothing
/// while a listener works, and a listener that throws loses the connection. The reader of the stream still gets connections, refusals and messages of unknown channels.
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

    /// <summary>A whole book: <c>futures/depthAll…</c>.</summary>
    /// <param name="depth">The push.</param>
    void OnDepthAll(in DepthAllValue depth)
    {
    }

    /// <summary>One side of a book: <c>futures/depth5</c>, <c>depth20</c>, <c>depth50</c>.</summary>
    /// <param name="depth">The push.</param>
    void OnDepthSide(in DepthSideValue depth)
    {
    }

    /// <summary>A candle of the last price: <c>futures/klineBin…</c>; one call each.</summary>
    /// <param name="candle">The candle.</param>
    void OnCandle(in CandleValue candle)
    {
    }

    /// <summary>A candle of the mark price: <c>futures/markPriceKlineBin…</c>; one call each.</summary>
    /// <param name="candle">The candle.</param>
    void OnMarkPriceCandle(in CandleValue candle)
    {
    }

    /// <summary>Funding of a contract: <c>futures/fundingRate</c>, subscribed or asked for.</summary>
    /// <param name="rate">The push.</param>
    void OnFundingRate(in FundingRateValue rate)
    {
    }
}
