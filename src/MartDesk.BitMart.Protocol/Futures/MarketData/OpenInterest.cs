using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.MarketData;

/// <summary>What is held open in a contract.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Futures Openinterest".</remarks>
public sealed record OpenInterest
{
    /// <summary>Time of the answer, Unix milliseconds.</summary>
    [JsonPropertyName("timestamp")] public required long TimestampMs { get; init; }

    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Contracts in the reference, base currency with decimals on the real service.</summary>
    [JsonPropertyName("open_interest")] public required decimal Size { get; init; }

    /// <summary>Value in quote currency.</summary>
    [JsonPropertyName("open_interest_value")] public required decimal ValueQuote { get; init; }
}
