using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>Works out the legs of one alert from what the account holds now. No I/O, no clock.</summary>
internal static class Planner
{
    /// <summary>The plan of an alert.</summary>
    public static Plan Make(PlanContext context)
    {
        var draft = new PlanDraft(context);
        var checks = new PlanChecks(draft);
        checks.CheckStatements();
        if (draft.End is null)
            PlanVerb(draft);
        if (draft.End is null && draft.Sizing.Refusal is { } unsized)
            draft.Refuse(unsized.Code, unsized.Message);
        if (draft.End is null)
            checks.CheckLegs();
        if (draft.End is null && draft.Legs.Count > 0)
            draft.CancelFirst();
        if (draft.End is null)
            draft.NoteKept();
        draft.Legs.AddRange(draft.AtEnd);
        if (draft.End is null && draft.Legs.Count == 0)
            draft.Nothing("in_line", "The account is already as it should be.");
        return draft.End ?? new Plan.Orders(draft.Legs, draft.Warnings.Count == 0 ? null : string.Join(" ", draft.Warnings));
    }

    private static void PlanVerb(PlanDraft draft)
    {
        var entries = new EntryPlans(draft);
        var exits = new ExitPlans(draft);
        var targets = new TargetPlans(draft);
        var protection = new ProtectionPlans(draft);
        switch (draft.Request.Verb)
        {
            case AlertVerb.Buy:
                new BuySellPlans(draft, entries, exits, targets).PlanBySide(PositionSide.Long);
                break;
            case AlertVerb.Sell:
                new BuySellPlans(draft, entries, exits, targets).PlanBySide(PositionSide.Short);
                break;
            case AlertVerb.Long:
                entries.Enter(PositionSide.Long);
                break;
            case AlertVerb.Short:
                entries.Enter(PositionSide.Short);
                break;
            case AlertVerb.CloseLong:
                exits.Exit(PositionSide.Long);
                break;
            case AlertVerb.CloseShort:
                exits.Exit(PositionSide.Short);
                break;
            case AlertVerb.Close or AlertVerb.Reduce when draft.HeldSide() is { } held:
                exits.Exit(held);
                break;
            case AlertVerb.Reverse when draft.HeldSide() is { } held:
                entries.Reverse(held.Other());
                break;
            case AlertVerb.SetBrackets when draft.HeldSide() is { } held:
                protection.SetBrackets(held);
                break;
            case AlertVerb.Trail when draft.HeldSide() is { } held:
                protection.Trail(held);
                break;
            case AlertVerb.CloseAll:
                exits.CloseAll();
                break;
            case AlertVerb.Cancel or AlertVerb.CancelAll:
                exits.Cancel();
                break;
            case AlertVerb.Edit:
                protection.Edit();
                break;
            case AlertVerb.Sweep:
                exits.Sweep();
                break;
            case AlertVerb.Target:
                targets.Reach(draft.Request.After ?? TargetPosition.Flat);
                break;
        }
    }
}
