using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>Stops, targets and trailing exits of what is held.</summary>
internal sealed class ProtectionPlans(PlanDraft draft)
{
    public void SetBrackets(PositionSide side)
    {
        var position = draft.Position(side);
        var brackets = new Brackets(draft.Context, draft.Prices, side, position.EntryPrice);
        if (brackets.Check(position.Contracts, position.Leverage, position.MarginMode, isAgainstLast: true) is { } broken)
        {
            draft.Refuse(broken.Code, broken.Message);
            return;
        }

        var legs = brackets.Around(position.Contracts);
        var old = draft.Context.OwnOrders.Where(order => order.IsBracket && order.PositionSide == side).ToList();

        // The old ones go once the new stop stands, so that there is no moment without protection.
        var stops = draft.Request.StopLoss is null ? 0 : brackets.HardPrice is null ? 1 : 2;
        draft.Legs.AddRange(legs.Take(stops));
        foreach (var order in old.Where(order => stops > 0 || !order.IsStopLoss))
            draft.Legs.Add(PlanDraft.Cancellation(order, LegNeeds.AllBefore));
        draft.Legs.AddRange(legs.Skip(stops));
        draft.CheckSizes(legs);
    }

    /// <summary>Other terms of one order, whoever made it.</summary>
    public void Edit()
    {
        if (draft.Request is not { Named: { } named, Edit: { } edit })
            throw new InvalidOperationException("An edit names its order and its terms.");
        var instrument = draft.Context.Instrument;
        if (named.Kind == OrderKind.Trailing)
            draft.Refuse("unsupported", "The venue does not change an order that follows the price; cancel it and place another.");
        else if (edit is { LimitPrice: null, Contracts: null, TriggerPrice: null, TakeProfitPrice: null, StopLossPrice: null })
            draft.Refuse("missing_field", "Nothing of the order is to be changed.");
        else if (edit.Contracts is { } contracts && (named.Kind != OrderKind.Order || contracts < instrument.MinContracts || contracts > instrument.MaxContracts))
            draft.Refuse("bad_value", FormattableString.Invariant($"The size can be changed of an order in the book only, to {instrument.MinContracts} up to {instrument.MaxContracts} contracts."));
        else if (edit.TriggerPrice is not null && named.Kind == OrderKind.Order)
            draft.Refuse("bad_value", "An order in the book waits for no price.");
        else if (edit.TakeProfitPrice == 0m || edit.StopLossPrice == 0m)
            draft.Refuse("unsupported", "The venue can move the stop or target that an order brings along, but names no way to take one away; cancel the order and place it without.");
        else if (named.Kind is OrderKind.TakeProfit or OrderKind.StopLoss && (edit.TakeProfitPrice ?? edit.StopLossPrice) is not null)
            draft.Refuse("bad_value", "An order that closes brings no stop or target along; change its trigger price.");
        else if (draft.Prices.OffStep([edit.LimitPrice, edit.TriggerPrice, edit.TakeProfitPrice, edit.StopLossPrice]) is { } off)
            draft.Refuse(off.Code, off.Message);
        else
            Change(named, edit);
    }

    private void Change(OrderNamed named, OrderEdit edit)
    {
        var standing = draft.Context.Named;
        var terms = new LegTerms
        {
            ChangesVenueOrderId = named.VenueOrderId,
            ChangesKind = named.Kind,
            TriggerPrice = edit.TriggerPrice,
            TakeProfitPrice = edit.TakeProfitPrice,
            TakeProfitBy = edit.TakeProfitBy ?? standing?.Presets?.TakeProfitBy ?? TriggerBy.Last,
            StopLossPrice = edit.StopLossPrice,
            StopLossBy = edit.StopLossBy ?? standing?.Presets?.StopLossBy ?? TriggerBy.Last,
            Needs = LegNeeds.Nothing,
        };

        // One that is not open any more is told so when it is looked at; here there is nothing to hold the prices against.
        if (standing is not null && PresetCheck.Of(new OrderChange { Order = standing, LimitPrice = edit.LimitPrice, TriggerPrice = edit.TriggerPrice, Presets = terms.Presets }) is { } wrong)
            draft.Refuse(wrong.Code, wrong.Message);
        else
            draft.Legs.Add(new PlannedLeg { Kind = OrderKind.Change, Side = OrderSide.Sell, Effect = PositionEffect.Close, Contracts = edit.Contracts ?? 0, LimitPrice = edit.LimitPrice, Terms = terms });
    }

    public void Trail(PositionSide side)
    {
        var held = draft.Context.Held(side);
        var quantity = draft.Request.Quantity is null ? held : draft.Sizing.Contracts(side, isEntry: false);
        if (quantity is not { } contracts || draft.Sizing.Round(Math.Min(contracts, held)) is not { } rounded)
            return;
        var position = draft.Position(side);
        draft.Legs.Add(new PlannedLeg
        {
            Kind = OrderKind.Trailing,
            Side = side == PositionSide.Long ? OrderSide.Sell : OrderSide.Buy,
            Effect = PositionEffect.Close,
            Contracts = rounded,
            Leverage = position.Leverage,
            MarginMode = position.MarginMode,
            Terms = new LegTerms
            {
                TrailPercent = draft.Request.TrailPercent,
                ActivationPrice = draft.Request.ActivationPrice ?? draft.Prices.Cut(draft.Prices.Last),
                TriggerBy = draft.Request.TriggerBy,
            },
        });
    }
}
