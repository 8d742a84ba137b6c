using System.Collections.Concurrent;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.History;

/// <summary>Records what accounts do: reads fills and ledger of each when its stream tells of something, when it comes up, and by the clock.</summary>
/// <remarks>
/// Every read begins a minute before the newest row that is recorded, and a row counts once by what it says; so nothing is missed that a venue lists
/// late, and nothing is counted twice. An account's reads follow each other; accounts do not wait for one another.
/// </remarks>
internal sealed class HistoryKeeper(IPortfolio portfolio, HistoryStore store, AccountHistory history, ModeBulletin modes, TimeProvider time, ILogger<HistoryKeeper> logger)
    : BackgroundService, IVenueObserver
{
    /// <summary>A point of equity at most this often.</summary>
    public static readonly TimeSpan EquityEvery = TimeSpan.FromMinutes(5);

    /// <summary>A point of equity that did not change at least this often.</summary>
    private static readonly TimeSpan EquityAtLeast = TimeSpan.FromHours(1);

    /// <summary>How often new accounts are looked for.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>Fills come in bursts; one read records a whole burst.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(500);

    /// <summary>Without news an account that holds something is read this often.</summary>
    private static readonly TimeSpan WhenHolding = TimeSpan.FromMinutes(1);

    /// <summary>Without news an account that holds nothing is read this often.</summary>
    private static readonly TimeSpan WhenIdle = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(15);

    /// <summary>So far before the newest row a read begins.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    /// <summary>How far back the first read of an account goes: the venue takes 90 days.</summary>
    private static readonly TimeSpan FirstRead = TimeSpan.FromDays(89);

    private static readonly TimeSpan ModeMaxAge = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Reader> _readers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EquityPoint> _equity = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Observe(string accountId, VenueEvent venueEvent)
    {
        if (venueEvent is VenueEvent.OrderChanged { Fill: not null } or VenueEvent.BalanceChanged or VenueEvent.Connected && _readers.TryGetValue(accountId, out var reader))
            reader.Wake();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    /// <summary>Works until stopped. The host runs it on the thread pool; a simulation, where it stands.</summary>
    internal async Task RunAsync(CancellationToken stoppingToken)
    {
        modes.MayHaveChanged += ForgetMode;
        try
        {
            while (true)
            {
                var accounts = portfolio.Current.Accounts;
                foreach (var account in accounts.Where(account => !_readers.ContainsKey(account.AccountId)))
                {
                    var reader = new Reader();
                    _readers[account.AccountId] = reader;
                    reader.Running = KeepAsync(account.AccountId, reader, stoppingToken);
                }

                await KeepEquityAsync(accounts, stoppingToken);
                await Task.Delay(LookEvery, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The desk stops.
        }
        finally
        {
            modes.MayHaveChanged -= ForgetMode;
            await Task.WhenAll(_readers.Values.Select(reader => reader.Running));
        }
    }

    private async Task KeepAsync(string accountId, Reader reader, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var awake = reader.Awake;
                var wait = WhenIdle;
                if (portfolio.VenueOf(accountId) is not { } venue)
                    wait = AfterFailure;
                else if (!await ReadAsync(accountId, venue, reader, cancellationToken))
                    wait = AfterFailure;
                else if (portfolio.Current.Positions.Any(position => position.AccountId == accountId))
                    wait = WhenHolding;

                using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAny(awake, Task.Delay(wait, time, waiting.Token).Here());
                await waiting.CancelHereAsync();
                await Task.Delay(Settle, time, cancellationToken);
                reader.Rest();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The desk stops.
        }
    }

    private async Task<bool> ReadAsync(string accountId, IVenue venue, Reader reader, CancellationToken cancellationToken)
    {
        try
        {
            var newest = store.Newest(accountId);
            var fills = await venue.GetFillsAsync(null, Since(newest.Fill), cancellationToken);
            if (fills is not VenueReply<IReadOnlyList<Fill>>.Ok(var read))
                return Fail(accountId, fills.ToString());
            var ledger = await venue.GetLedgerAsync(Since(newest.Ledger), cancellationToken);
            if (ledger is not VenueReply<IReadOnlyList<LedgerRow>>.Ok(var rows))
                return Fail(accountId, ledger.ToString());

            var mode = read.Count > 0 ? await ReadModeAsync(venue, reader, cancellationToken) : PositionMode.Hedge;
            if (mode is not { } now)
                return Fail(accountId, "The position mode was not told.");
            var newFills = 0;
            foreach (var ofMode in read.ToLookup(fill => reader.ModeBefore(fill.Time) ?? now)) // Nothing was open when it was changed, so a fill belongs wholly to one mode.
                newFills += await store.AddAsync(accountId, ofMode.Key == PositionMode.OneWay, [.. ofMode], cancellationToken);
            var newRows = await store.AddAsync(accountId, rows, cancellationToken);
            if (newFills + newRows == 0)
                return true;
            history.Touch();
            logger.Recorded(accountId, newFills, newRows);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.RecordingFailed(exception, accountId);
            return false;
        }
    }

    /// <summary>Learns the position mode, unless it was told a moment ago: it changes only without positions and orders, and plans need the venue's two places for it.</summary>
    private async Task<PositionMode?> ReadModeAsync(IVenue venue, Reader reader, CancellationToken cancellationToken)
    {
        if (reader.Mode is { } known && time.GetElapsedTime(known.ReadAt) < ModeMaxAge)
            return known.Mode;
        var (readAt, changes) = (time.GetTimestamp(), reader.Changes);
        if (await venue.GetPositionModeAsync(cancellationToken) is not VenueReply<PositionMode>.Ok(var mode))
            return null;
        reader.Keep(mode, readAt, changes);
        return mode;
    }

    private void ForgetMode(string accountId, PositionMode before, DateTimeOffset until)
    {
        if (_readers.TryGetValue(accountId, out var reader))
            reader.ForgetMode(before, until);
    }

    private DateTimeOffset Since(DateTimeOffset? newest) => newest is { } known ? known - Overlap : time.GetUtcNow() - FirstRead;

    private bool Fail(string accountId, string problem)
    {
        logger.NotRead(accountId, problem);
        return false;
    }

    private async Task KeepEquityAsync(IReadOnlyList<AccountState> accounts, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = new List<EquityPoint>();
        foreach (var account in accounts)
        {
            if (account is not { Equity: { } equity, Wallet: { } wallet, IsStreamUp: true })
                continue;
            if (_equity.TryGetValue(account.AccountId, out var last)
                && (now - last.Time < EquityEvery || (last.Equity == equity && last.Wallet == wallet && now - last.Time < EquityAtLeast)))
                continue;
            due.Add(_equity[account.AccountId] = new EquityPoint(account.AccountId, now, equity, wallet));
        }

        if (due.Count == 0)
            return;
        try
        {
            await store.AddAsync(due, cancellationToken);
        }
        catch (StoreException exception)
        {
            logger.RecordingFailed(exception, due[0].AccountId);
        }
    }

    /// <summary>One account's turn.</summary>
    private sealed class Reader
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _awake = NewSignal();
        private Task? _waited;
        private (PositionMode Mode, long ReadAt)? _mode;
        private (PositionMode Mode, DateTimeOffset Until)? _before;
        private int _changes;

        public Task Running { get; set; } = Task.CompletedTask;

        /// <summary>The mode as last told, and when it was asked for; null before, and after it may have been changed.</summary>
        public (PositionMode Mode, long ReadAt)? Mode
        {
            get
            {
                lock (_gate)
                    return _mode;
            }
        }

        /// <summary>How often the mode may have been changed from here.</summary>
        public int Changes
        {
            get
            {
                lock (_gate)
                    return _changes;
            }
        }

        public Task Awake
        {
            get
            {
                lock (_gate)
                    return _waited ??= _awake.Task.Here(); // One for all waits of a signal: nothing grows while an account has no news.
            }
        }

        /// <summary>Keeps a mode that was told, unless it may have been changed since it was asked for.</summary>
        public void Keep(PositionMode mode, long readAt, int changes)
        {
            lock (_gate)
            {
                if (changes == _changes)
                    _mode = (mode, readAt);
            }
        }

        /// <summary>Fills until now were made in the mode of before, also those that are read later.</summary>
        public void ForgetMode(PositionMode before, DateTimeOffset until)
        {
            lock (_gate)
            {
                (_mode, _before) = (null, (before, until));
                _changes++;
            }
        }

        /// <summary>The mode in which a fill was made, where it is older than a change made from here; null when it is not.</summary>
        public PositionMode? ModeBefore(DateTimeOffset fillTime)
        {
            lock (_gate)
                return _before is { } before && fillTime < before.Until ? before.Mode : null;
        }

        public void Wake()
        {
            lock (_gate)
                _awake.TrySetResult();
        }

        /// <summary>What has been told until now is covered by the read that comes.</summary>
        public void Rest()
        {
            lock (_gate)
            {
                if (_awake.Task.IsCompleted)
                    (_awake, _waited) = (NewSignal(), null);
            }
        }

        private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
