using System.Net;
using System.Net.WebSockets;
using System.Threading.Channels;

namespace MartDesk.Exchange.Server.Streams;

/// <summary>One WebSocket. Messages leave through a bounded queue; what happens when it is full is said by each message's <see cref="Delivery"/>.</summary>
internal sealed class StreamConnection(long id, IPAddress address, string path, WebSocket socket) : IDisposable
{
    /// <summary>Longest message a client may send; a longer one closes the socket with 1009. The real service takes less than the reference says.</summary>
    public static int MaxMessageBytes(VenueDialect dialect) => dialect == VenueDialect.Live ? 2185 : 4096;

    private const int QueueCapacity = 1024;
    private static readonly TimeSpan FarewellPatience = TimeSpan.FromSeconds(5);

    private readonly Channel<OutboundFrame> _queue = Channel.CreateBounded<OutboundFrame>(new BoundedChannelOptions(QueueCapacity) { SingleReader = true });
    private readonly CancellationTokenSource _aborted = new();

    public long Id { get; } = id;

    /// <summary>Where it comes from.</summary>
    public IPAddress Address { get; } = address;

    /// <summary>What it was opened at: <c>/api</c> or <c>/user</c>.</summary>
    public string Path { get; } = path;

    /// <summary>The key logged in with; null before. Touched only by the engine loop.</summary>
    public string? Key { get; set; }

    /// <summary>Messages that a fault holds back until the next one of their topic. Touched only by the engine loop.</summary>
    public Dictionary<string, OutboundFrame> Swapped { get; } = new(StringComparer.Ordinal);

    /// <summary>True versions that a fault shows as 1, by topic. Touched only by the engine loop.</summary>
    public Dictionary<string, long> VersionStarts { get; } = new(StringComparer.Ordinal);

    /// <summary>The account logged in; 0 before. Touched only by the engine loop.</summary>
    public int AccountId { get; set; }

    /// <summary>Channels of which this reader missed an update and gets a snapshot next. Touched only by the engine loop.</summary>
    public HashSet<PublicChannel> Gaps { get; } = [];

    /// <summary>Public topics it listens to. Touched only by the engine loop.</summary>
    public HashSet<string> PublicTopics { get; } = new(StringComparer.Ordinal);

    /// <summary>True once it asked for a topic.</summary>
    public bool HasSubscribed { get; set; }

    /// <summary>True once it was told to go: what it still says is not heard.</summary>
    public bool IsDismissed { get; set; }

    /// <summary>Private topics it listens to. Touched only by the engine loop.</summary>
    public HashSet<string> PrivateTopics { get; } = new(StringComparer.Ordinal);

    /// <summary>When its positions are told again, time since the loop started. Touched only by the engine loop.</summary>
    public TimeSpan NextPositionPush { get; set; }

    /// <summary>Why the exchange closed the connection; null when it did not.</summary>
    public string? AbortReason { get; private set; }

    /// <summary>Cancelled when the exchange closes the connection.</summary>
    public CancellationToken Aborted => _aborted.Token;

    /// <summary>True when another message fits.</summary>
    public bool HasRoom => _queue.Reader.Count < QueueCapacity;

    /// <summary>True when half of what fits waits.</summary>
    public bool IsCrowded => _queue.Reader.Count > QueueCapacity / 2;

    public bool TrySend(OutboundFrame frame) => _queue.Writer.TryWrite(frame);

    public void Abort(string reason)
    {
        AbortReason ??= reason;
        _queue.Writer.TryComplete();
        _aborted.Cancel();
    }

    /// <summary>Closes the connection in good order after what is queued.</summary>
    public void Close()
    {
        if (!TrySend(new OutboundFrame(default, Delivery.MustArrive) { Close = WebSocketCloseStatus.EndpointUnavailable }))
            Abort("it was to be closed and reads nothing");
    }

    /// <summary>Sends what is queued until the connection ends.</summary>
    /// <param name="real">The real time, by which messages are held back.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task SendLoopAsync(TimeProvider real, CancellationToken cancellationToken)
    {
        while (await _queue.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_queue.Reader.TryRead(out var frame))
            {
                if (frame.HeldFor > TimeSpan.Zero)
                    await Task.Delay(frame.HeldFor, real, cancellationToken);
                if (frame.Close is { } status)
                {
                    await socket.CloseOutputAsync(status, null, cancellationToken);
                    await Task.Delay(FarewellPatience, real, cancellationToken); // ended sooner by the answer: a connection cut at once may lose its last words
                    return;
                }

                await socket.SendAsync(frame.Text, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            }
        }
    }

    /// <summary>Ends the queue: nothing more is sent.</summary>
    public void CompleteQueue() => _queue.Writer.TryComplete();

    public void Dispose() => _aborted.Dispose();
}
