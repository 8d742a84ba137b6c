using System.Collections.Concurrent;
using System.Text;
using Dapper;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Tests.Storage;
using MartDesk.Desk.Vault;
using MartDesk.Desk.Venues;
using MartDesk.Testing.Clock;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>A desk on a folder of its own and a <see cref="MarketVenue"/>; can be dropped and built again on what the disk kept.</summary>
internal sealed class DeskRig : IAsyncDisposable, IKillPoints, IProcessEnd, ISecureRandom, ILoggerProvider
{
    public const string ApiSecret = "canary-secret-7f3a91";
    public const string ApiMemo = "canary-memo-55c0de";

    private readonly string _folder = Directory.CreateTempSubdirectory("martdesk-desk-").FullName;
    private readonly Random _random = new(1);
    private ServiceProvider? _services;

    public DeskRig() => Venue = new MarketVenue(Time);

    public ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));

    public MarketVenue Venue { get; }

    /// <summary>Stands in for <see cref="Venue"/> when set.</summary>
    public IVenue? OtherVenue { get; set; }

    /// <summary>Prices told of other places than where the accounts trade.</summary>
    public IReadOnlyList<Quote> OtherQuotes { get; set; } = [];

    public string PointerText { get; private set; } = "";

    public string PointerId { get; private set; } = "";

    /// <summary>The desk's id of its account.</summary>
    public string AccountId => Services.GetRequiredService<IPointers>().List()[0].AccountId;

    public string Folder => _folder;

    /// <summary>Every line logged.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Why the process would have ended.</summary>
    public string? EndReason { get; private set; }

    /// <summary>Decides at every kill point whether the desk dies there.</summary>
    public Func<string, bool> DiesAt { get; set; } = _ => false;

    public bool IsDead { get; private set; }

    /// <summary>Commits wait for the disk: where more dies than the desk.</summary>
    public bool SyncsToDisk { get; init; }

    /// <summary>Waiters beside the lanes that time must not run away from.</summary>
    public int OtherTimers { get; set; }

    public DeskStore Store => Services.GetRequiredService<DeskStore>();

    public IAlertLog Log => Services.GetRequiredService<IAlertLog>();

    public ServiceProvider Services => _services ?? throw new InvalidOperationException("The desk is not built.");

    public static async Task<DeskRig> StartAsync(Action<MarketVenue>? setUp = null, bool syncsToDisk = false)
    {
        var rig = new DeskRig { SyncsToDisk = syncsToDisk };
        setUp?.Invoke(rig.Venue);
        rig.Build();
        var account = await rig.Services.GetRequiredService<IAccountDirectory>().ConnectAsync(
            new NewAccount("Paper", VenueEnvironment.Local, null, null, new ApiCredentials("canary-key-12345678", ApiSecret, ApiMemo)), CancellationToken.None);
        var (pointer, text) = await rig.Services.GetRequiredService<IPointers>().CreateAsync(
            new NewPointer { Name = "btc-fut-01", AccountId = account.AccountId }, CancellationToken.None);
        (rig.PointerText, rig.PointerId) = (text, pointer.PointerId);
        await rig.RunAsync();
        return rig;
    }

    /// <summary>Sends a message; POINTER in it stands for the pointer's text.</summary>
    public Task<AlertAnswer> SendAsync(string body, string? pointer = null) => Services.GetRequiredService<IAlertIntake>().ReceiveAsync(
        new IncomingAlert(pointer, Encoding.UTF8.GetBytes(body.Replace("POINTER", PointerText, StringComparison.Ordinal)), "52.89.214.238"),
        CancellationToken.None);

    /// <summary>Sends a message and lets it be carried out to its end.</summary>
    public async Task<AlertLogEntry> CarryOutAsync(string body)
    {
        var answer = await SendAsync(body);
        Assert.Equal("accepted", answer.Status);
        await SettleAsync();
        return await FindAsync(answer.Alert!);
    }

    public async Task<AlertLogEntry> FindAsync(string alertId) =>
        await Log.FindAsync(alertId, CancellationToken.None) ?? throw new InvalidOperationException($"Alert {alertId} is lost.");

    public Task SettleAsync() => UntilAsync(() => UnfinishedAlerts() == 0, "all alerts are final");

    /// <summary>Moves time, a second at a time and only while the desk waits for it, until something holds.</summary>
    public async Task UntilAsync(Func<bool> condition, string expectation, int maxSeconds = 600)
    {
        var start = TimeProvider.System.GetTimestamp();
        var seconds = 0;
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(60) || seconds > maxSeconds)
                throw new TimeoutException($"Not within {seconds} s of the desk's time: {expectation}\n{string.Join('\n', Lines.TakeLast(20))}");
            if (await IsIdleAsync() && !condition())
            {
                Time.Advance(TimeSpan.FromSeconds(1));
                seconds++;
            }
        }
    }

    /// <summary>The process dies: what is not committed is lost, nothing is said to anybody.</summary>
    public void Die()
    {
        IsDead = true;
        _services?.GetRequiredService<DeskStore>().Abort();
    }

    /// <summary>Starts again on what the disk kept.</summary>
    public async Task RestartAsync(bool takesUpWork = true)
    {
        if (_services is not null)
        {
            Die();
            Venue.Push = null;
            await _services.DisposeAsync();
        }

        IsDead = false;
        Build();
        if (takesUpWork)
            await RunAsync();
    }

    public async Task RunAsync()
    {
        foreach (var service in Services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
        var events = Services.GetRequiredService<OrderEvents>();
        var accountId = AccountId;
        Venue.Push = order => events.Observe(accountId, new VenueEvent.OrderChanged(order, null));
    }

    /// <summary>The long position in BTCUSDT ends at the venue, and its stream says so.</summary>
    public void EndLongPosition()
    {
        Venue.Hold("BTCUSDT", PositionSide.Long, 0);
        var ended = new Position
        {
            Symbol = "BTCUSDT",
            Side = PositionSide.Long,
            Contracts = 0,
            EntryPrice = 60_000m,
            MarginMode = MarginMode.Isolated,
            OpenTime = Time.GetUtcNow(),
            UpdateTime = Time.GetUtcNow(),
        };
        foreach (var observer in Services.GetServices<IVenueObserver>())
            observer.Observe(AccountId, new VenueEvent.PositionChanged(ended));
    }

    public T Query<T>(string sql) => Store.Read(connection => connection.ExecuteScalar<T>(sql))!;

    public void Reached(string point)
    {
        if (IsDead)
            throw new DeathException(point);
        if (!DiesAt(point))
            return;
        Die();
        throw new DeathException(point);
    }

    public void End(string reason) => EndReason = reason;

    public void Fill(Span<byte> bytes)
    {
        lock (_random)
            _random.NextBytes(bytes);
    }

    public ILogger CreateLogger(string categoryName) => new Line(Lines);

    void IDisposable.Dispose()
    {
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public void Build()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(this));
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IKillPoints>(this);
        services.AddSingleton<IProcessEnd>(this);
        services.AddSingleton<ISecureRandom>(this);
        services.AddSingleton<IPortfolio>(provider => new OneVenue(this, Venue, provider.GetRequiredService<AccountDirectory>()));
        TestDatabase.Add(services, _folder);
        services.AddDesk(new DeskOptions { DataDirectory = _folder, SyncsToDisk = SyncsToDisk });
        _services = services.BuildServiceProvider();
    }

    public long UnfinishedAlerts() => Query<long>("SELECT COUNT(*) FROM alert WHERE state IN (0, 1)");

    /// <summary>True when the desk does nothing but wait for time to pass.</summary>
    private async Task<bool> IsIdleAsync()
    {
        var runtime = Services.GetRequiredService<DeskRuntime>();
        for (var i = 0; i < 3; i++)
        {
            await Task.Yield();
            if (Time.PendingTimers < Math.Max(1, runtime.LaneCount + OtherTimers))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
                return false;
            }
        }

        return true;
    }

    private sealed class OneVenue(DeskRig rig, MarketVenue venue, AccountDirectory accounts) : IPortfolio
    {
        public PortfolioSnapshot Current => PortfolioSnapshot.Empty with
        {
            Accounts = [.. accounts.ListAsync(CancellationToken.None).Result.Select(account => new AccountState(
                account.AccountId, account.Label, VenueEnvironment.Local, "", "USDT", venue.Equity, venue.Available, venue.Equity, 0m, 0m, 0m, venue.RealisedToday, true, rig.Time.GetUtcNow(), null) { HeardAt = rig.Time.GetTimestamp() })],
            Quotes = [.. rig.OtherQuotes, new Quote("BTCUSDT", venue.BtcLast, venue.BtcLast, venue.BtcLast, venue.BtcLast, DateTimeOffset.UnixEpoch)],
        };

        public IAsyncEnumerable<PortfolioSnapshot> WatchAsync(CancellationToken cancellationToken) => throw new NotSupportedException("The desk does not watch.");

        public IVenue? VenueOf(string accountId) => rig.OtherVenue ?? venue;

        public Quote? QuoteOf(string accountId, string symbol) => Current.Quotes.Skip(rig.OtherQuotes.Count).FirstOrDefault(quote => quote.Symbol == symbol);

        public Instrument? InstrumentOf(string accountId, string symbol) => MarketVenue.Instruments.FirstOrDefault(listed => listed.Symbol == symbol);

        public IReadOnlyList<Instrument> InstrumentsOf(string accountId) => MarketVenue.Instruments;
    }

    private sealed class Line(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}");
    }
}

/// <summary>The process died at a kill point.</summary>
internal sealed class DeathException(string point) : Exception(point);
