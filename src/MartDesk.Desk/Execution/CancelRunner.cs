using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Brings a cancellation from its plan to its end: the order is not open any more, whoever ended it.</summary>
/// <remarks>
/// A cancellation names one order by our id, never none, so repeating it is harmless. What counts is not the answer but the order: "accepted" is not
/// "done", a fill may come first, and after a lost answer or a death of the desk the order is read and the wish compared with it.
/// </remarks>
internal sealed class CancelRunner(LaneServices services, LaneSignal signal)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ListLag = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>One step; the leg is read again after it.</summary>
    public Task<LegEnd> RunAsync(IVenue venue, StoredAlert alert, StoredLeg leg, CancellationToken cancellationToken) =>
        leg.LegState == LegState.Planned ? AttemptAsync(venue, alert, leg, cancellationToken) : CompareAsync(venue, leg, cancellationToken);

    private async Task<LegEnd> AttemptAsync(IVenue venue, StoredAlert alert, StoredLeg leg, CancellationToken cancellationToken)
    {
        if (leg.Generation >= ClientOrderId.LastGeneration)
            return LegEnd.NeedsAttention;
        var target = leg.Terms.CancelsClientOrderId;
        if (target is null && !leg.Terms.CancelsAll)
            throw new InvalidOperationException("A cancellation names its order.");
        var generation = (int)leg.Generation + 1;
        var id = ClientOrderId.Of(alert, (int)leg.Number, generation);
        await services.Legs.StoreIntentAsync(leg, generation, new PreparedOrder(id, services.Time.GetUtcNow().ToUnixTimeMilliseconds(), $"cancel {target ?? "every order of " + leg.Symbol}"), null);
        leg = Reload(leg);
        services.KillPoints.Reached(KillPoint.IntentSynced);
        var reply = target is null
            ? await venue.CancelAllAsync(leg.Symbol, cancellationToken)
            : services.Legs.FindByOrder(target) is { IsBracket: true }
                ? await venue.CancelBracketAsync(leg.Symbol, target, cancellationToken)
                : await venue.CancelAsync(leg.Symbol, target, cancellationToken);
        services.KillPoints.Reached(KillPoint.OrderSent);
        services.Logger.Cancelling(target ?? leg.Symbol, reply.GetType().Name);
        services.KillPoints.Reached(KillPoint.AnswerReceived);
        switch (reply)
        {
            case VenueReply<CancelAccepted>.Ok:
                await services.Legs.StoreOutcomeAsync(leg, LegState.Acknowledged, null, null, "accepted");
                return LegEnd.GoesOn;
            case VenueReply<CancelAccepted>.Rejected { Error: { Kind: VenueErrorKind.Key } error }:
                await services.Legs.StoreOutcomeAsync(leg, LegState.Rejected, null, LegRunner.InWords(error), LegRunner.InWords(error));
                return LegEnd.GoesOn;
            case VenueReply<CancelAccepted>.Rejected { Error: { Kind: VenueErrorKind.State } error } when target is not null && await FindAsync(venue, leg, target, cancellationToken) is OrderSearch.Absent:
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
        if (leg.Terms.CancelsClientOrderId is not { } target)
            return await CompareAllAsync(venue, leg, cancellationToken);
        var since = services.Time.GetTimestamp();
        while (true)
        {
            var found = await FindAsync(venue, leg, target, cancellationToken);
            if (found is OrderSearch.Found { Order: { State: not OrderState.Working } order })
            {
                if (services.Legs.FindByOrder(target) is { } ended)
                    await services.Legs.StoreProgressAsync(ended, order);
                await services.Legs.StoreOutcomeAsync(leg, LegState.Done, null, null, FormattableString.Invariant($"ended with {order.FilledContracts} filled"));
                return LegEnd.GoesOn;
            }

            // Lists lag behind writes: an order that the venue took is only gone when it stays unlisted.
            if (found is OrderSearch.Absent && (services.Legs.FindByOrder(target)?.LegState != LegState.Acknowledged || services.Time.GetElapsedTime(since) > ListLag))
            {
                await GoneAsync(leg, target, "absent");
                return LegEnd.GoesOn;
            }

            // No list has a bracket that was taken away; one that the venue agreed to take away, and that no list has, is away.
            if (found is OrderSearch.Absent && leg.LegState == LegState.Acknowledged && services.Legs.FindByOrder(target) is { IsBracket: true })
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

    private async Task<OrderSearch?> FindAsync(IVenue venue, StoredLeg leg, string target, CancellationToken cancellationToken)
    {
        var since = (services.Legs.SigningTime(target) ?? DateTimeOffset.UnixEpoch + Patience) - Patience;
        var reply = services.Legs.FindByOrder(target) is { IsBracket: true } bracket
            ? await venue.FindBracketAsync(leg.Symbol, target, bracket.VenueOrderId, since, cancellationToken)
            : await venue.FindOrderAsync(leg.Symbol, target, since, cancellationToken);
        return (reply as VenueReply<OrderSearch>.Ok)?.Value;
    }

    /// <summary>The order is not at the venue: its own leg ends with this one.</summary>
    private async Task GoneAsync(StoredLeg leg, string target, string outcome)
    {
        if (services.Legs.FindByOrder(target) is { LegState: LegState.Acknowledged } ended)
            await services.Legs.StoreGoneAsync(ended, "Cancelled.");
        await services.Legs.StoreOutcomeAsync(leg, LegState.Done, null, null, outcome);
    }

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
