namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>Best bid and ask, valid during the call that hands it over.</summary>
/// <remarks>BitMart Futures V2 reference, "【Public】Individual Symbol Book Ticker Channel".</remarks>
public readonly ref struct BookTickerValue
{
    /// <summary>Contract, UTF-8; <c>symbol</c>.</summary>
    public required ReadOnlySpan<byte> Symbol { get; init; }

    /// <summary>Best bid; null when nobody buys; <c>best_bid_price</c>.</summary>
    public decimal? BidPrice { get; init; }

    /// <summary>Contracts at the best bid; <c>best_bid_vol</c>.</summary>
    public decimal? BidSize { get; init; }

    /// <summary>Best ask; null when nobody sells; <c>best_ask_price</c>.</summary>
    public decimal? AskPrice { get; init; }

    /// <summary>Contracts at the best ask; <c>best_ask_vol</c>.</summary>
    public decimal? AskSize { get; init; }

    /// <summary>When it was pushed, Unix milliseconds; <c>ms_t</c>.</summary>
    public required long TimestampMs { get; init; }
}
