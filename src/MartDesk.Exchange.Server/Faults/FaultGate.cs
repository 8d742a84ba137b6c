using System.Buffers;
using System.Text.Json;
using MartDesk.BitMart.Protocol;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Streams;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>Stands before the venue and lets happen to calls what the plan says. Without rules it is one look at a null.</summary>
/// <remarks>
/// A call that is to be carried out without its answer arriving runs whole, into memory, and what it wrote is then kept, cut or replaced. Waits
/// go by the real clock: a client waits in real time.
/// </remarks>
internal sealed class FaultGate(FaultPlan plan, RestDispatcher rest, StreamEndpoint streams, TraceIds traces, TimeProvider real, CancellationToken stopping)
{
    private const int MaxBodyBytes = RestDispatcher.MaxBodyBytes;

    /// <summary>True where streams are opened, by those who ask for one.</summary>
    public static bool IsStream(HttpRequest request) => request.Path.Value is "/api" or "/user";

    /// <summary>Serves a call or the opening of a stream.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var isStream = IsStream(context.Request) && context.WebSockets.IsWebSocketRequest;
        if (!plan.LeavesCalls)
            return HandleFaultyAsync(context, isStream);
        return isStream ? streams.ServeAsync(context) : rest.HandleAsync(context);
    }

    private async Task HandleFaultyAsync(HttpContext context, bool isStream)
    {
        var path = context.Request.Path.Value ?? "";
        var endpoint = isStream ? null : rest.Find(path)?.Endpoint;
        var trace = traces.Next();
        if (endpoint is null && !isStream)
        {
            await rest.HandleAsync(context, trace);
            return;
        }

        var symbol = endpoint is not null && plan.AsksForSymbol ? await ReadSymbolAsync(context) : null;
        var faults = plan.OfCall(new CallFacts(path, context.Request.Method, endpoint, context.Request.Headers[BitMartHeaders.Key].ToString(), symbol, trace));
        Task ServeAsync() => isStream ? streams.ServeAsync(context) : rest.HandleAsync(context, trace);
        if (faults.IsNone)
        {
            await ServeAsync();
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await HandleAsync(context, isStream, ServeAsync, faults, new FaultReply(context, endpoint, trace), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            context.Abort(); // the client is gone, or the exchange stops
        }
    }

    private async Task HandleAsync(HttpContext context, bool isStream, Func<Task> serve, CallFaults faults, FaultReply reply, CancellationToken ending)
    {
        await Task.Delay(faults.Before, real, ending);
        if (faults.Ending is { } early && (early.Kind == FaultKind.CutRequest || (FaultReply.Replaces(early) && early.When == FaultMoment.Before)))
        {
            if (early.Kind == FaultKind.CutRequest)
                await EndAsync(context, early.How, ending);
            else
                await reply.WriteAsync(early);
            return;
        }

        if (isStream)
        {
            await serve(); // a stream has no answer that could be kept
            return;
        }

        var (answered, body) = (context.Response.Body, new MemoryStream());
        context.Response.Body = body;
        try
        {
            await serve();
        }
        finally
        {
            context.Response.Body = answered;
        }

        await Task.Delay(faults.After, real, ending);
        switch (faults.Ending?.Kind)
        {
            case null:
                await answered.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), ending);
                break;
            case FaultKind.DropReply:
                await EndAsync(context, faults.Ending.How, ending);
                break;
            case FaultKind.CutReply:
                // The length was promised and is not kept: the server ends the connection after what was written.
                await answered.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length / 2), ending);
                await answered.FlushAsync(ending);
                break;
            default:
                await reply.WriteAsync(faults.Ending);
                break;
        }
    }

    private async Task EndAsync(HttpContext context, FaultEnding how, CancellationToken ending)
    {
        if (how == FaultEnding.Silence)
            await Task.Delay(Timeout.InfiniteTimeSpan, real, ending);
        context.Abort();
    }

    /// <summary>The contract that a call names, with its body left to be read again.</summary>
    private static async Task<string?> ReadSymbolAsync(HttpContext context)
    {
        if (context.Request.Method != "POST")
            return context.Request.Query["symbol"] is [{ Length: > 0 } asked, ..] ? asked : null;
        var body = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(8 * 1024);
        try
        {
            while (body.Length <= MaxBodyBytes && await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is var read and > 0)
                body.Write(buffer, 0, read);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        body.Position = 0;
        context.Request.Body = body;
        return SymbolOf(body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    private static string? SymbolOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("symbol", out var symbol) && symbol.ValueKind == JsonValueKind.String
                ? symbol.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null; // the endpoint says so
        }
    }
}
