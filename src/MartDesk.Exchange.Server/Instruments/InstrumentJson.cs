using System.Text.Json;
using System.Text.Json.Serialization;

namespace MartDesk.Exchange.Server.Instruments;

/// <summary>How listed contracts are written down: snake case, numbers as numbers, an unknown member is a mistake.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<InstrumentEntry>))]
internal sealed partial class InstrumentJson : JsonSerializerContext;
