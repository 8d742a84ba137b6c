using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Server.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server.Http;

/// <summary>Takes a request through the checks that all endpoints share, in the venue's order, and writes the envelope.</summary>
/// <remarks>
/// Path and method, then key, timestamp and signature, then the JSON of the body; what is in it is the endpoint's business.
/// This is the one place where an unexpected error becomes an answer (500, System error) and a log line.
/// </remarks>
internal sealed class RestDispatcher(IEnumerable<Route> routes, Authenticator authenticator, TraceIds traces, ILogger logger)
{
    /// <summary>Largest body in bytes; the longest honest one is under 1 KB.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    private static readonly JsonDocumentOptions BodyOptions = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    private readonly FrozenDictionary<string, Route> _routes = routes.ToFrozenDictionary(route => route.Path, StringComparer.Ordinal);

    public async Task HandleAsync(HttpContext context)
    {
        var trace = traces.Next();
        var method = context.Request.Method;
        if (!_routes.TryGetValue(context.Request.Path.Value ?? "", out var route) || route.Method != method)
        {
            await WriteNotFoundAsync(context, trace);
            return;
        }

        ApiReply reply;
        try
        {
            reply = await AnswerAsync(context, route);
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
        catch (Exception problem)
        {
            logger.RequestFailed(problem, route.Path, trace);
            await WriteAsync(context, StatusCodes.Status500InternalServerError, BitMartError.SystemError, trace);
            return;
        }

        await WriteAsync(context, reply.Error?.HttpStatus ?? StatusCodes.Status200OK, reply, trace);
    }

    private async Task<ApiReply> AnswerAsync(HttpContext context, Route route)
    {
        var body = route.Method == "POST" ? await ReadBodyAsync(context) : ReadOnlyMemory<byte>.Empty;
        if (body is not { } bytes)
            return ApiReply.Refuse(BitMartError.ParameterParse, $"The body is longer than {MaxBodyBytes} bytes");
        var accountId = 0;
        if (route.Authentication != Authentication.None && authenticator.Refuse(context.Request.Headers, route.Authentication, bytes.Span, out accountId) is { } refusal)
            return refusal;
        if (route.Method != "POST")
            return await route.Handle(new ApiRequest(context.Request.Query, default, accountId));

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes.IsEmpty ? "{}"u8.ToArray() : bytes, BodyOptions);
        }
        catch (JsonException)
        {
            return BitMartError.BodyNotJson;
        }

        using (document)
        {
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? await route.Handle(new ApiRequest(context.Request.Query, document.RootElement, accountId))
                : BitMartError.ParameterParse;
        }
    }

    /// <summary>The exact bytes of the body; null when there are too many.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpContext context)
    {
        var buffer = new byte[(int)Math.Min(context.Request.ContentLength ?? 1024, MaxBodyBytes) + 1];
        var length = 0;
        while (true)
        {
            var read = await context.Request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted);
            if (read == 0)
                return buffer.AsMemory(0, length);
            length += read;
            if (length > MaxBodyBytes)
                return null;
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, MaxBodyBytes + 1));
        }
    }

    /// <summary>Unknown paths are the one answer that says <c>msg</c>, as seen on the real service.</summary>
    private static Task WriteNotFoundAsync(HttpContext context, string trace) => WriteJsonAsync(context, StatusCodes.Status404NotFound, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("trace"u8, trace);
        writer.WriteString("msg"u8, BitMartError.NotFound.Message);
        writer.WriteNumber("code"u8, BitMartError.NotFound.Code);
        writer.WriteEndObject();
    });

    private static Task WriteAsync(HttpContext context, int status, ApiReply reply, string trace) => WriteJsonAsync(context, status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("code"u8, (reply.Error ?? BitMartError.Ok).Code);
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
    });

    private static async Task WriteJsonAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        await using (var writer = new Utf8JsonWriter(buffer, Json.WriterOptions))
            write(writer);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }
}
