using MartDesk.Desk.Alerts;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Which leg of an alert may go, by what became of those before it.</summary>
internal static class LegOrder
{
    /// <summary>Whether a planned leg may be sent now.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="legs">All of its alert.</param>
    /// <param name="nowMs">Now, Unix milliseconds.</param>
    public static Readiness Of(StoredLeg leg, IReadOnlyList<StoredLeg> legs, long nowMs) => leg.Terms.Needs switch
    {
        LegNeeds.Nothing => Readiness.Goes,
        LegNeeds.Entry or LegNeeds.Gain or LegNeeds.Stop when EntriesBefore(leg, legs) is { Count: > 0 } entries => AfterEntries(leg, entries),
        LegNeeds.Entry => Readiness.Goes,
        LegNeeds.Stop => Readiness.WaitsForPrice,
        LegNeeds.Rest => AfterItsTime(legs.Single(before => before.Number == leg.Number - 1), nowMs),
        LegNeeds.PartBefore => AfterPart(legs.Last(before => before.Number < leg.Number && before.Terms.Needs != LegNeeds.Rest)),
        LegNeeds.Target => legs.Where(before => before.OrderKind == OrderKind.TakeProfit).ElementAtOrDefault(leg.Terms.AfterTarget - 1) switch
        {
            { Filled: > 0 } => Readiness.Goes,
            null or { IsOver: true } => Readiness.NotNeeded,
            _ => Readiness.Waits,
        },
        _ => AfterAll(legs.Where(before => before.Number < leg.Number)),
    };

    private static Readiness AfterEntries(StoredLeg leg, IReadOnlyList<StoredLeg> entries)
    {
        if (entries.Any(entry => !entry.IsOver))
            return Readiness.Waits;
        if (entries.All(entry => entry.Filled == 0))
            return leg.Terms.IsBreakEven ? Readiness.NotNeeded : Readiness.Never;
        return leg.Terms.Needs is LegNeeds.Gain or LegNeeds.Stop ? Readiness.WaitsForPrice : Readiness.Goes;
    }

    private static Readiness AfterItsTime(StoredLeg order, long nowMs) => order switch
    {
        { IsOver: false } => Readiness.Waits,
        { LegState: LegState.Rejected or LegState.Abandoned } => Readiness.Never,
        { LegState: LegState.Cancelled, Terms.ExpiresMs: { } expires } when order.Filled < order.Contracts && nowMs >= expires => Readiness.Goes,
        _ => Readiness.NotNeeded, // Filled, or taken away before its time was over.
    };

    private static Readiness AfterPart(StoredLeg before) => before switch
    {
        { LegState: LegState.Planned } => Readiness.Waits,
        { IsOver: true, Filled: 0 } => Readiness.Never,
        _ => Readiness.Goes,
    };

    /// <summary>Size and price of a bracket as the entry really filled; null when they are right as planned.</summary>
    public static (long Contracts, LegTerms Terms)? Fitted(StoredLeg leg, IReadOnlyList<StoredLeg> legs, Instrument? instrument)
    {
        if (leg.Terms.Needs == LegNeeds.Rest)
            return legs.Single(before => before.Number == leg.Number - 1) is var order ? (order.Contracts - order.Filled, leg.Terms) : null;
        if (leg.Terms.Needs is LegNeeds.AllBefore or LegNeeds.PartBefore || (leg.Terms.Needs == LegNeeds.Nothing && !leg.Terms.IsBreakEven))
            return null;
        var entries = EntriesBefore(leg, legs);
        var filled = entries.Sum(entry => entry.Filled);
        if (filled == 0)
            return null;
        var planned = entries.Where(entry => entry.Terms.Needs != LegNeeds.Rest).Sum(entry => entry.Contracts);
        var contracts = filled == planned || leg.OrderKind == OrderKind.Change ? leg.Contracts : Math.Max(1, leg.Contracts * filled / planned);
        var terms = leg.Terms;
        var average = FillPrice(entries);
        if (instrument is not null && average > 0m && (terms.PercentOfFill is not null || terms.OffsetOfFill is not null))
        {
            var price = (average * (1m + ((terms.PercentOfFill ?? 0m) / 100m))) + (terms.OffsetOfFill ?? 0m);
            var cut = decimal.Floor(price / instrument.PriceStep) * instrument.PriceStep;
            terms = leg.OrderKind == OrderKind.Trailing ? terms with { ActivationPrice = cut } : terms with { TriggerPrice = cut };
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
            if (leg is { LegState: LegState.Planned, Terms: { Needs: LegNeeds.Stop, KeptSinceMs: not null } })
                continue; // The desk keeps it: it stands, as one at the venue would.
            if (leg.IsOver)
                return Readiness.Never;
            readiness = Readiness.Waits;
        }

        return readiness;
    }

    /// <summary>Average price of what opening orders have filled; 0 when nothing is.</summary>
    public static decimal FillPrice(IReadOnlyList<StoredLeg> entries)
    {
        var filled = entries.Sum(entry => entry.Filled);
        return filled == 0 ? 0m : entries.Sum(entry => entry.AveragePrice * entry.Filled) / filled;
    }

    /// <summary>The opening orders before a leg, without those that only add to the entry.</summary>
    public static IReadOnlyList<StoredLeg> EntriesBefore(StoredLeg leg, IReadOnlyList<StoredLeg> legs) =>
        [.. legs.Where(before => before.Number < leg.Number && before.IsOpening && !before.Terms.IsAveraging)];
}

/// <summary>Whether a leg may be sent.</summary>
internal enum Readiness
{
    Goes = 0,

    /// <summary>Not yet.</summary>
    Waits = 1,

    /// <summary>What it follows has failed.</summary>
    Never = 2,

    /// <summary>What it was for has been done, or has ended, without it.</summary>
    NotNeeded = 3,

    /// <summary>Not before the price has come as far as it names.</summary>
    WaitsForPrice = 4,
}
