using System.Globalization;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Connectors.BitMart;

/// <summary>A change of an order as the calls that it takes at BitMart, where price and size go by one call and take profit and stop loss by another.</summary>
/// <remarks>
/// When the price moves, what stands on the side to which it moves goes first and the other last: between two calls, and should the second never arrive, take
/// profit and stop loss stand on the right side of the price, which the venue demands and a fill in between needs. Each call says what is to be, so all of them
/// may be made again; what stands already is left out.
/// </remarks>
internal static class ChangeSteps
{
    /// <summary>The calls in their order, one at least.</summary>
    public static IReadOnlyList<OrderChange> Of(OrderChange change)
    {
        var terms = change with { Presets = null };
        var takeProfit = Alone(change, new OrderPresets { TakeProfitPrice = change.Presets?.TakeProfitPrice, TakeProfitBy = change.Presets?.TakeProfitBy ?? TriggerBy.Last });
        var stopLoss = Alone(change, new OrderPresets { StopLossPrice = change.Presets?.StopLossPrice, StopLossBy = change.Presets?.StopLossBy ?? TriggerBy.Last });
        if (takeProfit is null && stopLoss is null)
            return [terms];
        var move = (change.Wanted.EntryPrice - change.Order.EntryPrice) ?? 0m;
        if (move == 0m)
        {
            var both = new OrderPresets().With(takeProfit?.Presets).With(stopLoss?.Presets);
            var presets = change with { Presets = both, LimitPrice = null, Contracts = null, TriggerPrice = null };
            return terms.HasTerms ? [presets] : [presets, terms];
        }

        var gains = change.Order.Side == OrderSide.Buy ? move > 0m : move < 0m;
        return [.. ((OrderChange?[])(gains ? [takeProfit, terms, stopLoss] : [stopLoss, terms, takeProfit])).OfType<OrderChange>()];
    }

    /// <summary>"take profit 62000", "price and size": for what is told of a change that broke off.</summary>
    public static string InWords(OrderChange step) => step.Presets switch
    {
        { TakeProfitPrice: { } target, StopLossPrice: { } stop } => string.Create(CultureInfo.InvariantCulture, $"take profit {target}, stop loss {stop}"),
        { TakeProfitPrice: { } target } => string.Create(CultureInfo.InvariantCulture, $"take profit {target}"),
        { StopLossPrice: { } stop } => string.Create(CultureInfo.InvariantCulture, $"stop loss {stop}"),
        _ => "price, size or trigger",
    };

    /// <summary>Only one of the two; null when it is not wished, or stands so.</summary>
    private static OrderChange? Alone(OrderChange change, OrderPresets wished)
    {
        var alone = change with { Presets = wished, LimitPrice = null, Contracts = null, TriggerPrice = null };
        return wished is { TakeProfitPrice: null, StopLossPrice: null } || alone.IsSo ? null : alone;
    }
}
