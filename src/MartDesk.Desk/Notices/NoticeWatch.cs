using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Notices;

/// <summary>Notes what the owner should hear of: fills, refusals, lost streams, guards, delistings, drift.</summary>
/// <remarks>
/// Refusals are looked up in the stored alerts, so that none is missed in a burst or by a crash. What a stream tells waits in memory for a moment;
/// the fills themselves are in the record whatever happens here.
/// </remarks>
internal sealed class NoticeWatch(
    NoticeBoard board,
    DeskStore store,
    IPortfolio portfolio,
    AccountDirectory accounts,
    PointerBook pointers,
    AlertBulletin bulletin,
    IDeskSwitch deskSwitch,
    LossWatch losses,
    TimeProvider time,
    ILogger<NoticeWatch> logger) : BackgroundService, IVenueObserver, IDriftObserver
{
    /// <summary>A stream that is back sooner is not worth a word.</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DelistingEvery = TimeSpan.FromMinutes(1);

    /// <summary>Older refusals are history.</summary>
    private static readonly TimeSpan RefusalsOf = TimeSpan.FromHours(1);

    /// <summary>Refusals of one look; the next look takes the next.</summary>
    private const int RefusalsAtOnce = 200;

    /// <summary>Orders remembered, so that one told twice is noted once.</summary>
    private const int OrdersRemembered = 2_000;

    private static readonly HashSet<string> GuardCodes =
        ["desk_halted", "desk_reducing", "paused", "symbol_not_allowed", "outside_window", "order_rate", "max_position", "set_aside", "daily_loss", "drawdown", "loss_streak"];

    private readonly ConcurrentQueue<NewNotice> _heard = new();
    private readonly ConcurrentDictionary<string, (DateTimeOffset Since, bool IsTold)> _lost = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _ordersInOrder = new();
    private readonly ConcurrentDictionary<string, bool> _orders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CredentialFinding?> _blocks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _delistings = new(StringComparer.Ordinal);
    private volatile bool _areAlertsNew = true;

    /// <inheritdoc/>
    public void Observe(string accountId, VenueEvent venueEvent)
    {
        switch (venueEvent)
        {
            case VenueEvent.OrderChanged({ State: not OrderState.Working, FilledContracts: > 0 } order, _) when IsFirst(accountId + order.VenueOrderId):
                _heard.Enqueue(new NewNotice(NoticeKind.Fill, InWords(accountId, order), accountId));
                break;
            case VenueEvent.Disconnected:
                _lost.TryAdd(accountId, (time.GetUtcNow(), false));
                break;
            case VenueEvent.Connected when _lost.TryRemove(accountId, out var lost) && lost.IsTold:
                _heard.Enqueue(new NewNotice(NoticeKind.Connection, $"{Where(accountId)}: private stream back after {(int)(time.GetUtcNow() - lost.Since).TotalSeconds} s; orders, fills and positions were read again.", accountId));
                break;
        }
    }

    /// <inheritdoc/>
    public void Drifted(string accountId, PositionDrift drift) => _heard.Enqueue(new NewNotice(
        NoticeKind.Drift,
        FormattableString.Invariant($"{Where(accountId)}: drift in {drift.Symbol} {(drift.Side == PositionSide.Long ? "long" : "short")}: the desk had {drift.Known} contracts, the venue says {drift.Told}. The venue's number counts."),
        accountId));

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    /// <summary>Works until stopped. The host runs it on the thread pool; a simulation, where it stands.</summary>
    internal async Task RunAsync(CancellationToken stoppingToken)
    {
        void Wake(string accountId, string lane) => _areAlertsNew = true;
        void NoteLoss(string accountId, string reason) => _heard.Enqueue(new NewNotice(NoticeKind.Guard, $"{Where(accountId)}: {reason} Its orders are being cancelled and its positions closed; it is halted until you release it.", accountId));
        bulletin.Accepted += Wake;
        losses.Closed += NoteLoss;
        foreach (var known in board.Read(500, null).Where(notice => notice.Kind == NoticeKind.Delisting))
            _delistings.Add(known.Text);
        var mode = deskSwitch.Mode;
        NoteBlocks(isFirst: true);
        var delistingsAt = time.GetUtcNow();
        try
        {
            while (true)
            {
                try
                {
                    mode = NoteMode(mode);
                    NoteLost();
                    NoteBlocks(isFirst: false);
                    if (time.GetUtcNow() >= delistingsAt)
                    {
                        NoteDelistings();
                        delistingsAt = time.GetUtcNow() + DelistingEvery;
                        _areAlertsNew = true; // a refusal that came late is found within a minute
                    }

                    if (_areAlertsNew)
                        NoteRefusals();
                    var notices = new List<NewNotice>();
                    while (_heard.TryDequeue(out var notice))
                        notices.Add(notice);
                    await board.AddAsync(notices, stoppingToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    logger.WatchFailed(exception);
                }

                await Task.Delay(LookEvery, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The desk stops.
        }
        finally
        {
            bulletin.Accepted -= Wake;
            losses.Closed -= NoteLoss;
        }
    }

    private DeskMode NoteMode(DeskMode before)
    {
        var mode = deskSwitch.Mode;
        if (mode == before)
            return mode;
        _heard.Enqueue(new NewNotice(NoticeKind.Guard, mode switch
        {
            DeskMode.Halted => "The desk is halted: nothing that an alert asks for leaves it.",
            DeskMode.ReducingOnly => "The desk takes exits only.",
            _ => "The desk is active again.",
        }));
        return mode;
    }

    private void NoteLost()
    {
        foreach (var (accountId, lost) in _lost)
        {
            if (!lost.IsTold && time.GetUtcNow() - lost.Since > LostAfter && _lost.TryUpdate(accountId, (lost.Since, true), lost))
                _heard.Enqueue(new NewNotice(NoticeKind.Connection, $"{Where(accountId)}: private stream lost since {lost.Since.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC, trying again. Orders at the venue still rest.", accountId));
        }
    }

    private void NoteBlocks(bool isFirst)
    {
        foreach (var account in accounts.All())
        {
            var now = account.Block?.Finding ?? (account.WaitingSince is null ? null : CredentialFinding.NotWhitelisted);
            var before = _blocks.GetValueOrDefault(account.AccountId);
            _blocks[account.AccountId] = now;
            if (isFirst || now == before)
                continue;
            _heard.Enqueue(new NewNotice(
                NoticeKind.Connection,
                now is null ? $"{Where(account.AccountId)}: the venue takes orders of this account again."
                    : account.Block is { } block ? $"{Where(account.AccountId)}: blocked, {block}. Alerts that open are refused with {block.RefusalCode}."
                    : $"{Where(account.AccountId)}: waits for the venue's whitelist. Alerts are refused with whitelist_pending.",
                account.AccountId));
        }
    }

    private void NoteDelistings()
    {
        var current = portfolio.Current;
        var held = current.Positions.Select(position => (position.AccountId, position.Symbol)).Concat(current.Orders.Select(row => (row.AccountId, row.Order.Symbol))).Distinct();
        foreach (var (accountId, symbol) in held)
        {
            if (portfolio.InstrumentOf(accountId, symbol) is not { } instrument || instrument is { IsTrading: true, DelistTime: null })
                continue;
            var when = instrument.DelistTime is { } end ? string.Create(CultureInfo.InvariantCulture, $"is delisted at {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : "is not traded any more";
            var text = $"{Where(accountId)}: {symbol} {when}, and you hold a position or an order there.";
            if (_delistings.Add(text))
                _heard.Enqueue(new NewNotice(NoticeKind.Delisting, text, accountId));
        }
    }

    private void NoteRefusals()
    {
        _areAlertsNew = false;
        var rows = store.Read(connection => connection.Query<(string Id, string PointerId, string AccountId, string Intent, string? Code, string? Message, long State)>(
            """
            SELECT id, pointer_id, account_id, intent, code, message, state FROM alert
            WHERE state IN (3, 6) AND received_ms > @since AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.alert_id = alert.id)
            ORDER BY seq DESC LIMIT @count
            """,
            new { since = (time.GetUtcNow() - RefusalsOf).ToUnixTimeMilliseconds(), count = RefusalsAtOnce })).ToList();
        foreach (var row in rows.AsEnumerable().Reverse())
        {
            var kind = row.Code is not null && GuardCodes.Contains(row.Code) ? NoticeKind.Guard : NoticeKind.Refusal;
            var pointer = pointers.FindById(row.PointerId) is { IsOurs: false } known ? known.Name : "By hand";
            var verdict = row.State == (long)AlertState.NeedsAttention ? "needs you" : $"refused{(row.Code is null ? "" : $" with {row.Code}")}";
            _heard.Enqueue(new NewNotice(kind, $"{Where(row.AccountId)}, {pointer}: {row.Intent} {verdict}. {row.Message}".TrimEnd(), row.AccountId, row.Id));
        }

        if (rows.Count == RefusalsAtOnce)
            _areAlertsNew = true;
    }

    private bool IsFirst(string order)
    {
        if (!_orders.TryAdd(order, true))
            return false;
        _ordersInOrder.Enqueue(order);
        if (_ordersInOrder.Count > OrdersRemembered && _ordersInOrder.TryDequeue(out var oldest))
            _orders.TryRemove(oldest, out _);
        return true;
    }

    private string InWords(string accountId, VenueOrder order)
    {
        var part = order.FilledContracts < order.Contracts ? $" of {order.Contracts}" : "";
        return FormattableString.Invariant($"{Where(accountId)}: {(order.Side == OrderSide.Buy ? "bought" : "sold")} {order.FilledContracts}{part} {order.Symbol} at {order.AveragePrice}{(order.Effect == PositionEffect.Close ? " to close" : "")}.");
    }

    private string Where(string accountId) => $"{accounts.LabelOf(accountId)} ({accounts.EnvironmentOf(accountId).ToString().ToUpperInvariant()})";
}
