using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Orders;

/// <summary>Changes price or size of a limit order, named by one of its ids.</summary>
/// <remarks>BitMart Futures V2 reference, "Modify Limit Order (SIGNED)". The id is a JSON number here, unlike in the cancels; some clients send the size as text.</remarks>
public sealed record ModifyLimitOrder
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>The venue's id.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(IdNumberConverter))] public string? OrderId { get; init; }

    /// <summary>Our id.</summary>
    [JsonPropertyName("client_order_id")] public string? ClientOrderId { get; init; }

    /// <summary>New price in quote currency; null leaves it.</summary>
    [JsonPropertyName("price")] public decimal? Price { get; init; }

    /// <summary>New size in contracts, fills included; null leaves it.</summary>
    [JsonPropertyName("size")] public long? Size { get; init; }
}

/// <summary>The order that was changed.</summary>
public sealed record ModifiedLimitOrder
{
    /// <summary>The venue's id; a JSON number.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(IdNumberConverter))] public required string OrderId { get; init; }

    /// <summary>Our id; empty when it has none.</summary>
    [JsonPropertyName("client_order_id"), AllowNull] public string ClientOrderId { get; init => field = value ?? ""; } = "";
}
