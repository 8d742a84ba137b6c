using MartDesk.Desk.Alerts;
using MartDesk.Desk.Audit;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Carries out the alerts of one account and symbol, one after the other in the order they came.</summary>
/// <remarks>The queue is the store: the lane asks it for the next alert, a signal only wakes it. Lanes run side by side.</remarks>
internal sealed class SymbolLane
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>How often a stop that the desk keeps is looked at.</summary>
    private static readonly TimeSpan LookAtStops = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private const int FailuresUntilAttention = 5;

    /// <summary>Alerts looked at for one that is due, beyond those that rest.</summary>
    private const int LookAhead = 50;

    /// <summary>Entries ended in one transaction; few enough that an alert which comes meanwhile waits a few milliseconds.</summary>
    private const int ExpiredAtOnce = 500;

    /// <summary>Alerts read at first to see which are too old; each further reading is twice as long as the one before.</summary>
    private const int ReadAtFirst = 8;

    private readonly string _accountId;
    private readonly string _lane;
    private readonly LaneServices _services;
    private readonly LaneSignal _signal;
    private readonly LegRunner _runner;
    private readonly GainWatch _gains;
    private readonly KeptStopWatch _stops;
    private readonly List<(StoredAlert Alert, StoredLeg Leg)> _resting = [];
    private long _lookedAt;
    private readonly Foresight _foresight;
    private volatile bool _mustAsk;

    public SymbolLane(string accountId, string lane, LaneServices services)
    {
        _accountId = accountId;
        _lane = lane;
        _services = services;
        _signal = new LaneSignal(services.Time);
        _foresight = new Foresight(services.Time);
        _runner = new LegRunner(accountId, services, _signal);
        _gains = new GainWatch(accountId, services);
        _stops = new KeptStopWatch(accountId, services);
    }

    /// <summary>There may be something to do.</summary>
    public void Wake() => _signal.Set();

    /// <summary>An alert of this lane is being stored: what its plan needs is asked for meanwhile, if nothing of the lane is under way.</summary>
    public void Foresee(AlertRequest request) => _foresight.Begin(() => _services.Reader.Foresee(_accountId, request));

    /// <summary>The stream was down: pushes may have been missed.</summary>
    public void AskAgain()
    {
        _mustAsk = true;
        _signal.Set();
    }

    /// <summary>The private stream says that a side of the position has ended.</summary>
    public void NoteEnded(PositionSide side)
    {
        if (_stops.NoteEnded(side))
            _signal.Set();
    }

    /// <summary>The private stream says something about an order.</summary>
    public void Observe(VenueOrder order)
    {
        _foresight.Drop();
        _runner.Observe(order);
    }

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            StoredAlert? alert = null;
            try
            {
                await LookAtRestingAsync(cancellationToken);
                (alert, var wait) = Next();
                if (alert is null)
                {
                    _foresight.IsOpen = true;
                    await _signal.WaitAsync(wait, cancellationToken);
                    _foresight.IsOpen = false;
                    continue;
                }

                if (await TryExpireAsync(alert))
                    continue;
                await CarryOutAsync(alert, cancellationToken);
                failures = 0;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (e is DamagedRowException damage)
                {
                    await TryQuarantineAsync(damage, alert);
                }
                else
                {
                    _services.Logger.Stuck(e, alert?.Id ?? "");
                    if (e is not StoreException)
                        failures++; // A disk that cannot take it now is no fault of the alert: it waits until there is room.
                    if (alert is not null && failures >= FailuresUntilAttention)
                        await TryFinishAsync(alert);
                }

                try
                {
                    await Task.Delay(Retry, _services.Time, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }

    /// <summary>The oldest alert that is due and not resting; null with the time until there may be one.</summary>
    private (StoredAlert? Alert, TimeSpan Wait) Next()
    {
        var now = _services.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var wait = _resting.Exists(resting => resting.Leg is { LegState: LegState.Planned, IsKept: true }) ? LookAtStops : _resting.Count > 0 ? LookAgain : Idle;
        foreach (var most in (ReadOnlySpan<int>)[1, LookAhead]) // Nearly always the first is due; more are read only when it is not.
        {
            var alerts = _services.Alerts.UnfinishedIn(_accountId, _lane, _resting.Count + most);
            foreach (var alert in alerts)
            {
                if (_resting.Exists(resting => resting.Alert.Id == alert.Id))
                    continue;
                if (alert.DueMs <= now)
                    return (alert, TimeSpan.Zero);
                wait = TimeSpan.FromMilliseconds(Math.Min(wait.TotalMilliseconds, alert.DueMs - now));
            }

            if (alerts.Count < _resting.Count + most)
                break;
        }

        return (null, wait);
    }

    /// <summary>
    /// Ends an entry that is older than its sender allows, and with it all that are and wait behind it: after a storm they are many thousands, and
    /// each would otherwise wait for a reading of the account that it does not need. Only what can be nothing but an entry: a reversal has an exit that is never too old.
    /// </summary>
    /// <returns>False when the alert is to be carried out.</returns>
    private async Task<bool> TryExpireAsync(StoredAlert alert)
    {
        // Of a closed venue the planner says so, whatever the age.
        if (Expiry(alert) is null || _services.Portfolio.VenueOf(_accountId)?.TradingEnds <= _services.Time.GetUtcNow())
            return false;
        var expired = TooOldFrom(alert);
        await _services.Legs.ExpireAsync(expired);
        foreach (var (alertId, _) in expired)
        {
            _services.Logger.Finished(alertId, AlertState.Expired, "stale");
            _services.Bulletin.Change(alertId);
        }

        return true;
    }

    /// <summary>An entry that is too old and those behind it that are, up to where most are not: who keeps up ends a few at a time and must not read all that wait for each of them.</summary>
    private List<(string AlertId, string Message)> TooOldFrom(StoredAlert first)
    {
        var expired = new List<(string AlertId, string Message)>();
        var after = first.Seq - 1;
        for (var count = ReadAtFirst; ; count = Math.Min(2 * count, ExpiredAtOnce))
        {
            var waiting = _services.Alerts.UnfinishedIn(_accountId, _lane, count, after);
            var before = expired.Count;
            foreach (var one in waiting)
            {
                if (Expiry(one) is { } message)
                    expired.Add((one.Id, message));
            }

            if (waiting.Count < count || 2 * (expired.Count - before) < count || expired.Count >= ExpiredAtOnce)
                return expired;
            after = waiting[^1].Seq;
        }
    }

    /// <summary>What is told of an entry that is too old and of which nothing was begun; null of any other.</summary>
    private string? Expiry(StoredAlert alert)
    {
        if (alert.AlertState != AlertState.Accepted || !alert.IsWhole || alert.OpenRequest() is not { Verb: AlertVerb.Long or AlertVerb.Short } request || !IsEntryTooOld(request))
            return null;
        var age = _services.Time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(request.EventTimeMs);
        return FormattableString.Invariant($"The alert is {(long)age.TotalSeconds} s old; {request.EntryMaxLagSeconds} s are allowed.");
    }

    private async Task CarryOutAsync(StoredAlert alert, CancellationToken cancellationToken)
    {
        try
        {
            await GoThroughAsync(alert, cancellationToken);
        }
        catch
        {
            // What rests is only looked at; so that the leg it broke off at is taken up again, none of the alert's rests.
            _resting.RemoveAll(resting => resting.Alert.Id == alert.Id);
            throw;
        }
        finally
        {
            _foresight.Drop();
        }
    }

    private async Task GoThroughAsync(StoredAlert alert, CancellationToken cancellationToken)
    {
        alert.ThrowIfDamaged();
        var request = alert.OpenRequest();
        var legs = _services.Alerts.LegsOf(alert.Id);
        foreach (var leg in legs)
            leg.ThrowIfDamaged();
        if (legs.All(leg => leg is { Generation: 0, LegState: LegState.Planned, Terms.KeptSinceMs: null }))
        {
            // Nothing was ever sent, so a plan made before a restart is made again from what is held now.
            _services.KillPoints.Reached(KillPoint.AnswerSent);
            if (!await PlanAsync(alert, request, cancellationToken))
                return;
            legs = _services.Alerts.LegsOf(alert.Id);
        }

        NoteMargin(alert, legs);
        for (var i = 0; i < legs.Count; i++)
        {
            if (legs[i].IsOver)
            {
                _runner.Forget(legs[i]);
                continue;
            }

            if (legs[i] is { LegState: LegState.Planned, Generation: 0 })
            {
                var readiness = LegOrder.Of(legs[i], legs, _services.Time.GetUtcNow().ToUnixTimeMilliseconds());
                if (readiness == Readiness.WaitsForPrice && legs[i].Terms is { Needs: LegNeeds.Stop, KeptSinceMs: null })
                {
                    await _stops.BeginAsync(legs[i], legs);
                    _services.Bulletin.Change(alert.Id);
                    legs = _services.Alerts.LegsOf(alert.Id);
                }

                if (readiness == Readiness.WaitsForPrice)
                    Rest(alert, legs[i]);
                if (readiness == Readiness.WaitsForPrice && legs[i].IsKept)
                    _stops.Show(legs[i]);
                if (readiness is Readiness.Waits or Readiness.WaitsForPrice)
                    continue;
                if (readiness == Readiness.NotNeeded)
                {
                    await _services.Legs.StoreOutcomeAsync(legs[i], LegState.Done, null, "Not needed.", "not needed");
                    legs = _services.Alerts.LegsOf(alert.Id);
                    continue;
                }

                if (readiness == Readiness.Never)
                {
                    await _services.Legs.AbandonAsync(legs[i], "What it follows was not carried out.");
                    legs = _services.Alerts.LegsOf(alert.Id);
                    continue;
                }

                if (LegOrder.Fitted(legs[i], legs, _services.Portfolio.InstrumentOf(_accountId, legs[i].Symbol)) is { } fitted)
                {
                    await _services.Legs.FitAsync(legs[i], fitted.Contracts, fitted.Terms);
                    legs = _services.Alerts.LegsOf(alert.Id);
                }
            }

            var end = await _runner.RunAsync(alert, request, legs[i], cancellationToken);
            legs = _services.Alerts.LegsOf(alert.Id);
            NoteMargin(alert, legs);
            if (end == LegEnd.NeedsAttention)
            {
                await FinishAsync(alert, AlertState.NeedsAttention, "outcome_unknown", $"What became of order {legs[i].ClientOrderId} could not be found out; look at the venue.");
                return;
            }

            if (end == LegEnd.Resting)
                Rest(alert, legs[i]);
            if (legs[i].IsCarriedOut)
                _services.KillPoints.Reached(KillPoint.NextLegNotBegun);
        }

        if (legs.All(leg => leg.IsOver))
            await ConcludeAsync(alert, legs);
    }

    private void NoteMargin(StoredAlert alert, IReadOnlyList<StoredLeg> legs)
    {
        if (legs.Count == 0)
            return;
        var quote = _services.Portfolio.QuoteOf(_accountId, legs[0].Symbol);
        _services.Margin.Note(_accountId, alert.Id, legs, _services.Portfolio.InstrumentOf(_accountId, legs[0].Symbol), quote?.Last);
    }

    private void Rest(StoredAlert alert, StoredLeg leg)
    {
        if (!_resting.Exists(resting => resting.Leg.AlertId == alert.Id && resting.Leg.Number == leg.Number))
            _resting.Add((alert, leg));
    }

    /// <summary>Stores the plan, and sends its first order if it may go at once; false when the alert ended without orders.</summary>
    private async Task<bool> PlanAsync(StoredAlert alert, AlertRequest request, CancellationToken cancellationToken)
    {
        if (_services.Pointers.FindById(alert.PointerId) is not { } pointer)
            throw new InvalidOperationException("An alert's pointer is never removed.");
        if (request.Verb == AlertVerb.Target && _services.Alerts.IsSuperseded(alert))
        {
            await FinishAsync(alert, AlertState.Suppressed, "superseded", "A later alert was carried out before; obeying this one would bring an old position back.");
            return false;
        }

        string? waitedFor = null;
        while (true)
        {
            var guards = await _services.Guards.ReadAsync(pointer, _accountId);
            if (GuardCheck.Alert(guards) is { } held)
            {
                await FinishAsync(alert, AlertState.Rejected, held.Code, held.Message);
                return false;
            }

            if (request.Symbol == "*")
            {
                // It must not wait for an account that is switched off: closing everything on the day it is switched on again is nobody's wish.
                if (_services.Reader.Closed(_accountId, isEntry: false) is { } closed)
                {
                    await FinishAsync(alert, AlertState.Rejected, closed.Code, closed.Message);
                    return false;
                }

                if (await _services.Splitter.TrySplitAsync(alert, request, pointer, cancellationToken))
                    return false;
                await Task.Delay(Retry, _services.Time, cancellationToken);
                continue;
            }

            var since = PlanContext.SharesFree(request) ? await _services.Margin.SettledAsync(_accountId, alert.Id, cancellationToken) : null;
            var (context, refusal, wait) = await _services.Reader.ReadAsync(request, pointer, _accountId, cancellationToken, _foresight.Take());
            if (context is not null && SwapWatch.MayBeEarly(request, context, pointer))
            {
                // The one that it has overtaken goes first, when it is here or comes while there is time.
                if (SwapWatch.Overtaken(alert, context, _services.Alerts.UnfinishedIn(_accountId, _lane, LookAhead)) is { } earlier)
                {
                    await CarryOutAsync(earlier, cancellationToken);
                    continue;
                }

                if (SwapWatch.HoldLeft(alert, pointer, _services.Time.GetUtcNow()) is { } hold)
                {
                    await Task.Delay(hold, _services.Time, cancellationToken);
                    continue;
                }
            }

            if (context is not null && PlanContext.SharesFree(request) && since is null)
                (context, wait) = (null, "An order of the account is on its way, so what is free is not known.");
            if (context is not null)
            {
                if (_services.Margin.TryPlan(alert.Id, _accountId, since, context with { Guards = guards }, Plan) is { } plan)
                    return await StoreAsync(alert, request, context.Instrument.Symbol, plan, cancellationToken);
                continue; // An order left or arrived while the balance was read.
            }

            if (refusal is not null)
            {
                await FinishAsync(alert, AlertState.Rejected, refusal.Code, $"{refusal.Message} {refusal.Hint}".TrimEnd());
                return false;
            }

            if (wait != waitedFor)
                _services.Logger.Waits(alert.Id, wait ?? "");
            waitedFor = wait;
            if (request.Verb is AlertVerb.Long or AlertVerb.Short && IsEntryTooOld(request))
            {
                var isClosed = _services.Portfolio.VenueOf(_accountId)?.TradingEnds <= _services.Time.GetUtcNow();
                await FinishAsync(alert, isClosed ? AlertState.Rejected : AlertState.Expired, isClosed ? "venue_closed" : "stale", $"{wait} The alert is too old by now.");
                return false;
            }

            await Task.Delay(Retry, _services.Time, cancellationToken);
        }
    }

    private Plan Plan(PlanContext context) =>
        VenueGate.Check(Planner.Make(context), _services.Portfolio.VenueOf(_accountId)?.Abilities ?? VenueAbilities.None);

    private async Task<bool> StoreAsync(StoredAlert alert, AlertRequest request, string symbol, Plan plan, CancellationToken cancellationToken)
    {
        switch (plan)
        {
            case Plan.Refused refused:
                await FinishAsync(alert, refused.Code == "stale" ? AlertState.Expired : AlertState.Rejected, refused.Code, refused.Message);
                return false;
            case Plan.Nothing nothing:
                await FinishAsync(alert, AlertState.Suppressed, nothing.Code, nothing.Message);
                return false;
            case Plan.Orders orders:
                _services.KillPoints.Reached(KillPoint.LegsComputed);
                await _runner.BeginAsync(alert, request, [.. orders.Legs.Select((leg, index) => StoredLeg.From(alert, index + 1, symbol, leg))], orders.Warning, cancellationToken);
                return true;
            default:
                throw new InvalidOperationException($"No such plan: {plan.GetType().Name}.");
        }
    }

    private Task ConcludeAsync(StoredAlert alert, IReadOnlyList<StoredLeg> legs)
    {
        // An order that could not be cancelled any more is no failure of what follows; it is told with the leg.
        // A bracket that ended without having fired has done its part: it went with its position, or was replaced.
        // A limit order whose time was over is made good by what went at market for its rest. A change is no order.
        // So has an order that would have added to it.
        var open = legs.FirstOrDefault(leg => !leg.IsCarriedOut && !((leg.IsExitThatWaits || leg.Terms.IsAveraging) && leg.LegState == LegState.Cancelled)
            && !legs.Any(rest => rest.Number == leg.Number + 1 && rest.Terms.Needs == LegNeeds.Rest && rest.LegState == LegState.Filled));
        var last = legs.LastOrDefault(leg => leg.OrderKind != OrderKind.Change)?.Number;
        var isFirst = open is not null && !legs.Any(leg => leg.Number < open.Number && leg.OrderKind != OrderKind.Cancel);
        var before = isFirst ? "" : "The exit was carried out, the entry was not. ";
        return open?.LegState switch
        {
            null when legs.FirstOrDefault(leg => leg is { Filled: > 0, Terms.LeftContracts: > 0 }) is { } cut => FinishAsync(
                alert, AlertState.NeedsAttention, "unprotected", FormattableString.Invariant($"The stop closed {cut.Filled} contracts, as many as the venue takes in one order; {cut.Terms.LeftContracts} more were held.")),
            null => FinishAsync(alert, AlertState.Executed, null, null),
            _ when open.IsKept => FinishAsync(
                alert, AlertState.NeedsAttention, "unprotected", FormattableString.Invariant($"The stop acted, and {open.Filled} of {open.Contracts} contracts were closed by it. {open.Message}").TrimEnd()),
            _ when PartsInWords(open, legs) is { } partly => FinishAsync(alert, AlertState.Executed, "part_filled", partly),
            LegState.Rejected or LegState.Abandoned when open.Terms.IsAveraging => FinishAsync(alert, AlertState.Executed, "part_filled", $"The entry was carried out, an order that adds to it was not: {open.Message}"),
            LegState.Rejected or LegState.Abandoned when open.IsProtection && !isFirst => FinishAsync(
                alert, AlertState.NeedsAttention, "unprotected", $"The entry was carried out, a stop or target was not: {open.Message}"),
            LegState.Rejected => FinishAsync(alert, AlertState.Rejected, open.Code ?? "venue_refused", before + open.Message),
            LegState.Abandoned when open.Code is not null => FinishAsync(alert, AlertState.Rejected, open.Code, before + open.Message),
            LegState.Abandoned => FinishAsync(alert, AlertState.Expired, "stale", before + open.Message),
            _ when open.Filled > 0 && (open.Number == last || legs.Any(rest => rest.Number == open.Number + 1 && rest.Terms.Needs == LegNeeds.Rest && rest.Number == last)) => FinishAsync(alert, AlertState.Executed, "part_filled", FilledInWords(open)),
            _ when isFirst && open.Filled == 0 => FinishAsync(alert, AlertState.Rejected, "not_filled", FilledInWords(open)),
            _ => FinishAsync(alert, AlertState.NeedsAttention, "part_filled", before + FilledInWords(open)),
        };
    }

    /// <summary>How far an order came that was split into several; null when it was not, or when nothing of it has filled.</summary>
    private static string? PartsInWords(StoredLeg open, IReadOnlyList<StoredLeg> legs)
    {
        var parts = legs.Where(leg => leg.OrderKind == OrderKind.Order && leg.Effect == open.Effect && leg.Side == open.Side && leg.Terms is { IsAveraging: false, Needs: not LegNeeds.Rest }).ToList();
        var filled = parts.Sum(part => part.Filled);
        return filled == 0 || !parts.Contains(open) || !parts.Exists(part => part.Terms.Needs == LegNeeds.PartBefore)
            ? null
            : FormattableString.Invariant($"{filled} of {parts.Sum(part => part.Contracts)} contracts were filled, in {parts.Count(part => part.Filled > 0)} of {parts.Count} orders. {open.Message}").TrimEnd();
    }

    private static string FilledInWords(StoredLeg leg) =>
        FormattableString.Invariant($"Order {leg.Number} ended with {leg.Filled} of {leg.Contracts} contracts filled.");

    private async Task LookAtRestingAsync(CancellationToken cancellationToken)
    {
        if (_resting.Count == 0)
            return;
        var asks = _mustAsk || _services.Time.GetElapsedTime(_lookedAt) >= LookAgain;
        _mustAsk = false;
        if (asks)
            _lookedAt = _services.Time.GetTimestamp();
        for (var i = _resting.Count - 1; i >= 0; i--)
        {
            var (alert, leg) = _resting[i];
            leg = _services.Alerts.LegsOf(alert.Id)[(int)leg.Number - 1]; // A cancellation may have brought it to its end.
            _resting[i] = (alert, leg);
            leg.ThrowIfDamaged();
            if (leg.IsOver)
                Forget(leg);
            var isLookedAt = leg is { LegState: LegState.Planned, Terms.Needs: LegNeeds.Gain } ? asks && await _gains.LookAsync(leg, cancellationToken)
                : leg is { LegState: LegState.Planned, Terms.Needs: LegNeeds.Stop } ? await _stops.LookAsync(leg, asks, cancellationToken)
                : leg.IsOver || await _runner.LookAsync(leg, asks, cancellationToken) == LegEnd.Over;
            if (!isLookedAt)
                continue;
            _resting.RemoveAt(i);
            _stops.Forget(leg);
            if (_services.Alerts.Find(alert.Id) is { AlertState: AlertState.Working }) // One that needs a person is not gone on with: the others wait behind it.
                await CarryOutAsync(alert, cancellationToken);
        }
    }

    private void Forget(StoredLeg leg)
    {
        _runner.Forget(leg);
        _stops.Forget(leg);
    }

    private bool IsEntryTooOld(AlertRequest request) => request.EntryMaxLagSeconds > 0
        && _services.Time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(request.EventTimeMs) > TimeSpan.FromSeconds(request.EntryMaxLagSeconds + request.DelaySeconds);

    private async Task FinishAsync(StoredAlert alert, AlertState state, string? code, string? message)
    {
        await _services.Legs.FinishAsync(alert.Id, state, code, message);
        _services.Margin.Release(_accountId, alert.Id);
        _services.Stops.RemoveOf(alert.Id);
        _services.Logger.Finished(alert.Id, state, code ?? "");
        _services.Bulletin.Change(alert.Id);
    }

    /// <summary>
    /// What a disk has changed is not carried out, nor is anything else of its account until a person has looked: no more is known of what was stored beside it.
    /// The account is halted first, so that a desk which dies in between finds it again. An alert that is about another's order ends with it.
    /// </summary>
    private async Task TryQuarantineAsync(DamagedRowException damage, StoredAlert? atHand)
    {
        _services.Logger.Damaged(damage.AlertId, damage.What, _accountId);
        try
        {
            _resting.RemoveAll(resting => resting.Alert.Id == damage.AlertId);
            if (_services.Switch.OwnModeOf(_accountId) != DeskMode.Halted)
            {
                await _services.Switch.SetAsync(_accountId, DeskMode.Halted, CancellationToken.None);
                await _services.Audit.AddAsync(
                    new AuditEntry { Time = _services.Time.GetUtcNow(), Who = "desk", Address = "", What = "guards mode", Subject = _accountId, Detail = $"mode: halted, the disk has changed {damage.What} of alert {damage.AlertId}", Result = "done" },
                    CancellationToken.None);
            }

            if (_services.Alerts.Find(damage.AlertId) is { } alert)
                await FinishAsync(alert, AlertState.NeedsAttention, "damaged", $"The disk has changed what was stored of it ({damage.What}). Nothing more of it is carried out and the account is halted: compare with the venue, then check the disk.");
            if (atHand is not null && atHand.Id != damage.AlertId)
                await FinishAsync(atHand, AlertState.NeedsAttention, "damaged", $"The disk has changed what was stored of the order that it is about ({damage.What} of alert {damage.AlertId}): compare with the venue.");
        }
        catch (StoreException e)
        {
            _services.Logger.Stuck(e, damage.AlertId);
        }
    }

    private async Task TryFinishAsync(StoredAlert alert)
    {
        try
        {
            await FinishAsync(alert, AlertState.NeedsAttention, "internal", "The desk could not go on with this alert; see its log, and look at the venue.");
        }
        catch (StoreException e)
        {
            _services.Logger.Stuck(e, alert.Id);
        }
    }
}
