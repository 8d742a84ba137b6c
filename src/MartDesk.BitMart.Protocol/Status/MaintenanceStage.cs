using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Status;

/// <summary>How far a maintenance is. Wire name <c>status</c>.</summary>
public enum MaintenanceStage
{
    /// <summary>Announced.</summary>
    Waiting = 0,

    /// <summary>Under way.</summary>
    Working = 1,

    /// <summary>Over; the service works.</summary>
    Completed = 2,
}

/// <summary>The stage as a number in quotes.</summary>
public sealed class MaintenanceStageConverter : JsonConverter<MaintenanceStage>
{
    private static readonly WireNumberConverter<MaintenanceStage> Number = new();

    /// <inheritdoc/>
    public override MaintenanceStage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Number.Read(ref reader, typeToConvert, options);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MaintenanceStage value, JsonSerializerOptions options) =>
        writer.WriteStringValue(((int)value).ToString(CultureInfo.InvariantCulture));
}
