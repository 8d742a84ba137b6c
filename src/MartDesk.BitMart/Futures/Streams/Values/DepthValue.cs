using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>A snapshot or changed levels of a book, valid during the call that hands it over.</summary>
/// <remarks>BitMart Futures V2 reference, "【Public】Depth-Increase Channel".</remarks>
public readonly ref struct DepthValue
{
    /// <summary>The topic it came on, UTF-8; <c>group</c>.</summary>
    public required ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>Contract, UTF-8; <c>symbol</c>.</summary>
    public required ReadOnlySpan<byte> Symbol { get; init; }

    /// <summary>Levels of the sellers; empty when there are none; <c>asks</c>.</summary>
    public ReadOnlySpan<PriceLevel> Asks { get; init; }

    /// <summary>Levels of the buyers; empty when there are none; <c>bids</c>.</summary>
    public ReadOnlySpan<PriceLevel> Bids { get; init; }

    /// <summary>When it was pushed, Unix milliseconds; <c>ms_t</c>.</summary>
    public required long TimestampMs { get; init; }

    /// <summary>Version of the book after this message; <c>version</c>.</summary>
    public required long Version { get; init; }

    /// <summary>True for a snapshot, which replaces the book; <c>type</c>.</summary>
    public required bool IsSnapshot { get; init; }
}
