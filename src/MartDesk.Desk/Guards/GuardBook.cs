using System.Collections.Concurrent;
using System.Data;
using System.Globalization;
using System.Text.Json;
using Dapper;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Guards;

/// <summary>The limits of accounts and the records that limits are held against. Only what a limit asks for is read.</summary>
/// <remarks>
/// The highest equity is watched with every event of an account's stream and stored with the next entry, so a restart forgets at most a peak
/// between two entries. A pointer's trades are reckoned from its own orders at average cost, less the taker fee both ways.
/// </remarks>
internal sealed class GuardBook : IAccountGuards, IVenueObserver
{
    private readonly DeskStore _store;
    private readonly IPortfolio _portfolio;
    private readonly DeskSwitch _switch;
    private readonly GuardReleases _releases;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, GuardLimits> _limits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _peaks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string AccountId, string? PointerId), TradeRecord> _trades = new();
    private readonly HashSet<string> _grown = new(StringComparer.Ordinal);

    /// <summary>Losses for which accounts were closed: the day, and the highest equity that was fallen from.</summary>
    private readonly Dictionary<string, (string? Day, decimal? Peak)> _closed = new(StringComparer.Ordinal);

    public GuardBook(DeskStore store, IPortfolio portfolio, DeskSwitch deskSwitch, GuardReleases releases, TimeProvider time)
    {
        _store = store;
        _portfolio = portfolio;
        _switch = deskSwitch;
        _releases = releases;
        _time = time;
        foreach (var (accountId, limits, peak, closedDay, closedPeak, checksum) in store.Read(connection => connection.Query<(string, string?, string?, string?, string?, long?)>(
            "SELECT account_id, limits, peak_equity, closed_day, closed_peak, checksum FROM account_guard")))
        {
            _closed[accountId] = (closedDay, closedPeak is null ? null : decimal.Parse(closedPeak, CultureInfo.InvariantCulture));
            if (checksum is not null && checksum != SumOf(accountId, limits))
                _limits[accountId] = new GuardLimits { IsDamaged = true };
            else if (limits is not null && JsonSerializer.Deserialize(limits, PointerJson.Default.GuardLimits) is { } read)
                _limits[accountId] = read;
            if (peak is not null)
                _peaks[accountId] = decimal.Parse(peak, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Accounts whose limits the disk has changed: they open nothing until they are saved again.</summary>
    public IReadOnlyList<string> DamagedAccounts()
    {
        lock (_gate)
            return [.. _limits.Where(limits => limits.Value.IsDamaged).Select(limits => limits.Key).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public GuardLimits LimitsOf(string accountId)
    {
        lock (_gate)
            return _limits.GetValueOrDefault(accountId) ?? new GuardLimits();
    }

    /// <summary>The limits of an account were set.</summary>
    public event Action? LimitsSet;

    /// <summary>Every account for which limits were set.</summary>
    public IReadOnlyList<(string AccountId, GuardLimits Limits)> AllLimits()
    {
        lock (_gate)
            return [.. _limits.Select(limits => (limits.Key, limits.Value)).OrderBy(limits => limits.Key, StringComparer.Ordinal)];
    }

    /// <summary>Accounts whose orders the venue is to cancel when the desk is gone, and after how long.</summary>
    public IReadOnlyList<(string AccountId, TimeSpan After)> TimedCancels()
    {
        lock (_gate)
        {
            return [.. _limits.Where(limits => limits.Value.CancelAfterSeconds is not null)
                .Select(limits => (limits.Key, TimeSpan.FromSeconds(limits.Value.CancelAfterSeconds!.Value))) // Asked just before.
                .OrderBy(limits => limits.Key, StringComparer.Ordinal)];
        }
    }

    /// <inheritdoc/>
    public async Task SetLimitsAsync(string accountId, GuardLimits limits, CancellationToken cancellationToken)
    {
        if (limits.CancelAfterSeconds is < 15 or > 3600)
            throw new ArgumentException("The venue may be told to cancel after 15 to 3600 seconds.", nameof(limits));
        if (!Enum.IsDefined(limits.CountLosses))
            throw new ArgumentException("Losses are counted together, by market, or by market and side.", nameof(limits));
        if (limits.SetAsideQuote is <= 0m)
            throw new ArgumentException("What is set aside must be above 0; null sets nothing aside.", nameof(limits));
        if (!Enum.IsDefined(limits.OnLoss) || (limits.OnLoss == LossAction.Close && limits is { MaxDailyLoss: null, MaxDrawdownPercent: null }))
            throw new ArgumentException("To close positions at a loss, say at which: a daily loss or a drawdown.", nameof(limits));
        var before = LimitsOf(accountId);
        var isLossNew = (before.OnLoss, before.MaxDailyLoss, before.MaxDrawdownPercent) != (limits.OnLoss, limits.MaxDailyLoss, limits.MaxDrawdownPercent);
        var text = JsonSerializer.Serialize(limits, PointerJson.Default.GuardLimits);
        await _store.WriteAsync(
            transaction =>
            {
                transaction.Connection!.Execute( // A running transaction has its connection.
                    "INSERT INTO account_guard (account_id, limits, checksum) VALUES (@accountId, @text, @checksum) ON CONFLICT (account_id) DO UPDATE SET limits = excluded.limits, checksum = excluded.checksum",
                    new { accountId, text, checksum = SumOf(accountId, text) },
                    transaction);
                if (isLossNew)
                    transaction.Connection!.Execute("UPDATE account_guard SET closed_day = NULL, closed_peak = NULL WHERE account_id = @accountId", new { accountId }, transaction);
            },
            cancellationToken);
        lock (_gate)
        {
            _limits[accountId] = limits;
            if (isLossNew)
                _closed.Remove(accountId);
        }

        LimitsSet?.Invoke();
    }

    /// <inheritdoc/>
    public async Task ForgetPeakAsync(string accountId, CancellationToken cancellationToken)
    {
        lock (_gate)
            _peaks.Remove(accountId);
        await _store.WriteAsync(
            transaction => transaction.Connection!.Execute("UPDATE account_guard SET peak_equity = NULL WHERE account_id = @accountId", new { accountId }, transaction),
            cancellationToken);
    }

    /// <summary>Lets the loss of this UTC day count from now on, and an account be closed for it again; durable when the call returns.</summary>
    /// <returns>False when the result of the day is not known any more: there is nothing to count from.</returns>
    public async Task<bool> ReleaseDayAsync(string accountId, string? pointerId, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (DayResultOf(accountId, pointerId, now) is not { } result)
            return false;
        await _releases.ChangeAsync(
            accountId,
            pointerId,
            release => release with { Day = DayOf(now), DayResult = result },
            pointerId is not null ? null : transaction => transaction.Connection!.Execute( // A running transaction has its connection.
                "UPDATE account_guard SET closed_day = NULL WHERE account_id = @accountId", new { accountId }, transaction),
            cancellationToken);
        if (pointerId is null)
        {
            lock (_gate)
                _closed[accountId] = (null, _closed.GetValueOrDefault(accountId).Peak);
        }

        return true;
    }

    /// <summary>Lets losses in a row count from now on; durable when the call returns.</summary>
    public Task ReleaseLossesAsync(string accountId, string? pointerId, LossKey key, CancellationToken cancellationToken) =>
        _releases.ChangeAsync(accountId, pointerId, release => release.With(key, _time.GetUtcNow()), null, cancellationToken);

    /// <inheritdoc/>
    public void Observe(string accountId, VenueEvent venueEvent)
    {
        if (venueEvent is VenueEvent.BalanceChanged or VenueEvent.PositionChanged)
            NotePeak(accountId);
    }

    /// <summary>Accounts that are closed when they lose too much.</summary>
    public IReadOnlyList<string> ClosingAccounts()
    {
        lock (_gate)
        {
            return [.. _limits.Where(limits => limits.Value is { OnLoss: LossAction.Close } and ({ MaxDailyLoss: not null } or { MaxDrawdownPercent: not null }))
                .Select(limits => limits.Key).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>A loss for which an account is to be closed now and was not closed yet; null when there is none, or its figures are not known.</summary>
    /// <remarks>A daily loss counts once a UTC day, a drawdown once for each highest equity; both count anew when a limit of losses is changed.</remarks>
    public ClosingLoss? LossToClose(string accountId)
    {
        NotePeak(accountId);
        if (_portfolio.Current.Accounts.FirstOrDefault(known => known.AccountId == accountId && known.IsFresh(_time)) is not { Equity: { } equity } account)
            return null;
        var now = _time.GetUtcNow();
        var record = Counted(new GuardedRecord { Limits = LimitsOf(accountId), Equity = equity, DayResult = account.RealisedToday + account.Unrealised }, accountId, null, now);
        (string? Day, decimal? Peak) done;
        lock (_gate)
        {
            record = record with { PeakEquity = _peaks.TryGetValue(accountId, out var peak) ? peak : null };
            done = _closed.GetValueOrDefault(accountId);
        }

        var today = DayOf(now);
        var ofDay = done.Day == today ? null : GuardCheck.DailyLoss(record, "account");
        var ofPeak = done.Peak == record.PeakEquity ? null : GuardCheck.Drawdown(record, "account");
        return (ofDay ?? ofPeak) is { } words
            ? new ClosingLoss(ofDay is null ? done.Day : today, ofPeak is null ? done.Peak : record.PeakEquity, words, account.Problem is null)
            : null;
    }

    /// <summary>Stores that an account is closed for a loss, within the transaction that stores the order to close it.</summary>
    public static void StoreClosed(string accountId, ClosingLoss loss, IDbTransaction transaction) => transaction.Connection!.Execute( // A running transaction has its connection.
        "UPDATE account_guard SET closed_day = @Day, closed_peak = @peak WHERE account_id = @accountId",
        new { accountId, loss.Day, peak = loss.Peak?.ToString(CultureInfo.InvariantCulture) },
        transaction);

    /// <summary>That is stored.</summary>
    public void NoteClosed(string accountId, ClosingLoss loss)
    {
        lock (_gate)
            _closed[accountId] = (loss.Day, loss.Peak);
    }

    /// <summary>What the guards look at for an alert.</summary>
    public async Task<GuardPicture> ReadAsync(PointerInfo pointer, string accountId)
    {
        var picture = new GuardPicture { Now = _time.GetUtcNow(), Mode = _switch.ModeOf(accountId), IsPaused = pointer.IsPaused, IsOwners = pointer.IsOurs };
        var (ofPointer, ofAccount) = (pointer.Settings.Limits, LimitsOf(accountId));
        if (ofPointer.MaxDrawdownPercent is not null || ofAccount.MaxDrawdownPercent is not null)
        {
            NotePeak(accountId);
            await StorePeakAsync(accountId, CancellationToken.None);
        }

        return picture with { Pointer = Read(ofPointer, accountId, pointer.PointerId), Account = Read(ofAccount, accountId, null) };
    }

    /// <summary>
    /// The last look before an intent of an opening order is stored, within its transaction: one thread writes, so of two orders that both would
    /// still fit a limit one is refused.
    /// </summary>
    /// <returns>The refusal; null when it may be stored.</returns>
    public (string Code, string Message)? LastLook(PointerInfo pointer, string accountId, IDbTransaction transaction)
    {
        var since = _time.GetUtcNow().AddMinutes(-1).ToUnixTimeMilliseconds();
        foreach (var (limits, pointerId, whose) in ((GuardLimits, string?, string)[])[(pointer.Settings.Limits, pointer.PointerId, "pointer"), (LimitsOf(accountId), null, "account")])
        {
            if (limits.MaxOrdersPerMinute is { } most && CountOrders(transaction.Connection!, transaction, accountId, pointerId, since) >= most) // A running transaction has its connection.
                return ("order_rate", FormattableString.Invariant($"This {whose} has sent {most} opening orders within a minute, which is as many as are allowed."));
        }

        return null;
    }

    /// <summary>The record of a pointer on an account, or of the account, as far as these limits ask for it.</summary>
    public GuardedRecord Read(GuardLimits limits, string accountId, string? pointerId)
    {
        var record = new GuardedRecord { Limits = limits };
        var now = _time.GetUtcNow();
        if (limits.MaxOrdersPerMinute is not null)
            record = record with { OrdersInMinute = _store.Read(connection => CountOrders(connection, null, accountId, pointerId, now.AddMinutes(-1).ToUnixTimeMilliseconds())) };
        var account = _portfolio.Current.Accounts.FirstOrDefault(known => known.AccountId == accountId && known.IsFresh(_time)); // A stale figure counts as none.
        if (limits.MaxDrawdownPercent is not null)
        {
            lock (_gate)
                record = record with { Equity = account?.Equity, PeakEquity = _peaks.TryGetValue(accountId, out var peak) ? peak : null };
        }

        if (limits.MaxDailyLoss is null && limits.MaxConsecutiveLosses is null)
            return record;
        var (dayResult, losses) = TradesOf(accountId, pointerId, now);
        return Counted(record with { DayResult = pointerId is null ? account?.RealisedToday + account?.Unrealised : dayResult, Losses = losses }, accountId, pointerId, now);
    }

    /// <summary>The record as it counts since what the owner released.</summary>
    private GuardedRecord Counted(GuardedRecord record, string accountId, string? pointerId, DateTimeOffset now)
    {
        var release = _releases.Of(accountId, pointerId);
        return release.Day == DayOf(now)
            ? record with { Release = release, DayResult = record.DayResult - release.DayResult, IsDayReleased = true }
            : record with { Release = release };
    }

    /// <summary>Result of the UTC day, whatever of it was released; null when not known.</summary>
    private decimal? DayResultOf(string accountId, string? pointerId, DateTimeOffset now) => pointerId is not null
        ? TradesOf(accountId, pointerId, now).DayResult
        : _portfolio.Current.Accounts.FirstOrDefault(known => known.AccountId == accountId && known.IsFresh(_time)) is { } account
            ? account.RealisedToday + account.Unrealised
            : null;

    private (decimal DayResult, LossRuns Losses) TradesOf(string accountId, string? pointerId, DateTimeOffset now) =>
        _trades.GetOrAdd((accountId, pointerId), _ => new TradeRecord()).Read(
            now,
            new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero),
            from => ReadFills(accountId, pointerId, from),
            symbol => _portfolio.InstrumentOf(accountId, symbol),
            _portfolio.InstrumentsOf(accountId).Count > 0);

    private static long SumOf(string accountId, string? limits)
    {
        var sum = default(RowSum);
        sum.Add(accountId);
        sum.Add(limits);
        return sum.Value;
    }

    private static string DayOf(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static int CountOrders(IDbConnection connection, IDbTransaction? transaction, string accountId, string? pointerId, long sinceMs) => connection.ExecuteScalar<int>(
        """
        SELECT COUNT(*) FROM intent JOIN leg ON leg.alert_id = intent.alert_id AND leg.number = intent.leg JOIN alert ON alert.id = intent.alert_id
        WHERE intent.signing_ms > @sinceMs AND leg.effect = 0 AND alert.account_id = @accountId AND (@pointerId IS NULL OR alert.pointer_id = @pointerId)
        """,
        new { sinceMs, accountId, pointerId },
        transaction);

    private List<OwnFill> ReadFills(string accountId, string? pointerId, DateTimeOffset from) => _store.Read(connection => connection
        .Query<(string Symbol, long Side, long Effect, long Filled, string Price, long SettledMs, long State)>(
            """
            SELECT leg.symbol, leg.side, leg.effect, leg.filled, leg.average_price, leg.settled_ms, leg.state
            FROM leg JOIN alert ON alert.id = leg.alert_id
            WHERE leg.filled > 0 AND leg.settled_ms >= @fromMs AND alert.account_id = @accountId AND (@pointerId IS NULL OR alert.pointer_id = @pointerId)
            ORDER BY leg.settled_ms, alert.seq, leg.number
            """,
            new { accountId, pointerId, fromMs = from.ToUnixTimeMilliseconds() })
        .Select(row => new OwnFill(
            row.Symbol,
            (OrderSide)row.Side,
            (PositionEffect)row.Effect,
            row.Filled,
            decimal.Parse(row.Price, CultureInfo.InvariantCulture),
            DateTimeOffset.FromUnixTimeMilliseconds(row.SettledMs))
        { IsFinal = (LegState)row.State is LegState.Filled or LegState.Cancelled or LegState.Rejected or LegState.Abandoned or LegState.Done })
        .ToList());

    private void NotePeak(string accountId)
    {
        if (_portfolio.Current.Accounts.FirstOrDefault(known => known.AccountId == accountId)?.Equity is not { } equity)
            return;
        lock (_gate)
        {
            if (_peaks.TryGetValue(accountId, out var peak) && equity <= peak)
                return;
            _peaks[accountId] = equity;
            _grown.Add(accountId);
        }
    }

    /// <summary>Stores the highest equity if it has grown.</summary>
    public async Task StorePeakAsync(string accountId, CancellationToken cancellationToken)
    {
        decimal peak;
        lock (_gate)
        {
            if (!_grown.Remove(accountId))
                return;
            peak = _peaks[accountId];
        }

        await _store.WriteAsync(
            transaction => transaction.Connection!.Execute(
                "INSERT INTO account_guard (account_id, peak_equity) VALUES (@accountId, @text) ON CONFLICT (account_id) DO UPDATE SET peak_equity = excluded.peak_equity",
                new { accountId, text = peak.ToString(CultureInfo.InvariantCulture) },
                transaction),
            cancellationToken);
    }
}
