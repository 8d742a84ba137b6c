using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.TrailingOrders;

/// <summary>Cancels a trailing order.</summary>
/// <remarks>BitMart Futures V2 reference, "Cancel Trail Order (SIGNED)". The reference calls the id optional and does not say what happens without it; the SDK always sends it.</remarks>
public sealed record CancelTrailingOrder
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>The venue's id.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(IdTextConverter))] public string? OrderId { get; init; }
}
