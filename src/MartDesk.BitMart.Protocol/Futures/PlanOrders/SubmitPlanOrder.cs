using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.PlanOrders;

/// <summary>Places an order that waits for a price.</summary>
/// <remarks>BitMart Futures V2 reference, "Submit Plan Order (SIGNED)". It takes no client id: after a lost answer the order is found by what it says.</remarks>
public sealed record SubmitPlanOrder
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Limit, market, take profit or stop loss; the venue takes null as limit.</summary>
    [JsonPropertyName("type")] public OrderType? Type { get; init; }

    /// <summary>Direction and position effect.</summary>
    [JsonPropertyName("side")] public required OrderSide Side { get; init; }

    /// <summary>Leverage. The reference asks for it; clients leave it out of closing orders.</summary>
    [JsonPropertyName("leverage")] public decimal? Leverage { get; init; }

    /// <summary>Cross or isolated. The reference asks for it.</summary>
    [JsonPropertyName("open_type")] public MarginMode? MarginMode { get; init; }

    /// <summary>Time in force of the order it becomes; the venue takes null as good till cancelled.</summary>
    [JsonPropertyName("mode")] public TimeInForce? TimeInForce { get; init; }

    /// <summary>Whole contracts.</summary>
    [JsonPropertyName("size")] public required long Size { get; init; }

    /// <summary>Price at which it becomes an order.</summary>
    [JsonPropertyName("trigger_price")] public required decimal TriggerPrice { get; init; }

    /// <summary>Limit price of the order it becomes; needed for a limit order, null at the market.</summary>
    [JsonPropertyName("executive_price")] public decimal? ExecutionPrice { get; init; }

    /// <summary>From which side the price must come.</summary>
    [JsonPropertyName("price_way")] public required PriceWay PriceWay { get; init; }

    /// <summary>Last or mark price.</summary>
    [JsonPropertyName("price_type")] public required PriceType PriceType { get; init; }

    /// <summary>What a take profit or stop loss closes.</summary>
    [JsonPropertyName("plan_category")] public PlanCategory? Category { get; init; }

    /// <summary>Which price the take profit watches; the venue takes null as last price.</summary>
    [JsonPropertyName("preset_take_profit_price_type")] public PriceType? TakeProfitPriceType { get; init; }

    /// <summary>Which price the stop loss watches; the venue takes null as last price.</summary>
    [JsonPropertyName("preset_stop_loss_price_type")] public PriceType? StopLossPriceType { get; init; }

    /// <summary>Take profit placed with the order; null for none.</summary>
    [JsonPropertyName("preset_take_profit_price")] public decimal? TakeProfitPrice { get; init; }

    /// <summary>Stop loss placed with the order; null for none.</summary>
    [JsonPropertyName("preset_stop_loss_price")] public decimal? StopLossPrice { get; init; }
}

/// <summary>The venue took a plan or trailing order.</summary>
public sealed record PlanOrderAck
{
    /// <summary>The venue's id; a JSON number here, text in lists.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(IdNumberConverter))] public required string OrderId { get; init; }
}
