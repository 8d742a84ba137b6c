using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.Transfers;

/// <summary>Moves money between the spot wallet and the futures account.</summary>
/// <remarks>BitMart Futures V2 reference, "Transfer (SIGNED)". It takes no id of ours: after a lost answer the transfer list tells.</remarks>
public sealed record TransferFunds
{
    /// <summary>Currency; only USDT.</summary>
    [JsonPropertyName("currency")] public required string Currency { get; init; }

    /// <summary>How much, 0.01 to 10,000,000,000.</summary>
    [JsonPropertyName("amount")] public required decimal Amount { get; init; }

    /// <summary>Which way.</summary>
    [JsonPropertyName("type")] public required TransferDirection Direction { get; init; }

    /// <summary>How old the call may be at the venue, milliseconds, over 0 to 60,000; the venue takes null as 5,000.</summary>
    [JsonPropertyName("recvWindow")] public long? ReceiveWindowMs { get; init; }
}

/// <summary>What was moved.</summary>
public sealed record TransferAck
{
    /// <summary>Currency.</summary>
    [JsonPropertyName("currency")] public required string Currency { get; init; }

    /// <summary>How much.</summary>
    [JsonPropertyName("amount")] public required decimal Amount { get; init; }
}
