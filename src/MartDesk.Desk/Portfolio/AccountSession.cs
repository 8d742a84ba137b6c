using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Portfolio;

/// <summary>Keeps the book of one account true: listens to its stream, reads its lists, tells the observers.</summary>
/// <remarks>
/// Stream events are applied at once, in order. A list is merged with the number of events heard when it was asked for,
/// so an event that came while the list was under way is never overwritten by it.
/// </remarks>
internal sealed class AccountSession(
    ConnectedAccount account,
    IVenueFactory venues,
    AddressReads shared,
    IReadOnlyList<IVenueObserver> observers,
    IReadOnlyList<IDriftObserver> driftObservers,
    SnapshotSource source,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    /// <summary>How long a call that was under way when the account was taken away may still use its venue.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(30);

    /// <summary>Listings change by the day; they are read when the stream comes up and this often.</summary>
    private static readonly TimeSpan InstrumentsMaxAge = TimeSpan.FromHours(1);

    /// <summary>A fee rate changes by the day, with the account's level.</summary>
    private static readonly TimeSpan FeeRateMaxAge = TimeSpan.FromDays(1);

    /// <summary>A fee rate that was not told is asked for again after this.</summary>
    private static readonly TimeSpan FeeRateRetry = TimeSpan.FromHours(1);

    /// <summary>A fill may be listed a little later than a list asked for after it; this far back is asked again.</summary>
    private static readonly TimeSpan FillsOverlap = TimeSpan.FromMinutes(1);

    private readonly ReconcileSchedule _schedule = new(time);
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, (long AskedAt, TimeSpan GoodFor)> _feeRatesAsked = new(StringComparer.Ordinal);
    private volatile bool _isListingStale = true;
    private VenueError? _refusal;
    private long _listingReadAt;
    private DateTimeOffset _fillsReadUntil = DateTimeOffset.UnixEpoch;

    /// <summary>What is known of the account. Used under the source's lock.</summary>
    public AccountBook Book { get; } = new(account);

    /// <summary>The account's venue; null until opened, and when it could not be.</summary>
    public IVenue? Venue { get; private set; }

    /// <summary>The account.</summary>
    public ConnectedAccount Account { get; private set; } = account;

    /// <summary>Goes on under another label. Used under the source's lock.</summary>
    public void Relabel(ConnectedAccount relabelled)
    {
        var isReleased = Account.Block is not null && relabelled.Block is null;
        _isListingStale |= isReleased;
        if (isReleased)
            _schedule.RequestAll(TimeSpan.Zero);
        Account = relabelled;
        Book.Relabel(relabelled);
    }

    /// <summary>The venue did something that the stream did not tell.</summary>
    public void NoteMissed() => _schedule.RequestMissed();

    /// <summary>Ends the session: the account was taken away, or goes on with another key.</summary>
    public void End()
    {
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself: its venue could not be opened.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _end.Dispose();

    /// <summary>Opens the venue and follows it until ended or cancelled; then closes it.</summary>
    /// <param name="watchQuotes">Called when the venue is open, and whenever the symbols worth quoting may have changed.</param>
    /// <param name="cancellationToken">The desk stops.</param>
    public async Task RunAsync(Action<AccountSession> watchQuotes, CancellationToken cancellationToken)
    {
        IVenue venue;
        try
        {
            venue = venues.Open(Account.Connection);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            source.Change(() => Book.OpenProblem = exception.Message);
            logger.AccountNotOpened(Account.AccountId, exception.Message);
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
        await using (venue)
        {
            source.Change(() => Venue = venue);
            logger.AccountOpened(Account.AccountId, Account.Connection.Environment);
            try
            {
                await Task.WhenAll(
                    ListenAsync(venue, watchQuotes, ending.Token),
                    ReconcileAsync(venue, watchQuotes, ending.Token));
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                logger.AccountClosed(Account.AccountId);
                await Task.Delay(Linger, time, cancellationToken);
            }
        }
    }

    private async Task ListenAsync(IVenue venue, Action<AccountSession> watchQuotes, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await foreach (var venueEvent in venue.ListenAsync(cancellationToken))
                    Hear(venueEvent, watchQuotes);
                Hear(new VenueEvent.Disconnected("the stream ended"), watchQuotes);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                logger.ListeningFailed(exception, Account.AccountId);
                Hear(new VenueEvent.Disconnected(exception.GetType().Name), watchQuotes);
            }

            await Task.Delay(ReconcileSchedule.RetryAfter, time, cancellationToken);
        }
    }

    private void Hear(VenueEvent venueEvent, Action<AccountSession> watchQuotes)
    {
        var untold = Untold.Nothing;
        source.Change(() => untold = Book.Hear(venueEvent, time));
        Tell(venueEvent);
        switch (venueEvent)
        {
            case VenueEvent.Connected:
                logger.StreamUp(Account.AccountId);
                _isListingStale = true;
                _schedule.RequestAll(TimeSpan.Zero);
                break;
            case VenueEvent.Disconnected(var reason):
                logger.StreamDown(Account.AccountId, reason);
                break;
            case VenueEvent.PositionChanged:
                watchQuotes(this);
                break;
        }

        if (untold.HasFlag(Untold.Figures))
            _schedule.RequestRefresh();
        if (untold.HasFlag(Untold.Presets))
            _schedule.RequestMissed();
    }

    private void Tell(VenueEvent venueEvent)
    {
        foreach (var observer in observers)
        {
            try
            {
                observer.Observe(Account.AccountId, venueEvent);
            }
            catch (Exception exception)
            {
                // One observer's mistake must not keep an event from the others, nor end the stream.
                logger.ObserverFailed(exception, observer.GetType().Name, Account.AccountId);
            }
        }
    }

    private void Tell(IReadOnlyList<PositionDrift> drifts)
    {
        foreach (var drift in drifts)
        {
            logger.Drifted(Account.AccountId, drift.Symbol, drift.Known, drift.Told);
            foreach (var observer in driftObservers)
                observer.Drifted(Account.AccountId, drift);
        }
    }

    private async Task ReconcileAsync(IVenue venue, Action<AccountSession> watchQuotes, CancellationToken cancellationToken)
    {
        while (true)
        {
            var work = await _schedule.NextAsync(cancellationToken);
            var startedAt = time.GetTimestamp();
            string? problem;
            _refusal = null;
            try
            {
                problem = await ReadAsync(venue, work, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                logger.ReconcilingFailed(exception, Account.AccountId);
                problem = $"The account could not be read ({exception.GetType().Name}).";
            }

            source.Change(() => Book.ReadProblem = problem);
            watchQuotes(this);
            if (problem is null)
            {
                logger.Reconciled(Account.AccountId, time.GetElapsedTime(startedAt).TotalMilliseconds);
                if (work is ReconcileWork.All && Account.Block is not null)
                    Tell(new VenueEvent.ListsRead());
                continue;
            }

            logger.ReadFailed(Account.AccountId, problem);
            if (_refusal is not null)
            {
                // Refused as a whole: asking at once again cannot help, the next read of every minute will say.
                Tell(new VenueEvent.Refused(_refusal));
                continue;
            }

            _schedule.RequestAll(ReconcileSchedule.RetryAfter);
        }
    }

    /// <summary>Reads the lists, each for itself: what cannot be read leaves what was known.</summary>
    /// <returns>The first failure in words; null when all were read.</returns>
    private async Task<string?> ReadAsync(IVenue venue, ReconcileWork work, CancellationToken cancellationToken)
    {
        string? problem = null;
        if (work is ReconcileWork.All)
        {
            // Orders are stamped with the venue's clock; it is measured anew with every full read.
            Note(Problem("the clock", await shared.ClockAsync(venue, cancellationToken)));
            Note(await ReadInstrumentsAsync(venue, cancellationToken));
            var ordersAskedAt = Asked();
            Note(Merge("open orders", await venue.GetOpenOrdersAsync(cancellationToken), rows => Book.Take(rows, ordersAskedAt)));
        }

        var positionsAskedAt = Asked();
        IReadOnlyList<PositionDrift> drifts = [];
        Note(Merge("positions", await venue.GetPositionsAsync(cancellationToken), rows => drifts = Book.Take(rows, positionsAskedAt)));
        Tell(drifts);
        var balancesAskedAt = Asked();
        Note(Merge("balances", await venue.GetBalancesAsync(cancellationToken), rows => Book.Take(rows, balancesAskedAt)));
        Note(await ReadFillsAsync(venue, work, cancellationToken));
        await ReadFeeRateAsync(venue, cancellationToken);
        return problem;

        void Note(string? found) => problem ??= found;
    }

    private async Task<string?> ReadInstrumentsAsync(IVenue venue, CancellationToken cancellationToken)
    {
        if (!_isListingStale && time.GetElapsedTime(_listingReadAt) < InstrumentsMaxAge)
            return null;
        _isListingStale = false;
        _listingReadAt = time.GetTimestamp();
        var problem = Merge("instruments", await shared.InstrumentsAsync(venue, cancellationToken), Book.Take);
        if (problem is not null)
            _isListingStale = true;
        return problem;
    }

    private async Task<string?> ReadFillsAsync(IVenue venue, ReconcileWork work, CancellationToken cancellationToken)
    {
        var askedAt = time.GetUtcNow();
        var dayStart = DayResult.StartOfDay(askedAt);
        var overlapped = _fillsReadUntil - FillsOverlap;
        var since = work is ReconcileWork.All || overlapped < dayStart ? dayStart : overlapped;
        var problem = Merge("fills", await venue.GetFillsAsync(symbol: null, since, cancellationToken), rows => Book.Take(rows, time.GetUtcNow()));
        if (problem is null)
            _fillsReadUntil = askedAt;
        return problem;
    }

    /// <summary>Asks for the fee rate of one instrument in use, if one is due. Nothing waits for it: without it the usual rate counts.</summary>
    private async Task ReadFeeRateAsync(IVenue venue, CancellationToken cancellationToken)
    {
        var inUse = source.Read(() => Book.SymbolsInUse.ToList());
        if (inUse.Find(IsDue) is not { } symbol)
            return;
        var askedAt = time.GetTimestamp();
        _feeRatesAsked[symbol] = (askedAt, FeeRateRetry); // Whatever comes of it: what always fails must not keep the lists from being read.
        var reply = await venue.GetTakerFeeRateAsync(symbol, cancellationToken);
        if (reply is VenueReply<decimal?>.Ok)
            _feeRatesAsked[symbol] = (askedAt, FeeRateMaxAge);
        if (reply is VenueReply<decimal?>.Ok { Value: { } rate })
            source.Change(() => Book.TakeFeeRate(symbol, rate));
        else if (InWords($"the fee rate of {symbol}", reply) is { } problem)
            logger.FeeRateNotTold(Account.AccountId, problem);

        bool IsDue(string used) => !_feeRatesAsked.TryGetValue(used, out var asked) || time.GetElapsedTime(asked.AskedAt) >= asked.GoodFor;
    }

    private long Asked() => source.Read(() => Book.Heard);

    private string? Merge<T>(string what, VenueReply<IReadOnlyList<T>> reply, Action<IReadOnlyList<T>> merge)
    {
        if (reply is VenueReply<IReadOnlyList<T>>.Ok(var rows))
            source.Change(() => merge(rows));
        return Problem(what, reply);
    }

    private string? Problem<T>(string what, VenueReply<T> reply)
    {
        if (reply is VenueReply<T>.Rejected { Error: { Finding: not null } refusal })
            _refusal ??= refusal;
        return InWords(what, reply);
    }

    private static string? InWords<T>(string what, VenueReply<T> reply) => reply switch
    {
        VenueReply<T>.Ok => null,
        VenueReply<T>.Rejected(var error) => $"The venue refuses to tell {what}: {error.Message} ({error.Code}).",
        VenueReply<T>.NotSent(var reason) => $"The request for {what} was not sent: {reason}",
        VenueReply<T>.Unknown(var reason) => $"No usable answer about {what}: {reason}",
        _ => throw new InvalidOperationException($"A reply of a kind that does not exist: {reply.GetType().Name}."),
    };
}
