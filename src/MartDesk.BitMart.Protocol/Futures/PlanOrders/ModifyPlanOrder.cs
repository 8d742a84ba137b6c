using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.PlanOrders;

/// <summary>Changes a plan order.</summary>
/// <remarks>BitMart Futures V2 reference, "Modify Plan Order (SIGNED)".</remarks>
public sealed record ModifyPlanOrder
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>The venue's id; text here. The reference calls it optional but has no other id.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(IdTextConverter))] public string? OrderId { get; init; }

    /// <summary>New trigger price.</summary>
    [JsonPropertyName("trigger_price")] public required decimal TriggerPrice { get; init; }

    /// <summary>New limit price after the trigger; needed for a limit order.</summary>
    [JsonPropertyName("executive_price")] public decimal? ExecutionPrice { get; init; }

    /// <summary>Last or mark price.</summary>
    [JsonPropertyName("price_type")] public required PriceType PriceType { get; init; }

    /// <summary>Limit or market.</summary>
    [JsonPropertyName("type")] public required OrderType Type { get; init; }
}

/// <summary>The plan order, take profit, stop loss or preset that was changed.</summary>
public sealed record ModifiedPlanOrder
{
    /// <summary>The venue's id.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(IdTextConverter))] public required string OrderId { get; init; }
}
