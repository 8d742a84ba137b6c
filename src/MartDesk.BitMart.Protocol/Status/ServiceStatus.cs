using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Status;

/// <summary>The venue's services and their maintenance: <c>GET /system/service</c>.</summary>
/// <remarks>Not in the Futures V2 reference; served on its host (official agent notes, client captures).</remarks>
public sealed record ServiceStatus
{
    /// <summary>One row per announced maintenance.</summary>
    [JsonPropertyName("service")] public required IReadOnlyList<ServiceMaintenance> Services { get; init; }
}

/// <summary>A maintenance.</summary>
public sealed record ServiceMaintenance
{
    /// <summary>What is announced.</summary>
    [JsonPropertyName("title")] public string? Title { get; init; }

    /// <summary><c>spot</c>, <c>contract</c> or <c>account</c>.</summary>
    [JsonPropertyName("service_type")] public required string ServiceType { get; init; }

    /// <summary>How far it is. A number in quotes on the wire, at times a bare one.</summary>
    [JsonPropertyName("status"), JsonConverter(typeof(MaintenanceStageConverter))] public required MaintenanceStage Stage { get; init; }

    /// <summary>When it begins, Unix milliseconds.</summary>
    [JsonPropertyName("start_time")] public long? StartTimeMs { get; init; }

    /// <summary>When it ends, Unix milliseconds.</summary>
    [JsonPropertyName("end_time")] public long? EndTimeMs { get; init; }
}
