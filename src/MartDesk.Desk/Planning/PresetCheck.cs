using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>Whether take profit and stop loss of an order that waits stand on the right side of its price, once it is changed.</summary>
internal static class PresetCheck
{
    /// <summary>The refusal; null when both stand right, when nothing of it was to be changed, or when it is not known what stands.</summary>
    public static (string Code, string Message)? Of(OrderChange change)
    {
        if (change is { Presets: null, LimitPrice: null, TriggerPrice: null })
            return null;
        var wanted = change.Wanted;
        if (change.Presets is not null && !wanted.TakesPresets)
            return Untaken(wanted);
        if (wanted is not { TakesPresets: true, EntryPrice: { } price, Presets: { } presets })
            return null;
        var isBuy = wanted.Side == OrderSide.Buy;
        return Wrong("target", presets.TakeProfitPrice, price, isBuy, isAbove: isBuy) ?? Wrong("stop", presets.StopLossPrice, price, isBuy, isAbove: !isBuy);
    }

    private static (string Code, string Message) Untaken(VenueOrder order) => order switch
    {
        { Effect: PositionEffect.Close } => ("bad_value", "An order that closes brings no stop or target along; change those of its position."),
        { FilledContracts: > 0 } => ("unsupported", FormattableString.Invariant(
            $"{order.FilledContracts} of {order.Contracts} contracts have filled: their stop and target stand as orders of their own; change those.")),
        _ => ("bad_value", "Stop and target can be changed of an entry that waits at a limit or for a price only."),
    };

    private static (string Code, string Message)? Wrong(string what, decimal? at, decimal price, bool isBuy, bool isAbove)
    {
        if (at is not { } named || (isAbove ? named > price : named < price))
            return null;
        return ("bracket_side", FormattableString.Invariant(
            $"The {what} {named} is {(named > price ? "above" : named < price ? "below" : "at")} the order's price {price}; a {(isBuy ? "buy" : "sell")} needs it {(isAbove ? "above" : "below")}."));
    }
}
