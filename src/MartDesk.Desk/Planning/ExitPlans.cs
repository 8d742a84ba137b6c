using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>Closes, closes all, and takes orders away.</summary>
internal sealed class ExitPlans(PlanDraft draft)
{
    /// <summary>Closes the quantity, or all of it; never more than is held. When nothing remains, the side's own brackets go too.</summary>
    public void Exit(PositionSide side)
    {
        var held = draft.Context.Held(side);
        if (held == 0)
        {
            // An entry that still waits would open what the sender has just left.
            if (draft.Request.CancelOpen != CancelOpen.None)
                draft.CancelAll(draft.Context.OwnOrders.Where(order => order.Effect == PositionEffect.Open && order.PositionSide == side));
            if (draft.Legs.Count == 0)
                draft.Nothing("nothing_to_close", $"Nothing is held {side.Word()}.");
            return;
        }

        var quantity = draft.Request.Quantity is null ? held : draft.Sizing.Contracts(side, isEntry: false);
        if (quantity is not { } contracts)
            return;
        draft.AddClose(side, Math.Min(contracts, held));
        if (contracts >= held)
            draft.Sweep(draft.Context.OwnOrders.Where(order => order.IsBracket && order.PositionSide == side));
    }

    public void CloseAll()
    {
        foreach (var side in (PositionSide[])[PositionSide.Long, PositionSide.Short])
        {
            if (draft.Context.Held(side) > 0)
                draft.AddClose(side, draft.Context.Held(side));
        }

        for (var i = 0; i < draft.Legs.Count; i++)
            draft.Legs[i] = draft.Legs[i] with { Terms = draft.Legs[i].Terms with { Needs = LegNeeds.Nothing } };
        var ends = draft.Context.OwnOrders.Where(order => order.Effect == PositionEffect.Close).ToList();
        if (draft.Legs.Count == 0)
            draft.CancelAll(draft.Context.OwnOrders);
        else
            draft.Sweep(ends);
        if (draft.Legs.Count == 0)
            draft.Nothing("nothing_to_close", "Nothing is held and no order of this pointer is open.");
    }

    /// <summary>Stops, targets and averaging orders whose position is gone. While something is held on their side they may be its own, so they stay.</summary>
    public void Sweep()
    {
        draft.CancelAll(draft.Context.OwnOrders.Where(order => (order.IsBracket || order.IsAveraging) && draft.Context.Held(order.PositionSide) == 0));
        if (draft.Legs.Count == 0)
            draft.Nothing("nothing_to_cancel", "No stop or target was left behind.");
    }

    public void Cancel()
    {
        if (draft.Request.Named is { } named)
        {
            draft.Legs.Add(new PlannedLeg
            {
                Kind = OrderKind.Cancel,
                Side = OrderSide.Sell,
                Effect = PositionEffect.Close,
                Terms = named.ClientOrderId is { } ours
                    ? new LegTerms { CancelsClientOrderId = ours, Needs = LegNeeds.Nothing }
                    : new LegTerms { CancelsVenueOrderId = named.VenueOrderId, CancelsKind = named.Kind, Needs = LegNeeds.Nothing },
            });
            return;
        }

        var isAll = draft.Request.Verb == AlertVerb.CancelAll;
        if (isAll && draft.Context.Guards.IsOwners)
        {
            draft.Legs.Add(new PlannedLeg
            {
                Kind = OrderKind.Cancel,
                Side = OrderSide.Sell,
                Effect = PositionEffect.Close,
                Terms = new LegTerms { CancelsAll = true, Needs = LegNeeds.Nothing },
            });
            draft.CancelAll(draft.Context.OwnOrders.Where(order => order.IsKept)); // The venue knows nothing of these.
            return;
        }

        var chosen = draft.Context.OwnOrders.Where(order => isAll
            || ((draft.Request.Tag is null || order.Tag == draft.Request.Tag)
                && (draft.Request.OrderId is null || order.OrderId == draft.Request.OrderId)
                && (draft.Request.Side is null || order.PositionSide == draft.Request.Side))).ToList();
        if (chosen.Count == 0)
            draft.Nothing("nothing_to_cancel", "No open order of this pointer fits.");
        else
            draft.CancelAll(chosen);
    }
}
