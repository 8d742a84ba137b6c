using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Account;

/// <summary>One change of the futures account's balance.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Transaction History (KEYED)".</remarks>
public sealed record TransactionRecord
{
    /// <summary>Contract; empty for a transfer.</summary>
    [JsonPropertyName("symbol"), AllowNull] public string Symbol { get; init => field = value ?? ""; } = "";

    /// <summary>What it was, as a number; absent in the reference's sample.</summary>
    [JsonPropertyName("flow_type")] public FlowType? FlowType { get; init; }

    /// <summary>What it was.</summary>
    [JsonPropertyName("type")] public required TransactionType Type { get; init; }

    /// <summary>Change of the balance, negative when paid.</summary>
    [JsonPropertyName("amount")] public required decimal Amount { get; init; }

    /// <summary>Currency.</summary>
    [JsonPropertyName("asset")] public required string Currency { get; init; }

    /// <summary>Which account.</summary>
    [JsonPropertyName("account")] public TradingAccount? Account { get; init; }

    /// <summary>When, Unix milliseconds; text on the wire.</summary>
    [JsonPropertyName("time"), JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)] public required long TimeMs { get; init; }

    /// <summary>The venue's id. Not unique: two rows of the reference share one, and a capture showed the time in its place.</summary>
    [JsonPropertyName("tran_id"), JsonConverter(typeof(IdTextConverter))] public required string TransactionId { get; init; }
}
