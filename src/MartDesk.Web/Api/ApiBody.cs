using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MartDesk.Web.Api;

/// <summary>Reads what a program sends. A field that means nothing is refused, not ignored.</summary>
internal static class ApiBody
{
    private const int MostBytes = 64 * 1024;

    /// <summary>The body, or the answer that it cannot be read. Nothing of it is repeated: it may hold a secret.</summary>
    internal static async Task<(T? Body, IResult? Refusal)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
            return (null, ApiAnswer.Refuse(StatusCodes.Status415UnsupportedMediaType, "bad_content_type", "Send JSON as application/json."));
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MostBytes;
        try
        {
            return await context.Request.ReadFromJsonAsync(type, context.RequestAborted) is { } body
                ? (body, null)
                : (null, ApiAnswer.Bad("bad_json", "The body is empty."));
        }
        catch (JsonException exception)
        {
            return (null, ApiAnswer.Bad("bad_json", $"The body is not what this address takes; look at {exception.Path ?? "its beginning"}. /api/v1/openapi.json tells what it takes."));
        }
    }
}
