using MartDesk.BitMart.Futures.Streams;
using MartDesk.Desk;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Connectors.BitMart;
using MartDesk.Desk.Execution;
using MartDesk.Desk.History;
using MartDesk.Desk.Notices;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Vault;
using MartDesk.Desk.Venues;
using MartDesk.Simulation.Disks;
using MartDesk.Simulation.Networks;
using MartDesk.Simulation.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Simulation.Desks;

/// <summary>One life of the desk: composed as the program composes it, on the wire, the disk and the clock of the simulated world.</summary>
internal sealed class SimDesk : IKillPoints, IProcessEnd, ISecureRandom, IVenueFactory, IDisposable
{
    private readonly World _world;
    private readonly SimRandom _random;
    private readonly BitMartVenueFactory _factory;
    private readonly CancellationTokenSource _stop = new();
    private ServiceProvider? _services;
    private DeskStore? _store;
    private DeskRuntime? _runtime;

    /// <summary>The container compiles on the thread pool what is asked for twice, which is work on another thread and most of what a short run would cost.</summary>
    static SimDesk() => AppContext.SetSwitch("Microsoft.Extensions.DependencyInjection.DisableDynamicEngine", true);

    public SimDesk(World world, int life)
    {
        _world = world;
        Life = life;
        Context = new SimContext(world.Scheduler, life * 2);
        Time = new SimTime(Context) { Ahead = world.ClockAhead };
        _factory = FactoryOn(Time);
        _random = new SimRandom(SimRandom.Of(world.Seed, 5, (ulong)life));
    }

    public int Life { get; }

    public SimContext Context { get; }

    public SimTime Time { get; }

    /// <summary>It takes alerts.</summary>
    public bool IsServing { get; private set; }

    public DeskStore Store => _store ?? throw new InvalidOperationException("The desk has no store yet.");

    public IAlertIntake Intake => Get<IAlertIntake>();

    public IPortfolio Portfolio => Get<IPortfolio>();

    public T Get<T>()
        where T : notnull => (_services ?? throw new InvalidOperationException("The desk is not composed yet.")).GetRequiredService<T>();

    /// <summary>Opens the store and begins to work, as a step of its own.</summary>
    public void Start() => Context.Do(() => _ = StartAsync());

    /// <summary>Stops as it is told to by the operating system.</summary>
    public void Stop() => Context.Do(() => _ = StopAsync());

    /// <summary>Lets go of what a dead process cannot hold. Called when nothing of it runs any more.</summary>
    public void Dispose()
    {
        _store?.Drop();
        _stop.Dispose();
    }

    public void Reached(string point)
    {
        if (Context.IsDead)
            throw new DeathException(point);
        _world.Cells.Mark(point);
        if (point == KillPoint.LegsComputed && _world.Options.KeepsCalls)
            _world.Planned.Add(_world.Scheduler.Now);
        if (!_world.Faults.Takes(Faults.FaultKind.KillAtPoint))
            return;
        _world.Note("kill", point);
        _world.Crash(false);
        throw new DeathException(point);
    }

    public void End(string reason)
    {
        if (Context.IsDead)
            return;
        _world.Note("desk ends", reason);
        _world.Crash(false);
    }

    public void Fill(Span<byte> bytes) => _random.Fill(bytes);

    public IVenue Open(AccountConnection connection)
    {
        var venue = Connect(connection, _factory);
        return _world.Plant?.Around(venue, _world, () => Connect(connection, FactoryOn(new SimTime(Context)))) ?? venue;
    }

    private static BitMartVenueFactory FactoryOn(SimTime time) => new(new BitMartConnectorOptions(), time, NullLogger<BitMartVenue>.Instance);

    private BitMartVenue Connect(AccountConnection connection, BitMartVenueFactory factory)
    {
        var stream = new StreamOptions
        {
            CreateSocket = () => _world.Network.Open(Context),
            NextRandom = () => _random.Next(1000) / 1000d,
        };
        return new BitMartVenue(connection.AccountId, factory.OptionsOf(connection), _world.Logger, new SimHandler(_world.Network, Context, Life), stream);
    }

    private async Task StartAsync()
    {
        _world.LifeBegan.Add(Life, _world.Scheduler.Now);
        try
        {
            _services = Compose();
            _store = _services.GetRequiredService<DeskStore>();
            _ = _services.GetRequiredService<FieldVault>();
            await _world.SetUpAsync(this);
            _runtime = _services.GetRequiredService<DeskRuntime>();
            await _runtime.StartAsync(CancellationToken.None);
            if (_world.Plant?.SweepsOrphans ?? true)
                _ = Get<OrphanSweep>().RunAsync(_stop.Token);
            _ = _services.GetRequiredService<LivePortfolio>().RunAsync(_stop.Token);
            _world.Losses.Begin(this, _stop.Token);
            _world.TimedCancels.Begin(this, _stop.Token);
            if (_world.Transfers.IsNeeded)
                _ = Get<TransferWatch>().RunAsync(_stop.Token);
            if (_world.Options.RunsWatchers)
            {
                _ = Get<HistoryKeeper>().RunAsync(_stop.Token);
                _ = Get<NoticeWatch>().RunAsync(_stop.Token);
            }

            IsServing = true;
            _world.Note("desk up", Life.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        catch (Exception) when (Context.IsDead || _world.Disk.IsFrozen)
        {
            // It died while it started; the store that it could not open has closed itself.
        }
        catch (Exception e) when (e is DeskStartException or StoreException or Microsoft.Data.Sqlite.SqliteException && _world.Disk.HasRefused)
        {
            _world.Note("desk cannot start", e.GetType().Name);
            _world.Crash(false);
        }
        catch (Exception e)
        {
            _world.Fail("start", $"The desk does not start on what the disk kept: {e}");
        }
    }

    private async Task StopAsync()
    {
        if (_runtime is null)
            return;
        _world.Note("desk stops", "");
        _stop.Cancel();
        await _runtime.StopAsync(CancellationToken.None);
        if (!Context.IsDead)
            _world.Crash(false);
    }

    private ServiceProvider Compose()
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(_world.Logs);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IKillPoints>(this);
        services.AddSingleton<IProcessEnd>(this);
        services.AddSingleton<ISecureRandom>(this);
        services.AddSingleton<IVenueFactory>(this);
        var options = new DeskOptions { DataDirectory = _world.Disk.Folder, SyncsToDisk = _world.Plant?.SyncsToDisk ?? true };
        services.AddSingleton<IDeskDatabase>(_ => new SimDatabase(new SqliteDatabase(options), _world.DiskTurnAsync));
        services.AddDesk(options);
        services.AddPortfolio();
        if (_world.Options.RunsWatchers)
            services.AddHistory().AddNotices();
        return services.BuildServiceProvider();
    }
}
