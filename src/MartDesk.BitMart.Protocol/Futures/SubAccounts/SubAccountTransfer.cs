using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.SubAccounts;

/// <summary>Moves money between the futures accounts of main account and sub-account. The path says which way.</summary>
/// <remarks>BitMart Futures V2 reference, "Sub-Account to Main-Account", "Main-Account to Sub-Account" (SIGNED).</remarks>
public sealed record SubAccountTransfer
{
    /// <summary>Our id of the request, at most 64 characters, a UUID in the reference. A repeat with the same id moves nothing again.</summary>
    [JsonPropertyName("requestNo")] public required string RequestNumber { get; init; }

    /// <summary>How much.</summary>
    [JsonPropertyName("amount")] public required decimal Amount { get; init; }

    /// <summary>Currency; only USDT, though a sample of the reference says BTC.</summary>
    [JsonPropertyName("currency")] public required string Currency { get; init; }

    /// <summary>Name of the sub-account; null when the sub-account itself calls.</summary>
    [JsonPropertyName("subAccount")] public string? SubAccount { get; init; }
}

/// <summary>The empty <c>data</c> of a transfer that was done.</summary>
public sealed record SubAccountTransferAck;

/// <summary>One transfer between main account and sub-account.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Sub-Account Transfer History" and "Get Account Futures Asset Transfer History" (KEYED).</remarks>
public sealed record SubAccountTransferRecord
{
    /// <summary>Name of the account that gave.</summary>
    [JsonPropertyName("fromAccount")] public required string FromAccount { get; init; }

    /// <summary>Its wallet, <c>future</c>.</summary>
    [JsonPropertyName("fromWalletType")] public required string FromWallet { get; init; }

    /// <summary>Name of the account that received.</summary>
    [JsonPropertyName("toAccount")] public required string ToAccount { get; init; }

    /// <summary>Its wallet, <c>future</c>.</summary>
    [JsonPropertyName("toWalletType")] public required string ToWallet { get; init; }

    /// <summary>Currency.</summary>
    [JsonPropertyName("currency")] public required string Currency { get; init; }

    /// <summary>How much.</summary>
    [JsonPropertyName("amount")] public required decimal Amount { get; init; }

    /// <summary>When it was asked for, Unix seconds.</summary>
    [JsonPropertyName("submissionTime")] public required long SubmitTimeSeconds { get; init; }
}
