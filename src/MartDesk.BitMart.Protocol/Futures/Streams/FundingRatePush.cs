using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>Data of <c>futures/fundingRate</c>: at once and then once a minute.</summary>
/// <remarks>BitMart Futures V2 reference, "【Public】Funding Rate Channel"; the meaning of the times from a live probe.</remarks>
public sealed record FundingRatePush
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Rate settled last, a fraction.</summary>
    [JsonPropertyName("fundingRate")] public required decimal Rate { get; init; }

    /// <summary>About now, Unix milliseconds; the reference calls it the coming settlement, which it was not.</summary>
    [JsonPropertyName("fundingTime")] public required long TimeMs { get; init; }

    /// <summary>Rate expected at the next settlement, a fraction.</summary>
    [JsonPropertyName("nextFundingRate")] public decimal? NextRate { get; init; }

    /// <summary>Next settlement, Unix milliseconds.</summary>
    [JsonPropertyName("nextFundingTime")] public long? NextTimeMs { get; init; }

    /// <summary>Highest rate possible.</summary>
    [JsonPropertyName("funding_upper_limit")] public decimal? UpperLimit { get; init; }

    /// <summary>Lowest rate possible.</summary>
    [JsonPropertyName("funding_lower_limit")] public decimal? LowerLimit { get; init; }

    /// <summary>When it was pushed, Unix milliseconds.</summary>
    [JsonPropertyName("ts")] public required long TimestampMs { get; init; }
}
