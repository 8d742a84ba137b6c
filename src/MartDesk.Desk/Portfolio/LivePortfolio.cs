using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Portfolio;

/// <summary>One session per connected account, one price stream per address, and the picture of them all.</summary>
internal sealed class LivePortfolio : BackgroundService, IPortfolio
{
    /// <summary>A venue that lists no more than this is quoted whole; of a larger one, what is held and the main instruments.</summary>
    private const int QuotedWhole = 50;

    private static readonly string[] MainSymbols = ["BTCUSDT", "ETHUSDT"];

    private readonly IAccountDirectory _accounts;
    private readonly IVenueFactory _venues;
    private readonly Func<IEnumerable<IVenueObserver>> _observers;
    private readonly Func<IEnumerable<IDriftObserver>> _driftObservers;
    private readonly TimeProvider _time;
    private readonly ILogger<LivePortfolio> _logger;
    private readonly SnapshotSource _source;
    private readonly QuoteBoard _quotes = new();
    private readonly List<AccountSession> _sessions = [];
    private readonly Dictionary<VenueAddress, QuoteFeed> _streams = [];

    /// <summary>Used by the one who follows the accounts.</summary>
    private readonly Dictionary<VenueAddress, AddressReads> _shared = [];

    private readonly List<Task> _running = [];

    /// <param name="accounts">Accounts to follow.</param>
    /// <param name="venues">Opens them.</param>
    /// <param name="observers">Asked for an account when its session begins: observers may themselves need the portfolio.</param>
    /// <param name="driftObservers">Asked for likewise.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Log.</param>
    public LivePortfolio(
        IAccountDirectory accounts,
        IVenueFactory venues,
        Func<IEnumerable<IVenueObserver>> observers,
        Func<IEnumerable<IDriftObserver>> driftObservers,
        TimeProvider time,
        ILogger<LivePortfolio> logger)
    {
        _accounts = accounts;
        _venues = venues;
        _observers = observers;
        _driftObservers = driftObservers;
        _time = time;
        _logger = logger;
        _source = new SnapshotSource(Take);
    }

    /// <inheritdoc/>
    public PortfolioSnapshot Current => _source.Current;

    /// <inheritdoc/>
    public IAsyncEnumerable<PortfolioSnapshot> WatchAsync(CancellationToken cancellationToken) => _source.WatchAsync(cancellationToken);

    /// <inheritdoc/>
    public IVenue? VenueOf(string accountId) => _source.Read(() => Session(accountId)?.Venue);

    /// <inheritdoc/>
    public Instrument? InstrumentOf(string accountId, string symbol) =>
        _source.Read(() => Session(accountId)?.Book.Instruments.GetValueOrDefault(symbol));

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> InstrumentsOf(string accountId) =>
        _source.Read<IReadOnlyList<Instrument>>(() => Session(accountId) is { } session ? [.. session.Book.Instruments.Values] : []);

    /// <inheritdoc/>
    public Quote? QuoteOf(string accountId, string symbol) =>
        _source.Read(() => Session(accountId) is { } session ? _quotes.Of(VenueAddress.Of(session.Account.Connection), symbol) : null);

    /// <inheritdoc/>
    public IReadOnlyList<Quote> QuotesOf(string accountId) =>
        _source.Read<IReadOnlyList<Quote>>(() => Session(accountId) is { } session ? [.. _quotes.RowsOf(VenueAddress.Of(session.Account.Connection))] : []);

    /// <inheritdoc/>
    public void NoteMissed(string accountId) => _source.Read(() => Session(accountId))?.NoteMissed();

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    /// <summary>Follows the accounts until stopped. The host runs it on the thread pool; a simulation, where it stands.</summary>
    internal async Task RunAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        try
        {
            await Task.WhenAll(TurnDaysAsync(ending.Token), FollowAccountsAsync(ending.Token));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end everybody asked for, also of a start that failed elsewhere; it is no failure of the portfolio.
        }
        finally
        {
            await ending.CancelHereAsync();
            await Task.WhenAll(Owned());
        }
    }

    private async Task FollowAccountsAsync(CancellationToken cancellationToken)
    {
        // The watch begins before the list is read, so an account added in between is in one of the two.
        await using var changes = _accounts.WatchAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var next = changes.MoveNextAsync().AsTask();
        foreach (var account in await _accounts.ListAsync(cancellationToken))
            Apply(new AccountChange(account.AccountId, account), cancellationToken);
        while (await next)
        {
            Apply(changes.Current, cancellationToken);
            next = changes.MoveNextAsync().AsTask();
        }
    }

    private void Apply(AccountChange change, CancellationToken cancellationToken)
    {
        var followed = _source.Read(() => Session(change.AccountId));
        if (change.Account is not { IsDisabled: false } account)
        {
            if (followed is not null)
                Unfollow(followed, cancellationToken);
        }
        else if (followed is null)
        {
            Follow(account, cancellationToken);
        }
        else if (followed.Account.Connection == account.Connection)
        {
            _source.Change(() => followed.Relabel(account));
        }
        else
        {
            Unfollow(followed, cancellationToken);
            Follow(account, cancellationToken);
        }
    }

    /// <summary>Lets go of an account. Prices that came through its venue are read through another account's from now on.</summary>
    private void Unfollow(AccountSession session, CancellationToken cancellationToken)
    {
        var from = VenueAddress.Of(session.Account.Connection);
        _source.Change(() => _sessions.Remove(session));
        session.End();
        lock (_streams)
        {
            if (!_streams.TryGetValue(from, out var feed) || feed.Venue != session.Venue)
                return;
            _streams.Remove(from);
            feed.End.Cancel();
        }

        foreach (var other in _source.Read(() => _sessions.Where(other => VenueAddress.Of(other.Account.Connection) == from).ToList()))
            Quote(other, cancellationToken);
    }

    private void Follow(ConnectedAccount account, CancellationToken cancellationToken)
    {
        var from = VenueAddress.Of(account.Connection);
        if (!_shared.TryGetValue(from, out var shared))
            _shared[from] = shared = new AddressReads();
        var session = new AccountSession(account, _venues, shared, [.. _observers()], [.. _driftObservers()], _source, _time, _logger);
        _source.Change(() => _sessions.Add(session));
        Own(RunAsync(session, Quoted, cancellationToken), "account " + account.AccountId);

        void Quoted(AccountSession sender) => Quote(sender, cancellationToken);
    }

    private static async Task RunAsync(AccountSession session, Action<AccountSession> watchQuotes, CancellationToken cancellationToken)
    {
        using (session)
            await session.RunAsync(watchQuotes, cancellationToken);
    }

    /// <summary>Lets the price stream of the account's address carry what the account needs.</summary>
    private void Quote(AccountSession session, CancellationToken cancellationToken)
    {
        var from = VenueAddress.Of(session.Account.Connection);
        var (venue, symbols) = _source.Read(() => (session.Venue, Symbols: SymbolsWanted(session.Book)));
        if (venue is null || symbols.Length == 0)
            return;
        QuoteFeed? feed;
        var isNew = false;
        lock (_streams)
        {
            if (!_streams.TryGetValue(from, out feed))
            {
                if (_source.Read(() => Session(session.Account.AccountId)) != session)
                    return; // let go in the meantime
                isNew = true;
                var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                _streams[from] = feed = new QuoteFeed(new QuoteStream(from, _quotes, _source, _time, _logger), venue, end);
            }
        }

        feed.Stream.Want(symbols);
        if (isNew)
            Own(RunAsync(from, feed), "prices");
    }

    private async Task RunAsync(VenueAddress from, QuoteFeed feed)
    {
        try
        {
            await feed.Stream.RunAsync(feed.Venue, feed.End.Token);
        }
        finally
        {
            lock (_streams)
            {
                if (_streams.GetValueOrDefault(from) == feed)
                    _streams.Remove(from);
                feed.End.Dispose();
            }
        }
    }

    private static string[] SymbolsWanted(AccountBook book) => book.Instruments.Count <= QuotedWhole
        ? [.. book.Instruments.Keys]
        : [.. MainSymbols.Where(book.Instruments.ContainsKey), .. book.HeldSymbols.Where(book.Instruments.ContainsKey)];

    /// <summary>The day's result starts anew at 00:00 UTC, also when nothing else happens.</summary>
    private async Task TurnDaysAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = _time.GetUtcNow();
            await Task.Delay(DayResult.StartOfDay(now).AddDays(1) - now, _time, cancellationToken);
            _source.Change(() =>
            {
                foreach (var session in _sessions)
                    session.Book.TurnTo(_time.GetUtcNow());
            });
        }
    }

    private PortfolioSnapshot Take(long version)
    {
        var accounts = new List<AccountState>(_sessions.Count);
        var positions = new List<PositionState>();
        var orders = new List<OrderStateRow>();
        foreach (var session in _sessions.OrderBy(session => session.Account.CreateTime)) // one that was ended and begun again keeps its place
        {
            var from = VenueAddress.Of(session.Account.Connection);
            var held = session.Book.DescribePositions(symbol => _quotes.Of(from, symbol));
            accounts.Add(session.Book.Describe(held));
            positions.AddRange(held);
            orders.AddRange(session.Book.DescribeOrders());
        }

        orders.Sort((left, right) => left.Order.CreateTime.CompareTo(right.Order.CreateTime));
        return new PortfolioSnapshot(version, _time.GetUtcNow(), accounts, positions, orders, [.. _quotes.Rows]);
    }

    private AccountSession? Session(string accountId) => _sessions.Find(session => session.Account.AccountId == accountId);

    private void Own(Task task, string what)
    {
        lock (_running)
            _running.Add(WatchOverAsync(task, what));
    }

    private Task[] Owned()
    {
        lock (_running)
            return [.. _running];
    }

    private async Task WatchOverAsync(Task task, string what)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // The portfolio is stopping.
        }
        catch (Exception exception)
        {
            _logger.TaskFailed(exception, what);
        }
    }

    /// <summary>A price stream, the venue it is read through, and its end.</summary>
    private sealed record QuoteFeed(QuoteStream Stream, IVenue Venue, CancellationTokenSource End);
}
