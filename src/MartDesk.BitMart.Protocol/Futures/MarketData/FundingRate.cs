using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.MarketData;

/// <summary>Funding of a contract. A positive rate is paid by longs to shorts.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Current Funding Rate".</remarks>
public sealed record FundingRate
{
    /// <summary>Time of the answer, Unix milliseconds.</summary>
    [JsonPropertyName("timestamp")] public required long TimestampMs { get; init; }

    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Rate settled last, a fraction.</summary>
    [JsonPropertyName("rate_value")] public required decimal Rate { get; init; }

    /// <summary>Rate expected at the next settlement, a fraction.</summary>
    [JsonPropertyName("expected_rate")] public required decimal ExpectedRate { get; init; }

    /// <summary>Next settlement, Unix milliseconds.</summary>
    [JsonPropertyName("funding_time")] public required long FundingTimeMs { get; init; }

    /// <summary>Highest rate possible.</summary>
    [JsonPropertyName("funding_upper_limit")] public required decimal UpperLimit { get; init; }

    /// <summary>Lowest rate possible.</summary>
    [JsonPropertyName("funding_lower_limit")] public required decimal LowerLimit { get; init; }
}
