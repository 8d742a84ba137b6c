using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>Data of <c>futures/depthAll…</c>: the whole book to the channel's depth.</summary>
/// <remarks>BitMart Futures V2 reference, "【Public】Depth-All Channel".</remarks>
public sealed record DepthAllPush
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Sellers, lowest price first.</summary>
    [JsonPropertyName("asks")] public IReadOnlyList<PriceLevel>? Asks { get; init; }

    /// <summary>Buyers, highest price first.</summary>
    [JsonPropertyName("bids")] public IReadOnlyList<PriceLevel>? Bids { get; init; }

    /// <summary>When it was pushed, Unix milliseconds.</summary>
    [JsonPropertyName("ms_t")] public required long TimestampMs { get; init; }
}

/// <summary>Data of <c>futures/depthIncrease…</c>: a snapshot, then changed levels.</summary>
/// <remarks>
/// BitMart Futures V2 reference, "【Public】Depth-Increase Channel". The version rises by one with every message; a lower or equal one is
/// dropped, a jump calls for a snapshot. Sizes are absolute.
/// </remarks>
public sealed record DepthIncreasePush
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Levels of the sellers.</summary>
    [JsonPropertyName("asks")] public IReadOnlyList<PriceLevel>? Asks { get; init; }

    /// <summary>Levels of the buyers.</summary>
    [JsonPropertyName("bids")] public IReadOnlyList<PriceLevel>? Bids { get; init; }

    /// <summary>When it was pushed, Unix milliseconds.</summary>
    [JsonPropertyName("ms_t")] public required long TimestampMs { get; init; }

    /// <summary>Version of the book after this message.</summary>
    [JsonPropertyName("version")] public required long Version { get; init; }

    /// <summary>Snapshot or update.</summary>
    [JsonPropertyName("type")] public required DepthUpdateType Type { get; init; }
}
