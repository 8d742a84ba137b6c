using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Tests.Venues;
using MartDesk.Desk.Venues;
using MartDesk.Testing;
using MartDesk.Testing.Clock;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MartDesk.Desk.Tests.Portfolio;

/// <summary>A portfolio of one account (more can be added) at a scripted venue, on a clock the test moves.</summary>
public sealed class PortfolioScene : IAsyncDisposable, IAccountDirectory, IVenueObserver, IDriftObserver, IVenueFactory
{
    private readonly ServiceProvider _services;
    private readonly Channel<AccountChange> _changes = Channel.CreateUnbounded<AccountChange>();
    private readonly Dictionary<string, IVenue> _venues = [];
    private readonly List<ConnectedAccount> _connected = [];

    public PortfolioScene(DateTimeOffset? start = null)
    {
        Time = start is { } at ? new ManualTimeProvider(at) : new ManualTimeProvider();
        Venue = new ScriptedVenue(Time);
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<IAccountDirectory>(this)
            .AddSingleton<IVenueFactory>(this)
            .AddSingleton<IVenueObserver>(this)
            .AddSingleton<IDriftObserver>(this)
            .AddPortfolio()
            .BuildServiceProvider();
        _connected.Add(Prepare("a1", "Paper", Venue));
    }

    public ManualTimeProvider Time { get; }

    public ScriptedVenue Venue { get; }

    public ConcurrentQueue<(string AccountId, VenueEvent Event)> Observed { get; } = new();

    /// <summary>Differences told, in order.</summary>
    public ConcurrentQueue<PositionDrift> Drifts { get; } = new();

    public IPortfolio Portfolio => _services.GetRequiredService<IPortfolio>();

    public AccountState Account => Portfolio.Current.Accounts[0];

    public PositionState Position => Assert.Single(Portfolio.Current.Positions);

    public static async Task<PortfolioScene> StartedAsync(Action<ScriptedVenue>? script = null, DateTimeOffset? start = null)
    {
        var scene = new PortfolioScene(start);
        script?.Invoke(scene.Venue);
        await scene.StartAsync();
        await Eventually.HoldsAsync(() => scene.Account.Wallet is not null || scene.Account.Problem is not null, "the account was read");
        return scene;
    }

    public async Task StartAsync()
    {
        await _services.GetRequiredService<IHostedService>().StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => Portfolio.Current.Accounts.Count > 0, "the account is followed");
    }

    public Task StopAsync() => _services.GetRequiredService<IHostedService>().StopAsync(CancellationToken.None);

    /// <summary>Says an event and waits until the portfolio has passed it on.</summary>
    public async Task SayAsync(VenueEvent venueEvent)
    {
        var before = Observed.Count;
        Venue.Say(venueEvent);
        await Eventually.HoldsAsync(() => Observed.Count > before, $"{venueEvent.GetType().Name} was observed");
    }

    /// <summary>Moves the clock by the longest wait after a fill, 750 ms, and waits for the lists that complete a fill.</summary>
    public async Task SettleAsync()
    {
        var before = Calls("fills");
        await Eventually.HoldsAsync(() => Time.PendingTimers > 1, "a refresh is waiting");
        Time.Advance(TimeSpan.FromMilliseconds(750));
        await Eventually.HoldsAsync(() => Calls("fills") > before, "the lists were read");
        await Eventually.HoldsAsync(() => Time.PendingTimers > 1, "the session waits again");
    }

    /// <summary>The stream comes up; while the list named is under way, 100 ms later, <paramref name="meanwhile"/> happens.</summary>
    public async Task DuringListAsync(string list, Func<Task> meanwhile)
    {
        var reply = new TaskCompletionSource();
        var before = (List: Calls(list), Fills: Calls("fills"));
        Venue.BeforeReply = call => call == list ? reply.Task : Task.CompletedTask;
        await SayAsync(new VenueEvent.Connected());
        await Eventually.HoldsAsync(() => Calls(list) > before.List, $"the list of {list} is under way");
        Time.Advance(TimeSpan.FromMilliseconds(100));
        await meanwhile();
        reply.SetResult();
        await Eventually.HoldsAsync(() => Calls("fills") > before.Fills, "the lists were read");
    }

    public int Calls(string name) => Venue.Calls.Count(call => call == name);

    public void Add(string accountId, string label, IVenue venue) => Change(accountId, Prepare(accountId, label, venue));

    /// <summary>Tells the portfolio what became of an account; null for deleted.</summary>
    public void Change(string accountId, ConnectedAccount? account) => _changes.Writer.TryWrite(new AccountChange(accountId, account));

    /// <summary>How the first account is reached.</summary>
    public AccountConnection Connection => _connected[0].Connection;

    /// <summary>An account as it is connected, at a venue.</summary>
    public ConnectedAccount Connected(string accountId, string label, IVenue venue) => Prepare(accountId, label, venue);

    public Task<IReadOnlyList<ConnectedAccount>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ConnectedAccount>>([.. _connected]);

    public Task<ConnectedAccount> ConnectAsync(NewAccount account, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("The portfolio connects nothing.");

    public async IAsyncEnumerable<AccountChange> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in _changes.Reader.ReadAllAsync(cancellationToken))
            yield return change;
    }

    public void Observe(string accountId, VenueEvent venueEvent) => Observed.Enqueue((accountId, venueEvent));

    public void Drifted(string accountId, PositionDrift drift) => Drifts.Enqueue(drift);

    public IVenue Open(AccountConnection connection) => _venues.TryGetValue(connection.AccountId, out var venue)
        ? venue
        : throw new ArgumentException("Live keys go to the venue's own hosts only.", nameof(connection));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
    }

    public Position Long(long contracts, decimal entry, DateTimeOffset? updated = null, decimal? realised = null, decimal? mark = null) => new()
    {
        Symbol = "BTCUSDT",
        Side = PositionSide.Long,
        Contracts = contracts,
        EntryPrice = entry,
        MarkPrice = mark,
        RealisedPnl = realised,
        MarginMode = MarginMode.Cross,
        OpenTime = Time.GetUtcNow(),
        UpdateTime = updated ?? Time.GetUtcNow(),
    };

    public VenueOrder Order(string id, OrderState state = OrderState.Working, long filled = 0, long contracts = 10) => new()
    {
        VenueOrderId = id,
        ClientOrderId = "c" + id,
        Symbol = "BTCUSDT",
        Side = OrderSide.Buy,
        Effect = PositionEffect.Open,
        Type = OrderType.Limit,
        State = state,
        Contracts = contracts,
        FilledContracts = filled,
        AveragePrice = filled == 0 ? 0m : 60_000m,
        LimitPrice = 60_000m,
        Presets = OrderPresets.None,
        CreateTime = Time.GetUtcNow(),
        UpdateTime = Time.GetUtcNow(),
    };

    public Fill Fill(string tradeId, PositionEffect effect, decimal fee, decimal? realised, DateTimeOffset? at = null) => new()
    {
        TradeId = tradeId,
        VenueOrderId = "o" + tradeId,
        Symbol = "BTCUSDT",
        Side = effect is PositionEffect.Open ? OrderSide.Buy : OrderSide.Sell,
        Effect = effect,
        Price = 60_000m,
        Contracts = 10,
        Fee = fee,
        RealisedPnl = realised,
        IsMaker = false,
        Time = at ?? Time.GetUtcNow(),
    };

    public Quote Quote(decimal mark, string symbol = "BTCUSDT") => new(symbol, mark, mark, mark - 0.1m, mark + 0.1m, Time.GetUtcNow());

    private ConnectedAccount Prepare(string accountId, string label, IVenue? venue)
    {
        if (venue is not null)
            _venues[accountId] = venue;
        var connection = new AccountConnection(
            accountId, VenueEnvironment.Local, null, null, new ApiCredentials("key-of-" + accountId, "the-secret", "the-memo"));
        return new ConnectedAccount(accountId, label, connection);
    }
}
