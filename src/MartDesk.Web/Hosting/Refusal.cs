using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Web.Hosting;

/// <summary>A refusal of the host itself, in the words every endpoint uses.</summary>
internal sealed record Refusal
{
    [JsonPropertyName("status")] public string Status { get; } = "refused";

    [JsonPropertyName("code")] public required string Code { get; init; }

    [JsonPropertyName("message")] public required string Message { get; init; }

    public Task WriteAsync(HttpResponse response, int status)
    {
        response.StatusCode = status;
        return response.WriteAsJsonAsync(this, HostingJson.Default.Refusal);
    }
}

/// <summary>What a caller wants for an answer.</summary>
internal static class Wants
{
    /// <summary>A script of ours asked and draws the answer itself; a form without one is answered with a page.</summary>
    internal static bool WantsJson(this HttpRequest request) => request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.Ordinal);
}

[JsonSerializable(typeof(Refusal))]
internal sealed partial class HostingJson : JsonSerializerContext;
