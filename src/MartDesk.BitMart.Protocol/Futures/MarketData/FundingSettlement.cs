using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.MarketData;

/// <summary>One funding settlement that took place.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Funding Rate History".</remarks>
public sealed record FundingSettlement
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Rate settled, a fraction; paid by longs when positive.</summary>
    [JsonPropertyName("funding_rate")] public required decimal Rate { get; init; }

    /// <summary>When, Unix milliseconds; text on the wire, unlike every other time.</summary>
    [JsonPropertyName("funding_time"), JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)] public required long TimeMs { get; init; }
}

/// <summary>Settlements of a contract, at most 100.</summary>
public sealed record FundingHistory
{
    /// <summary>The settlements, newest first.</summary>
    [JsonPropertyName("list")] public required IReadOnlyList<FundingSettlement> Settlements { get; init; }
}

/// <summary>Funding of all contracts that trade: <c>GET /contract/public/funding-rate-v2</c>.</summary>
/// <remarks>Not in the Futures V2 reference; official SDK of 2026 and a live probe.</remarks>
public sealed record FundingRateList
{
    /// <summary>One row per contract.</summary>
    [JsonPropertyName("list")] public required IReadOnlyList<FundingRate> Rates { get; init; }
}
