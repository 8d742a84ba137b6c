using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Positions;

/// <summary>What one position risks.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Current Position Risk Details(KEYED)".</remarks>
public sealed record PositionRisk
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Contracts held.</summary>
    [JsonPropertyName("position_amt"), JsonConverter(typeof(ContractsTextConverter))] public required long Size { get; init; }

    /// <summary>Mark price.</summary>
    [JsonPropertyName("mark_price")] public required decimal MarkPrice { get; init; }

    /// <summary>Unrealised profit.</summary>
    [JsonPropertyName("unrealized_profit")] public required decimal UnrealisedPnl { get; init; }

    /// <summary>Liquidation price; 0 when there is none.</summary>
    [JsonPropertyName("liquidation_price")] public required decimal LiquidationPrice { get; init; }

    /// <summary>Leverage.</summary>
    [JsonPropertyName("leverage")] public required decimal Leverage { get; init; }

    /// <summary>Largest value allowed at this leverage.</summary>
    [JsonPropertyName("max_notional_value")] public required decimal MaxNotionalQuote { get; init; }

    /// <summary>Cross or isolated; capitalised here.</summary>
    [JsonPropertyName("margin_type")] public required MarginMode MarginMode { get; init; }

    /// <summary>Margin of an isolated position.</summary>
    [JsonPropertyName("isolated_margin")] public required decimal IsolatedMargin { get; init; }

    /// <summary>Long or short; capitalised here.</summary>
    [JsonPropertyName("position_side")] public required PositionSide Side { get; init; }

    /// <summary>Value at the mark price.</summary>
    [JsonPropertyName("notional")] public required decimal NotionalQuote { get; init; }

    /// <summary>When it last changed: Unix seconds in the reference's sample, milliseconds in its table. Detect by magnitude.</summary>
    [JsonPropertyName("update_time")] public required long UpdateTime { get; init; }

    /// <summary>Which account.</summary>
    [JsonPropertyName("account")] public TradingAccount? Account { get; init; }
}
