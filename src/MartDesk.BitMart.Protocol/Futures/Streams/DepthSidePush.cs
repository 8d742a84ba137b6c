using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>Data of <c>futures/depth5</c>, <c>depth20</c> and <c>depth50</c>: one side of the book. Two messages make a book.</summary>
/// <remarks>BitMart Futures V2 reference, "【Public】Depth Channel".</remarks>
public sealed record DepthSidePush
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Which side.</summary>
    [JsonPropertyName("way")] public required DepthSide Side { get; init; }

    /// <summary>Levels, best first.</summary>
    [JsonPropertyName("depths")] public IReadOnlyList<PriceLevel>? Levels { get; init; }

    /// <summary>When it was pushed, Unix milliseconds; absent in an older sample of the reference.</summary>
    [JsonPropertyName("ms_t")] public long? TimestampMs { get; init; }
}
