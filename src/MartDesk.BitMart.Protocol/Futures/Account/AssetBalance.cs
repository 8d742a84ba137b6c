using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.Account;

/// <summary>Balance of the futures account in one currency.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Contract Assets (KEYED)". USDT, BTC and ETH come even when zero.</remarks>
public sealed record AssetBalance
{
    /// <summary>Currency.</summary>
    [JsonPropertyName("currency")] public required string Currency { get; init; }

    /// <summary>Held by positions.</summary>
    [JsonPropertyName("position_deposit")] public required decimal PositionMargin { get; init; }

    /// <summary>Held by open orders.</summary>
    [JsonPropertyName("frozen_balance")] public required decimal OrderMargin { get; init; }

    /// <summary>Free for new orders.</summary>
    [JsonPropertyName("available_balance")] public required decimal Available { get; init; }

    /// <summary>All of it, with unrealised profit.</summary>
    [JsonPropertyName("equity")] public required decimal Equity { get; init; }

    /// <summary>Unrealised profit.</summary>
    [JsonPropertyName("unrealized")] public required decimal UnrealisedPnl { get; init; }
}
