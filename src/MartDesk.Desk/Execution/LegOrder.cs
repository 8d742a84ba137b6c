using MartDesk.Desk.Alerts;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Which leg of an alert may go, by what became of those before it.</summary>
internal static class LegOrder
{
    /// <summary>Whether a planned leg may be sent now.</summary>
    public static Readiness Of(StoredLeg leg, IReadOnlyList<StoredLeg> legs) => leg.Terms.Needs switch
    {
        LegNeeds.Nothing => Readiness.Goes,
        LegNeeds.Entry when EntryBefore(leg, legs) is { } entry => entry switch
        {
            { IsOver: true, Filled: > 0 } => Readiness.Goes,
            { IsOver: true } => Readiness.Never,
            _ => Readiness.Waits,
        },
        LegNeeds.Entry => Readiness.Goes,
        _ => AfterAll(legs.Where(before => before.Number < leg.Number)),
    };

    /// <summary>Size and price of a bracket as the entry really filled; null when they are right as planned.</summary>
    public static (long Contracts, LegTerms Terms)? Fitted(StoredLeg leg, IReadOnlyList<StoredLeg> legs, Instrument? instrument)
    {
        if (leg.Terms.Needs != LegNeeds.Entry || EntryBefore(leg, legs) is not { Filled: > 0 } entry)
            return null;
        var contracts = entry.Filled == entry.Contracts ? leg.Contracts : Math.Max(1, leg.Contracts * entry.Filled / entry.Contracts);
        var terms = leg.Terms;
        if (terms.PercentOfFill is { } percent && instrument is not null && entry.AveragePrice > 0m)
        {
            var price = entry.AveragePrice * (1m + (percent / 100m));
            terms = terms with { TriggerPrice = decimal.Floor(price / instrument.PriceStep) * instrument.PriceStep };
        }

        return contracts == leg.Contracts && terms == leg.Terms ? null : (contracts, terms);
    }

    private static Readiness AfterAll(IEnumerable<StoredLeg> before)
    {
        var readiness = Readiness.Goes;
        foreach (var leg in before)
        {
            if (leg.IsCarriedOut || (leg.LegState == LegState.Acknowledged && leg.OrderKind is not (OrderKind.Order or OrderKind.Cancel)))
                continue;
            if (leg.IsOver)
                return Readiness.Never;
            readiness = Readiness.Waits;
        }

        return readiness;
    }

    private static StoredLeg? EntryBefore(StoredLeg leg, IReadOnlyList<StoredLeg> legs) =>
        legs.LastOrDefault(before => before.Number < leg.Number && before.IsOpening);
}

/// <summary>Whether a leg may be sent.</summary>
internal enum Readiness
{
    Goes = 0,

    /// <summary>Not yet.</summary>
    Waits = 1,

    /// <summary>What it follows has failed.</summary>
    Never = 2,
}
