using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Brings a change of an order from its plan to its end: the order stands as wanted, or does not stand any more.</summary>
/// <remarks>
/// A change names terms, not steps, so repeating it is harmless. What counts is not the answer but the order: it is read, before the first attempt and
/// after every answer, and compared with the wish. The stop that went with an entry carries no id of ours: it is known by its side and price, and
/// when none stands though the position does, that is told as an alarm. One that stands where its owner has asked for it by a change stays there.
/// </remarks>
internal sealed class ChangeRunner(string accountId, LaneServices services, LaneSignal signal)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ListLag = TimeSpan.FromSeconds(30);

    /// <summary>Works on a change until it is over; the leg is read again after it.</summary>
    public async Task<LegEnd> RunAsync(IVenue venue, StoredAlert alert, StoredLeg leg, CancellationToken cancellationToken)
    {
        if (leg.Generation >= ClientOrderId.LastGeneration)
            return LegEnd.NeedsAttention;
        var since = services.Time.GetTimestamp();
        while (true)
        {
            var (isTold, order) = await FindAsync(venue, leg, cancellationToken);
            if (order is { State: OrderState.Working })
                return await CompareAsync(venue, alert, leg, order, cancellationToken);
            if (isTold && (leg.Terms.ChangesVenueOrderId is not null || await HasEndedAsync(venue, leg, cancellationToken)))
            {
                await EndAsync(leg);
                return LegEnd.GoesOn;
            }

            if (isTold && services.Time.GetElapsedTime(since) > ListLag)
            {
                services.Logger.Unprotected(accountId, leg.Symbol);
                await services.Legs.StoreOutcomeAsync(leg, LegState.Rejected, null, "No stop stands at the venue for this position.", "no stop found");
                return LegEnd.GoesOn;
            }

            await signal.WaitAsync(Retry, cancellationToken);
        }
    }

    private async Task<LegEnd> CompareAsync(IVenue venue, StoredAlert alert, StoredLeg leg, VenueOrder order, CancellationToken cancellationToken)
    {
        var change = new OrderChange
        {
            Order = order,
            LimitPrice = leg.LimitPrice,
            Contracts = leg.Contracts > 0 ? leg.Contracts : null,
            TriggerPrice = leg.Terms.TriggerPrice,
            Presets = leg.Terms.Presets,
        };
        if (change.IsSo || IsOwnersStop(leg, order))
        {
            await services.Legs.StoreChangedAsync(leg, order);
            await services.Legs.StoreOutcomeAsync(leg, LegState.Done, null, null, "it stands so");
            if (change.Presets is not null)
                services.Portfolio.NoteMissed(accountId); // No stream tells what an order brings along.
            return LegEnd.GoesOn;
        }

        if (leg.LegState == LegState.Planned && PresetCheck.Of(change) is { } wrong)
        {
            // Its price, or what stands around it, has changed since the plan was made.
            await services.Legs.StoreOutcomeAsync(leg, LegState.Rejected, null, wrong.Message, "not sent", wrong.Code);
            return LegEnd.GoesOn;
        }

        if (leg.LegState == LegState.Planned)
            return await AttemptAsync(venue, alert, leg, change, cancellationToken);

        // Sent, and not so yet: lists lag, or it never arrived. Asked again after a moment, which does no harm.
        await signal.WaitAsync(Retry, cancellationToken);
        await services.Legs.StoreOutcomeAsync(leg, LegState.Planned, null, "Not changed yet.", "not changed yet");
        return LegEnd.GoesOn;
    }

    private async Task<LegEnd> AttemptAsync(IVenue venue, StoredAlert alert, StoredLeg leg, OrderChange change, CancellationToken cancellationToken)
    {
        var pointer = services.Pointers.FindById(alert.PointerId) ?? throw new InvalidOperationException("An alert's pointer is never removed.");
        var opens = change.Order.Effect == PositionEffect.Open && !change.HasTerms; // Where its stop and target stand opens nothing.
        using var passage = opens ? services.Switch.TryPass(accountId, isOpening: true, pointer.IsOurs) : null;
        if (opens && passage is null)
        {
            await services.Legs.AbandonAsync(leg, "The desk was stopped before it was sent.", services.Switch.ModeOf(accountId) == DeskMode.Halted ? "desk_halted" : "desk_reducing");
            return LegEnd.GoesOn;
        }

        var generation = (int)leg.Generation + 1;
        var id = ClientOrderId.Of(alert, (int)leg.Number, generation);
        var words = FormattableString.Invariant($"change {change.Order.VenueOrderId}: price {change.LimitPrice}, contracts {change.Contracts}, trigger {change.TriggerPrice}, target {change.Presets?.TakeProfitPrice}, stop {change.Presets?.StopLossPrice}");
        await services.Legs.StoreChangeIntentAsync(leg, change.Order, generation, new PreparedOrder(id, services.Time.GetUtcNow().ToUnixTimeMilliseconds(), words));
        leg = services.Alerts.LegsOf(leg.AlertId).Single(stored => stored.Number == leg.Number);
        services.KillPoints.Reached(KillPoint.IntentSynced);
        var reply = await SendAsync(venue, change, passage, cancellationToken);
        services.KillPoints.Reached(KillPoint.OrderSent);
        services.Logger.Changing(change.Order.VenueOrderId, reply.GetType().Name);
        services.KillPoints.Reached(KillPoint.AnswerReceived);
        switch (reply)
        {
            case VenueReply<OrderAck>.Ok:
                await services.Legs.StoreOutcomeAsync(leg, LegState.Acknowledged, null, null, "accepted");
                break;
            case VenueReply<OrderAck>.Rejected { Error: { Kind: VenueErrorKind.State or VenueErrorKind.Limit or VenueErrorKind.Clock or VenueErrorKind.Maintenance } error }:
                await services.Legs.StoreOutcomeAsync(leg, LegState.Unknown, null, "The venue refused; the order is looked at.", LegRunner.InWords(error));
                break;
            case VenueReply<OrderAck>.Rejected { Error: var error }:
                services.Logger.Refused(leg.ClientOrderId, LegRunner.InWords(error));
                await services.Legs.StoreOutcomeAsync(leg, LegState.Rejected, null, LegRunner.InWords(error), LegRunner.InWords(error), AccountBlock.CodeOf(error.Finding));
                await services.Blocks.NoteAsync(accountId, error, venue, cancellationToken);
                break;
            default:
                await services.Legs.StoreOutcomeAsync(leg, LegState.Unknown, null, "No answer; the order is looked at.", reply.GetType().Name);
                break;
        }

        return LegEnd.GoesOn;
    }

    private static async Task<VenueReply<OrderAck>> SendAsync(IVenue venue, OrderChange change, DeskSwitch.Passage? passage, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, passage?.TurnBack ?? CancellationToken.None);
        try
        {
            return await venue.ChangeAsync(change, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new VenueReply<OrderAck>.Unknown("the desk was stopped while it was being sent");
        }
    }

    /// <summary>The order, and whether the venue told: without an order it is not there.</summary>
    private async Task<(bool IsTold, VenueOrder? Order)> FindAsync(IVenue venue, StoredLeg leg, CancellationToken cancellationToken)
    {
        if (leg.Terms.ChangesVenueOrderId is { } named)
        {
            return await venue.FindAsync(PlacedOrder.Named(leg.Symbol, leg.Terms.ChangesKind, named, services.Time), cancellationToken) is VenueReply<OrderSearch>.Ok { Value: not OrderSearch.Incomplete and var found }
                ? (true, (found as OrderSearch.Found)?.Order)
                : (false, null);
        }

        if (await venue.GetOpenOrdersAsync(cancellationToken) is not VenueReply<IReadOnlyList<VenueOrder>>.Ok { Value: var open })
            return (false, null);
        var legs = services.Alerts.LegsOf(leg.AlertId);
        var prices = legs.Where(known => known.Number <= leg.Number)
            .SelectMany(known => (decimal?[])[known.Terms.StopLossPrice, known.OrderKind == OrderKind.Change ? known.Terms.TriggerPrice : null, known.Terms.OwnersStopPrice, known.Terms.FormerStopPrice]).ToList();
        return (true, open
            .Where(order => order.Kind == OrderKind.StopLoss && order.Symbol == leg.Symbol && (int)order.Side == leg.Side && prices.Contains(order.TriggerPrice)
                && order.ClientOrderId.Length == 0)
            .OrderByDescending(order => order.TriggerPrice != leg.Terms.FormerStopPrice).ThenByDescending(order => order.CreateTime)
            .FirstOrDefault());
    }

    /// <summary>True for a stop that a look finds where the owner has asked for it since the entry was planned, or where one part of the entry has its own: it is not moved back.</summary>
    private bool IsOwnersStop(StoredLeg leg, VenueOrder stop)
    {
        if (!leg.IsLook)
            return false;
        var entries = LegOrder.EntriesBefore(leg, services.Alerts.LegsOf(leg.AlertId));
        return (leg.Terms.OwnersStopPrice is { } asked && asked == stop.TriggerPrice) || (entries.Count > 1 && entries.Any(entry => entry.Terms.StopLossPrice == stop.TriggerPrice));
    }

    /// <summary>True when the position that the stop would protect is not held any more.</summary>
    private static async Task<bool> HasEndedAsync(IVenue venue, StoredLeg leg, CancellationToken cancellationToken)
    {
        var side = (OrderSide)leg.Side == OrderSide.Sell ? PositionSide.Long : PositionSide.Short;
        return await venue.GetPositionsAsync(cancellationToken) is VenueReply<IReadOnlyList<Position>>.Ok { Value: var held }
            && !held.Any(position => position.Symbol == leg.Symbol && position.Side == side && position.Contracts > 0);
    }

    private Task EndAsync(StoredLeg leg) => leg.Terms.ChangesVenueOrderId is null
        ? services.Legs.StoreOutcomeAsync(leg, LegState.Done, null, "Its position has ended.", "position ended")
        : services.Legs.StoreOutcomeAsync(leg, LegState.Rejected, null, "The order is not open any more.", "not open");
}
