using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.MarketData;

/// <summary>Sessions of a contract on a stock or commodity.</summary>
/// <remarks>Not in the Futures V2 reference; seen on the real service.</remarks>
public sealed record TradfiInfo
{
    /// <summary>Group of markets with one calendar.</summary>
    [JsonPropertyName("market_group"), JsonConverter(typeof(IdTextConverter))] public string? MarketGroup { get; init; }

    /// <summary>1 normal, 2 low liquidity.</summary>
    [JsonPropertyName("market_session_status")] public int? SessionStatus { get; init; }

    /// <summary>When the session changes next, as the venue writes it; other times of these rows are Unix milliseconds.</summary>
    [JsonPropertyName("next_session_switch_ts")] public long? NextSwitchTime { get; init; }

    /// <summary>Status after that.</summary>
    [JsonPropertyName("next_session_switch_status")] public int? NextSessionStatus { get; init; }

    /// <summary>True when positions can only be reduced now.</summary>
    [JsonPropertyName("reduce_only"), JsonConverter(typeof(WireFlagConverter))] public bool IsReduceOnly { get; init; }

    /// <summary>Rules of a session of low liquidity.</summary>
    [JsonPropertyName("low_liquidity_config")] public LowLiquidityConfig? LowLiquidity { get; init; }
}

/// <summary>Rules of a session of low liquidity.</summary>
public sealed record LowLiquidityConfig
{
    /// <summary>How far the mark price may move in it, a fraction.</summary>
    [JsonPropertyName("mark_price_bound_ratio")] public decimal? MarkPriceBoundRate { get; init; }
}
