namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>A ticker, valid during the call that hands it over. Carries no time.</summary>
/// <remarks>BitMart Futures V2 reference, "【Public】Ticker Channel".</remarks>
public readonly ref struct TickerValue
{
    /// <summary>Contract, UTF-8; <c>symbol</c>.</summary>
    public required ReadOnlySpan<byte> Symbol { get; init; }

    /// <summary>Price of the last trade; <c>last_price</c>.</summary>
    public required decimal LastPrice { get; init; }

    /// <summary>Contracts traded in 24 hours; <c>volume_24</c>.</summary>
    public decimal? Volume24h { get; init; }

    /// <summary>Change in 24 hours, a fraction; <c>range</c>.</summary>
    public decimal? Change24h { get; init; }

    /// <summary>Mark price; <c>mark_price</c>.</summary>
    public decimal? MarkPrice { get; init; }

    /// <summary>Index price; <c>index_price</c>.</summary>
    public decimal? IndexPrice { get; init; }

    /// <summary>Best ask; <c>ask_price</c>.</summary>
    public decimal? AskPrice { get; init; }

    /// <summary>Contracts at the best ask; <c>ask_vol</c>.</summary>
    public decimal? AskSize { get; init; }

    /// <summary>Best bid; <c>bid_price</c>.</summary>
    public decimal? BidPrice { get; init; }

    /// <summary>Contracts at the best bid; <c>bid_vol</c>.</summary>
    public decimal? BidSize { get; init; }
}
