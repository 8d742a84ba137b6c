using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Brings a cancellation from its plan to its end: the order is not open any more, whoever ended it.</summary>
/// <remarks>
/// A cancellation names one order, by our id or the venue's, never none, so repeating it is harmless. What counts is not the answer but the order: "accepted" is not
/// "done", a fill may come first, and after a lost answer or a death of the desk the order is read and the wish compared with it.
/// </remarks>
internal sealed class CancelRunner(LaneServices services, LaneSignal signal)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ListLag = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How far back an order made elsewhere is looked for once it is not open any more.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(7);

    /// <summary>One step; the leg is read again after it.</summary>
    public Task<LegEnd> RunAsync(IVenue venue, StoredAlert alert, StoredLeg leg, CancellationToken cancellationToken) =>
        leg.LegState == LegState.Planned ? AttemptAsync(venue, alert, leg, cancellationToken) : CompareAsync(venue, leg, cancellationToken);

    private async Task<LegEnd> AttemptAsync(IVenue venue, StoredAlert alert, StoredLeg leg, CancellationToken cancellationToken)
    {
        if (leg.Generation >= ClientOrderId.LastGeneration)
            return LegEnd.NeedsAttention;
        var target = TargetOf(leg);
        if (target is null && !leg.Terms.CancelsAll)
            throw new InvalidOperationException("A cancellation names its order.");
        if (target?.Leg is { IsKept: true, LegState: LegState.Planned } kept && await services.Legs.TryTakeAwayAsync(leg, kept))
        {
            // The desk kept it and the venue knows nothing of it: it is over as soon as it is stored.
            services.Logger.TakenAway(kept.ClientOrderId);
            services.Bulletin.Change(kept.AlertId);
            return LegEnd.GoesOn;
        }

        if (target is { Order: { ClientOrderId: null, VenueOrderId: null } })
        {
            // Its own alert has come to no end either, which tells the person who must look.
            await services.Legs.AbandonAsync(leg, "The venue's id of the order is not known, so it cannot be taken away.", "outcome_unknown");
            return LegEnd.GoesOn;
        }

        var generation = (int)leg.Generation + 1;
        var id = ClientOrderId.Of(alert, (int)leg.Number, generation);
        await services.Legs.StoreIntentAsync(leg, generation, new PreparedOrder(id, services.Time.GetUtcNow().ToUnixTimeMilliseconds(), $"cancel {target?.Name ?? "every order of " + leg.Symbol}"), null);
        leg = Reload(leg);
        services.KillPoints.Reached(KillPoint.IntentSynced);
        var reply = target is null
            ? await venue.CancelAllAsync(leg.Symbol, cancellationToken)
            : await venue.CancelAsync(target.Order, cancellationToken);
        services.KillPoints.Reached(KillPoint.OrderSent);
        services.Logger.Cancelling(target?.Name ?? leg.Symbol, reply.GetType().Name);
        services.KillPoints.Reached(KillPoint.AnswerReceived);
        switch (reply)
        {
            case VenueReply<CancelAccepted>.Ok:
                await services.Legs.StoreOutcomeAsync(leg, LegState.Acknowledged, null, null, "accepted");
                return LegEnd.GoesOn;
            case VenueReply<CancelAccepted>.Rejected { Error: { Kind: VenueErrorKind.Key } error }:
                await services.Legs.StoreOutcomeAsync(leg, LegState.Rejected, null, LegRunner.InWords(error), LegRunner.InWords(error), AccountBlock.CodeOf(error.Finding));
                await services.Blocks.NoteAsync(alert.AccountId, error, venue, cancellationToken);
                return LegEnd.GoesOn;
            case VenueReply<CancelAccepted>.Rejected { Error: { Kind: VenueErrorKind.State } error } when target is not null && await FindAsync(venue, target, cancellationToken) is OrderSearch.Absent:
                // The venue says that it has none, and its lists say the same.
                await GoneAsync(leg, target, LegRunner.InWords(error));
                return LegEnd.GoesOn;
            case VenueReply<CancelAccepted>.Rejected { Error: var error }:
                await services.Legs.StoreOutcomeAsync(leg, LegState.Unknown, null, "The venue refused; the order is looked at.", LegRunner.InWords(error));
                return LegEnd.GoesOn;
            default:
                await services.Legs.StoreOutcomeAsync(leg, LegState.Unknown, null, "No answer; the order is looked at.", reply.GetType().Name);
                return LegEnd.GoesOn;
        }
    }

    private async Task<LegEnd> CompareAsync(IVenue venue, StoredLeg leg, CancellationToken cancellationToken)
    {
        if (TargetOf(leg) is not { } target)
            return await CompareAllAsync(venue, leg, cancellationToken);
        var since = services.Time.GetTimestamp();
        while (true)
        {
            var found = await FindAsync(venue, target, cancellationToken);
            if (found is OrderSearch.Found { Order: { State: not OrderState.Working } order })
            {
                if (target.Leg is { } ended)
                    await services.Legs.StoreProgressAsync(ended, order);
                await services.Legs.StoreOutcomeAsync(leg, LegState.Done, null, null, FormattableString.Invariant($"ended with {order.FilledContracts} filled"));
                return LegEnd.GoesOn;
            }

            // Lists lag behind writes: an order that the venue took is only gone when it stays unlisted.
            if (found is OrderSearch.Absent && (target.Leg?.LegState != LegState.Acknowledged || services.Time.GetElapsedTime(since) > ListLag))
            {
                await GoneAsync(leg, target, "absent");
                return LegEnd.GoesOn;
            }

            // No list has one that waited and was taken away; one that the venue agreed to take away, and that no list has, is away.
            if (found is OrderSearch.Absent && leg.LegState == LegState.Acknowledged && target.Order.Kind != OrderKind.Order)
            {
                await GoneAsync(leg, target, "taken away");
                return LegEnd.GoesOn;
            }

            var elapsed = services.Time.GetElapsedTime(since);
            if (found is OrderSearch.Found && elapsed >= Retry)
            {
                // Still open: asked again, which does no harm.
                await services.Legs.StoreOutcomeAsync(leg, LegState.Planned, null, "Still open.", "still open");
                return LegEnd.GoesOn;
            }

            if (elapsed > Patience)
                return LegEnd.NeedsAttention;
            await signal.WaitAsync(Retry, cancellationToken);
        }
    }

    private static async Task<OrderSearch?> FindAsync(IVenue venue, Target target, CancellationToken cancellationToken) =>
        (await venue.FindAsync(target.Order, cancellationToken) as VenueReply<OrderSearch>.Ok)?.Value;

    /// <summary>The order is not at the venue: its own leg ends with this one.</summary>
    private async Task GoneAsync(StoredLeg leg, Target target, string outcome)
    {
        if (target.Leg is { LegState: LegState.Acknowledged } ended)
            await services.Legs.StoreGoneAsync(ended, "Cancelled.");
        await services.Legs.StoreOutcomeAsync(leg, LegState.Done, null, null, outcome);
    }

    /// <summary>The one order that a cancellation is about, as it is known now; null when it is about all of a symbol.</summary>
    private Target? TargetOf(StoredLeg leg)
    {
        if (leg.Terms.CancelsClientOrderId is { } ours)
        {
            var own = services.Legs.FindByOrder(ours);
            var since = (services.Legs.SigningTime(ours) ?? DateTimeOffset.UnixEpoch + Patience) - Patience;
            return new Target(own?.ToPlaced(since) ?? new PlacedOrder(leg.Symbol, OrderKind.Order, ours, null, since), own, ours);
        }

        return leg.Terms.CancelsVenueOrderId is { } theirs
            ? new Target(new PlacedOrder(leg.Symbol, leg.Terms.CancelsKind, null, theirs, services.Time.GetUtcNow() - LongestAge), services.Legs.FindByVenueOrder(leg), theirs)
            : null;
    }

    private sealed record Target(PlacedOrder Order, StoredLeg? Leg, string Name);

    private async Task<LegEnd> CompareAllAsync(IVenue venue, StoredLeg leg, CancellationToken cancellationToken)
    {
        var since = services.Time.GetTimestamp();
        while (true)
        {
            var open = (await venue.GetOpenOrdersAsync(cancellationToken) as VenueReply<IReadOnlyList<VenueOrder>>.Ok)?.Value;
            if (leg.LegState == LegState.Acknowledged && open is not null && open.All(order => order.Symbol != leg.Symbol))
            {
                await services.Legs.StoreOutcomeAsync(leg, LegState.Done, null, null, "no order is open");
                return LegEnd.GoesOn;
            }

            var elapsed = services.Time.GetElapsedTime(since);
            if (open is not null && elapsed >= Retry)
            {
                await services.Legs.StoreOutcomeAsync(leg, LegState.Planned, null, "Still open.", "still open");
                return LegEnd.GoesOn;
            }

            if (elapsed > Patience)
                return LegEnd.NeedsAttention;
            await signal.WaitAsync(Retry, cancellationToken);
        }
    }

    private StoredLeg Reload(StoredLeg leg) => services.Alerts.LegsOf(leg.AlertId).Single(stored => stored.Number == leg.Number);
}
