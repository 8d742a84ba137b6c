using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>Opens, adds, tops up and reverses.</summary>
internal sealed class EntryPlans(PlanDraft draft)
{
    /// <summary>Opens the quantity.</summary>
    public void Enter(PositionSide side)
    {
        var isOppositeInTheWay = draft.Context.Mode == PositionMode.OneWay && draft.Legs.Count == 0 && draft.Context.Held(side.Other()) > 0;
        if (isOppositeInTheWay)
            Conflict(side, "and the account is in one-way mode; close it, or send prev_position with buy or sell");
        else if (draft.Sizing.Contracts(side, isEntry: true) is { } quantity)
            draft.AddOpen(side, quantity);
        else if (draft.Sizing.Refusal is null && draft.Sizing.TargetContracts is { } target)
            draft.AddOpen(side, target);
    }

    public void Reverse(PositionSide entry)
    {
        var exit = entry.Other();
        var held = draft.Context.Held(exit);
        if (held == 0)
        {
            TopUp(entry);
            return;
        }

        if (draft.Request.OrderType != AlertOrderType.Market)
        {
            draft.Refuse("unsupported", "A reversal goes at market: its second half would wait for the first.");
            return;
        }

        draft.AddClose(exit, held);
        if (draft.Sizing.TargetContracts is { } target)
            draft.AddOpen(entry, target);
        else if (draft.Request.Verb == AlertVerb.Reverse && draft.Request.Quantity is null)
            draft.AddOpen(entry, held);
        else if (draft.Request.Verb == AlertVerb.Reverse || draft.Sizing.IsPercent)
            Enter(entry);
        else if (draft.Sizing.Contracts(entry, isEntry: false) is { } quantity && quantity - held >= 1m)
            draft.AddOpen(entry, quantity - held);
    }

    /// <summary>Opens what is missing to the size named; nothing when none is.</summary>
    public void TopUp(PositionSide side)
    {
        if (draft.Sizing.TargetContracts is { } target)
        {
            if (target > draft.Context.Held(side))
                draft.AddOpen(side, target - draft.Context.Held(side));
        }
        else if (draft.Request.OnDesync == OnDesync.Trust)
        {
            Enter(side);
        }
        else
        {
            draft.Nothing("desync", "The sender's position is not the account's, and the message names no position_size: nothing was ordered.");
        }
    }

    /// <summary>A stranger's position on the other side, in one-way mode.</summary>
    public void Conflict(PositionSide entry, string why)
    {
        var exit = entry.Other();
        if (draft.Request.OnConflict != OnConflict.Net)
        {
            draft.Refuse("position_conflict", FormattableString.Invariant($"{draft.Context.Held(exit)} contracts are held {exit.Word()}, {why}."));
            return;
        }

        draft.Warnings.Add(FormattableString.Invariant($"The order nets against {draft.Context.Held(exit)} contracts held {exit.Word()}, {why.Split(';')[0]}."));
        if (draft.Sizing.Contracts(entry, isEntry: true) is { } quantity)
            draft.AddOpen(entry, quantity);
    }
}
