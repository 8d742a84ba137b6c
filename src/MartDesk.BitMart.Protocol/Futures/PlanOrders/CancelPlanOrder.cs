using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.PlanOrders;

/// <summary>Cancels a plan order, take profit or stop loss.</summary>
/// <remarks>
/// BitMart Futures V2 reference, "Cancel Plan Order (SIGNED)". With neither id the venue cancels <b>every</b> plan order of the symbol; the SDK sends
/// that only from the method that says so. Ids come from clients as text or as a number.
/// </remarks>
public sealed record CancelPlanOrder
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>The venue's id.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(IdTextConverter))] public string? OrderId { get; init; }

    /// <summary>Our id.</summary>
    [JsonPropertyName("client_order_id")] public string? ClientOrderId { get; init; }
}
