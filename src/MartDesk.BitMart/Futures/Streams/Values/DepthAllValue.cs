using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>A whole book to the channel's depth, valid during the call that hands it over.</summary>
/// <remarks>BitMart Futures V2 reference, "【Public】Depth-All Channel".</remarks>
public readonly ref struct DepthAllValue
{
    /// <summary>The topic it came on, UTF-8; <c>group</c>.</summary>
    public required ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>Contract, UTF-8; <c>symbol</c>.</summary>
    public required ReadOnlySpan<byte> Symbol { get; init; }

    /// <summary>Sellers, lowest price first; <c>asks</c>.</summary>
    public ReadOnlySpan<PriceLevel> Asks { get; init; }

    /// <summary>Buyers, highest price first; <c>bids</c>.</summary>
    public ReadOnlySpan<PriceLevel> Bids { get; init; }

    /// <summary>When it was pushed, Unix milliseconds; <c>ms_t</c>.</summary>
    public required long TimestampMs { get; init; }
}
