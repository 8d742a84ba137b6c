using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Positions;

/// <summary>One open position, first form.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Current Position (KEYED)"; the meaning of the numbers from captured rows.</remarks>
public sealed record FuturesPosition
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Leverage.</summary>
    [JsonPropertyName("leverage")] public required decimal Leverage { get; init; }

    /// <summary>Time of the answer, Unix milliseconds.</summary>
    [JsonPropertyName("timestamp")] public required long TimestampMs { get; init; }

    /// <summary>Funding expected at the next settlement, in spite of its name <c>current_fee</c>.</summary>
    [JsonPropertyName("current_fee")] public required decimal CurrentFee { get; init; }

    /// <summary>When it opened, Unix milliseconds.</summary>
    [JsonPropertyName("open_timestamp")] public required long OpenTimeMs { get; init; }

    /// <summary>Value at the last price, in quote currency.</summary>
    [JsonPropertyName("current_value")] public required decimal CurrentValue { get; init; }

    /// <summary>Value at the mark price; absent in old captures.</summary>
    [JsonPropertyName("mark_value")] public decimal? MarkValue { get; init; }

    /// <summary>Mark price.</summary>
    [JsonPropertyName("mark_price")] public required decimal MarkPrice { get; init; }

    /// <summary>Value at the entry price.</summary>
    [JsonPropertyName("position_value")] public required decimal PositionValue { get; init; }

    /// <summary>Margin held: value by leverage, reserve for the closing fee, margin added, funding.</summary>
    [JsonPropertyName("position_cross")] public required decimal Margin { get; init; }

    /// <summary>Maintenance margin.</summary>
    [JsonPropertyName("maintenance_margin")] public required decimal MaintenanceMargin { get; init; }

    /// <summary>Cross or isolated; capitalised here.</summary>
    [JsonPropertyName("margin_type")] public MarginMode? MarginMode { get; init; }

    /// <summary>Hedge or one-way.</summary>
    [JsonPropertyName("position_mode")] public PositionMode? PositionMode { get; init; }

    /// <summary>Contracts closed so far.</summary>
    [JsonPropertyName("close_vol"), JsonConverter(typeof(ContractsTextConverter))] public required long ClosedSize { get; init; }

    /// <summary>Average closing price; 0 until something closed.</summary>
    [JsonPropertyName("close_avg_price")] public required decimal AverageClosePrice { get; init; }

    /// <summary>Average opening price.</summary>
    [JsonPropertyName("open_avg_price")] public required decimal AverageOpenPrice { get; init; }

    /// <summary>Average entry price of what is held.</summary>
    [JsonPropertyName("entry_price")] public required decimal EntryPrice { get; init; }

    /// <summary>Contracts held, positive.</summary>
    [JsonPropertyName("current_amount"), JsonConverter(typeof(ContractsTextConverter))] public required long Size { get; init; }

    /// <summary>Unrealised profit at the last price.</summary>
    [JsonPropertyName("unrealized_value")] public required decimal UnrealisedPnl { get; init; }

    /// <summary>Realised profit: closed profit less fees and funding paid, the opening fee included.</summary>
    [JsonPropertyName("realized_value")] public required decimal RealisedPnl { get; init; }

    /// <summary>Long or short.</summary>
    [JsonPropertyName("position_type")] public required PositionType Type { get; init; }

    /// <summary>Which account.</summary>
    [JsonPropertyName("account")] public TradingAccount? Account { get; init; }
}
