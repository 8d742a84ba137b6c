using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.PlanOrders;

/// <summary>Changes the take profit and stop loss that were placed with an order which is still open.</summary>
/// <remarks>BitMart Futures V2 reference, "Modify Preset Plan Order (SIGNED)". What is left out stays: clients send one of the two alone.</remarks>
public sealed record ModifyPresetPlanOrder
{
    /// <summary>The venue's id of the open order.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(IdTextConverter))] public required string OrderId { get; init; }

    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Which price the take profit watches; the venue takes null as last price.</summary>
    [JsonPropertyName("preset_take_profit_price_type")] public PriceType? TakeProfitPriceType { get; init; }

    /// <summary>Which price the stop loss watches; the venue takes null as last price.</summary>
    [JsonPropertyName("preset_stop_loss_price_type")] public PriceType? StopLossPriceType { get; init; }

    /// <summary>New take profit.</summary>
    [JsonPropertyName("preset_take_profit_price")] public decimal? TakeProfitPrice { get; init; }

    /// <summary>New stop loss.</summary>
    [JsonPropertyName("preset_stop_loss_price")] public decimal? StopLossPrice { get; init; }
}
