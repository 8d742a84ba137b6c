using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MartDesk.Desk.Alerts;

namespace MartDesk.Web.Alerts;

/// <summary>Body of the answer to an alert; what is null is left out.</summary>
internal sealed record AlertAnswerJson
{
    [JsonPropertyName("status")] public required string Status { get; init; }

    [JsonPropertyName("alert")] public string? Alert { get; init; }

    [JsonPropertyName("code")] public string? Code { get; init; }

    [JsonPropertyName("message")] public string? Message { get; init; }

    [JsonPropertyName("hint")] public string? Hint { get; init; }

    internal static AlertAnswerJson From(AlertAnswer answer) => new()
    {
        Status = answer.Status,
        Alert = answer.Alert,
        Code = answer.Code,
        Message = answer.Message,
        Hint = answer.Hint,
    };
}

/// <remarks>
/// <see cref="Readable"/> leaves quotes and letters as they are: the answer is read by people in their sender's log, and is never put into a page.
/// </remarks>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AlertAnswerJson))]
internal sealed partial class AlertsJson : JsonSerializerContext
{
    internal static AlertsJson Readable { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
