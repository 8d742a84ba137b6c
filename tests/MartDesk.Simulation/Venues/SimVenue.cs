using System.Net;
using System.Runtime.InteropServices;
using MartDesk.Exchange.Server;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Streams;
using MartDesk.Simulation.Networks;
using MartDesk.Simulation.Scheduling;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Simulation.Venues;

/// <summary>The local exchange as it is, without its port: its engine, its request handling and its streams, as one process of the simulated world.</summary>
internal sealed class SimVenue
{
    private readonly SimScheduler _scheduler;
    private readonly ulong _seed;
    private readonly VenueShape _shape;
    private readonly ExchangeHostOptions _options;
    private readonly VenueStorage _storage;
    private readonly List<VenueSocket> _sockets = [];
    private EngineLoop _loop = null!; // Start, called by the constructor, sets all three.
    private RestDispatcher _rest = null!;
    private StreamEndpoint _streams = null!;
    private int _lives;
    private ulong? _markAtDeath;

    public SimVenue(SimScheduler scheduler, ulong seed, IReadOnlyList<ApiKeyGrant> keys, VenueShape? shape = null)
    {
        _scheduler = scheduler;
        _seed = seed;
        _shape = shape ?? new VenueShape();
        _options = new ExchangeHostOptions { Keys = keys, Listing = _shape.Listing, Speed = _shape.Speed };
        _storage = VenueStorage.Open(_options);
        Context = null!; // Start sets it.
        Feed = null!;
        State = null!;
        Start();
    }

    public SimContext Context { get; private set; }

    /// <summary>The exchange's whole state, to be read between steps.</summary>
    public Venue State { get; private set; }

    public SimFeed Feed { get; private set; }

    public MemoryJournal Journal { get; } = new();

    /// <summary>Told of every death, with what the journal kept; for planted mistakes.</summary>
    public Action<MemoryJournal>? Died { get; set; }

    public bool IsUp => !Context.IsDead;

    /// <summary>State hash at the last death and after the replay that followed it, where the two differ.</summary>
    public string? ReplayProblem { get; private set; }

    /// <summary>Answers one request. Called on its own context.</summary>
    public async Task<WireReply> AnswerAsync(WireCall call)
    {
        var context = new DefaultHttpContext();
        var request = context.Request;
        request.Method = call.Method;
        request.Path = call.Path;
        request.QueryString = new QueryString(call.Query);
        foreach (var (name, value) in call.Headers)
            request.Headers[name] = value;
        request.Body = new MemoryStream(call.Body);
        request.ContentLength = call.Body.Length;
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        var body = new MemoryStream();
        context.Response.Body = body;
        await _rest.HandleAsync(context);
        var headers = context.Response.Headers.Where(header => header.Key.StartsWith("X-BM-", StringComparison.OrdinalIgnoreCase))
            .Select(header => (header.Key, header.Value.ToString())).ToArray();
        return new WireReply(context.Response.StatusCode, body.ToArray(), headers);
    }

    /// <summary>Takes a connection. Called on its own context.</summary>
    public void Accept(string path, VenueSocket socket)
    {
        _sockets.Add(socket);
        var context = new DefaultHttpContext();
        context.Request.Path = path;
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Features.Set<IHttpWebSocketFeature>(new Upgrade(socket));
        _ = _streams.ServeAsync(context);
    }

    /// <summary>Does something on the engine's turn, as another program of the account's owner would, or the venue's operator.</summary>
    public void Do(Action<Venue> work) => Context.Do(() => _ = _loop.RunAsync(venue =>
    {
        work(venue);
        return true;
    }));

    /// <summary>The process dies. What it had not committed nobody has heard of.</summary>
    public void Kill()
    {
        Context.Die();
        Journal.Lose();
        foreach (var socket in _sockets)
            socket.Break();
        _sockets.Clear();
        _markAtDeath = State.Mark.StateHash;
        Died?.Invoke(Journal);
    }

    /// <summary>Starts again on what the journal kept.</summary>
    public void Start()
    {
        Context = new SimContext(_scheduler, 1 + (_lives++ * 2));
        var time = new SimTime(Context);
        SynchronizationContext.SetSynchronizationContext(Context);
        try
        {
            State = new Venue(_storage.Instruments, _shape.KeepsJournal ? Journal : new NoJournal(), time);
            Replay(State);
            if (_markAtDeath is { } before && before != State.Mark.StateHash)
                ReplayProblem = $"after the replay of {Journal.Committed.Count} commands the state is another";
            _storage.OpenMissingAccounts(State);
            State.StreamEvents.IsLive = true;
            Feed = new SimFeed(unchecked(_seed + (ulong)_lives), _shape);
            (_loop, _rest, _streams) = ExchangeHost.Compose(
                _options, _storage, State, Feed, new MartDesk.Exchange.Server.Faults.FaultPlan(time, 1, NullLogger.Instance), new TraceIds(), time, NullLogger.Instance, CancellationToken.None);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    /// <summary>What a venue that had only ever seen the committed commands looks like.</summary>
    private ulong HashOfCommitted()
    {
        var other = new Venue(_storage.Instruments, new NoJournal(), new SimTime(Context));
        Replay(other);
        return other.Mark.StateHash;
    }

    private void Replay(Venue venue)
    {
        var commands = CollectionsMarshal.AsSpan(Journal.Committed);
        for (var i = 0; i < commands.Length; i++)
            venue.Replay(commands[i..]);
    }

    /// <summary>True when the commands of the journal alone give the state that is there now.</summary>
    public bool ReplaysToItself() => HashOfCommitted() == State.Mark.StateHash;

    private sealed class Upgrade(VenueSocket socket) : IHttpWebSocketFeature
    {
        public bool IsWebSocketRequest => true;

        public Task<System.Net.WebSockets.WebSocket> AcceptAsync(WebSocketAcceptContext context) => Task.FromResult<System.Net.WebSockets.WebSocket>(socket);
    }
}
