using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.Orders;

/// <summary>Cancels every order of a contract unless it is repeated in time: a dead man's switch.</summary>
/// <remarks>BitMart Futures V2 reference, "Timed Cancel All Orders (SIGNED)".</remarks>
public sealed record CancelAllAfter
{
    /// <summary>Seconds until the cancel, 5 at least; 0 takes the setting back.</summary>
    [JsonPropertyName("timeout")] public required int TimeoutSeconds { get; init; }

    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }
}

/// <summary>The switch as it is set now.</summary>
public sealed record CancelAllAfterAck
{
    /// <summary>Whether it was set.</summary>
    [JsonPropertyName("result")] public required bool IsSet { get; init; }

    /// <summary>When it was set, Unix seconds.</summary>
    [JsonPropertyName("set_time")] public required long SetTimeSeconds { get; init; }

    /// <summary>When it cancels, Unix seconds.</summary>
    [JsonPropertyName("cancel_time")] public required long CancelTimeSeconds { get; init; }
}
