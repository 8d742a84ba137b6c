using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.PlanOrders;

/// <summary>Changes a take profit or stop loss, named by one of its ids.</summary>
/// <remarks>BitMart Futures V2 reference, "Modify TP/SL Order (SIGNED)". Its sample sends the id it does not use as an empty text.</remarks>
public sealed record ModifyTpSlOrder
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>The venue's id.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(IdTextConverter))] public string? OrderId { get; init; }

    /// <summary>Our id.</summary>
    [JsonPropertyName("client_order_id")] public string? ClientOrderId { get; init; }

    /// <summary>New trigger price.</summary>
    [JsonPropertyName("trigger_price")] public required decimal TriggerPrice { get; init; }

    /// <summary>New limit price after the trigger; needed when it closes a part.</summary>
    [JsonPropertyName("executive_price")] public decimal? ExecutionPrice { get; init; }

    /// <summary>Last or mark price.</summary>
    [JsonPropertyName("price_type")] public required PriceType PriceType { get; init; }

    /// <summary>What it closes.</summary>
    [JsonPropertyName("plan_category")] public PlanCategory? Category { get; init; }

    /// <summary>Limit or market after the trigger; of a whole position the venue takes null as market.</summary>
    [JsonPropertyName("category")] public OrderType? OrderType { get; init; }
}
