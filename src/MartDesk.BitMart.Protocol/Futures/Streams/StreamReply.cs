using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>The answer to a <see cref="StreamRequest"/>: <c>{"action":"subscribe","group":"…","success":true,"request":{…}}</c>.</summary>
public sealed record StreamReply
{
    /// <summary>The action answered.</summary>
    [JsonPropertyName("action"), AllowNull] public string Action { get; init => field = value ?? ""; } = "";

    /// <summary>The topic answered; null for a login.</summary>
    [JsonPropertyName("group")] public string? Group { get; init; }

    /// <summary>Whether it was done.</summary>
    [JsonPropertyName("success")] public required bool IsSuccess { get; init; }

    /// <summary>The request answered; null for a login.</summary>
    [JsonPropertyName("request")] public StreamRequest? Request { get; init; }

    /// <summary>Why not; null on success.</summary>
    [JsonPropertyName("error")] public string? Error { get; init; }
}
