using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.SubAccounts;

/// <summary>The futures wallet of a sub-account.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Sub-Account Futures Wallet Balance (For Main Account) (KEYED)".</remarks>
public sealed record SubAccountWallet
{
    /// <summary>One row per currency.</summary>
    [JsonPropertyName("wallet")] public required IReadOnlyList<SubAccountBalance> Balances { get; init; }
}

/// <summary>What a sub-account has of one currency.</summary>
public sealed record SubAccountBalance
{
    /// <summary>Currency, for example <c>BTC</c>.</summary>
    [JsonPropertyName("currency")] public required string Currency { get; init; }

    /// <summary>Its name, for example <c>Bitcoin</c>.</summary>
    [JsonPropertyName("name")] public string? Name { get; init; }

    /// <summary>Free.</summary>
    [JsonPropertyName("available")] public required decimal Available { get; init; }

    /// <summary>Held.</summary>
    [JsonPropertyName("frozen")] public required decimal Frozen { get; init; }
}
