using System.Collections.Concurrent;
using MartDesk.BitMart.Clock;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.Testing;
using MartDesk.Testing.Clock;

namespace MartDesk.BitMart.Tests.Futures.Streams;

/// <summary>A stream, the sockets it opened, what its reader was told, and the clock.</summary>
internal sealed class StreamScene : IAsyncDisposable
{
    private readonly ConcurrentQueue<ScriptedSocket> _sockets = new();
    private readonly ConcurrentQueue<StreamEvent> _events = new();
    private readonly CancellationTokenSource _stop = new();
    private Task? _reading;

    public ManualTimeProvider Time { get; } = new();

    /// <summary>What the venue does with each request; obliging unless a test says otherwise.</summary>
    public Action<ScriptedSocket, StreamRequest> Venue { get; set; } = Oblige;

    /// <summary>What happens to the next connection attempts; null connects.</summary>
    public ConcurrentQueue<Exception?> Attempts { get; } = new();

    public IReadOnlyList<StreamEvent> Events => [.. _events];

    public int Connections => _sockets.Count;

    public ScriptedSocket Socket => _sockets.Last();

    public FuturesPublicStream? Public { get; private set; }

    public FuturesPrivateStream? Private { get; private set; }

    public StreamOptions Options { get; init; } = new() { NextRandom = () => 1.0 };

    public static StreamScene OfPublic(params FuturesTopic[] topics)
    {
        var scene = new StreamScene();
        scene.OpenPublic(topics);
        scene.Read();
        return scene;
    }

    public static StreamScene OfPrivate(VenueClock? clock = null)
    {
        var scene = new StreamScene();
        scene.OpenPrivate(clock);
        scene.Read();
        return scene;
    }

    public void OpenPublic(params FuturesTopic[] topics)
    {
        Public = new FuturesPublicStream(BitMartOptions, WithSockets());
        Public.Subscribe(topics);
    }

    public void OpenPrivate(VenueClock? clock = null) => Private = new FuturesPrivateStream(BitMartOptions, clock, WithSockets());

    public void Read() => _reading = ReadAsync();

    public static void Oblige(ScriptedSocket socket, StreamRequest request)
    {
        if (request.Action == StreamAction.Access) socket.Say("""{"action":"access","success":true}""");
        if (request.Action == StreamAction.Ping) socket.Say("pong");
        if (request.Action is not (StreamAction.Subscribe or StreamAction.Unsubscribe)) return;
        foreach (var topic in request.Args!)
            socket.Say($$$"""{"action":"{{{request.Action}}}","group":"{{{topic}}}","success":true,"request":{"action":"{{{request.Action}}}","args":["{{{topic}}}"]}}""");
    }

    public Task ToldAsync(Func<StreamEvent, bool> told, string expectation, int times = 1) =>
        Eventually.HoldsAsync(() => _events.Count(told) >= times, $"{expectation}; told: {string.Join(" · ", _events)}");

    public Task ConnectedAsync(int times = 1) => ToldAsync(told => told is StreamEvent.Connected, $"connected {times} times", times);

    public Task TimersAsync(int count) => Eventually.HoldsAsync(() => Time.PendingTimers >= count, $"{count} timers wait");

    /// <summary>Moves time in steps until something holds; each step lets the other tasks run.</summary>
    public async Task AdvanceUntilAsync(Func<bool> holds, TimeSpan step, string expectation)
    {
        for (var i = 0; i < 400 && !holds(); i++)
        {
            Time.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }

        await Eventually.HoldsAsync(holds, expectation);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (Public is not null) await Public.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System);
        if (Private is not null) await Private.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System);
        if (_reading is not null) await _reading;
        _stop.Dispose();
    }

    private BitMartOptions BitMartOptions => new() { Environment = BitMartEnvironment.Local, Credentials = ScriptedVenue.Credentials, TimeProvider = Time };

    private StreamOptions WithSockets() => Options with
    {
        CreateSocket = () =>
        {
            Attempts.TryDequeue(out var failure);
            var socket = new ScriptedSocket((asked, request) => Venue(asked, request), failure);
            _sockets.Enqueue(socket);
            return socket;
        },
    };

    private async Task ReadAsync()
    {
        try
        {
            await foreach (var told in Public?.ReadAsync(_stop.Token) ?? Private!.ReadAsync(_stop.Token)) _events.Enqueue(told);
        }
        catch (OperationCanceledException)
        {
            // The scene ended.
        }
    }
}
