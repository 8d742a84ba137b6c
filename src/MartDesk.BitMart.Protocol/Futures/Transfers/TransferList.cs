using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Transfers;

/// <summary>Asks for one page of transfers.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Transfer List (SIGNED)". A POST that changes nothing.</remarks>
public sealed record ListTransfers
{
    /// <summary>Currency; null for all.</summary>
    [JsonPropertyName("currency")] public string? Currency { get; init; }

    /// <summary>First moment, Unix milliseconds.</summary>
    [JsonPropertyName("time_start")] public long? StartTimeMs { get; init; }

    /// <summary>Last moment, Unix milliseconds.</summary>
    [JsonPropertyName("time_end")] public long? EndTimeMs { get; init; }

    /// <summary>Page, 1 to 1,000.</summary>
    [JsonPropertyName("page")] public required int Page { get; init; }

    /// <summary>Rows of a page, 10 to 100.</summary>
    [JsonPropertyName("limit")] public required int Limit { get; init; }

    /// <summary>How old the call may be at the venue, milliseconds, over 0 to 60,000; the venue takes null as 5,000.</summary>
    [JsonPropertyName("recvWindow")] public long? ReceiveWindowMs { get; init; }
}

/// <summary>One page of transfers.</summary>
public sealed record TransferPage
{
    /// <summary>The transfers.</summary>
    [JsonPropertyName("records")] public required IReadOnlyList<TransferRecord> Records { get; init; }
}

/// <summary>One transfer.</summary>
public sealed record TransferRecord
{
    /// <summary>The venue's id.</summary>
    [JsonPropertyName("transfer_id"), JsonConverter(typeof(IdTextConverter))] public required string TransferId { get; init; }

    /// <summary>Currency.</summary>
    [JsonPropertyName("currency")] public required string Currency { get; init; }

    /// <summary>How much.</summary>
    [JsonPropertyName("amount")] public required decimal Amount { get; init; }

    /// <summary>Which way.</summary>
    [JsonPropertyName("type")] public required TransferDirection Direction { get; init; }

    /// <summary>What became of it.</summary>
    [JsonPropertyName("state")] public required TransferState State { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    [JsonPropertyName("timestamp")] public required long TimestampMs { get; init; }
}
