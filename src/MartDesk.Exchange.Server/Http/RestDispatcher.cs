using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text.Json;
using MartDesk.BitMart.Protocol;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Endpoint = MartDesk.BitMart.Protocol.Limits.Endpoint;

namespace MartDesk.Exchange.Server.Http;

/// <summary>Takes a request through the checks that all endpoints share, in the venue's order, and writes the envelope.</summary>
/// <remarks>
/// Path and method, then key, address and permission, then the rate limit, then timestamp and signature, then the JSON of the body, then whether the venue winds down; what is in it
/// is the endpoint's business. Without a limiter nothing is counted.
/// This is the one place where an unexpected error becomes an answer (500, System error) and a log line.
/// </remarks>
internal sealed class RestDispatcher(IEnumerable<Route> routes, Authenticator authenticator, RateLimiter? limiter, FaultPlan faults, VenueDialect dialect, TraceIds traces, ILogger logger)
{
    /// <summary>Largest body in bytes; the longest honest one is under 1 KB.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    private static readonly JsonDocumentOptions BodyOptions = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    private readonly WindDown _windDown = new(faults);
    private readonly FrozenDictionary<string, Route> _routes = routes.ToFrozenDictionary(route => route.Path, StringComparer.Ordinal);

    /// <summary>Everything that is served.</summary>
    public IEnumerable<Route> Routes => _routes.Values;

    /// <summary>What is served at a path; null when nothing is.</summary>
    public Route? Find(string path) => _routes.GetValueOrDefault(path);

    public Task HandleAsync(HttpContext context) => HandleAsync(context, traces.Next());

    /// <summary>Answers a call under a trace id that it has already.</summary>
    public async Task HandleAsync(HttpContext context, string trace)
    {
        var method = context.Request.Method;
        if (!_routes.TryGetValue(context.Request.Path.Value ?? "", out var route) || route.Method != method)
        {
            await WriteNotFoundAsync(context, trace);
            return;
        }

        ApiReply reply;
        try
        {
            reply = await AnswerAsync(context, route, trace);
            faults.CountSkew(route.Endpoint, reply.Error, trace);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException problem)
        {
            logger.BadRequest(route.Path, problem.Message);
            reply = BitMartError.InvalidRequest;
        }
        catch (VenueUnavailableException)
        {
            reply = BitMartError.ServiceUnavailable;
        }
        catch (WindDownException refused)
        {
            faults.CountState(FaultKind.WindDown, route.Path, trace);
            reply = refused.Error;
        }
        catch (Exception problem)
        {
            logger.RequestFailed(problem, route.Path, trace);
            await WriteAsync(context, route.Endpoint, StatusCodes.Status500InternalServerError, BitMartError.SystemError, trace);
            return;
        }

        await WriteAsync(context, route.Endpoint, reply.Error?.HttpStatus ?? StatusCodes.Status200OK, reply, trace);
    }

    private async ValueTask<ApiReply> AnswerAsync(HttpContext context, Route route, string trace)
    {
        if (route.Method != "POST")
            return Refuse(context, route, [], out var reader) is { } refusal ? refusal : await route.Handle(new ApiRequest(context.Request, default, reader));
        if (await ReadBodyAsync(context) is not { } body)
            return ApiReply.Refuse(BitMartError.ParameterParse, $"The body is longer than {MaxBodyBytes} bytes");
        try
        {
            // Whoever asks is known before what he sent is read.
            return Refuse(context, route, body, out var caller) is { } refusal ? refusal : await AnswerAsync(context, route, body, caller, trace);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body.Array!); // rented for it
        }
    }

    private async ValueTask<ApiReply> AnswerAsync(HttpContext context, Route route, ArraySegment<byte> body, Caller? caller, string trace)
    {
        if (!JsonTexts.AreReadable(body))
            return BitMartError.BodyNotJson;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body.Count == 0 ? "{}"u8.ToArray() : body.AsMemory(), BodyOptions);
        }
        catch (JsonException)
        {
            return BitMartError.BodyNotJson;
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return BitMartError.ParameterParse;
            return _windDown.Refuse(route.Endpoint, document.RootElement, trace) is { } closed
                ? closed
                : await route.Handle(new ApiRequest(context.Request, document.RootElement, caller));
        }
    }

    private BitMartError? Refuse(HttpContext context, Route route, ReadOnlySpan<byte> body, out Caller? caller)
    {
        caller = null;
        var (headers, address) = (context.Request.Headers, context.Connection.RemoteIpAddress);
        if (route.Authentication == Authentication.None)
            return Count(context, route.Endpoint, address, null);
        if (authenticator.RefuseKey(headers, address, route.Endpoint, out var key) is { } keyError)
            return keyError;
        // A key that was not refused was found.
        if (Count(context, route.Endpoint, address, key) is { } limitError)
            return limitError;
        var sentMs = 0L;
        if (route.Authentication == Authentication.Signed && authenticator.RefuseSignature(key!, headers, body, out sentMs) is { } signatureError)
            return signatureError;
        if (authenticator.RefuseUnlisted(key!, route.Endpoint) is { } listError)
            return listError;
        caller = new Caller(key!, sentMs);
        return null;
    }

    /// <summary>Counts the call and says in the headers how it stands; <c>Remaining</c> is what was used, as on the real service.</summary>
    private BitMartError? Count(HttpContext context, Endpoint endpoint, IPAddress? address, ApiKey? key)
    {
        if (limiter is null)
            return null;
        var (mode, who) = endpoint.Limit.Scope switch
        {
            RateLimitScope.Key when key is not null => ("KEY", key.Key),
            RateLimitScope.Account when key is not null => ("UID", key.AccountId.ToString(CultureInfo.InvariantCulture)),
            _ => ("IP", address?.ToString() ?? ""),
        };
        var count = limiter.Count(endpoint, who);
        var headers = context.Response.Headers;
        headers[BitMartHeaders.RateLimitRemaining] = count.Used.ToString(CultureInfo.InvariantCulture);
        headers[BitMartHeaders.RateLimitLimit] = endpoint.Limit.Count.ToString(CultureInfo.InvariantCulture);
        headers[BitMartHeaders.RateLimitReset] = ((int)endpoint.Limit.Window.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        headers[BitMartHeaders.RateLimitMode] = mode;
        return count.Error;
    }

    /// <summary>The exact bytes of the body, in a buffer of the pool; null when there are too many.</summary>
    private static async ValueTask<ArraySegment<byte>?> ReadBodyAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            var bytes = read.Buffer;
            if (bytes.Length > MaxBodyBytes)
            {
                reader.AdvanceTo(bytes.End);
                return null;
            }

            if (!read.IsCompleted)
            {
                reader.AdvanceTo(bytes.Start, bytes.End);
                continue;
            }

            var length = (int)bytes.Length;
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            bytes.CopyTo(buffer);
            reader.AdvanceTo(bytes.End);
            return new ArraySegment<byte>(buffer, 0, length);
        }
    }

    /// <summary>Unknown paths, and those of the first version of the API, are the one answer of the real service that says <c>msg</c>.</summary>
    private Task WriteNotFoundAsync(HttpContext context, string trace)
    {
        var error = context.Request.Path.StartsWithSegments("/contract/v1") ? BitMartError.FuturesV1Deprecated : BitMartError.NotFound;
        using var page = JsonPage.Begin();
        var writer = page.Writer;
        writer.WriteStartObject();
        writer.WriteString("trace"u8, trace);
        writer.WriteString(dialect == VenueDialect.Live ? "msg"u8 : "message"u8, error.Message);
        writer.WriteNumber("code"u8, error.Code);
        writer.WriteEndObject();
        return SendAsync(context, error.HttpStatus, page);
    }

    private Task WriteAsync(HttpContext context, Endpoint endpoint, int status, in ApiReply reply, string trace)
    {
        using var page = JsonPage.Begin();
        if (endpoint.MayLackEnvelope && dialect == VenueDialect.Reference && reply.Data is { } bare)
            bare(page.Writer);
        else
            WriteEnvelope(page.Writer, reply, trace);
        return SendAsync(context, status, page);
    }

    private static void WriteEnvelope(Utf8JsonWriter writer, in ApiReply reply, string trace)
    {
        writer.WriteStartObject();
        if (reply.IsAffiliate)
        {
            writer.WriteString("code"u8, "1000"u8);
            writer.WriteBoolean("success"u8, true);
            writer.WriteString("requestId"u8, trace);
        }
        else
        {
            writer.WriteNumber("code"u8, (reply.Error ?? BitMartError.Ok).Code);
        }

        writer.WriteString("message"u8, reply.Message ?? (reply.Error ?? BitMartError.Ok).Message);
        writer.WritePropertyName("data"u8);
        if (reply.Data is { } data)
        {
            data(writer);
        }
        else
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        }

        writer.WriteString("trace"u8, trace);
        writer.WriteEndObject();
    }

    private static Task SendAsync(HttpContext context, int status, JsonPage page)
    {
        var response = context.Response;
        var text = page.End();
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = text.Length;
        response.BodyWriter.Write(text);
        var sent = response.BodyWriter.FlushAsync(context.RequestAborted);
        return sent.IsCompletedSuccessfully ? Task.CompletedTask : sent.AsTask();
    }
}
