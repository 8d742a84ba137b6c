using System.Globalization;
using System.Text;
using System.Text.Json;
using MartDesk.BitMart.Protocol;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Server.Http;
using Microsoft.AspNetCore.Http;
using Endpoint = MartDesk.BitMart.Protocol.Limits.Endpoint;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>Writes an answer that the venue itself did not give.</summary>
internal sealed class FaultReply(HttpContext context, Endpoint? endpoint, string trace)
{
    /// <summary>True when a rule puts an answer of its own in the place of the venue's.</summary>
    public static bool Replaces(FaultRule rule) => rule.Kind is FaultKind.Http or FaultKind.Limit or FaultKind.Error or FaultKind.Maintenance;

    public Task WriteAsync(FaultRule rule)
    {
        context.Response.Clear();
        return rule.Kind switch
        {
            FaultKind.Limit => WriteLimitAsync(rule),
            FaultKind.Http when rule.Body == FaultBody.Html => WriteTextAsync(rule.Status, "text/html; charset=utf-8", Page(rule.Status)),
            FaultKind.Http when rule.Body == FaultBody.Empty => WriteTextAsync(rule.Status, null, ""),
            FaultKind.Http => WriteJsonAsync(rule.Status, CodeOf(rule.Status), null),
            _ => WriteJsonAsync(rule.Status, rule.Code, rule.Message),
        };
    }

    private Task WriteLimitAsync(FaultRule rule)
    {
        var error = rule.Status == BitMartError.AccountLimited.HttpStatus ? BitMartError.AccountLimited : BitMartError.TooManyRequests;
        var limit = endpoint?.Limit ?? new RateLimit(1, TimeSpan.FromSeconds(1), RateLimitScope.Address);
        var reset = rule.ResetSeconds > 0 ? rule.ResetSeconds : (int)limit.Window.TotalSeconds;
        var headers = context.Response.Headers;
        headers[BitMartHeaders.RateLimitRemaining] = limit.Count.ToString(CultureInfo.InvariantCulture);
        headers[BitMartHeaders.RateLimitLimit] = limit.Count.ToString(CultureInfo.InvariantCulture);
        headers[BitMartHeaders.RateLimitReset] = reset.ToString(CultureInfo.InvariantCulture);
        headers[BitMartHeaders.RateLimitMode] = limit.Scope switch { RateLimitScope.Key => "KEY", RateLimitScope.Account => "UID", _ => "IP" };
        return WriteJsonAsync(error.HttpStatus, error.Code, null);
    }

    /// <summary>The envelope of a refusal. A status of 0 is the one that goes with the code, 400 for a code that nobody knows.</summary>
    private Task WriteJsonAsync(int status, int code, string? message)
    {
        var known = BitMartError.Find(code);
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body, Json.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteNumber("code"u8, code);
            writer.WriteString("message"u8, message ?? known?.Message ?? "Unknown error");
            writer.WriteStartObject("data"u8);
            writer.WriteEndObject();
            writer.WriteString("trace"u8, trace);
            writer.WriteEndObject();
        }

        return WriteTextAsync(status != 0 ? status : known?.HttpStatus ?? StatusCodes.Status400BadRequest, "application/json; charset=utf-8", Encoding.UTF8.GetString(body.ToArray()));
    }

    private async Task WriteTextAsync(int status, string? type, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private static int CodeOf(int status) => status switch
    {
        403 => BitMartError.AddressForbidden.Code,
        404 => BitMartError.NotFound.Code,
        418 => BitMartError.AccountLimited.Code,
        429 => BitMartError.TooManyRequests.Code,
        503 => BitMartError.ServiceUnavailable.Code,
        _ => BitMartError.SystemError.Code,
    };

    /// <summary>The kind of page that the content network in front of the venue answers with.</summary>
    private string Page(int status) => $"""
        <!DOCTYPE html>
        <html><head><title>{status}</title></head>
        <body><h1>Error {status}</h1><p>The web server reported an error. Please try again in a few minutes.</p><p>Ray ID: {trace}</p></body></html>
        """;
}
