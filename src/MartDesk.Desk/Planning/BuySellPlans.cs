using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>What a buy or a sell means, by the sender's position before and after it and by what is held.</summary>
/// <remarks>
/// "Entry side" is the side a buy opens (long) or a sell opens (short); "exit side" is the other one, which the same order would close.
/// When the sender's idea of the position is not the account's, nothing is opened that the sender did not name a size for, unless it asked for that.
/// </remarks>
internal sealed class BuySellPlans(PlanDraft draft, EntryPlans entries, ExitPlans exits, TargetPlans targets)
{
    /// <summary>A buy (entry side long) or a sell (entry side short), by the sender's position before and after.</summary>
    public void PlanBySide(PositionSide entry)
    {
        var exit = entry.Other();
        var after = draft.Request.After;
        if (draft.Request.OnDesync == OnDesync.Target && IsDesync() && targets.TryReach())
            return;
        switch (Relative(draft.Request.Before, entry))
        {
            case null:
                PlanPlain(entry);
                break;
            case 0:
                PlanEntryFromFlat(entry);
                break;
            case > 0 when draft.Context.Held(entry) == 0:
                // The entry was lost: only a size that the sender names is made good.
                entries.TopUp(entry);
                break;
            case > 0:
                entries.Enter(entry);
                break;
            case < 0 when Relative(after, entry) > 0:
                entries.Reverse(entry);
                break;
            case < 0 when after is null && !draft.Sizing.IsPercent && draft.Sizing.Contracts(exit, isEntry: false) > draft.Context.Held(exit) && draft.Context.Held(exit) > 0:
                draft.Warnings.Add("The quantity is more than is held, so it was read as a reversal; send market_position to say so.");
                entries.Reverse(entry);
                break;
            case < 0 when after is null && draft.Context.Held(exit) == 0 && draft.Request.OnDesync == OnDesync.Trust:
                entries.Enter(entry);
                break;
            default:
                exits.Exit(exit);
                break;
        }
    }

    /// <summary>Neither side told where it was before.</summary>
    private void PlanPlain(PositionSide entry)
    {
        var exit = entry.Other();
        if (Relative(draft.Request.After, entry) is > 0)
        {
            if (draft.Context.Held(exit) > 0)
                entries.Reverse(entry);
            else
                entries.Enter(entry);
        }
        else if (draft.Request.After is not null || draft.Request.IsReduceOnly)
        {
            exits.Exit(exit);
        }
        else if (draft.Context.Mode == PositionMode.Hedge && draft.Context.PlainOpens)
        {
            entries.Enter(entry);
        }
        else if (draft.Context.Mode == PositionMode.Hedge)
        {
            draft.Refuse("ambiguous_side", "The account holds long and short side by side: a plain buy or sell does not say which. Send prev_position, or use long, short, close_long, close_short.");
        }
        else
        {
            // One net position: what is held on the other side goes first, the rest opens.
            var held = draft.Context.Held(exit);
            if (held == 0)
            {
                entries.Enter(entry);
                return;
            }

            if (draft.Sizing.Contracts(exit, isEntry: false) is not { } quantity)
                return;
            draft.AddClose(exit, Math.Min(decimal.Floor(quantity), held));
            if (quantity - held >= 1m)
                draft.AddOpen(entry, quantity - held);
        }
    }

    private void PlanEntryFromFlat(PositionSide entry)
    {
        var exit = entry.Other();
        if (draft.Context.Own(exit) > 0)
        {
            // Our own exit was lost. It is made good; the entry only as far as its size is named, unless the sender is to be trusted.
            draft.Warnings.Add("An earlier exit was missing and is made good.");
            draft.AddClose(exit, draft.Context.Own(exit));
            if (draft.Sizing.TargetContracts is { } target && target > 0m)
                draft.AddOpen(entry, target);
            else if (draft.Request.OnDesync == OnDesync.Trust && draft.Sizing.Contracts(entry, isEntry: true) is { } quantity)
                draft.AddOpen(entry, quantity);
        }
        else if (draft.Context.Held(exit) > 0 && draft.Context.Mode != PositionMode.Hedge)
        {
            entries.Conflict(entry, "opened by hand or by another pointer; the order would only reduce them");
        }
        else if (draft.Context.Own(entry) > 0 && draft.Request.OnDesync != OnDesync.Trust)
        {
            entries.TopUp(entry);
        }
        else
        {
            entries.Enter(entry);
        }
    }

    /// <summary>The sender's position before the order is not what is held.</summary>
    private bool IsDesync() => draft.Request.Before switch
    {
        null => false,
        TargetPosition.Flat => draft.Context.Own(PositionSide.Long) > 0 || draft.Context.Own(PositionSide.Short) > 0,
        TargetPosition.Long => draft.Context.Held(PositionSide.Long) == 0,
        _ => draft.Context.Held(PositionSide.Short) == 0,
    };

    /// <summary>1 when a told position is on a side, -1 on the other, 0 flat, null when not told.</summary>
    private static int? Relative(TargetPosition? position, PositionSide side) => position switch
    {
        null => null,
        TargetPosition.Flat => 0,
        TargetPosition.Long => side == PositionSide.Long ? 1 : -1,
        _ => side == PositionSide.Short ? 1 : -1,
    };
}
