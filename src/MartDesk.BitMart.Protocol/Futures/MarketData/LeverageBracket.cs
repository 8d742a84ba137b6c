using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.MarketData;

/// <summary>One step of a contract's risk limit: the larger the position, the smaller the leverage.</summary>
/// <remarks>
/// BitMart Futures V2 reference, "Get Current Leverage Risk Limit". Maintenance margin of a position is its value by
/// <see cref="MaintenanceMarginRate"/> less <see cref="CumulativeQuote"/>.
/// </remarks>
public sealed record LeverageBracket
{
    /// <summary>Number of the step, from 1.</summary>
    [JsonPropertyName("bracket")] public required int Number { get; init; }

    /// <summary>Largest leverage.</summary>
    [JsonPropertyName("initial_leverage")] public required int MaxLeverage { get; init; }

    /// <summary>Largest value of the position, quote currency.</summary>
    [JsonPropertyName("notional_cap")] public required decimal CapQuote { get; init; }

    /// <summary>Value above which the step holds, quote currency.</summary>
    [JsonPropertyName("notional_floor")] public required decimal FloorQuote { get; init; }

    /// <summary>Maintenance margin, a fraction of the value.</summary>
    [JsonPropertyName("maint_margin_ratio")] public required decimal MaintenanceMarginRate { get; init; }

    /// <summary>What the lower steps save, quote currency.</summary>
    [JsonPropertyName("cum")] public required decimal CumulativeQuote { get; init; }
}

/// <summary>The steps of one contract.</summary>
public sealed record LeverageRule
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>The steps, smallest positions first.</summary>
    [JsonPropertyName("brackets")] public required IReadOnlyList<LeverageBracket> Brackets { get; init; }
}

/// <summary>The steps of the contracts asked for.</summary>
public sealed record LeverageRuleList
{
    /// <summary>One row per contract.</summary>
    [JsonPropertyName("rules")] public required IReadOnlyList<LeverageRule> Rules { get; init; }
}
