using System.Text.Json;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server.FastConnect;

/// <summary>Exchanges a code for key, secret and memo: <c>POST /fast-connect/token</c>, a form as RFC 6749, 4.1.3 has it, the verifier of RFC 7636 with it.</summary>
internal sealed class TokenEndpoint(FastConnectClients clients, AuthorizationCodes codes, ILogger logger)
{
    private const string Path = "/fast-connect/token";
    private const int LongestForm = 8 * 1024;

    public static bool Serves(HttpRequest request) => request.Path.Value == Path && request.Method == "POST";

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            var (error, key) = await ReadAsync(context) is { } form ? Exchange(form) : ("invalid_request", null);
            await WriteAsync(context, error, key);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller left; nobody is there to be answered.
        }
        catch (IOException problem) when (!context.Response.HasStarted)
        {
            logger.PageFailed(problem, "POST", Path);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private (string? Error, KeyRecord? Key) Exchange(IFormCollection form)
    {
        string[] needed = ["grant_type", "code", "redirect_uri", "client_id", "code_verifier"];
        if (form.Any(field => field.Value.Count != 1) || needed.Any(name => form[name] is not [{ Length: > 0 }]))
            return ("invalid_request", null);
        if (form["grant_type"] != "authorization_code")
            return ("unsupported_grant_type", null);
        if (clients.Find(form["client_id"].ToString()) is null)
            return ("invalid_client", null);
        var key = codes.Redeem(form["code"].ToString(), form["client_id"].ToString(), form["redirect_uri"].ToString(), form["code_verifier"].ToString());
        return key is null ? ("invalid_grant", null) : (null, key);
    }

    /// <summary>The form; null when the body is none, or too long.</summary>
    private static async Task<IFormCollection?> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength is null or > LongestForm)
            return null;
        try
        {
            return await new FormFeature(context.Request, new FormOptions { ValueCountLimit = 20, BufferBodyLengthLimit = LongestForm }).ReadFormAsync(context.RequestAborted);
        }
        catch (Exception problem) when (problem is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static async Task WriteAsync(HttpContext context, string? error, KeyRecord? key)
    {
        using var buffer = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(buffer, Json.WriterOptions))
        {
            writer.WriteStartObject();
            if (key is null)
            {
                writer.WriteString("error"u8, error);
            }
            else
            {
                writer.WriteString("token_type"u8, "api_key"u8);
                writer.WriteString("key"u8, key.Key);
                writer.WriteString("secret"u8, key.Secret);
                writer.WriteString("memo"u8, key.Memo);
                writer.WriteString("scope"u8, ScopeOf(key.Permissions));
            }

            writer.WriteEndObject();
        }

        context.Response.StatusCode = error switch
        {
            null => StatusCodes.Status200OK,
            "invalid_client" => StatusCodes.Status401Unauthorized,
            _ => StatusCodes.Status400BadRequest,
        };
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.Length;
        await context.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.RequestAborted);
    }

    private static string ScopeOf(ApiKeyPermissions permissions) =>
        "read"
        + (permissions.HasFlag(ApiKeyPermissions.FuturesTrade) ? " " + AuthorizationRequest.Scope : "")
        + (permissions.HasFlag(ApiKeyPermissions.SpotTrade) ? " spot_trade" : "");
}
