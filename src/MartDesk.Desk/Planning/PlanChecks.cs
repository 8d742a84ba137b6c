using MartDesk.Desk.Guards;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>What a plan must pass: statements of the sender before it is made; age, guards, price, brackets and margin after.</summary>
internal sealed class PlanChecks(PlanDraft draft)
{
    public void CheckStatements()
    {
        if (draft.Request.PositionMode is { } stated && draft.Context.Mode is { } mode && stated != mode)
        {
            draft.Refuse("position_mode_mismatch", $"The message says {Words(stated)} mode, the account is in {Words(mode)} mode. The mode is account-wide; it changes only without positions and orders.");
        }
        else if (draft.Request.Leverage > draft.Context.Instrument.MaxLeverage)
        {
            draft.Refuse("bad_value", FormattableString.Invariant(
                $"Leverage {draft.Request.Leverage} is above the {draft.Context.Instrument.MaxLeverage} of {draft.Context.Instrument.Symbol}."));
        }
        else if (draft.Prices.Settle() is { } unpriced)
        {
            draft.Refuse(unpriced.Code, unpriced.Message);
        }

        static string Words(PositionMode mode) => mode == PositionMode.Hedge ? "hedge" : "one-way";
    }

    /// <summary>Age, price, status, brackets and margin. An entry that fails a check is dropped; an exit is only ever late when the sender asked for that.</summary>
    public void CheckLegs()
    {
        if (draft.Request.ExitMaxLagSeconds > 0 && draft.Context.Age > TimeSpan.FromSeconds(draft.Request.ExitMaxLagSeconds))
            draft.Refuse("stale", Stale(draft.Request.ExitMaxLagSeconds));
        if (draft.End is not null || draft.Legs.Find(leg => leg.Effect == PositionEffect.Open) is not { } opening || CheckEntry(opening) is not { } reason)
            return;
        draft.Legs.RemoveAll(leg => leg.Effect == PositionEffect.Open || leg.Kind is OrderKind.TakeProfit or OrderKind.StopLoss or OrderKind.Trailing or OrderKind.Change || leg.Terms.IsKept);
        if (draft.Legs.Count == 0)
            draft.Refuse(reason.Code, reason.Message);
        else
            draft.Warnings.Add($"The exit is carried out, the entry is not. {reason.Message}");
    }

    private (string Code, string Message)? CheckEntry(PlannedLeg opening)
    {
        if (draft.Request.EntryMaxLagSeconds > 0 && draft.Context.Age > TimeSpan.FromSeconds(draft.Request.EntryMaxLagSeconds + draft.Request.DelaySeconds))
            return ("stale", Stale(draft.Request.EntryMaxLagSeconds));
        var side = opening.Side == OrderSide.Buy ? PositionSide.Long : PositionSide.Short;
        if (GuardCheck.Entry(draft.Context.Guards, opening, Openings.Count(), draft.Context.Instrument, HeldAfter(side), draft.Prices.Entry ?? (draft.Prices.Last > 0m ? draft.Prices.Last : null)) is { } guarded)
            return guarded;
        if (!draft.Context.Instrument.IsTrading)
            return ("symbol_not_trading", $"{draft.Context.Instrument.Symbol} is not trading.");
        if (draft.Request.IsReduceOnly)
            return ("position_conflict", "reduce_only is true and the order would open.");
        if (draft.Request.SignalPrice is { } signal && draft.Prices.Last > 0m && Deviation(signal, draft.Prices.Last) > draft.Request.MaxDeviationPercent)
            return ("price_deviation", FormattableString.Invariant($"The signal's price {signal} is {Deviation(signal, draft.Prices.Last):0.00} % off the last price {draft.Prices.Last}; {draft.Request.MaxDeviationPercent} % is allowed."));
        if (CheckSpread(opening) is { } wide)
            return wide;
        var entry = draft.Prices.Entry;
        if (draft.Context.SetAside > 0m && (entry is null || draft.Context.Usable is null))
            return ("set_aside", $"The account sets {Money(draft.Context.SetAside)} {draft.Context.Instrument.QuoteCurrency} aside, and {(entry is null ? "the price" : "its free balance")} is not known.");
        if (entry is not { } price)
            return draft.Request.StopLoss is null && draft.Request.TakeProfits.Count == 0 ? null : ("venue_closed", $"{draft.Context.Instrument.Symbol} has no last price to reckon stop and targets from.");
        return new Brackets(draft.Context, draft.Prices, side, price).Check(Opening, opening.Leverage, opening.MarginMode, isAgainstLast: false)
            ?? CheckMargin(opening, price);
    }

    /// <summary>Contracts of a side after an opening leg: what the pointer opened, and what the account holds.</summary>
    private (long Own, long All) HeldAfter(PositionSide side) =>
        (draft.Context.Own(side) + Opening + Averaging, draft.Context.Held(side) + Opening + Averaging);

    /// <summary>Orders that open, without what goes at market for the rest of one of them.</summary>
    private IEnumerable<PlannedLeg> Openings => draft.Legs.Where(leg => leg.Effect == PositionEffect.Open && !leg.Terms.IsAveraging && leg.Terms.Needs != LegNeeds.Rest);

    /// <summary>Contracts of the entry, in however many orders.</summary>
    private long Opening => Openings.Sum(leg => leg.Contracts);

    /// <summary>Contracts of the orders that average the entry, should all of them fill.</summary>
    private long Averaging => draft.Legs.Where(leg => leg.Terms.IsAveraging).Sum(leg => leg.Contracts);

    /// <summary>
    /// Margin and taker fee against what is free. When an exit goes first, which frees some, only what is set aside is held against it: with the margin of what closes,
    /// by its entry.
    /// </summary>
    private (string Code, string Message)? CheckMargin(PlannedLeg opening, decimal price)
    {
        if (draft.Context.Usable is not { } usable || opening.Leverage is not { } leverage)
            return null;
        var freed = draft.Legs.Where(leg => leg.IsExit).Sum(leg => FreedBy(leg, leverage));
        if (freed > 0m && draft.Context.SetAside == 0m)
            return null;
        usable += freed;
        var contracts = Opening + Averaging;
        var needed = draft.Context.Instrument.MarginAndFee(contracts, price, leverage);
        if (needed <= usable)
            return null;
        var kept = draft.Context.Reserved > 0m ? $", {Money(draft.Context.Reserved)} are kept for orders on their way" : "";
        var aside = draft.Context.SetAside > 0m ? $", {Money(draft.Context.SetAside)} are set aside" : "";
        return (
            needed <= draft.Context.Available + freed ? "set_aside" : "insufficient_margin",
            FormattableString.Invariant($"{contracts} contracts need {needed:0.00} {draft.Context.Instrument.QuoteCurrency} of margin and fee at {leverage}x; {usable:0.00} are free{kept}{aside}."));
    }

    private decimal FreedBy(PlannedLeg exit, long leverage)
    {
        var held = exit.Side == OrderSide.Sell ? draft.Context.Long : draft.Context.Short;
        return held is null ? 0m : exit.Contracts * draft.Context.Instrument.ContractSize * held.EntryPrice / (held.Leverage ?? leverage);
    }

    private static string Money(decimal amount) => FormattableString.Invariant($"{amount:0.00}");

    /// <summary>A market order into a book without depth fills anywhere; a limit price guards itself.</summary>
    private (string Code, string Message)? CheckSpread(PlannedLeg opening)
    {
        if (draft.Request.MaxSpreadPercent is not { } allowed || opening is not { Kind: OrderKind.Order, Type: OrderType.Market })
            return null;
        if (draft.Context.Quote is not { Bid: > 0m, Ask: > 0m } quote)
            return ("spread", $"{draft.Context.Instrument.Symbol} has no bid or no ask, and the pointer limits their distance.");
        var spread = (quote.Ask - quote.Bid) / ((quote.Ask + quote.Bid) / 2m) * 100m;
        return spread <= allowed
            ? null
            : ("spread", FormattableString.Invariant($"Bid {quote.Bid} and ask {quote.Ask} are {spread:0.00} % apart; {allowed} % are allowed."));
    }

    private string Stale(int limit) => FormattableString.Invariant($"The alert is {(long)draft.Context.Age.TotalSeconds} s old; {limit} s are allowed.");

    private static decimal Deviation(decimal signal, decimal last) => Math.Abs(signal - last) / last * 100m;
}
