using System.Collections.Concurrent;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Brings one leg from its plan to its end. Whatever it finds in the store, it goes on from there.</summary>
/// <remarks>
/// Planned → the intent is stored, then sent once. Intended or unknown → the venue is asked, never blindly sent again: a signature is
/// good for a minute, so only when the venue's clock is past that and complete lists do not have the order is it proved absent and a new
/// attempt made, under an id of its own. Acknowledged → waits for the end, by push or by asking.
/// </remarks>
internal sealed class LegRunner(string accountId, LaneServices services, LaneSignal signal)
{
    private static readonly TimeSpan SignatureLife = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PushPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QuickRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SlowRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskPatience = TimeSpan.FromSeconds(60);

    /// <summary>How often an exit is tried of a contract that rests, about half a minute: a pause may be short, and an exit is worth waiting for.</summary>
    private const int ClosedAttempts = 10;

    private static readonly TimeSpan ListLag = TimeSpan.FromSeconds(30);

    /// <summary>For so long a position must be missing before a stop that is to act takes it for ended.</summary>
    private static readonly TimeSpan PositionLag = TimeSpan.FromSeconds(10);

    /// <summary>With a clock less certain than this no position is opened.</summary>
    private static readonly TimeSpan MostUncertainty = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, long> _absentSince = new(StringComparer.Ordinal);
    private readonly CancelRunner _canceller = new(services, signal);
    private readonly ChangeRunner _changer = new(accountId, services, signal);
    private readonly ConcurrentDictionary<string, VenueOrder?> _watched = new(StringComparer.Ordinal);

    /// <summary>The venue's ids of orders that wait for a price, and whether the stream has said something about one since it was last asked for.</summary>
    private readonly ConcurrentDictionary<string, bool> _waiting = new(StringComparer.Ordinal);

    /// <summary>The private stream says something about an order.</summary>
    public void Observe(VenueOrder order)
    {
        if (_waiting.TryUpdate(order.BornOf ?? order.VenueOrderId, true, false))
            signal.Set();
        while (_watched.TryGetValue(order.ClientOrderId, out var known))
        {
            if (known is not null && (known.State != OrderState.Working || known.FilledContracts > order.FilledContracts))
                return;
            if (_watched.TryUpdate(order.ClientOrderId, order, known))
                break;
        }

        signal.Set();
    }

    /// <summary>Works on a leg until it is over, rests at the venue, or needs a person.</summary>
    public async Task<LegEnd> RunAsync(StoredAlert alert, AlertRequest request, StoredLeg leg, CancellationToken cancellationToken)
    {
        while (!leg.IsOver)
        {
            var venue = services.Portfolio.VenueOf(accountId);
            if (venue is null)
            {
                await PauseAsync(QuickRetry, cancellationToken);
                continue;
            }

            var end = leg.LegState switch
            {
                _ when leg.OrderKind == OrderKind.Cancel => await _canceller.RunAsync(venue, alert, leg, cancellationToken),
                _ when leg.OrderKind == OrderKind.Change => await _changer.RunAsync(venue, alert, leg, cancellationToken),
                LegState.Planned => await AttemptAsync(venue, alert, request, leg, cancellationToken),
                LegState.Acknowledged when leg.MayRest => LegEnd.Resting,
                LegState.Acknowledged => await AwaitEndAsync(venue, leg, cancellationToken),
                _ when leg.IsUnnamed => await ResolveUnnamedAsync(venue, request, leg, cancellationToken),
                _ => await ResolveAsync(venue, request, leg, cancellationToken),
            };
            services.Bulletin.Change(alert.Id);
            if (end != LegEnd.GoesOn)
                return end;
            var before = leg.LegState;
            leg = Reload(leg);

            // It was placed again, or found after a while: its position may have ended when nothing of it stood.
            if (leg.LegState == LegState.Acknowledged && (leg.IsExitThatWaits || leg.Terms.IsAveraging) && (leg.Generation > 1 || before is LegState.Intended or LegState.Unknown))
                services.Orphans.Look(accountId);
        }

        Forget(leg);
        return LegEnd.Over;
    }

    /// <summary>Looks once at an order that rests at the venue; asks the venue when <paramref name="asks"/>.</summary>
    public async Task<LegEnd> LookAsync(StoredLeg leg, bool asks, CancellationToken cancellationToken)
    {
        _watched.TryAdd(leg.ClientOrderId, null);
        var order = leg.WaitsForPrice ? null : _watched.GetValueOrDefault(leg.ClientOrderId);

        // Of one that waits is pushed the end of the waiting, with nothing filled, also when it has fired: what it became must be asked for.
        if (leg is { WaitsForPrice: true, VenueOrderId: { } waits } && !_waiting.TryAdd(waits, false))
            asks |= _waiting.TryUpdate(waits, false, true);

        VenueReply<OrderSearch>? reply = null;
        if (order is not { State: not OrderState.Working } && asks && services.Portfolio.VenueOf(accountId) is { } venue)
            reply = await FindAsync(venue, leg, cancellationToken);
        if (await IsGoneAsync(leg, reply))
            return LegEnd.Over;
        var told = reply is null ? null : Found(reply);
        if (told is not null && order is null && !leg.WaitsForPrice && _watched.TryUpdate(leg.ClientOrderId, told, null))
            services.Portfolio.NoteMissed(accountId); // The stream has not said that it stands, let alone what became of it.
        else if (told is not null && IsNews(told, leg))
            services.Portfolio.NoteMissed(accountId);
        order = told ?? order;
        if (order is null || (order.State == OrderState.Working && order.FilledContracts <= leg.Filled))
        {
            if (asks && leg.Terms.ExpiresMs <= services.Time.GetUtcNow().ToUnixTimeMilliseconds())
                await ExpireAsync(leg, cancellationToken);
            return LegEnd.Resting;
        }

        await services.Legs.StoreProgressAsync(leg, order);
        services.Bulletin.Change(leg.AlertId);
        if (order.State == OrderState.Working)
            return LegEnd.Resting;
        Forget(leg);
        return LegEnd.Over;
    }

    /// <summary>Nothing more will happen to a leg: what is remembered of its attempts would only grow.</summary>
    public void Forget(StoredLeg leg)
    {
        for (var generation = 1; generation <= leg.Generation; generation++)
            _watched.TryRemove(FormattableString.Invariant($"{leg.ClientOrderId[..^2]}{generation:00}"), out _);
        _watched.TryRemove(leg.ClientOrderId, out _);
        _absentSince.TryRemove(leg.ClientOrderId, out _);
        if (leg.VenueOrderId is { } venueOrderId)
            _waiting.TryRemove(venueOrderId, out _);
    }

    /// <summary>The time of an unfilled order is over. Repeated until the venue shows its end, so nothing of it need be stored.</summary>
    private async Task ExpireAsync(StoredLeg leg, CancellationToken cancellationToken)
    {
        if (services.Portfolio.VenueOf(accountId) is { } venue)
            services.Logger.Expired(leg.ClientOrderId, (await venue.CancelAsync(leg.ToPlaced(SentSince(leg)), cancellationToken)).GetType().Name);
    }

    /// <summary>Stores a plan. Where nothing stands in the way of its first order, the order's intent is stored with it and the order leaves.</summary>
    /// <remarks>One sync less between an alert and its order. Whatever is not as usual goes the long way: the plan is stored, and its legs are taken up one by one.</remarks>
    public async Task BeginAsync(StoredAlert alert, AlertRequest request, IReadOnlyList<StoredLeg> legs, string? warning, CancellationToken cancellationToken)
    {
        var (leg, pointer) = (legs[0], PointerOf(alert));
        using var passage = services.Switch.TryPass(accountId, leg.IsOpening, pointer.IsOurs);
        if (passage is null || services.Portfolio.VenueOf(accountId) is not { } venue || !await MayGoAtOnceAsync(venue, request, leg, cancellationToken))
        {
            passage?.Dispose();
            await services.Legs.StorePlanAsync(alert, legs, warning);
            services.Bulletin.Change(alert.Id);
            return;
        }

        var prepared = venue.Prepare(Instruct(alert, leg, 1));
        _watched.TryAdd(prepared.ClientOrderId, null);
        var refusal = await services.Legs.StorePlanAsync(alert, legs, warning, prepared, LastLook(alert, leg, pointer));
        services.Bulletin.Change(alert.Id);
        if (refusal is null)
        {
            await SendAsync(venue, leg, 1, prepared, passage, cancellationToken);
            services.Bulletin.Change(alert.Id);
            return;
        }

        _watched.TryRemove(prepared.ClientOrderId, out _);
        await services.Legs.AbandonAsync(leg, refusal.Value.Message, refusal.Value.Code);
    }

    /// <summary>True for the first leg of a plan that is a plain order or bracket, in time, by a clock to be relied on, its leverage set.</summary>
    private async Task<bool> MayGoAtOnceAsync(IVenue venue, AlertRequest request, StoredLeg leg, CancellationToken cancellationToken) =>
        leg.OrderKind is OrderKind.Order or OrderKind.TakeProfit or OrderKind.StopLoss
        && LegOrder.Of(leg, [leg], services.Time.GetUtcNow().ToUnixTimeMilliseconds()) == Readiness.Goes
        && !IsTooOld(request, leg)
        && (!leg.IsOpening || venue.ClockUncertainty <= MostUncertainty)
        && (leg is not { SetsLeverage: 1, Leverage: { } leverage, MarginMode: { } marginMode }
            || await venue.SetLeverageAsync(leg.Symbol, (int)leverage, (MarginMode)marginMode, cancellationToken) is VenueReply<int>.Ok);

    private Pointers.PointerInfo PointerOf(StoredAlert alert) =>
        services.Pointers.FindById(alert.PointerId) ?? throw new InvalidOperationException("An alert's pointer is never removed.");

    private Func<System.Data.IDbTransaction, (string Code, string Message)?>? LastLook(StoredAlert alert, StoredLeg leg, Pointers.PointerInfo pointer) =>
        leg.IsOpening ? transaction => services.Guards.LastLook(pointer, alert.AccountId, transaction)
        : leg.IsKept ? transaction => LegStore.IsPlanned(leg, transaction) ? null : ("taken_away", "It was taken away before it acted.")
        : null;

    private async Task<LegEnd> AttemptAsync(IVenue venue, StoredAlert alert, AlertRequest request, StoredLeg leg, CancellationToken cancellationToken)
    {
        if (IsTooOld(request, leg))
        {
            var refused = leg.Code is null ? "" : $" The venue refused until now: {leg.Message}";
            await services.Legs.StoreOutcomeAsync(leg, LegState.Abandoned, null, (leg.IsOpening ? "Too old to open a position." : "Too old.") + refused, "given up", leg.Code);
            return LegEnd.GoesOn;
        }

        if (leg.Generation >= ClientOrderId.LastGeneration)
        {
            if (leg.Code is null)
                return LegEnd.NeedsAttention;
            await services.Legs.StoreOutcomeAsync(leg, LegState.Rejected, null, leg.Message, "given up", leg.Code); // Refused every time, so nothing is in doubt.
            return LegEnd.GoesOn;
        }

        var pointer = PointerOf(alert);
        using var passage = services.Switch.TryPass(accountId, leg.IsOpening, pointer.IsOurs);
        if (passage is null && leg.IsKept)
        {
            // Stopped at the very moment at which it was to act: it goes on to wait, as every other stop that the desk keeps.
            await services.Legs.FitAsync(leg, leg.Contracts, leg.Terms with { Needs = LegNeeds.Stop });
            return LegEnd.Resting;
        }

        if (passage is null)
        {
            await services.Legs.AbandonAsync(leg, "The desk was stopped before it was sent.", services.Switch.ModeOf(accountId) == DeskMode.Halted ? "desk_halted" : "desk_reducing");
            return LegEnd.GoesOn;
        }

        if (leg.IsOpening && !(venue.ClockUncertainty <= MostUncertainty))
        {
            // Without a clock that can be relied on the fence behind a lost answer could not be told.
            passage.Dispose();
            if (await venue.GetClockAsync(cancellationToken) is VenueReply<VenueClock>.Ok { Value.Uncertainty: var measured } && measured > MostUncertainty)
                await services.Legs.AbandonAsync(leg, FormattableString.Invariant($"The venue's clock is known to {measured.TotalSeconds:0.0} s only; {MostUncertainty.TotalSeconds:0} s are needed to open a position."), "clock_uncertain");
            else if (!(venue.ClockUncertainty <= MostUncertainty))
                await PauseAsync(QuickRetry, cancellationToken);
            return LegEnd.GoesOn;
        }

        if (leg.SetsLeverage == 1 && !await SetLeverageAsync(venue, leg, cancellationToken))
            return LegEnd.GoesOn;
        if (leg.IsKept)
        {
            if (await SizeKeptAsync(venue, leg, cancellationToken) is not { } sized)
                return LegEnd.GoesOn;
            leg = sized;
        }

        var generation = (int)leg.Generation + 1;
        var instruction = Instruct(alert, leg, generation);
        var listed = leg.IsUnnamed ? await venue.PrepareUnnamedAsync(instruction, cancellationToken) : new VenueReply<PreparedOrder>.Ok(venue.Prepare(instruction));
        if (listed is not VenueReply<PreparedOrder>.Ok(var prepared))
        {
            // Nothing was sent: what waits already could not be read, and without it the order could not be found again.
            services.Logger.NotCarriedOut(instruction.ClientOrderId, "the orders that wait could not be listed");
            passage.Dispose();
            await PauseAsync(QuickRetry, cancellationToken);
            return LegEnd.GoesOn;
        }

        _watched.TryAdd(instruction.ClientOrderId, null);
        if (await services.Legs.StoreIntentAsync(leg, generation, prepared, LastLook(alert, leg, pointer)) is { } refusal)
        {
            _watched.TryRemove(instruction.ClientOrderId, out _);
            await services.Legs.AbandonAsync(leg, refusal.Message, refusal.Code);
            return LegEnd.GoesOn;
        }

        return await SendAsync(venue, Reload(leg), generation, prepared, passage, cancellationToken);
    }

    /// <summary>A stop that the desk keeps closes what is there when it acts, however much it was when it was set.</summary>
    /// <returns>The leg in its size; null when nothing is to be sent now: it is over, or the positions were not told.</returns>
    private async Task<StoredLeg?> SizeKeptAsync(IVenue venue, StoredLeg leg, CancellationToken cancellationToken)
    {
        if (await venue.GetPositionsAsync(cancellationToken) is not VenueReply<IReadOnlyList<Position>>.Ok { Value: var held })
        {
            await PauseAsync(QuickRetry, cancellationToken);
            return null;
        }

        var contracts = KeptStopWatch.ContractsOf(leg, services.Alerts.LegsOf(leg.AlertId), held);
        if (contracts <= 0)
        {
            // The list of positions may lag behind a fill, and an entry that is taken for ended would be left without its stop.
            var since = _absentSince.GetOrAdd(leg.ClientOrderId, _ => services.Time.GetTimestamp());
            if (services.Time.GetElapsedTime(since) < PositionLag)
                await PauseAsync(QuickRetry, cancellationToken);
            else
                await services.Legs.StoreOutcomeAsync(leg, LegState.Done, null, "Its position has ended.", "position ended");
            return null;
        }

        _absentSince.TryRemove(leg.ClientOrderId, out _);
        var instrument = services.Portfolio.InstrumentOf(accountId, leg.Symbol);
        var most = (OrderType)leg.Type == OrderType.Market ? instrument?.MaxMarketContracts : instrument?.MaxContracts;
        var sent = most > 0 ? Math.Min(contracts, most.Value) : contracts;
        if (sent == leg.Contracts && contracts - sent == leg.Terms.LeftContracts)
            return leg;
        await services.Legs.FitAsync(leg, sent, leg.Terms with { LeftContracts = contracts - sent });
        return Reload(leg);
    }

    /// <summary>Sends what is stored as intended, and stores what became of it.</summary>
    private async Task<LegEnd> SendAsync(IVenue venue, StoredLeg leg, int generation, PreparedOrder prepared, DeskSwitch.Passage passage, CancellationToken cancellationToken)
    {
        services.Logger.Intended(leg.ClientOrderId, FormattableString.Invariant($"{(OrderSide)leg.Side} {(PositionEffect)leg.Effect} {leg.Contracts} {leg.Symbol}"));
        services.KillPoints.Reached(KillPoint.IntentSynced);
        services.Margin.Leaves(accountId, leg);

        var startedAt = services.Time.GetTimestamp();
        var reply = await SubmitAsync(venue, prepared, passage, cancellationToken);
        services.KillPoints.Reached(KillPoint.OrderSent);
        services.KillPoints.Reached(KillPoint.AnswerReceived);
        switch (reply)
        {
            case VenueReply<OrderAck>.Ok { Value: var ack }:
                services.Logger.Acknowledged(leg.ClientOrderId, ack.VenueOrderId, services.Time.GetElapsedTime(startedAt).TotalMilliseconds);
                services.Margin.Release(accountId, leg);
                await services.Legs.StoreOutcomeAsync(leg, LegState.Acknowledged, ack.VenueOrderId, null, "acknowledged");
                await services.Blocks.ReleaseAsync(accountId);
                return LegEnd.GoesOn;
            case VenueReply<OrderAck>.Rejected { Error: { Kind: VenueErrorKind.DuplicateOrder } error }:
                services.Logger.OutcomeUnknown(leg.ClientOrderId, InWords(error));
                await services.Legs.StoreOutcomeAsync(leg, LegState.Unknown, null, "The venue has an order of this id; it is looked up.", InWords(error));
                return LegEnd.GoesOn;
            case VenueReply<OrderAck>.Rejected { Error: var error }:
                await RefusedAsync(venue, leg, generation, error, cancellationToken);
                return LegEnd.GoesOn;
            case VenueReply<OrderAck>.NotSent { Reason: var reason }:
                await AgainAsync(leg, generation, reason, cancellationToken);
                return LegEnd.GoesOn;
            case VenueReply<OrderAck>.Unknown { Reason: var reason }:
                services.Logger.OutcomeUnknown(leg.ClientOrderId, reason);
                await services.Legs.StoreOutcomeAsync(leg, LegState.Unknown, null, "Sent, no answer; the venue is asked.", reason);
                return LegEnd.GoesOn;
            default:
                throw new InvalidOperationException($"No such reply: {reply.GetType().Name}.");
        }
    }

    /// <summary>Sends it; who is turned back by the stop switch cannot know whether it left.</summary>
    private static async Task<VenueReply<OrderAck>> SubmitAsync(IVenue venue, PreparedOrder prepared, DeskSwitch.Passage passage, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, passage.TurnBack);
        try
        {
            return await venue.SubmitAsync(prepared, both.Token);
        }
        catch (OperationCanceledException) when (passage.TurnBack.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new VenueReply<OrderAck>.Unknown("the desk was stopped while it was being sent");
        }
    }

    /// <summary>True when leverage and margin mode are as the order wants them. Harmless to repeat, so nothing is journalled.</summary>
    private async Task<bool> SetLeverageAsync(IVenue venue, StoredLeg leg, CancellationToken cancellationToken)
    {
        if (leg.Leverage is not { } leverage || leg.MarginMode is not { } marginMode)
            return true;
        switch (await venue.SetLeverageAsync(leg.Symbol, (int)leverage, (MarginMode)marginMode, cancellationToken))
        {
            case VenueReply<int>.Ok:
                return true;
            case VenueReply<int>.Rejected { Error: var error }:
                await RefusedAsync(venue, leg, (int)leg.Generation, error, cancellationToken);
                return false;
            default:
                await PauseAsync(QuickRetry, cancellationToken);
                return false;
        }
    }

    /// <summary>A refusal by limit, clock or maintenance is not about the order: it is tried again. Any other is final.</summary>
    private async Task RefusedAsync(IVenue venue, StoredLeg leg, int generation, VenueError error, CancellationToken cancellationToken)
    {
        var code = error.Kind == VenueErrorKind.Maintenance || venue.TradingEnds <= services.Time.GetUtcNow() ? "venue_closed" : AccountBlock.CodeOf(error.Finding);
        await services.Blocks.NoteAsync(accountId, error, venue, cancellationToken);
        var isOver = error.Finding == CredentialFinding.VenueClosed && (leg.IsOpening || services.Blocks.IsClosed(accountId) || generation >= ClosedAttempts);
        var isOtherSize = leg.IsKept && error.Kind == VenueErrorKind.State && generation < ClosedAttempts; // A target has filled in between: what is left is asked for again.
        if (!isOver && (isOtherSize || error.Kind is VenueErrorKind.Limit or VenueErrorKind.Clock or VenueErrorKind.Maintenance))
        {
            await AgainAsync(leg, generation, InWords(error), cancellationToken, error.Kind == VenueErrorKind.Maintenance ? code : null);
            return;
        }

        services.Logger.Refused(leg.ClientOrderId, InWords(error));
        await services.Legs.StoreOutcomeAsync(leg, LegState.Rejected, null, InWords(error), InWords(error), code);
    }

    /// <summary>Proved not carried out: a new attempt after a pause.</summary>
    private async Task AgainAsync(StoredLeg leg, int generation, string reason, CancellationToken cancellationToken, string? code = null)
    {
        services.Logger.NotCarriedOut(leg.ClientOrderId, reason);
        await services.Legs.StoreOutcomeAsync(leg, LegState.Planned, null, reason, reason, code);
        await PauseAsync(generation < 5 ? QuickRetry : SlowRetry, cancellationToken);
    }

    /// <summary>Sent or perhaps sent: asks until the venue has it, or has proved that it does not.</summary>
    private async Task<LegEnd> ResolveAsync(IVenue venue, AlertRequest request, StoredLeg leg, CancellationToken cancellationToken)
    {
        _watched.TryAdd(leg.ClientOrderId, null);
        var signed = services.Legs.SigningTime(leg.ClientOrderId)
            ?? throw new InvalidOperationException($"Leg {leg.ClientOrderId} is past its intent but has none.");
        var askedSince = services.Time.GetTimestamp();
        while (true)
        {
            // The clock first: a list read after the fence has seen everything that could still arrive.
            var isPastFence = await venue.GetClockAsync(cancellationToken) is VenueReply<VenueClock>.Ok { Value: var clock }
                && clock.Now > signed + SignatureLife + Slack + clock.Uncertainty;
            var reply = await FindAsync(venue, leg, cancellationToken);
            if (leg.IsBracket && Found(reply) is null && _watched.GetValueOrDefault(leg.ClientOrderId) is { } pushed)
            {
                services.Logger.Adopted(leg.ClientOrderId);
                await services.Legs.StoreOutcomeAsync(leg, LegState.Acknowledged, pushed.VenueOrderId, null, "pushed");
                return LegEnd.GoesOn;
            }

            if ((Found(reply) ?? _watched.GetValueOrDefault(leg.ClientOrderId)) is { } order)
            {
                services.Logger.Adopted(leg.ClientOrderId);
                services.Portfolio.NoteMissed(accountId);
                await services.Legs.StoreProgressAsync(leg, order);
                return LegEnd.GoesOn;
            }

            var search = (reply as VenueReply<OrderSearch>.Ok)?.Value;
            if (isPastFence && search is OrderSearch.Absent)
            {
                var state = IsTooOld(request, leg) ? LegState.Abandoned : LegState.Planned;
                services.Logger.NotCarriedOut(leg.ClientOrderId, "proved absent");
                await services.Legs.StoreOutcomeAsync(leg, state, null, "The venue never had it.", "absent, proved");
                return LegEnd.GoesOn;
            }

            var elapsed = services.Time.GetElapsedTime(askedSince);
            if (isPastFence && search is OrderSearch.Incomplete && elapsed > AskPatience)
                return LegEnd.NeedsAttention;
            await signal.WaitAsync(elapsed < TimeSpan.FromSeconds(10) ? QuickRetry : SlowRetry, cancellationToken);
        }
    }

    /// <summary>The same for an order that carries no id of ours: it is found by what it says, among what was not there before it left.</summary>
    private async Task<LegEnd> ResolveUnnamedAsync(IVenue venue, AlertRequest request, StoredLeg leg, CancellationToken cancellationToken)
    {
        var prepared = services.Legs.PreparedOf(leg) ?? throw new InvalidOperationException($"Leg {leg.ClientOrderId} is past its intent but has none.");
        while (true)
        {
            switch (await venue.ResolveUnnamedAsync(prepared, cancellationToken))
            {
                case UnnamedOutcome.Found(var venueOrderId):
                    services.Logger.Adopted(leg.ClientOrderId);
                    await services.Legs.StoreOutcomeAsync(leg, LegState.Acknowledged, venueOrderId, null, "found by what it says");
                    return LegEnd.GoesOn;
                case UnnamedOutcome.Absent:
                    services.Logger.NotCarriedOut(leg.ClientOrderId, "proved absent");
                    await services.Legs.StoreOutcomeAsync(leg, IsTooOld(request, leg) ? LegState.Abandoned : LegState.Planned, null, "The venue never had it.", "absent, proved");
                    return LegEnd.GoesOn;
                case UnnamedOutcome.Several(var count):
                    await services.Legs.StoreOutcomeAsync(
                        leg, LegState.Unknown, null, FormattableString.Invariant($"{count} orders at the venue could be it; nothing is sent again."), "several say the same");
                    return LegEnd.NeedsAttention;
                case UnnamedOutcome.NotTold(var reason):
                    services.Logger.OutcomeUnknown(leg.ClientOrderId, reason);
                    await signal.WaitAsync(SlowRetry, cancellationToken);
                    break;
            }
        }
    }

    /// <summary>Taken by the venue: waits for its end, by push, or by asking when no push comes.</summary>
    private async Task<LegEnd> AwaitEndAsync(IVenue venue, StoredLeg leg, CancellationToken cancellationToken)
    {
        _watched.TryAdd(leg.ClientOrderId, null);
        var since = services.Time.GetTimestamp();
        var askedAt = since;
        while (true)
        {
            var order = _watched.GetValueOrDefault(leg.ClientOrderId);
            if (!IsNews(order, leg) && services.Time.GetElapsedTime(askedAt) >= PushPatience)
            {
                order = Found(await FindAsync(venue, leg, cancellationToken)) ?? order;
                askedAt = services.Time.GetTimestamp();
                if (IsNews(order, leg))
                    services.Portfolio.NoteMissed(accountId);
            }

            if (IsNews(order, leg))
            {
                await services.Legs.StoreProgressAsync(leg, order!); // No news is not an order.
                return LegEnd.GoesOn;
            }

            if (order is null && services.Time.GetElapsedTime(since) > AskPatience)
                return LegEnd.NeedsAttention;
            await signal.WaitAsync(PushPatience, cancellationToken);
        }
    }

    private static bool IsNews(VenueOrder? order, StoredLeg leg) =>
        order is not null && (order.State != OrderState.Working || order.FilledContracts > leg.Filled);

    private Task<VenueReply<OrderSearch>> FindAsync(IVenue venue, StoredLeg leg, CancellationToken cancellationToken) =>
        venue.FindAsync(leg.ToPlaced(SentSince(leg)), cancellationToken);

    private DateTimeOffset SentSince(StoredLeg leg) => (services.Legs.SigningTime(leg.ClientOrderId) ?? DateTimeOffset.UnixEpoch + SignatureLife) - SignatureLife;

    /// <summary>One that waits and that no list has any more was taken away, perhaps with its position: no list has those. Lists lag, so it must stay away for a while.</summary>
    private async Task<bool> IsGoneAsync(StoredLeg leg, VenueReply<OrderSearch>? reply)
    {
        if (!leg.WaitsForPrice || reply is null || reply is VenueReply<OrderSearch>.Ok { Value: not OrderSearch.Absent })
        {
            if (reply is VenueReply<OrderSearch>.Ok)
                _absentSince.TryRemove(leg.ClientOrderId, out _);
            return false;
        }

        if (reply is not VenueReply<OrderSearch>.Ok)
            return false;
        var since = _absentSince.GetOrAdd(leg.ClientOrderId, _ => services.Time.GetTimestamp());
        if (services.Time.GetElapsedTime(since) < ListLag)
            return false;
        _absentSince.TryRemove(leg.ClientOrderId, out _);
        await services.Legs.StoreGoneAsync(leg, leg.IsOpening ? "It was taken away at the venue." : "The venue has taken it away, as it does when the position ends.");
        return true;
    }

    private static VenueOrder? Found(VenueReply<OrderSearch> reply) =>
        reply is VenueReply<OrderSearch>.Ok { Value: OrderSearch.Found { Order: var order } } ? order : null;

    private static OrderInstruction Instruct(StoredAlert alert, StoredLeg leg, int generation) => new()
    {
        ClientOrderId = ClientOrderId.Of(alert, (int)leg.Number, generation),
        Symbol = leg.Symbol,
        Side = (OrderSide)leg.Side,
        Effect = (PositionEffect)leg.Effect,
        Type = (OrderType)leg.Type,
        Contracts = leg.Contracts,
        LimitPrice = leg.LimitPrice,
        TimeInForce = (TimeInForce)leg.TimeInForce,
        Leverage = (int?)leg.Leverage,
        MarginMode = (MarginMode?)leg.MarginMode,
        Kind = leg.OrderKind,
        TakeProfitPrice = leg.Terms.TakeProfitPrice,
        TakeProfitBy = leg.Terms.TakeProfitBy,
        StopLossPrice = leg.Terms.StopLossPrice,
        StopLossBy = leg.Terms.StopLossBy,
        TriggerPrice = leg.IsKept ? null : leg.Terms.TriggerPrice, // The desk has waited for it.
        TriggerBy = leg.Terms.TriggerBy,
        TriggerWay = leg.Terms.TriggerWay,
        IsWholePosition = leg.Terms.IsWholePosition && !leg.IsKept,
        TrailPercent = leg.Terms.TrailPercent,
        ActivationPrice = leg.Terms.ActivationPrice,
        SelfTrade = leg.Terms.SelfTrade,
    };

    private bool IsTooOld(AlertRequest request, StoredLeg leg)
    {
        var limit = leg.IsOpening ? request.EntryMaxLagSeconds : request.ExitMaxLagSeconds;
        return limit > 0 && !leg.IsKept // It acts when it is time, however long ago it was set.
            && services.Time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(request.EventTimeMs) > TimeSpan.FromSeconds(limit + request.DelaySeconds);
    }

    private StoredLeg Reload(StoredLeg leg) => services.Alerts.LegsOf(leg.AlertId).Single(stored => stored.Number == leg.Number);

    private Task PauseAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, services.Time, cancellationToken);

    internal static string InWords(VenueError error) =>
        $"{error.Code} {error.Message}{(error.Trace.Length == 0 ? "" : $" (trace {error.Trace})")}";
}

/// <summary>Where work on a leg has come.</summary>
internal enum LegEnd
{
    /// <summary>There is more to do now.</summary>
    GoesOn = 0,

    /// <summary>Nothing more will happen to it.</summary>
    Over = 1,

    /// <summary>It stands at the venue, for as long as it likes.</summary>
    Resting = 2,

    /// <summary>A person must look.</summary>
    NeedsAttention = 3,
}
