using System.Text.Json;
using System.Text.Json.Serialization;

namespace MartDesk.Exchange.Server.Recordings;

/// <summary>A line of a recording: when a message was received, and the message as it came over the WebSocket.</summary>
/// <remarks>What a channel carries differs, so <see cref="RecordedMessage.Data"/> is read once the group is known.</remarks>
internal sealed record RecordedLine
{
    [JsonPropertyName("t")]
    public required long TimeMs { get; init; }

    [JsonPropertyName("m")]
    public required RecordedMessage Message { get; init; }
}

internal sealed record RecordedMessage
{
    /// <summary>Channel and symbol, for example <c>futures/trade:BTCUSDT</c> or <c>futures/depthIncrease50:BTCUSDT@100ms</c>.</summary>
    [JsonPropertyName("group")]
    public required string Group { get; init; }

    [JsonPropertyName("data")]
    public required JsonElement Data { get; init; }
}

internal sealed record RecordedTradeData
{
    [JsonPropertyName("symbol")]
    public required string Symbol { get; init; }

    [JsonPropertyName("deal_price")]
    public required string Price { get; init; }

    [JsonPropertyName("deal_vol")]
    public required string Volume { get; init; }

    /// <summary>True when the buyer was the maker, so that the seller took.</summary>
    [JsonPropertyName("m")]
    public required bool IsBuyerMaker { get; init; }
}

internal sealed record RecordedDepthData
{
    [JsonPropertyName("symbol")]
    public required string Symbol { get; init; }

    [JsonPropertyName("asks")]
    public required IReadOnlyList<RecordedLevelData> Asks { get; init; }

    [JsonPropertyName("bids")]
    public required IReadOnlyList<RecordedLevelData> Bids { get; init; }

    [JsonPropertyName("version")]
    public required long Version { get; init; }

    /// <summary><c>snapshot</c> or <c>update</c>.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }
}

internal sealed record RecordedLevelData
{
    [JsonPropertyName("price")]
    public required string Price { get; init; }

    [JsonPropertyName("vol")]
    public required string Volume { get; init; }
}

[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RecordedLine))]
[JsonSerializable(typeof(RecordedTradeData))]
[JsonSerializable(typeof(IReadOnlyList<RecordedTradeData>))]
[JsonSerializable(typeof(RecordedDepthData))]
internal sealed partial class RecordingJson : JsonSerializerContext;
