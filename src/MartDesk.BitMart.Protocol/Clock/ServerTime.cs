using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Clock;

/// <summary>The venue's clock: <c>GET /system/time</c>.</summary>
/// <remarks>Not in the Futures V2 reference; served on its host (client captures).</remarks>
public sealed record ServerTime
{
    /// <summary>Unix milliseconds.</summary>
    [JsonPropertyName("server_time")] public required long ServerTimeMs { get; init; }
}
