using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>A plan in the making: what it is made from, its legs so far, and the one end that may come before.</summary>
internal sealed class PlanDraft
{
    public PlanDraft(PlanContext context)
    {
        Context = context;
        Prices = new Prices(context);
        Sizing = new Sizing(context, Prices);
    }

    public PlanContext Context { get; }

    public AlertRequest Request => Context.Request;

    public Prices Prices { get; }

    public Sizing Sizing { get; }

    public List<PlannedLeg> Legs { get; } = [];

    /// <summary>Legs that come after all others.</summary>
    public List<PlannedLeg> AtEnd { get; } = [];

    public List<string> Warnings { get; } = [];

    /// <summary>The refusal, or that there is nothing to do; the first one counts. Null while the plan goes on.</summary>
    public Plan? End { get; private set; }

    public void AddOpen(PositionSide side, decimal contracts)
    {
        if (End is not null || Sizing.Round(contracts, Request.SplitsEntries) is not { } rounded)
            return;
        var isSplit = Sizing.Parts(rounded).Count > 1;
        if (isSplit && Request.BreakEven is not null)
        {
            Refuse("above_maximum", "The entry is larger than one order, and one whose stop moves to break-even is not split: each part has a stop of its own.");
            return;
        }

        var closesAll = Legs.Count > 0 && Context.Held(side) == 0 && Legs.Where(leg => leg.Terms.Needs != LegNeeds.Rest).Sum(leg => leg.Contracts) == Context.Held(side.Other());
        var standing = closesAll ? null : Context.Long ?? Context.Short;
        var leverage = standing?.Leverage ?? Request.Leverage;
        if (leverage != Request.Leverage)
            Warnings.Add(FormattableString.Invariant($"Leverage {Request.Leverage} ignored, the position has {leverage}."));
        var leg = Order(side == PositionSide.Long ? OrderSide.Buy : OrderSide.Sell, PositionEffect.Open, rounded) with
        {
            Leverage = leverage,
            MarginMode = standing?.MarginMode ?? Request.MarginMode,
            SetsLeverage = standing is null,
        };
        if (Prices.Entry is not { } entry)
        {
            AddParts(leg);
            if (Request.Averaging.Count > 0)
                Refuse("venue_closed", $"{Context.Instrument.Symbol} has no last price to reckon dca_orders from.");
            return;
        }

        var brackets = new Brackets(Context, Prices, side, entry);
        AddParts(leg = leg with { Terms = brackets.Preset(rounded, leg.Terms) });
        var after = brackets.After(rounded, isSplit);
        Legs.AddRange(after);
        CheckSizes(after);
        AddAveraging(leg, brackets, entry);
    }

    /// <summary>Limit orders on the losing side of the entry, sent once it has filled. They carry the entry's stop, not its targets: those are sized by the entry.</summary>
    private void AddAveraging(PlannedLeg entry, Brackets brackets, decimal price)
    {
        var sign = entry.Side == OrderSide.Buy ? 1m : -1m;
        foreach (var wish in Request.Averaging)
        {
            var from = Request.SignalPrice ?? price;
            var at = Prices.Cut(wish.Price ?? (wish.Percent is { } percent ? from * (1m - (sign * percent / 100m)) : from - (sign * (wish.Offset ?? 0m))));
            var contracts = (long)decimal.Floor(entry.Contracts * wish.Share / 100m);
            if (at <= 0m || (price - at) * sign <= 0m)
                Refuse("bracket_side", FormattableString.Invariant($"A dca order at {at} is not on the losing side of the entry at {price}."));
            else if (contracts < Context.Instrument.MinContracts)
                Refuse("below_minimum", FormattableString.Invariant($"A dca order would be {contracts} contracts; the smallest is {Context.Instrument.MinContracts}."));
            else if (Context.Instrument.MaxContracts > 0 && contracts > Context.Instrument.MaxContracts)
                Refuse("above_maximum", FormattableString.Invariant($"A dca order would be {contracts} contracts; the largest is {Context.Instrument.MaxContracts}."));
            else if (brackets.StopPrice(entry.Contracts) is { } stop && (at - stop) * sign <= 0m)
                Refuse("bracket_side", FormattableString.Invariant($"A dca order at {at} lies behind the stop at {stop}: the position would be closed before."));
            else
                Legs.Add(entry with
                {
                    Kind = OrderKind.Order,
                    Type = OrderType.Limit,
                    LimitPrice = at,
                    TimeInForce = Request.TimeInForce == TimeInForce.MakerOnly ? TimeInForce.MakerOnly : TimeInForce.GoodTillCancel,
                    Contracts = contracts,
                    SetsLeverage = false,
                    Terms = new LegTerms
                    {
                        SelfTrade = entry.Terms.SelfTrade,
                        StopLossPrice = entry.Terms.StopLossPrice,
                        StopLossBy = entry.Terms.StopLossBy,
                        Needs = LegNeeds.Entry,
                        IsAveraging = true,
                    },
                });
        }
    }

    /// <summary>An order, or as many as it takes: each goes once the one before it has been taken or filled.</summary>
    private void AddParts(PlannedLeg leg)
    {
        foreach (var (index, contracts) in Sizing.Parts(leg.Contracts).Index())
        {
            var part = index == 0 ? leg with { Contracts = contracts } : leg with { Contracts = contracts, SetsLeverage = false, Terms = leg.Terms with { Needs = LegNeeds.PartBefore } };
            Legs.Add(part);
            AddRest(part);
        }
    }

    /// <summary>What is not filled when the time of a limit order is over goes at market, if the message asks for that.</summary>
    private void AddRest(PlannedLeg leg)
    {
        if (leg.Terms.ExpiresMs is null || Request.OnUnfilled != OnUnfilled.Market)
            return;
        Legs.Add(leg with
        {
            Type = OrderType.Market,
            LimitPrice = null,
            TimeInForce = TimeInForce.GoodTillCancel,
            SetsLeverage = false,
            Terms = leg.Terms with { ExpiresMs = null, Needs = LegNeeds.Rest },
        });
    }

    public void AddClose(PositionSide side, decimal contracts)
    {
        // An exit is never larger than what is held, so splitting it can make nothing worse, and refusing it would leave the position standing.
        if (End is null && Sizing.Round(contracts, splits: true) is { } rounded)
            AddParts(Order(side == PositionSide.Long ? OrderSide.Sell : OrderSide.Buy, PositionEffect.Close, rounded));
    }

    /// <summary>Tells the sender that a stop which waits is not at the venue.</summary>
    public void NoteKept()
    {
        if (Legs.Find(leg => leg.Terms.IsKept) is not { } kept)
            return;
        var hard = Legs.Find(leg => leg.Kind is OrderKind.StopLoss || leg.IsLookOnly)?.Terms.TriggerPrice;
        Warnings.Add(FormattableString.Invariant(
            $"The stop {kept.Terms.TriggerPrice} is kept by the desk and acts only while the desk runs; {(hard is null ? "no stop stands at the venue" : FormattableString.Invariant($"at the venue stands the hard stop {hard}"))}."));
    }

    public void CheckSizes(IReadOnlyList<PlannedLeg> brackets)
    {
        var most = Request.StopLoss?.LimitPrice is null ? Context.Instrument.MaxMarketContracts : Context.Instrument.MaxContracts;
        if (most > 0 && brackets.FirstOrDefault(leg => leg.Terms.IsKept && leg.Contracts > most) is { } wide)
            Refuse("above_maximum", FormattableString.Invariant($"A stop that waits goes as one order, and would be {wide.Contracts} contracts; the largest is {most}."));
        var largest = Context.Instrument.MaxContracts;
        if (largest > 0 && brackets.FirstOrDefault(leg => leg.Kind != OrderKind.Change && !leg.Terms.IsWholePosition && leg.Contracts > largest) is { } large)
            Refuse("above_maximum", FormattableString.Invariant($"A stop or target would be {large.Contracts} contracts; the largest is {largest}. Use more targets, or a stop without a limit price."));
        if (brackets.FirstOrDefault(leg => leg.Kind != OrderKind.Change && leg.Contracts < Context.Instrument.MinContracts) is { } small)
            Refuse("below_minimum", FormattableString.Invariant($"A take profit would be {small.Contracts} contracts; the smallest is {Context.Instrument.MinContracts}. Use fewer targets."));
    }

    public void CancelAll(IEnumerable<OwnOrder> orders) => Legs.AddRange(orders.Select(order => Cancellation(order, LegNeeds.Nothing)));

    /// <summary>Takes orders away after everything else.</summary>
    public void Sweep(IEnumerable<OwnOrder> orders) => AtEnd.AddRange(orders.Select(order => Cancellation(order, LegNeeds.AllBefore)));

    /// <summary>Own orders that go before anything else, as the message asks.</summary>
    public void CancelFirst()
    {
        var hasExit = Legs.Exists(leg => leg.IsExit);
        var chosen = (Request.CancelOpen ?? (hasExit ? CancelOpen.Entries : CancelOpen.None)) switch
        {
            CancelOpen.None => [],
            CancelOpen.Entries => Context.OwnOrders.Where(order => order.Effect == PositionEffect.Open),
            _ => Context.OwnOrders,
        };
        var listed = Legs.Concat(AtEnd).Select(leg => leg.Terms.CancelsClientOrderId).ToHashSet();
        Legs.InsertRange(0, chosen.Where(order => !listed.Contains(order.ClientOrderId)).Select(order => Cancellation(order, LegNeeds.Nothing)));
    }

    /// <summary>The side meant: the one named, else the one held; null with the end when there is none or there are two.</summary>
    public PositionSide? HeldSide()
    {
        var (isLong, isShort) = (Context.Held(PositionSide.Long) > 0, Context.Held(PositionSide.Short) > 0);
        if (Request.Side is { } named)
        {
            if (named == PositionSide.Long ? isLong : isShort)
                return named;
            Nothing("nothing_to_close", $"Nothing is held {named.Word()}.");
            return null;
        }

        if (isLong && isShort)
            Refuse("ambiguous_side", "Both sides are held; say which with side, or use close_long or close_short.");
        else if (!isLong && !isShort)
            Nothing("nothing_to_close", "Nothing is held.");
        else
            return isLong ? PositionSide.Long : PositionSide.Short;
        return null;
    }

    public Position Position(PositionSide side) =>
        (side == PositionSide.Long ? Context.Long : Context.Short) ?? throw new InvalidOperationException("Asked for a side that is not held.");

    public void Refuse(string code, string message) => End ??= new Plan.Refused(code, message);

    public void Nothing(string code, string message) => End ??= new Plan.Nothing(code, message);

    /// <summary>An order of the kind that the message asks for.</summary>
    private PlannedLeg Order(OrderSide side, PositionEffect effect, long contracts)
    {
        var isLimit = Request.OrderType is AlertOrderType.Limit or AlertOrderType.StopLimit;
        var leg = new PlannedLeg
        {
            Side = side,
            Effect = effect,
            Contracts = contracts,
            Type = isLimit ? OrderType.Limit : OrderType.Market,
            LimitPrice = Prices.Limit,
            TimeInForce = isLimit ? Request.TimeInForce : TimeInForce.GoodTillCancel,
            Terms = new LegTerms
            {
                SelfTrade = Request.SelfTrade,
                ExpiresMs = Request is { ExpiresSeconds: { } seconds, OnUnfilled: not OnUnfilled.Leave } ? Context.NowMs + (seconds * 1000L) : null,
            },
        };
        return Request.OrderType switch
        {
            AlertOrderType.StopMarket or AlertOrderType.StopLimit => leg with
            {
                Kind = OrderKind.Plan,
                Terms = leg.Terms with
                {
                    TriggerPrice = Request.TriggerPrice,
                    TriggerBy = Request.TriggerBy,
                    TriggerWay = Prices.WayTo(Request.TriggerPrice ?? 0m),
                },
            },
            AlertOrderType.Trailing => leg with
            {
                Kind = OrderKind.Trailing,
                Terms = leg.Terms with { TrailPercent = Request.TrailPercent, ActivationPrice = Request.ActivationPrice ?? Prices.Cut(Prices.Last), TriggerBy = Request.TriggerBy },
            },
            _ => leg,
        };
    }

    public static PlannedLeg Cancellation(OwnOrder order, LegNeeds needs) => new()
    {
        Kind = OrderKind.Cancel,
        Side = order.Side,
        Effect = PositionEffect.Close,
        Terms = new LegTerms { CancelsClientOrderId = order.ClientOrderId, Needs = needs },
    };
}
