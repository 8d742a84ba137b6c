using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>Stop loss, take profits and trailing stop of one side of a position, reckoned from a price.</summary>
/// <remarks>
/// One stop and one target at market go with the entry, so that protection exists even if the desk dies right after it. Several targets, or
/// limit prices behind a trigger, are orders of their own. A stop that waits before it acts is kept by the desk; what goes with the entry is then the hard
/// stop behind it, if one is named. Prices are cut to the step.
/// </remarks>
internal sealed class Brackets(PlanContext context, Prices prices, PositionSide side, decimal entry)
{
    /// <summary>
    /// Maintenance margin reckoned with where the venue does not tell it, as a fraction of the value. The venue's brackets begin below it, so the
    /// liquidation price shown errs towards the entry.
    /// </summary>
    private const decimal MaintenanceRate = 0.005m;

    private readonly AlertRequest _request = context.Request;

    /// <summary>1 when a gain is a rise.</summary>
    private decimal Sign => side == PositionSide.Long ? 1m : -1m;

    private OrderSide ExitSide => side == PositionSide.Long ? OrderSide.Sell : OrderSide.Buy;

    /// <summary>The stop and the target that go with the order; the rest comes as legs of its own.</summary>
    public LegTerms Preset(long contracts, LegTerms terms)
    {
        if (_request.StopLoss is { IsKept: true } kept)
            terms = HardPrice is { } hard ? terms with { StopLossPrice = hard, StopLossBy = kept.TriggerBy } : terms;
        else if (_request.StopLoss is { LimitPrice: null } stop)
            terms = terms with { StopLossPrice = StopPrice(contracts), StopLossBy = stop.TriggerBy };
        if (IsPreset(_request.TakeProfits))
            terms = terms with { TakeProfitPrice = TargetPrice(_request.TakeProfits[0], contracts), TakeProfitBy = _request.TakeProfits[0].TriggerBy };
        return terms;
    }

    /// <summary>Legs behind a filled entry of so many contracts.</summary>
    /// <param name="contracts">Its size.</param>
    /// <param name="isSplit">It is several orders with a stop each; these stay where they were placed.</param>
    public IReadOnlyList<PlannedLeg> After(long contracts, bool isSplit = false)
    {
        var legs = new List<PlannedLeg>();
        if (_request.StopLoss is { IsKept: true } kept)
        {
            legs.Add(Kept(contracts, isWholePosition: false)); // First: looking for the other may take a while.
            if (HardPrice is { } hard)
                legs.Add(Seen(hard, kept.TriggerBy, isSplit ? null : -Sign * kept.HardPercent, null));
        }
        else if (_request.StopLoss is { LimitPrice: not null })
        {
            legs.Add(Stop(contracts, isWholePosition: false));
        }
        else if (_request.StopLoss is { } stop)
        {
            legs.Add(isSplit ? Seen(StopPrice(contracts), stop.TriggerBy, null, null) : Seen(StopPrice(contracts), stop.TriggerBy, -Sign * stop.Percent, OffsetOfFill(stop, contracts)));
        }

        if (!IsPreset(_request.TakeProfits))
            legs.AddRange(Targets(contracts));
        legs.AddRange(Trailing(contracts));
        if (_request.BreakEven is { } breakEven)
            legs.Add(BreakEven(breakEven));
        return legs;
    }

    /// <summary>Legs that protect what is held already: first the stop of the whole position, or the hard one and the one that waits.</summary>
    public IReadOnlyList<PlannedLeg> Around(long held)
    {
        var legs = new List<PlannedLeg>();
        if (_request.StopLoss is { IsKept: true } kept)
        {
            if (HardPrice is { } hard)
                legs.Add(Stop(held, hard, null, kept.TriggerBy, isWholePosition: true));
            legs.Add(Kept(held, isWholePosition: true));
        }
        else if (_request.StopLoss is not null)
        {
            legs.Add(Stop(held, isWholePosition: true));
        }

        legs.AddRange(Targets(held));
        legs.AddRange(Trailing(held));
        return legs;
    }

    /// <summary>Price of the stop, cut to the step; null when none is asked for.</summary>
    /// <param name="contracts">Size of the order, for a stop by money; null when it is not known yet.</param>
    public decimal? StopPrice(long? contracts) => _request.StopLoss switch
    {
        null => null,
        { Price: { } price } => prices.Cut(price),
        { Percent: { } percent } => prices.Cut(entry * (1m - (Sign * percent / 100m))),
        { Offset: { } offset } => prices.Cut(entry - (Sign * offset)),
        { Amount: { } amount } when contracts > 0 => prices.Cut(entry - (Sign * amount / (contracts.Value * context.Instrument.ContractSize))),
        _ => null,
    };

    /// <summary>Price of the stop that stands at the venue behind one that waits; null when there is none.</summary>
    public decimal? HardPrice => _request.StopLoss switch
    {
        { HardPrice: { } price } => prices.Cut(price),
        { HardPercent: { } percent } => prices.Cut(entry * (1m - (Sign * percent / 100m))),
        _ => null,
    };

    /// <summary>Estimated price at which an isolated position is liquidated, before fees; null for cross margin, which depends on the whole account.</summary>
    public static decimal? LiquidationPrice(PositionSide side, decimal entry, int leverage, MarginMode mode, Prices prices) => mode == MarginMode.Cross
        ? null
        : prices.Cut(entry * (side == PositionSide.Long ? 1m - (1m / leverage) + MaintenanceRate : 1m + (1m / leverage) - MaintenanceRate));

    /// <summary>The refusal when a bracket stands on the wrong side, or the stop behind the liquidation price; null when all stand right.</summary>
    public (string Code, string Message)? Check(long contracts, int? leverage, MarginMode? mode, bool isAgainstLast)
    {
        var reference = isAgainstLast && prices.Last > 0m ? prices.Last : entry;
        var word = side == PositionSide.Long ? "long" : "short";
        var stop = StopPrice(contracts);
        if (stop is { } at && (at <= 0m || (reference - at) * Sign <= 0m))
            return ("bracket_side", FormattableString.Invariant($"The stop {at} is {(at > reference ? "above" : at < reference ? "below" : "at")} {reference}; a {word} needs it {(Sign > 0m ? "below" : "above")}."));
        if (stop is { } waiting && HardPrice is { } hard && (hard <= 0m || (waiting - hard) * Sign <= 0m))
            return ("bracket_side", FormattableString.Invariant($"The hard stop {hard} is not behind the stop {waiting} that waits; a {word} needs it {(Sign > 0m ? "below" : "above")}."));
        foreach (var target in _request.TakeProfits)
        {
            var price = TargetPrice(target, contracts);
            if (price <= 0m || (price - reference) * Sign <= 0m)
                return ("bracket_side", FormattableString.Invariant($"The target {price} is {(price > reference ? "above" : price < reference ? "below" : "at")} {reference}; a {word} needs it {(Sign > 0m ? "above" : "below")}."));
        }

        if ((HardPrice ?? stop) is { } guarded && leverage is { } times && mode is { } margin && LiquidationPrice(side, entry, times, margin, prices) is { } liquidation
            && (guarded - liquidation) * Sign <= 0m)
        {
            return ("stop_past_liquidation", FormattableString.Invariant(
                $"The stop {guarded} lies behind the liquidation price, about {liquidation} at {times}x; move it nearer or lower the leverage."));
        }

        return null;
    }

    private static bool IsPreset(IReadOnlyList<TakeProfitWish> targets) => targets is [{ LimitPrice: null, TrailPercent: null, Share: null or 100m }];

    private decimal TargetPrice(TakeProfitWish target, long contracts) => prices.Cut(target switch
    {
        { Price: { } price } => price,
        { Percent: { } percent } => entry * (1m + (Sign * percent / 100m)),
        { Offset: { } offset } => entry + (Sign * offset),
        { RiskReward: { } multiple } => entry + (Sign * multiple * Math.Abs(entry - (StopPrice(contracts) ?? entry))),
        _ => 0m,
    });

    /// <summary>
    /// The stop that went with the entry is looked for once it has filled, and moved to where it stands from the price that it filled at. A split entry has
    /// one for each part; they stay where they are.
    /// </summary>
    private PlannedLeg Seen(decimal? price, TriggerBy by, decimal? percentOfFill, decimal? offsetOfFill) =>
        OwnStop(new LegTerms { TriggerPrice = price, TriggerBy = by, Needs = LegNeeds.Entry, PercentOfFill = percentOfFill, OffsetOfFill = offsetOfFill });

    /// <summary>Distance of a stop from the price that its entry fills at, where it has one in money.</summary>
    private decimal? OffsetOfFill(StopLossWish stop, long contracts) =>
        stop.Offset is { } offset ? -Sign * offset : stop.Amount is { } amount ? -Sign * amount / (contracts * context.Instrument.ContractSize) : null;

    /// <summary>A stop that waits before it acts, kept by the desk: an exit for the book, sent when it is time.</summary>
    private PlannedLeg Kept(long contracts, bool isWholePosition)
    {
        var stop = _request.StopLoss!; // Asked by the callers.
        return Exit(OrderKind.Order, contracts, stop.LimitPrice, StopPrice(contracts) ?? 0m, stop.TriggerBy) with
        {
            Terms = new LegTerms
            {
                TriggerPrice = StopPrice(contracts),
                TriggerBy = stop.TriggerBy,
                TriggerWay = Sign > 0m ? TriggerWay.Down : TriggerWay.Up,
                IsWholePosition = isWholePosition,
                Needs = LegNeeds.Stop,
                WaitSeconds = stop.WaitSeconds,
                CandleMinutes = stop.CandleMinutes,
                PercentOfFill = isWholePosition ? null : -Sign * stop.Percent,
                OffsetOfFill = isWholePosition ? null : OffsetOfFill(stop, contracts),
                SelfTrade = _request.SelfTrade,
            },
        };
    }

    private PlannedLeg BreakEven(BreakEvenWish wish) => OwnStop(new LegTerms
    {
        IsBreakEven = true,
        TriggerPrice = prices.Cut(entry * (1m + (Sign * wish.OffsetPercent / 100m))),
        PercentOfFill = Sign * wish.OffsetPercent,
        Needs = wish.AfterTarget is null ? LegNeeds.Gain : LegNeeds.Target,
        AfterTarget = wish.AfterTarget ?? 0,
        AfterPercent = Sign * wish.AfterPercent,
    });

    private PlannedLeg OwnStop(LegTerms terms) => new() { Kind = OrderKind.Change, Side = ExitSide, Effect = PositionEffect.Close, Terms = terms with { ChangesKind = OrderKind.StopLoss } };

    private PlannedLeg Stop(long contracts, bool isWholePosition)
    {
        var stop = _request.StopLoss!; // Asked by the callers.
        var leg = Stop(contracts, StopPrice(contracts) ?? 0m, stop.LimitPrice, stop.TriggerBy, isWholePosition);
        return isWholePosition || stop.Percent is null ? leg : leg with { Terms = leg.Terms with { PercentOfFill = -Sign * stop.Percent } };
    }

    private PlannedLeg Stop(long contracts, decimal price, decimal? limitPrice, TriggerBy by, bool isWholePosition) => Exit(OrderKind.StopLoss, contracts, limitPrice, price, by) with
    {
        Terms = new LegTerms
        {
            TriggerPrice = price,
            TriggerBy = by,
            TriggerWay = Sign > 0m ? TriggerWay.Down : TriggerWay.Up,
            IsWholePosition = isWholePosition,
            Needs = LegNeeds.Entry,
        },
    };

    private IEnumerable<PlannedLeg> Targets(long contracts)
    {
        var targets = _request.TakeProfits;
        var left = contracts;
        var equal = targets.Count == 0 ? 0m : 100m / targets.Count;
        var takesAll = targets.All(target => target.Share is null) || targets.Sum(target => target.Share ?? equal) == 100m;
        for (var i = 0; i < targets.Count; i++)
        {
            var isLast = i == targets.Count - 1;
            var part = isLast && takesAll ? left : Math.Min(left, (long)decimal.Floor(contracts * (targets[i].Share ?? equal) / 100m));
            left -= part;
            var leg = targets[i].TrailPercent is { } trail
                ? TrailingExit(part, trail, TargetPrice(targets[i], contracts), targets[i].TriggerBy)
                : Exit(OrderKind.TakeProfit, part, targets[i].LimitPrice, TargetPrice(targets[i], contracts), targets[i].TriggerBy);
            yield return targets[i].Percent is { } percent ? leg with { Terms = leg.Terms with { PercentOfFill = Sign * percent } } : leg;
        }
    }

    private IEnumerable<PlannedLeg> Trailing(long contracts)
    {
        if (_request.TrailingStop is not { } trailing)
            yield break;
        var activation = trailing.ActivationPrice ?? (trailing.ActivationPercent is { } percent ? entry * (1m + (Sign * percent / 100m)) : entry);
        yield return TrailingExit(contracts, trailing.Percent, prices.Cut(activation), _request.TriggerBy);
    }

    private PlannedLeg TrailingExit(long contracts, decimal percent, decimal activation, TriggerBy by)
    {
        var held = side == PositionSide.Long ? context.Long : context.Short;
        return new PlannedLeg
        {
            Kind = OrderKind.Trailing,
            Side = ExitSide,
            Effect = PositionEffect.Close,
            Contracts = contracts,
            Leverage = held?.Leverage ?? _request.Leverage,
            MarginMode = held?.MarginMode ?? _request.MarginMode,
            Terms = new LegTerms { TrailPercent = percent, ActivationPrice = activation, TriggerBy = by, Needs = LegNeeds.Entry },
        };
    }

    private PlannedLeg Exit(OrderKind kind, long contracts, decimal? limitPrice, decimal trigger, TriggerBy by) => new()
    {
        Kind = kind,
        Side = ExitSide,
        Effect = PositionEffect.Close,
        Contracts = contracts,
        Type = limitPrice is null ? OrderType.Market : OrderType.Limit,
        LimitPrice = limitPrice,
        Terms = new LegTerms
        {
            TriggerPrice = trigger,
            TriggerBy = by,
            TriggerWay = Sign > 0m ? TriggerWay.Up : TriggerWay.Down,
            Needs = LegNeeds.Entry,
        },
    };
}
