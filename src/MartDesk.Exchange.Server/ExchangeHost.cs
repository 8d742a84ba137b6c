using System.Net;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Admin;
using MartDesk.Exchange.Server.Affiliates;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.FastConnect;
using MartDesk.Exchange.Server.Faults;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.MarketData;
using MartDesk.Exchange.Server.Orders;
using MartDesk.Exchange.Server.PlanOrders;
using MartDesk.Exchange.Server.Positions;
using MartDesk.Exchange.Server.Recordings;
using MartDesk.Exchange.Server.Site;
using MartDesk.Exchange.Server.Snapshots;
using MartDesk.Exchange.Server.Spot;
using MartDesk.Exchange.Server.Streams;
using MartDesk.Exchange.Server.SubAccounts;
using MartDesk.Exchange.Server.SystemStatus;
using MartDesk.Exchange.Server.Transfers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MartDesk.Exchange.Server;

/// <summary>The local exchange: an engine, its journal, and BitMart Futures V2 on one port of 127.0.0.1.</summary>
public sealed class ExchangeHost : IAsyncDisposable
{
    private static readonly TimeSpan StreamPing = TimeSpan.FromSeconds(15);

    private readonly WebApplication _application;
    private readonly EngineLoop _loop;
    private readonly VenueStorage _storage;
    private readonly CancellationTokenSource _stopping;
    private readonly ILogger _logger;
    private readonly Venue _venue;
    private Task? _stop;

    private ExchangeHost(
        WebApplication application, RestDispatcher rest, Website site, EngineLoop loop, Venue venue, VenueStorage storage, CancellationTokenSource stopping, ILogger logger)
    {
        Rest = rest;
        Site = site;
        _application = application;
        _loop = loop;
        _venue = venue;
        _storage = storage;
        _stopping = stopping;
        _logger = logger;
        Completion = WatchAsync();
    }

    /// <summary>Where it serves, for example <c>http://127.0.0.1:8481/</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Ends when the exchange was stopped; faults when its journal or engine failed and it had to stop itself.</summary>
    public Task Completion { get; }

    /// <summary>Reads the data folder, replays its journal and starts to serve.</summary>
    /// <exception cref="ExchangeStartException">It cannot start; the message says why in one line.</exception>
    public static async Task<ExchangeHost> StartAsync(ExchangeHostOptions options, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(logs);
        if (!double.IsFinite(options.Speed) || options.Speed <= 0d)
            throw new ExchangeStartException($"The speed must be a number above 0, not {options.Speed}.");
        foreach (var client in options.FastConnectClients)
        {
            if (client.Problem is { } problem)
                throw new ExchangeStartException(problem);
        }

        var logger = logs.CreateLogger("MartDesk.Exchange.Server");
        var storage = VenueStorage.Open(options);
        try
        {
            return await StartAsync(options, storage, time, logger, cancellationToken);
        }
        catch
        {
            await storage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops serving, finishes what is in work and closes the journal.</summary>
    public Task StopAsync() => _stop ??= StopOnceAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _application.DisposeAsync();
        _stopping.Dispose();
    }

    /// <summary>Makes who types it on the website the admin; null when there is one. Of this start only, and for the eyes of who started it.</summary>
    public string? SetupToken => Site.Users.SetupToken;

    /// <summary>Lets a program ask the website's users for a key, until the exchange stops; one of the same id gives way.</summary>
    /// <exception cref="ArgumentException">It cannot be used; the message says why.</exception>
    public void RegisterFastConnect(FastConnectClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        Site.Clients.Register(client);
    }

    /// <summary>Pays paper money into the account of a key, or takes it out (a negative amount), as the website's console does.</summary>
    public async Task<PaperMove> MovePaperMoneyAsync(string key, decimal usdt)
    {
        try
        {
            return await Site.Accounts.MoveAsync(key, usdt);
        }
        catch (VenueUnavailableException)
        {
            return PaperMove.Stopped;
        }
    }

    /// <summary>The website.</summary>
    internal Website Site { get; }

    /// <summary>What goes wrong on demand, and what did.</summary>
    public FaultPlan Faults { get; private init; } = null!; // Set wherever a host is made.

    /// <summary>What answers requests, past the socket and past faults that are asked for.</summary>
    internal RestDispatcher Rest { get; }

    /// <summary>How far the engine was after its journal was replayed and before anything new.</summary>
    internal EngineMark Restored { get; private init; }

    /// <summary>How far the engine came; only after <see cref="StopAsync"/>, when nothing else touches it.</summary>
    internal EngineMark MarkAtRest => _loop.Completion.IsCompleted ? _venue.Mark : throw new InvalidOperationException("The exchange still runs.");

    /// <summary>How far the engine is now.</summary>
    internal Task<EngineMark> ReadMarkAsync() => _loop.RunAsync(static venue => venue.Mark);

    private static async Task<ExchangeHost> StartAsync(ExchangeHostOptions options, VenueStorage storage, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var venue = storage.Restore(time, logger);
        if (time is VenueClock clock)
            clock.CatchUp(DateTimeOffset.FromUnixTimeMilliseconds(venue.NowMs));
        var restored = venue.Mark;
        storage.OpenMissingAccounts(venue);
        venue.StreamEvents.IsLive = true;

        var faults = new FaultPlan(time, options.Seed, logger);
        var stopping = new CancellationTokenSource();
        var traces = new TraceIds();
        var (loop, rest, streams) = Compose(options, storage, venue, CreateFeed(options, storage.Instruments), faults, traces, time, logger, stopping.Token);
        faults.Changed += () => Wake(loop);
        var real = VenueClock.RealOf(time);
        var gate = new FaultGate(faults, rest, streams, traces, real, stopping.Token);
        var admin = options.AdminToken is { } token ? new AdminEndpoint(token, [.. new FaultAdmin(faults).Routes, .. new ClockAdmin(loop, time).Routes]) : null;
        var site = new Website(options, storage, loop, faults, time, logger);
        var application = Build(options, gate, site, admin, faults, real, logger);
        var host = new ExchangeHost(application, rest, site, loop, venue, storage, stopping, logger) { Restored = restored, Faults = faults };
        try
        {
            Add(faults, options);
            await application.StartAsync(cancellationToken);
        }
        catch (IOException problem)
        {
            await host.DisposeAsync();
            throw new ExchangeStartException($"Port {options.Port} on 127.0.0.1 cannot be used: {problem.Message}", problem);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        // Kestrel always has this feature once it has started.
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        host.Address = new Uri(addresses.Single());
        logger.Serving(host.Address, restored.Sequence, restored.StateHash);
        return host;
    }

    /// <summary>Everything behind the port: the loop that owns the venue, what answers requests and what serves streams.</summary>
    internal static (EngineLoop Loop, RestDispatcher Dispatcher, StreamEndpoint Streams) Compose(
        ExchangeHostOptions options, VenueStorage storage, Venue venue, IFeed? source, FaultPlan faults, TraceIds traces, TimeProvider time, ILogger logger, CancellationToken stopping)
    {
        venue.WindDown = new WindDown(faults);
        var hub = new StreamHub(storage.Instruments, faults, options.Dialect);
        var feed = source is null ? null : new FeedPump(source, options.Speed, logger);
        ILoopDuty[] market = [.. feed is null ? (ReadOnlySpan<ILoopDuty>)[] : [feed], new MarkPricePump(feed), new FundingPump()];
        ILoopDuty[] duties =
        [
            new FaultPump(faults, hub, time), .. market.Select(duty => new MarketHours(duty, faults)), new TimedCancelPump(venue),
            new SnapshotPump(storage, options.SnapshotJournalBytes, time, logger),
        ];
        var loop = new EngineLoop(venue, hub, duties, time, logger);
        var authenticator = new Authenticator(storage.Accounts, time, new ShownClock(time, faults));
        return (
            loop,
            CreateRest(options, storage, loop, authenticator, faults, traces, time, logger),
            new StreamEndpoint(loop, hub, storage.Instruments, authenticator, faults, options.Dialect, options.HasLimits, VenueClock.RealOf(time), logger, stopping));
    }

    private static void Add(FaultPlan faults, ExchangeHostOptions options)
    {
        try
        {
            faults.Add([.. options.Faults, .. options.FaultScript is { } script ? FaultScript.Read(script) : []]);
        }
        catch (FaultRuleException problem)
        {
            throw new ExchangeStartException($"The faults cannot be used: {problem.Message}", problem);
        }
    }

    /// <summary>Lets the loop see at once that something new may be due. A loop that is too busy or has ended needs no waking.</summary>
    private static void Wake(EngineLoop loop) => _ = loop.RunAsync(static _ => true).ContinueWith(
        static woken => _ = woken.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static RestDispatcher CreateRest(
        ExchangeHostOptions options, VenueStorage storage, EngineLoop loop, Authenticator authenticator, FaultPlan faults, TraceIds traces, TimeProvider time, ILogger logger)
    {
        var shown = new ShownClock(time, faults);
        var instruments = storage.Instruments;
        Route[] routes =
        [
            .. new SystemEndpoints(loop, time, shown).Routes,
            .. new MarketDataEndpoints(loop, instruments, faults, options.Dialect).Routes,
            .. new KlineEndpoints(loop, instruments).Routes,
            .. new FundingEndpoints(loop, instruments).Routes,
            .. new ContractRuleEndpoints(loop, instruments).Routes,
            .. new TradeEndpoints(loop, instruments).Routes,
            .. new ModifyEndpoints(loop, instruments).Routes,
            .. new PlanOrderEndpoints(loop, instruments).Routes,
            .. new ModifyPlanEndpoints(loop, instruments).Routes,
            .. new PlanQueryEndpoints(loop, instruments).Routes,
            .. new OrderQueryEndpoints(loop, instruments).Routes,
            .. new PositionEndpoints(loop, instruments).Routes,
            .. new AssetEndpoints(loop).Routes,
            .. new TransactionEndpoints(loop, instruments).Routes,
            .. new SpotEndpoints(loop).Routes,
            .. new TransferEndpoints(loop, shown).Routes,
            .. new SubAccountEndpoints(loop, storage.Accounts).Routes,
            .. new AffiliateEndpoints(loop, storage.Accounts, instruments).Routes,
            .. CollateralEndpoints.Routes,
        ];
        // Clients hold themselves back by their own clocks, so the limits go by the real time: else a manual clock would never let them call again.
        var limiter = options.HasLimits ? new RateLimiter(VenueClock.RealOf(time)) : null;
        return new RestDispatcher(routes, authenticator, limiter, faults, options.Dialect, traces, logger);
    }

    private static WebApplication Build(ExchangeHostOptions options, FaultGate gate, Website site, AdminEndpoint? admin, FaultPlan faults, TimeProvider real, ILogger logger)
    {
        // An empty builder: no configuration from files or the environment decides where or how the exchange serves.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = null;
            server.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => new FaultyListeners(
            new SocketTransportFactory(services.GetRequiredService<IOptions<SocketTransportOptions>>(), services.GetRequiredService<ILoggerFactory>()), faults, real, logger));
        var application = builder.Build();
        // Only where streams are: looking whether a call asks for one costs it a tenth of its memory.
        application.UseWhen(
            context => FaultGate.IsStream(context.Request),
            streams => streams.UseWebSockets(new WebSocketOptions { KeepAliveInterval = StreamPing, KeepAliveTimeout = StreamPing }));
        application.Run(context => admin?.Serves(context.Request.Path) == true ? admin.HandleAsync(context)
            : site.Serves(context.Request) ? site.HandleAsync(context)
            : gate.HandleAsync(context));
        return application;
    }

    private static IFeed? CreateFeed(ExchangeHostOptions options, InstrumentCatalog instruments)
    {
        const string Replay = "replay:";
        if (options.FeedSource is { } make)
            return make(instruments.All);
        if (options.Feed == "none")
            return null;
        if (options.Feed == "synthetic")
            return new SyntheticFeed(options.Seed, [.. instruments.All.Select(SyntheticMarket.For)]);
        if (!options.Feed.StartsWith(Replay, StringComparison.Ordinal))
            throw new ExchangeStartException($"There is no feed '{options.Feed}'; use synthetic, none or replay:FILE.");
        var path = options.Feed[Replay.Length..];
        try
        {
            return new ReplayFeed(CandleReader.IsCandles(path) ? new CandleReader(instruments.All).ReadAll(path) : new RecordingReader(instruments.All).ReadAll(path));
        }
        catch (RecordingException problem)
        {
            throw new ExchangeStartException(problem.Message, problem);
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            await _loop.Completion;
        }
        finally
        {
            await _stopping.CancelAsync();
        }
    }

    private async Task StopOnceAsync()
    {
        await _stopping.CancelAsync();
        await _application.StopAsync(CancellationToken.None);
        await _loop.DisposeAsync();
        await _storage.DisposeAsync();
        _logger.Stopped(_venue.Engine.LastSequence);
    }

    /// <summary>The program that started the exchange decides when it ends; Ctrl-C is not taken from it.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
