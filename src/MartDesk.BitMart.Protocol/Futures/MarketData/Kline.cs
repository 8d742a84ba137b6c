using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.MarketData;

/// <summary>One candle.</summary>
/// <remarks>BitMart Futures V2 reference, "Get K-line" and "Get MarkPrice K-line". Oldest first, at most 500.</remarks>
public sealed record Kline
{
    /// <summary>Start of the interval, Unix seconds; the real service stamped start + 1, so round down to the step.</summary>
    [JsonPropertyName("timestamp")] public required long TimestampSeconds { get; init; }

    /// <summary>First price.</summary>
    [JsonPropertyName("open_price")] public required decimal Open { get; init; }

    /// <summary>Last price.</summary>
    [JsonPropertyName("close_price")] public required decimal Close { get; init; }

    /// <summary>Highest price.</summary>
    [JsonPropertyName("high_price")] public required decimal High { get; init; }

    /// <summary>Lowest price.</summary>
    [JsonPropertyName("low_price")] public required decimal Low { get; init; }

    /// <summary>Contracts traded.</summary>
    [JsonPropertyName("volume")] public required decimal Volume { get; init; }
}
