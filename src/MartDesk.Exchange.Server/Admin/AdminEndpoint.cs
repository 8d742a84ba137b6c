using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MartDesk.Exchange.Server.Http;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.Admin;

/// <summary>What an administrator asks for: a method, a path and what it does.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path; one that ends in <c>/</c> takes a name behind it.</param>
/// <param name="Handle">Gets the body (an undefined element without one), the query and the name; gives the answer.</param>
internal sealed record AdminRoute(string Method, string Path, Func<AdminRequest, Task<AdminReply>> Handle);

/// <summary>One call to <c>/admin</c>.</summary>
internal sealed record AdminRequest(JsonElement Body, IQueryCollection Query, string Name);

/// <summary>An answer of <c>/admin</c>: a status and a JSON object.</summary>
internal sealed record AdminReply(int Status, Action<Utf8JsonWriter> Members)
{
    public static AdminReply Ok(Action<Utf8JsonWriter> members) => new(StatusCodes.Status200OK, members);

    public static AdminReply Refuse(int status, string error, string message) => new(status, writer =>
    {
        writer.WriteString("error"u8, error);
        writer.WriteString("message"u8, message);
    });
}

/// <summary>Serves <c>/admin/…</c> to this machine and to who shows the token. It is no part of the venue's API, and its token is no key of it.</summary>
internal sealed class AdminEndpoint(string token, IReadOnlyList<AdminRoute> routes)
{
    private const int MaxBodyBytes = 256 * 1024;
    private const string Scheme = "Bearer ";

    private readonly byte[] _token = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>True for a path that is served here, whatever the method.</summary>
    public bool Serves(PathString path) => path.StartsWithSegments("/admin") && path.Value is { } text && routes.Any(route => IsAt(route, text));

    public async Task HandleAsync(HttpContext context)
    {
        var reply = await AnswerAsync(context);
        using var body = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(body, Json.WriterOptions))
        {
            writer.WriteStartObject();
            reply.Members(writer);
            writer.WriteEndObject();
        }

        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
    }

    private static bool IsAt(AdminRoute route, string path) =>
        route.Path.EndsWith('/') ? path.Length > route.Path.Length && path.StartsWith(route.Path, StringComparison.Ordinal) : path == route.Path;

    private async Task<AdminReply> AnswerAsync(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address))
            return AdminReply.Refuse(StatusCodes.Status403Forbidden, "not_local", "Only this machine may call here.");
        var shown = context.Request.Headers.Authorization.ToString();
        var isShown = shown.StartsWith(Scheme, StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown[Scheme.Length..])), _token);
        if (!isShown)
            return AdminReply.Refuse(StatusCodes.Status401Unauthorized, "unauthorized", "Show the token: Authorization: Bearer TOKEN.");
        var path = context.Request.Path.Value ?? "";
        if (routes.FirstOrDefault(route => IsAt(route, path) && route.Method == context.Request.Method) is not { } found)
            return AdminReply.Refuse(StatusCodes.Status405MethodNotAllowed, "method", $"{path} takes {string.Join(", ", routes.Where(route => IsAt(route, path)).Select(route => route.Method))}.");
        if (await ReadAsync(context) is not { } text)
            return AdminReply.Refuse(StatusCodes.Status413PayloadTooLarge, "too_long", $"A body may have {MaxBodyBytes} bytes.");
        if (!JsonTexts.AreReadable(Encoding.UTF8.GetBytes(text)))
            return AdminReply.Refuse(StatusCodes.Status400BadRequest, "no_json", "A text in the body is half of a surrogate pair.");
        try
        {
            using var document = text.Length == 0 ? null : JsonDocument.Parse(text);
            return await found.Handle(new AdminRequest(document?.RootElement ?? default, context.Request.Query, found.Path.EndsWith('/') ? path[found.Path.Length..] : ""));
        }
        catch (JsonException problem)
        {
            return AdminReply.Refuse(StatusCodes.Status400BadRequest, "no_json", problem.Message);
        }
    }

    private static async Task<string?> ReadAsync(HttpContext context)
    {
        var buffer = new char[MaxBodyBytes + 1];
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var length = await reader.ReadBlockAsync(buffer, context.RequestAborted);
        return length > MaxBodyBytes ? null : new string(buffer, 0, length);
    }
}
