using MartDesk.Desk.Execution;
using MartDesk.Desk.History;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;
using MartDesk.Web.Pages;

namespace MartDesk.Web.Positions;

/// <summary>An open position with what the record and the waiting orders add to it.</summary>
public sealed class PositionRow
{
    internal PositionRow(PositionState position, RoundTrip? trip, IEnumerable<OrderStateRow> orders)
    {
        Position = position;
        Trip = trip is not null && trip.Contracts == position.Contracts ? trip : null;
        var closes = position.Side == PositionSide.Long ? OrderSide.Sell : OrderSide.Buy;
        Waiting = [.. orders.Where(row => row.AccountId == position.AccountId && row.Order.Symbol == position.Symbol && row.Order.Side == closes && row.Order.Kind != OrderKind.Order)];
    }

    /// <summary>As the venue has it.</summary>
    internal PositionState Position { get; }

    /// <summary>Its life as recorded; null when the record has none of its size.</summary>
    internal RoundTrip? Trip { get; }

    /// <summary>Orders that wait to close it.</summary>
    internal IReadOnlyList<OrderStateRow> Waiting { get; }

    /// <summary>Stops of it that the desk keeps: they wait before they act, and are not at the venue.</summary>
    internal IReadOnlyList<KeptStop> Kept { get; init; } = [];

    internal string Key => $"{Position.AccountId}-{Position.Symbol}-{Position.Side}";

    /// <summary>Address of its page.</summary>
    internal string Path => PathOf(Position.AccountId, Position.Symbol, Position.Side);

    /// <summary>Price at which closing now brings nothing and costs nothing, all fees and funding counted; null when the record does not have all of it.</summary>
    internal decimal? BreakEven => Trip?.BreakEven(Position.Coins, Position.EntryPrice, Position.TakerFeeRate);

    /// <summary>Nearest target; null when none waits.</summary>
    internal decimal? Target => Nearest(OrderKind.TakeProfit);

    /// <summary>Nearest stop; null when none waits.</summary>
    internal decimal? Stop => Nearest(OrderKind.StopLoss);

    /// <summary>Way of the mark price from stop to target, 0 to 100; null when one of them is missing.</summary>
    internal decimal? Progress => Target is { } target && Stop is { } stop && Position.MarkPrice is { } mark && target != stop
        ? Math.Clamp((mark - stop) / (target - stop) * 100m, 0m, 100m)
        : null;

    /// <summary>Place of the entry on the same way.</summary>
    internal decimal? EntryOnWay => Target is { } target && Stop is { } stop && target != stop ? Math.Clamp((Position.EntryPrice - stop) / (target - stop) * 100m, 0m, 100m) : null;

    /// <summary>How far the mark price is from liquidation, as a fraction of the mark price.</summary>
    internal decimal? LiquidationDistance => Position is { LiquidationPrice: { } liquidation, MarkPrice: > 0m and { } mark } ? Math.Abs(mark - liquidation) / mark : null;

    /// <summary>Who opened it.</summary>
    internal string From => Trip is null ? "not recorded" : Trip.Origin?.PointerName ?? "foreign";

    internal static IReadOnlyList<PositionRow> Of(PageView view)
    {
        var trips = view.History.Results.OpenTrips();
        var orders = view.Orders.Where(row => row.Order.Kind != OrderKind.Order).ToLookup(row => (row.AccountId, row.Order.Symbol));
        return
        [
            .. view.Positions.Select(position => new PositionRow(
                position,
                trips.GetValueOrDefault((position.AccountId, position.Symbol, position.Side)),
                orders[(position.AccountId, position.Symbol)])
            { Kept = KeptOf(position, view.Kept) }),
        ];
    }

    internal static IReadOnlyList<KeptStop> KeptOf(PositionState position, IReadOnlyList<KeptStop> stops) =>
        [.. stops.Where(stop => stop.AccountId == position.AccountId && stop.Symbol == position.Symbol && stop.Side == position.Side)];

    internal static string PathOf(string accountId, string symbol, PositionSide side) =>
        $"/positions/{Uri.EscapeDataString(accountId)}/{Uri.EscapeDataString(symbol)}/{(side == PositionSide.Long ? "long" : "short")}";

    private decimal? Nearest(OrderKind kind)
    {
        var prices = Waiting.Where(row => row.Order.Kind == kind && row.Order.TriggerPrice is not null).Select(row => row.Order.TriggerPrice!.Value).ToList(); // filtered
        if (prices.Count == 0)
            return null;
        return Position.MarkPrice is { } mark ? prices.MinBy(price => Math.Abs(price - mark)) : prices[0];
    }
}
