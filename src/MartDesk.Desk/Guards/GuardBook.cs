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
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, GuardLimits> _limits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _peaks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string AccountId, string? PointerId), TradeRecord> _trades = new();
    private readonly HashSet<string> _grown = new(StringComparer.Ordinal);

    public GuardBook(DeskStore store, IPortfolio portfolio, DeskSwitch deskSwitch, TimeProvider time)
    {
        _store = store;
        _portfolio = portfolio;
        _switch = deskSwitch;
        _time = time;
        foreach (var (accountId, limits, peak) in store.Read(connection => connection.Query<(string, string?, string?)>("SELECT account_id, limits, peak_equity FROM account_guard")))
        {
            if (limits is not null && JsonSerializer.Deserialize(limits, PointerJson.Default.GuardLimits) is { } read)
                _limits[accountId] = read;
            if (peak is not null)
                _peaks[accountId] = decimal.Parse(peak, CultureInfo.InvariantCulture);
        }
    }

    /// <inheritdoc/>
    public GuardLimits LimitsOf(string accountId)
    {
        lock (_gate)
            return _limits.GetValueOrDefault(accountId) ?? new GuardLimits();
    }

    /// <summary>The limits of an account were set.</summary>
    public event Action? LimitsSet;

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
        await _store.WriteAsync(
            transaction => transaction.Connection!.Execute( // A running transaction has its connection.
                "INSERT INTO account_guard (account_id, limits) VALUES (@accountId, @text) ON CONFLICT (account_id) DO UPDATE SET limits = excluded.limits",
                new { accountId, text = JsonSerializer.Serialize(limits, PointerJson.Default.GuardLimits) },
                transaction),
            cancellationToken);
        lock (_gate)
            _limits[accountId] = limits;
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

    /// <inheritdoc/>
    public void Observe(string accountId, VenueEvent venueEvent)
    {
        if (venueEvent is VenueEvent.BalanceChanged or VenueEvent.PositionChanged)
            NotePeak(accountId);
    }

    /// <summary>What the guards look at for an alert.</summary>
    public async Task<GuardPicture> ReadAsync(PointerInfo pointer, string accountId)
    {
        var picture = new GuardPicture { Now = _time.GetUtcNow(), Mode = _switch.ModeOf(accountId), IsPaused = pointer.IsPaused, IsOwners = pointer.IsOurs };
        var (ofPointer, ofAccount) = (pointer.Settings.Limits, LimitsOf(accountId));
        if (ofPointer.MaxDrawdownPercent is not null || ofAccount.MaxDrawdownPercent is not null)
        {
            NotePeak(accountId);
            await StorePeakAsync(accountId);
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

    private GuardedRecord Read(GuardLimits limits, string accountId, string? pointerId)
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
        var (dayResult, losses, lastLoss) = _trades.GetOrAdd((accountId, pointerId), _ => new TradeRecord()).Read(
            now,
            new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero),
            from => ReadFills(accountId, pointerId, from),
            symbol => _portfolio.InstrumentOf(accountId, symbol),
            _portfolio.InstrumentsOf(accountId).Count > 0);
        return record with { DayResult = pointerId is null ? account?.RealisedToday + account?.Unrealised : dayResult, Losses = losses, LastLoss = lastLoss };
    }

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

    private async Task StorePeakAsync(string accountId)
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
            CancellationToken.None);
    }
}
