using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using MartDesk.BitMart.Futures.Books;
using MartDesk.BitMart.Futures.Streams.Decoding;
using MartDesk.BitMart.Futures.Streams.Wire;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.BitMart.Telemetry;
using Microsoft.Extensions.Logging;

namespace MartDesk.BitMart.Futures.Streams;

/// <summary>Keeps one stream alive: connects, logs in, subscribes, reads, pings, and begins again.</summary>
/// <remarks>
/// One connection at a time. Each has a receiver, a sender and a watcher; the first to end ends the others, and all have ended before the next
/// connection begins. Whatever happens ends as an event, never as an exception to the reader.
/// </remarks>
internal sealed class StreamPump : IAsyncDisposable
{
    private const int OutboxCapacity = 1024;

    private readonly Uri _address;
    private readonly BitMartOptions _options;
    private readonly StreamOptions _stream;
    private readonly Func<byte[]>? _login;
    private readonly TimeProvider _time;
    private readonly StreamQueue _queue;
    private readonly string _name;
    private readonly ILogger _logger;
    private readonly StreamTopics _topics = new();
    private readonly StreamBooks _books;
    private readonly ValuePath _values;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Func<double> _nextRandom;
    private Channel<byte[]>? _outbox;
    private TaskCompletionSource<StreamReply>? _loginAnswer;
    private Task? _run;
    private long _messages;
    private long _broken;
    private long _connections;
    private long _lastReceivedAt;
    private long _lastMessageAt;
    private DateTimeOffset? _missedSince;

    /// <summary>A stream that was not started yet.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="options">Clock and names.</param>
    /// <param name="stream">How it keeps itself alive.</param>
    /// <param name="login">Writes a login with a fresh timestamp; null for a public stream.</param>
    public StreamPump(Uri address, BitMartOptions options, StreamOptions? stream, Func<byte[]>? login)
    {
        options.ThrowIfBroken();
        _address = address;
        _options = options;
        _stream = stream ?? new StreamOptions();
        _login = login;
        _time = options.TimeProvider;
        _queue = new StreamQueue(_stream.QueueCapacity, isLossless: login is not null);
        _name = login is null ? "public" : "private";
        _logger = options.CreateLogger();
        BitMartTelemetry.Watch(_queue, _name);
        _books = new StreamBooks(_stream.BookRefreshEvery, _time);
        _values = new ValuePath(_books, _stream.Listener, _stream.AccountListener, AskSnapshot);
        _nextRandom = _stream.NextRandom ?? new Random(unchecked((int)_time.GetTimestamp())).NextDouble;
    }

    public StreamStatistics Statistics
    {
        get
        {
            var messages = Volatile.Read(ref _messages);
            return new StreamStatistics(
                messages, Volatile.Read(ref _broken), _queue.Dropped, Volatile.Read(ref _connections), messages == 0 ? null : _time.GetUtcNow() - _time.GetElapsedTime(Volatile.Read(ref _lastMessageAt)));
        }
    }

    public void Subscribe(ReadOnlySpan<FuturesTopic> topics)
    {
        lock (_gate)
        {
            foreach (var frame in StreamRequests.Split(StreamAction.Subscribe, _topics.Add(topics))) Post(frame);
        }
    }

    public void Unsubscribe(FuturesTopic topic)
    {
        lock (_gate)
        {
            var text = topic.ToString();
            _books.Close(text);
            if (!_topics.Remove(text)) return;
            foreach (var frame in StreamRequests.Split(StreamAction.Unsubscribe, [text])) Post(frame);
        }
    }

    public void Request(string topic)
    {
        lock (_gate)
        {
            foreach (var frame in StreamRequests.Split(StreamAction.Request, [topic])) Post(frame);
        }
    }

    public LocalOrderBook OpenBook(FuturesTopic topic)
    {
        var book = _books.Open(topic);
        Subscribe([topic]);
        Start();
        return book;
    }

    public IAsyncEnumerable<StreamEvent> ReadAsync(CancellationToken cancellationToken)
    {
        Start();
        return _queue.ReadAsync(cancellationToken);
    }

    public void Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            _run ??= RunAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task? run;
        lock (_gate)
        {
            if (_stop.IsCancellationRequested) return;
            run = _run;
        }

        await _stop.CancelHereAsync();
        if (run is not null) await run;
        _queue.Complete();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield(); // The caller of Start holds the gate.
        var stop = _stop.Token;
        var failures = 0;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var connected = Volatile.Read(ref _connections);
                var lost = await RunConnectionAsync(stop);
                _books.MarkStale();
                if (Volatile.Read(ref _connections) > connected) _missedSince ??= Statistics.LastReceived;
                if (stop.IsCancellationRequested) return;
                failures = Volatile.Read(ref _connections) > connected ? 1 : failures + 1;
                var backoff = Backoff(failures);
                _logger.StreamLost(_address, lost.Message, backoff.TotalMilliseconds);
                await _queue.WriteAsync(new StreamEvent.Disconnected(lost.Message, lost.IsLoginRefused), stop);
                await Task.Delay(backoff, _time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Disposed while waiting.
        }
    }

    /// <summary>Half to all of first × 2^(failures − 1), at most the longest.</summary>
    private TimeSpan Backoff(int failures)
    {
        var longest = Math.Min(_stream.BackoffFirst.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 16)), _stream.BackoffLongest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(longest * (0.5 + (_nextRandom() / 2)));
    }

    /// <summary>Lives through one connection and tells why it ended.</summary>
    private async Task<StreamLostException> RunConnectionAsync(CancellationToken stop)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var socket = _stream.CreateSocket?.Invoke() ?? new ClientWireSocket(_options.UserAgent);
        var parts = new List<Task>(4);
        StreamLostException? lost = null;
        try
        {
            await WithinAsync(token => socket.ConnectAsync(_address, token), "no connection", life.Token);
            var outbox = Channel.CreateBounded<byte[]>(OutboxCapacity);
            Volatile.Write(ref _lastReceivedAt, _time.GetTimestamp());
            _loginAnswer = new TaskCompletionSource<StreamReply>(TaskCreationOptions.RunContinuationsAsynchronously);
            parts.Add(ReceiveAsync(socket, life.Token));
            parts.Add(SendAsync(socket, outbox.Reader, life.Token));
            parts.Add(WatchAsync(outbox.Writer, life.Token));
            var setUp = SetUpAsync(outbox, life.Token);
            parts.Add(setUp);
            var ended = await Task.WhenAny(parts);
            if (ended == setUp && setUp.IsCompletedSuccessfully)
            {
                parts.Remove(setUp);
                ended = await Task.WhenAny(parts);
            }

            await ended;
        }
        catch (Exception exception)
        {
            lost = Explain(exception);
        }

        lock (_gate) _outbox = null;
        await life.CancelHereAsync();
        await socket.DisposeAsync();
        foreach (var part in parts)
        {
            try
            {
                await part;
            }
            catch (Exception exception)
            {
                lost ??= Explain(exception);
            }
        }

        return lost ?? new StreamLostException("the venue closed the connection");
    }

    private static StreamLostException Explain(Exception exception) => exception as StreamLostException ?? new StreamLostException(exception.Message);

    /// <summary>Logs in, subscribes to everything wanted, and tells the reader once all of it was answered.</summary>
    private async Task SetUpAsync(Channel<byte[]> outbox, CancellationToken life)
    {
        if (_login is not null)
        {
            outbox.Writer.TryWrite(_login());
            var answer = await WithinAsync(token => _loginAnswer!.Task.Here().WaitAsync(token), "no answer to the login", life);
            if (!answer.IsSuccess) throw new StreamLostException($"login refused: {answer.Error}", isLoginRefused: true);
        }

        lock (_gate)
        {
            _outbox = outbox; // From here on Subscribe sends by itself; what was wanted before goes now.
            foreach (var frame in StreamRequests.Split(StreamAction.Subscribe, _topics.BeginConnection())) Post(frame);
        }

        await WithinAsync(token => _topics.AllAnswered.Here().WaitAsync(token), "no answer to a subscription", life);
        var connections = Interlocked.Increment(ref _connections);
        await _queue.WriteAsync(new StreamEvent.Connected(IsReconnect: connections > 1) { MissedSince = _missedSince }, life);
        _missedSince = null;
        if (connections > 1) BitMartTelemetry.Reconnects.Add(1, new KeyValuePair<string, object?>("stream", _name));
        _logger.StreamConnected(_address, _topics.Count);
    }

    private async Task ReceiveAsync(IWireSocket socket, CancellationToken life)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        while (true)
        {
            buffer.ResetWrittenCount();
            if (!await socket.ReceiveAsync(buffer, life)) throw new StreamLostException("the venue closed the connection");
            var now = _time.GetTimestamp();
            Volatile.Write(ref _lastReceivedAt, now);
            Volatile.Write(ref _lastMessageAt, now);
            Volatile.Write(ref _messages, _messages + 1); // Only this task counts, and connections follow one another.
            Handle(buffer.WrittenSpan);
        }
    }

    private static async Task SendAsync(IWireSocket socket, ChannelReader<byte[]> outbox, CancellationToken life)
    {
        while (await outbox.WaitToReadAsync(life))
        {
            while (outbox.TryRead(out var frame)) await socket.SendAsync(frame, life);
        }
    }

    /// <summary>Pings into a silence and gives up when it lasts.</summary>
    private async Task WatchAsync(ChannelWriter<byte[]> outbox, CancellationToken life)
    {
        while (true)
        {
            var last = Volatile.Read(ref _lastReceivedAt);
            var left = _stream.PingAfter - _time.GetElapsedTime(last);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, _time, life);
                continue;
            }

            outbox.TryWrite(StreamRequests.Ping);
            await Task.Delay(_stream.PongWithin, _time, life);
            if (Volatile.Read(ref _lastReceivedAt) == last)
                throw new StreamLostException($"nothing came for {_stream.PingAfter.TotalSeconds:0.###} s, and no answer to a ping within {_stream.PongWithin.TotalSeconds:0.###} s");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Handle(ReadOnlySpan<byte> text)
    {
        try
        {
            if (_values.TryDeliver(text, out var told))
            {
                if (told is not null) _queue.Offer(told);
                return;
            }

            var frame = StreamFrame.Read(text);
            switch (frame.Kind)
            {
                case StreamFrameKind.Data:
                    Deliver(StreamDecoder.Decode(frame), frame.Group);
                    break;
                case StreamFrameKind.Reply:
                    HandleReply(JsonSerializer.Deserialize(text, FuturesJson.Default.StreamReply)!); // An object, told by its kind.
                    break;
                case StreamFrameKind.Pong:
                    _queue.Offer(new StreamEvent.Alive());
                    break;
                case StreamFrameKind.Unknown:
                    _queue.Offer(new StreamEvent.Unknown(Encoding.UTF8.GetString(frame.Group), Encoding.UTF8.GetString(text)));
                    break;
                default:
                    Interlocked.Increment(ref _broken);
                    break;
            }
        }
        catch (JsonException)
        {
            Interlocked.Increment(ref _broken);
        }
    }

    private void Deliver(StreamEvent data, ReadOnlySpan<byte> topic)
    {
        if (!_values.TryDeliver(data, topic)) _queue.Offer(data);
    }

    private void AskSnapshot(string topic)
    {
        BitMartTelemetry.Resyncs.Add(1);
        _logger.SnapshotAsked(topic);
        Request(topic);
    }

    private void HandleReply(StreamReply reply)
    {
        if (reply.Action == StreamAction.Access)
        {
            _loginAnswer!.TrySetResult(reply); // Set before the receiver starts.
            return;
        }

        _topics.Answered(reply);
        if (reply.IsSuccess) return;
        _logger.TopicRefused(reply.Group ?? "", reply.Error ?? "");
        _queue.Offer(new StreamEvent.Refused(reply.Group, reply.Error ?? ""));
    }

    private void Post(byte[] frame) => _outbox?.Writer.TryWrite(frame);

    private async Task WithinAsync(Func<CancellationToken, Task> work, string failure, CancellationToken life) =>
        await WithinAsync(
            async token =>
            {
                await work(token);
                return true;
            },
            failure,
            life);

    private async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> work, string failure, CancellationToken life)
    {
        using var bound = new CancellationTokenSource(_stream.ConnectTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, life);
        try
        {
            return await work(both.Token);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested && !life.IsCancellationRequested)
        {
            throw new StreamLostException($"{failure} within {_stream.ConnectTimeout.TotalSeconds:0.###} s");
        }
    }
}
