using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Faults;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server.Streams;

/// <summary>Serves <c>/api</c> and <c>/user</c>: reads what a client asks and lets the hub answer, one message after the other.</summary>
/// <remarks>Both addresses take every topic; a private one needs a login first. A message that is not understood is answered, and the connection stays.</remarks>
internal sealed class StreamEndpoint(EngineLoop loop, StreamHub hub, InstrumentCatalog instruments, Authenticator authenticator, FaultPlan faults, VenueDialect dialect, bool hasLimits, TimeProvider real, ILogger logger, CancellationToken stopping)
{
    /// <summary>By the reference, a connection that asks for nothing is closed after so long; the real service was seen to keep it.</summary>
    private static readonly TimeSpan Lifeless = TimeSpan.FromSeconds(5);

    /// <summary>Compressed when the client offers it, without keeping a dictionary per connection: as on the real service.</summary>
    private static readonly WebSocketAcceptContext Acceptance = new() { DangerousEnableCompression = true, DisableServerContextTakeover = true };

    private static readonly JsonDocumentOptions MessageOptions = new() { MaxDepth = 8 };

    private readonly ConcurrentDictionary<IPAddress, int> _open = new();
    private readonly int _maxMessageBytes = StreamConnection.MaxMessageBytes(dialect);
    private long _connections;

    public async Task ServeAsync(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (_open.AddOrUpdate(address, 1, static (_, open) => open + 1) > StreamLimits.MaxConnectionsPerAddress)
        {
            Leave(address);
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }

        try
        {
            await ServeAsync(context, address);
        }
        finally
        {
            Leave(address);
        }
    }

    private void Leave(IPAddress address)
    {
        if (_open.AddOrUpdate(address, 0, static (_, open) => open - 1) == 0)
            _open.TryRemove(new KeyValuePair<IPAddress, int>(address, 0));
    }

    private async Task ServeAsync(HttpContext context, IPAddress address)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(Acceptance);
        using var connection = new StreamConnection(Interlocked.Increment(ref _connections), address, context.Request.Path.Value ?? "", socket);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping, connection.Aborted);
        await OnLoopAsync(connection, _ => hub.Add(connection));
        await using var lifeless = dialect == VenueDialect.Reference ? real.CreateTimer(static state => CloseLifeless((StreamConnection)state!), connection, Lifeless, Timeout.InfiniteTimeSpan) : null;
        var sending = connection.SendLoopAsync(real, ending.Token);
        var receiving = ReceiveLoopAsync(socket, connection, ending.Token);
        try
        {
            await await Task.WhenAny(receiving, sending);
        }
        catch (Exception problem) when (problem is OperationCanceledException or WebSocketException or VenueUnavailableException or IOException)
        {
            // The client is gone, the reader was too slow, or the exchange stops.
        }
        catch (Exception problem)
        {
            logger.StreamFailed(problem, connection.Id);
        }

        if (connection.AbortReason is { } reason)
            logger.StreamClosed(connection.Id, reason);
        connection.CompleteQueue();
        await EndAsync(socket, connection, sending, receiving, ending);
    }

    private static void CloseLifeless(StreamConnection connection)
    {
        if (!connection.HasSubscribed)
            connection.Close();
    }

    private async Task EndAsync(WebSocket socket, StreamConnection connection, Task sending, Task receiving, CancellationTokenSource ending)
    {
        try
        {
            await loop.RunAsync(_ =>
            {
                hub.Remove(connection);
                return true;
            });
        }
        catch (VenueUnavailableException) when (loop.Completion.IsCompleted)
        {
            // The hub went with the loop.
        }

        if (stopping.IsCancellationRequested || connection.AbortReason is not null)
            socket.Abort();
        ending.Cancel(); // Here, not on the thread pool: both loops only have to end.
        await Task.WhenAll(sending, receiving).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task ReceiveLoopAsync(WebSocket socket, StreamConnection connection, CancellationToken cancellationToken)
    {
        var buffer = new byte[_maxMessageBytes + 1];
        var limits = hasLimits ? new StreamLimits(real) : null;
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                length += received.Count;
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                    return;
                }

                if (length > _maxMessageBytes)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, "message too big", cancellationToken);
                    return;
                }
            }
            while (!received.EndOfMessage);

            if (connection.IsDismissed)
                continue;
            if (limits?.IsTooMany() == true)
                await OnLoopAsync(connection, _ => hub.Dismiss(connection, StreamReplies.LimitBroken($"too many messages: at most {StreamLimits.MaxMessages} in {StreamLimits.Window.TotalSeconds:0} s")));
            else
                await AnswerAsync(connection, buffer.AsMemory(0, length));
        }
    }

    private async Task AnswerAsync(StreamConnection connection, ReadOnlyMemory<byte> message)
    {
        if (message.Span.SequenceEqual("ping"u8))
        {
            await OnLoopAsync(connection, _ => hub.Reply(connection, StreamReplies.Pong));
            return;
        }

        if (!TryParse(message, out var request))
        {
            var refusal = StreamReplies.NotUnderstood(message.Span);
            await OnLoopAsync(connection, _ => hub.Reply(connection, refusal));
            return;
        }

        await OnLoopAsync(connection, venue => Handle(venue, connection, request));
    }

    private void Handle(Venue venue, StreamConnection connection, StreamRequest request)
    {
        switch (request.Action)
        {
            case "ping":
                hub.Reply(connection, StreamReplies.Pong);
                break;
            case "access" or "login":
                Login(connection, request);
                break;
            case "subscribe" or "unsubscribe" or "request":
                connection.HasSubscribed |= request.Action == "subscribe";
                if (hasLimits && BrokenLimit(connection, request) is { } broken)
                {
                    hub.Dismiss(connection, StreamReplies.Refused(request, null, broken));
                    break;
                }

                foreach (var group in request.Args)
                    HandleTopic(venue, connection, request, group);
                if (request.Args.Count == 0)
                    hub.Reply(connection, StreamReplies.Refused(request, null, "args must name at least one topic"));
                break;
            default:
                hub.Reply(connection, StreamReplies.Refused(request, null, $"Invalid action [{request.Action}] for group [{string.Join(',', request.Args)}]"));
                break;
        }
    }

    /// <summary>What a message asks too much of; null when it does not.</summary>
    private static string? BrokenLimit(StreamConnection connection, StreamRequest request)
    {
        if (request.Args.Count > StreamLimits.MaxTopicsPerMessage)
            return $"too many topics in one message: at most {StreamLimits.MaxTopicsPerMessage}";
        if (request.Action != "subscribe")
            return null;
        var most = StreamLimits.MaxTopics(connection.Path);
        var wanted = request.Args.Distinct(StringComparer.Ordinal).Count(topic => !connection.PublicTopics.Contains(topic) && !connection.PrivateTopics.Contains(topic));
        return connection.PublicTopics.Count + connection.PrivateTopics.Count + wanted > most ? $"too many topics: at most {most} on a connection" : null;
    }

    private void HandleTopic(Venue venue, StreamConnection connection, StreamRequest request, string group)
    {
        if (Topic.Parse(group, instruments) is not { } topic)
        {
            hub.Reply(connection, StreamReplies.Refused(request, group, dialect == VenueDialect.Live ? $"Invalid channel: not found {group}" : $"group [{group}] not exist"));
        }
        else if (topic.IsPrivate && connection.AccountId == 0)
        {
            // The venue's own spelling.
            hub.Reply(connection, StreamReplies.Refused(request, group, $"{group} need authenication"));
        }
        else if (request.Action == "unsubscribe")
        {
            hub.Unsubscribe(connection, topic);
            hub.Reply(connection, StreamReplies.Done(request, group));
        }
        else if (request.Action == "subscribe")
        {
            hub.Reply(connection, StreamReplies.Done(request, group));
            hub.Subscribe(venue, connection, topic);
        }
        else if (!hub.Request(venue, connection, topic))
        {
            hub.Reply(connection, StreamReplies.Refused(request, group, $"Invalid action [request] for group [{group}]"));
        }
    }

    private void Login(StreamConnection connection, StreamRequest request)
    {
        if (request.Args is not [var key, var timestamp, var signature, ..])
        {
            hub.Reply(connection, StreamReplies.LoginRefused("access failed: key, timestamp and sign are needed"));
            return;
        }

        var error = authenticator.RefuseLogin(key, timestamp, signature, connection.Address, out var accountId);
        if ((error?.Message ?? faults.RefuseLogin(key, connection.Id)) is { } refusal)
        {
            hub.Reply(connection, StreamReplies.LoginRefused($"access failed: openapi auth: apiKey {ApiKey.Mask(key)} failed: {refusal}"));
            return;
        }

        hub.Login(connection, accountId, key);
        hub.Reply(connection, StreamReplies.LoggedIn);
    }

    internal static bool TryParse(ReadOnlyMemory<byte> message, out StreamRequest request)
    {
        request = default;
        if (!JsonTexts.AreReadable(message.Span))
            return false;
        try
        {
            using var document = JsonDocument.Parse(message, MessageOptions);
            return StreamRequest.TryRead(document.RootElement, out request);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private async Task OnLoopAsync(StreamConnection connection, Action<Venue> work)
    {
        try
        {
            await loop.RunAsync(venue =>
            {
                work(venue);
                return true;
            });
        }
        catch (VenueUnavailableException)
        {
            connection.Abort("the venue takes no work");
            throw;
        }
    }
}
