using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Positions;

/// <summary>One position row, second form. With a symbol asked, rows of zeros come where nothing is held.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Current Position V2 (KEYED)".</remarks>
public sealed record FuturesPositionV2
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Leverage.</summary>
    [JsonPropertyName("leverage")] public required decimal Leverage { get; init; }

    /// <summary>Time of the answer, Unix milliseconds.</summary>
    [JsonPropertyName("timestamp")] public required long TimestampMs { get; init; }

    /// <summary>Funding expected at the next settlement; in a row of zeros the rate itself stands here.</summary>
    [JsonPropertyName("current_fee")] public required decimal CurrentFee { get; init; }

    /// <summary>When it opened, Unix milliseconds; 0 when nothing is held.</summary>
    [JsonPropertyName("open_timestamp")] public required long OpenTimeMs { get; init; }

    /// <summary>Value at the last price, in quote currency.</summary>
    [JsonPropertyName("current_value")] public required decimal CurrentValue { get; init; }

    /// <summary>Mark price.</summary>
    [JsonPropertyName("mark_price")] public required decimal MarkPrice { get; init; }

    /// <summary>Value at the entry price.</summary>
    [JsonPropertyName("position_value")] public required decimal PositionValue { get; init; }

    /// <summary>Margin held, with what was added.</summary>
    [JsonPropertyName("position_cross")] public required decimal Margin { get; init; }

    /// <summary>Maintenance margin.</summary>
    [JsonPropertyName("maintenance_margin")] public required decimal MaintenanceMargin { get; init; }

    /// <summary>Contracts closed so far.</summary>
    [JsonPropertyName("close_vol"), JsonConverter(typeof(ContractsTextConverter))] public required long ClosedSize { get; init; }

    /// <summary>Average closing price; 0 until something closed.</summary>
    [JsonPropertyName("close_avg_price")] public required decimal AverageClosePrice { get; init; }

    /// <summary>Average opening price.</summary>
    [JsonPropertyName("open_avg_price")] public required decimal AverageOpenPrice { get; init; }

    /// <summary>Average entry price of what is held.</summary>
    [JsonPropertyName("entry_price")] public required decimal EntryPrice { get; init; }

    /// <summary>Contracts held.</summary>
    [JsonPropertyName("current_amount"), JsonConverter(typeof(ContractsTextConverter))] public required long Size { get; init; }

    /// <summary>Contracts with direction: in hedge mode always positive, in one-way mode negative for a short.</summary>
    [JsonPropertyName("position_amount"), JsonConverter(typeof(ContractsTextConverter))] public required long DirectedSize { get; init; }

    /// <summary>Realised profit.</summary>
    [JsonPropertyName("realized_value")] public required decimal RealisedPnl { get; init; }

    /// <summary>Value at the mark price.</summary>
    [JsonPropertyName("mark_value")] public required decimal MarkValue { get; init; }

    /// <summary>Which account.</summary>
    [JsonPropertyName("account")] public TradingAccount? Account { get; init; }

    /// <summary>Cross or isolated.</summary>
    [JsonPropertyName("open_type")] public required MarginMode MarginMode { get; init; }

    /// <summary>Long, short, or both in one-way mode.</summary>
    [JsonPropertyName("position_side")] public required PositionSide Side { get; init; }

    /// <summary>Unrealised profit.</summary>
    [JsonPropertyName("unrealized_pnl")] public required decimal UnrealisedPnl { get; init; }

    /// <summary>Liquidation price; 0 when there is none.</summary>
    [JsonPropertyName("liquidation_price")] public required decimal LiquidationPrice { get; init; }

    /// <summary>Largest value allowed at this leverage.</summary>
    [JsonPropertyName("max_notional_value")] public required decimal MaxNotionalQuote { get; init; }

    /// <summary>Margin of the position.</summary>
    [JsonPropertyName("initial_margin")] public required decimal InitialMargin { get; init; }

    /// <summary>Long or short as the first form writes it; not in the reference, but ccxt reads the side from here.</summary>
    [JsonPropertyName("position_type")] public PositionType? Type { get; init; }

    /// <summary>Unrealised profit as the first form writes it; not in the reference, but ccxt reads it from here.</summary>
    [JsonPropertyName("unrealized_value")] public decimal? UnrealisedValue { get; init; }
}
