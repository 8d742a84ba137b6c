using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Orders;

/// <summary>Cancels one order by either id. Success means accepted; the order channel tells the outcome.</summary>
/// <remarks>
/// BitMart Futures V2 reference, "Cancel Order (SIGNED)". With neither id the venue cancels <b>every</b> order of the symbol;
/// the SDK never sends that. Ids come from clients as text or as a number.
/// </remarks>
public sealed record CancelOrder
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>The venue's id.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(IdTextConverter))] public string? OrderId { get; init; }

    /// <summary>Our id.</summary>
    [JsonPropertyName("client_order_id")] public string? ClientOrderId { get; init; }
}

/// <summary>Cancels every order of a contract.</summary>
/// <remarks>BitMart Futures V2 reference, "Cancel All Orders (SIGNED)".</remarks>
public sealed record CancelAllOrders
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }
}

/// <summary>The empty <c>data</c> of a cancel.</summary>
public sealed record CancelAck;
