using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>One side of a book, valid during the call that hands it over. Two of them make a book.</summary>
/// <remarks>BitMart Futures V2 reference, "【Public】Depth Channel".</remarks>
public readonly ref struct DepthSideValue
{
    /// <summary>The topic it came on, UTF-8; <c>group</c>.</summary>
    public required ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>Contract, UTF-8; <c>symbol</c>.</summary>
    public required ReadOnlySpan<byte> Symbol { get; init; }

    /// <summary>Which side; <c>way</c>.</summary>
    public required DepthSide Side { get; init; }

    /// <summary>Levels, best first; <c>depths</c>.</summary>
    public ReadOnlySpan<PriceLevel> Levels { get; init; }

    /// <summary>When it was pushed, Unix milliseconds; null in an older sample of the reference; <c>ms_t</c>.</summary>
    public long? TimestampMs { get; init; }
}
