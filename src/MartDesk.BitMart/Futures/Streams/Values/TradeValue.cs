using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>A public trade, valid during the call that hands it over.</summary>
/// <remarks>BitMart Futures V2 reference, "【Public】Trade Channel".</remarks>
public readonly ref struct TradeValue
{
    /// <summary>The venue's id of the trade, its characters as UTF-8; <c>trade_id</c>.</summary>
    public required ReadOnlySpan<byte> TradeId { get; init; }

    /// <summary>Contract, UTF-8; <c>symbol</c>.</summary>
    public required ReadOnlySpan<byte> Symbol { get; init; }

    /// <summary>Price in quote currency; <c>deal_price</c>.</summary>
    public required decimal Price { get; init; }

    /// <summary>Contracts; <c>deal_vol</c>.</summary>
    public required long Size { get; init; }

    /// <summary>Who opened and closed what, the taker named first; null when absent. <see cref="IsBuyerMaker"/> is surer; <c>way</c>.</summary>
    public TradeWay? Way { get; init; }

    /// <summary>True when the buyer's order rested; <c>m</c>.</summary>
    public required bool IsBuyerMaker { get; init; }

    /// <summary>When, nanoseconds since 1970; <c>created_at</c>.</summary>
    public required long CreateTimeNs { get; init; }
}
