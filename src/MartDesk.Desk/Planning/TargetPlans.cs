using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>Brings what is held to the position wanted.</summary>
internal sealed class TargetPlans(PlanDraft draft)
{
    /// <summary>Exits first, then entries, up to the position wanted.</summary>
    public void Reach(TargetPosition target)
    {
        if (target == TargetPosition.Flat)
        {
            foreach (var side in (PositionSide[])[PositionSide.Long, PositionSide.Short])
            {
                if (draft.Context.Held(side) > 0)
                    draft.AddClose(side, draft.Context.Held(side));
            }

            return;
        }

        var wanted = target == TargetPosition.Long ? PositionSide.Long : PositionSide.Short;
        var size = draft.Sizing.TargetContracts ?? 0m; // The reader asks for a size with every target that is not flat.
        if (draft.Context.Held(wanted.Other()) > 0)
            draft.AddClose(wanted.Other(), draft.Context.Held(wanted.Other()));
        var held = draft.Context.Held(wanted);
        if (size - held >= 1m)
            draft.AddOpen(wanted, size - held);
        else if (held > decimal.Floor(size))
            draft.AddClose(wanted, held - decimal.Floor(size));
    }

    /// <summary>True when it was a target that could be planned.</summary>
    public bool TryReach()
    {
        if (draft.Request.After is not { } after || (after != TargetPosition.Flat && draft.Sizing.TargetContracts is null))
            return false;
        draft.Warnings.Add("The sender's position is not the account's; the account is brought to the one named.");
        Reach(after);
        return true;
    }
}
