using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Positions;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.PlanOrders;

/// <summary>One order that waits for a price: plan order, take profit or stop loss. Trailing orders stand among the open orders.</summary>
/// <remarks>BitMart Futures V2 reference, "Get All Current Plan Orders (KEYED)".</remarks>
public sealed record PlanOrder
{
    /// <summary>The venue's id.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(IdTextConverter))] public required string OrderId { get; init; }

    /// <summary>Our id; empty when it has none. Only take profits and stop losses can have one.</summary>
    [JsonPropertyName("client_order_id"), AllowNull] public string ClientOrderId { get; init => field = value ?? ""; } = "";

    /// <summary>Limit price after the trigger; null or 0 at the market, where the wire may have a word.</summary>
    [JsonPropertyName("executive_price"), JsonConverter(typeof(PriceOrWordConverter))] public decimal? ExecutionPrice { get; init; }

    /// <summary>Price at which it becomes an order.</summary>
    [JsonPropertyName("trigger_price")] public required decimal TriggerPrice { get; init; }

    /// <summary>Whole contracts.</summary>
    [JsonPropertyName("size"), JsonConverter(typeof(ContractsTextConverter))] public required long Size { get; init; }

    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>State.</summary>
    [JsonPropertyName("state")] public required OrderState State { get; init; }

    /// <summary>Direction and position effect.</summary>
    [JsonPropertyName("side")] public required OrderSide Side { get; init; }

    /// <summary>Time in force of the order it becomes.</summary>
    [JsonPropertyName("mode")] public TimeInForce? TimeInForce { get; init; }

    /// <summary>Hedge or one-way; absent before April 2025.</summary>
    [JsonPropertyName("position_mode")] public PositionMode? PositionMode { get; init; }

    /// <summary>From which side the price must come.</summary>
    [JsonPropertyName("price_way")] public PriceWay? PriceWay { get; init; }

    /// <summary>Last or mark price.</summary>
    [JsonPropertyName("price_type")] public PriceType? PriceType { get; init; }

    /// <summary>What a take profit or stop loss closes.</summary>
    [JsonPropertyName("plan_category")] public PlanCategory? Category { get; init; }

    /// <summary>Plan order, take profit or stop loss.</summary>
    [JsonPropertyName("type")] public required PlanOrderType Type { get; init; }

    /// <summary>Leverage.</summary>
    [JsonPropertyName("leverage")] public decimal? Leverage { get; init; }

    /// <summary>Cross or isolated.</summary>
    [JsonPropertyName("open_type")] public MarginMode? MarginMode { get; init; }

    /// <summary>Which price the preset take profit watches.</summary>
    [JsonPropertyName("preset_take_profit_price_type")] public PriceType? TakeProfitPriceType { get; init; }

    /// <summary>Which price the preset stop loss watches.</summary>
    [JsonPropertyName("preset_stop_loss_price_type")] public PriceType? StopLossPriceType { get; init; }

    /// <summary>Preset take profit; null when none.</summary>
    [JsonPropertyName("preset_take_profit_price")] public decimal? TakeProfitPrice { get; init; }

    /// <summary>Preset stop loss; null when none.</summary>
    [JsonPropertyName("preset_stop_loss_price")] public decimal? StopLossPrice { get; init; }

    /// <summary>When the venue took it, Unix milliseconds.</summary>
    [JsonPropertyName("create_time")] public required long CreateTimeMs { get; init; }

    /// <summary>When it last changed, Unix milliseconds.</summary>
    [JsonPropertyName("update_time")] public required long UpdateTimeMs { get; init; }
}
