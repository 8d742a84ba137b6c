using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>Data of <c>futures/asset:…</c>: a balance that changed.</summary>
/// <remarks>BitMart Futures V2 reference, "【Private】Assets Channel".</remarks>
public sealed record AssetPush
{
    /// <summary>Currency.</summary>
    [JsonPropertyName("currency")] public required string Currency { get; init; }

    /// <summary>Free for new orders.</summary>
    [JsonPropertyName("available_balance")] public required decimal Available { get; init; }

    /// <summary>Held by positions.</summary>
    [JsonPropertyName("position_deposit")] public required decimal PositionMargin { get; init; }

    /// <summary>Held by open orders.</summary>
    [JsonPropertyName("frozen_balance")] public required decimal OrderMargin { get; init; }
}
