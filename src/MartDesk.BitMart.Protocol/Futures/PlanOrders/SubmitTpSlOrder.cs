using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.PlanOrders;

/// <summary>Places a take profit or a stop loss for a position that is open.</summary>
/// <remarks>
/// BitMart Futures V2 reference, "Submit TP/SL Order (SIGNED)". The direction of the trigger follows from type and side. Without a position it is
/// refused (40021); with a new order use its <c>preset_…</c> members.
/// </remarks>
public sealed record SubmitTpSlOrder
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Take profit or stop loss.</summary>
    [JsonPropertyName("type")] public required PlanOrderType Type { get; init; }

    /// <summary>One of the two sides that reduce.</summary>
    [JsonPropertyName("side")] public required OrderSide Side { get; init; }

    /// <summary>Whole contracts; the venue takes null as the size of the position.</summary>
    [JsonPropertyName("size")] public long? Size { get; init; }

    /// <summary>Price at which it becomes an order.</summary>
    [JsonPropertyName("trigger_price")] public required decimal TriggerPrice { get; init; }

    /// <summary>Limit price after the trigger; 0 is at the market. The reference asks for it; clients leave it out at the market.</summary>
    [JsonPropertyName("executive_price")] public decimal? ExecutionPrice { get; init; }

    /// <summary>Last or mark price.</summary>
    [JsonPropertyName("price_type")] public required PriceType PriceType { get; init; }

    /// <summary>What it closes; the venue takes null as the whole position.</summary>
    [JsonPropertyName("plan_category")] public PlanCategory? Category { get; init; }

    /// <summary>Our id: letters and digits, at most 32.</summary>
    [JsonPropertyName("client_order_id")] public string? ClientOrderId { get; init; }

    /// <summary>Limit or market after the trigger; of a whole position the venue takes null as market.</summary>
    [JsonPropertyName("category")] public OrderType? OrderType { get; init; }
}

/// <summary>The venue took a take profit or stop loss.</summary>
public sealed record TpSlOrderAck
{
    /// <summary>The venue's id; text here.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(IdTextConverter))] public required string OrderId { get; init; }

    /// <summary>Our id; empty when it has none.</summary>
    [JsonPropertyName("client_order_id"), AllowNull] public string ClientOrderId { get; init => field = value ?? ""; } = "";
}
