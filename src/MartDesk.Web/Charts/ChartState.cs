using MartDesk.Desk.Venues;
using MartDesk.Web.Numbers;
using MartDesk.Web.Orders;
using MartDesk.Web.Pages;

namespace MartDesk.Web.Charts;

/// <summary>What the chart draws besides candles: the last price, our positions and open orders as lines, our fills as marks.</summary>
internal sealed record ChartState
{
    /// <summary>Price of the last trade; null until known. A double: charts only draw it.</summary>
    public required double? Last { get; init; }

    /// <summary>When <see cref="Last"/> was received, Unix seconds.</summary>
    public required long? LastTime { get; init; }

    public required IReadOnlyList<ChartLine> Lines { get; init; }

    public required IReadOnlyList<ChartMark> Marks { get; init; }

    internal static ChartState Of(PageView view) => new()
    {
        Last = view.Quote is { Last: > 0m } quote ? (double)quote.Last : null,
        LastTime = view.Quote?.Time.ToUnixTimeSeconds(),
        Lines =
        [
            .. view.Positions.Where(position => position.Symbol == view.Symbol).Select(position => new ChartLine(
                (double)position.EntryPrice,
                $"{(position.Side == PositionSide.Long ? "▲ Long" : "▼ Short")} {Show.Count(position.Contracts)}",
                position.Side == PositionSide.Long ? "buy" : "sell") { Kind = "position" }),
            .. view.Orders.Where(row => row.Order.Symbol == view.Symbol).Select(row => LineOf(row.AccountId, row.Order)).OfType<ChartLine>(),
        ],
        Marks = [.. view.Alerts.Entries.Reverse().SelectMany(entry => entry.Legs
            .Where(leg => leg.Symbol == view.Symbol && leg.FilledContracts > 0)
            .Select(leg => new ChartMark(
                entry.ReceivedTime.ToUnixTimeSeconds(),
                $"{(leg.Side == OrderSide.Buy ? "Buy" : "Sell")} {Show.Count(leg.FilledContracts)}",
                leg.Side == OrderSide.Buy ? "buy" : "sell")))
            .Concat(view.History.Fills.Where(entry => entry.Fill.Symbol == view.Symbol).Reverse().Select(entry => new ChartMark(
                entry.Fill.Time.ToUnixTimeSeconds(),
                $"{(entry.Fill.Side == OrderSide.Buy ? "Buy" : "Sell")} {Show.Count(entry.Fill.Contracts)}",
                entry.Fill.Side == OrderSide.Buy ? "buy" : "sell")))],
    };

    /// <summary>An order where it rests or waits; null for one without a price.</summary>
    private static ChartLine? LineOf(string accountId, VenueOrder order) => (order.TriggerPrice ?? order.LimitPrice) is not { } price ? null : new ChartLine(
        (double)price,
        $"{(order.Side == OrderSide.Buy ? "▲" : "▼")} {(order.Kind == OrderKind.Order ? order.Side == OrderSide.Buy ? "buy" : "sell" : OrderWords.Of(order))} {Show.Count(order.Contracts - order.FilledContracts)}",
        order.Side == OrderSide.Buy ? "buy" : "sell")
    {
        Kind = order.Kind == OrderKind.Order ? "order" : "plan",
        Account = accountId,
        Order = order.Kind == OrderKind.Trailing ? null : order.VenueOrderId,
        Contracts = order.Contracts,
    };
}

/// <summary>A horizontal line at a position's entry or an order's price.</summary>
internal sealed record ChartLine(double Price, string Title, string Side)
{
    /// <summary><c>position</c>, <c>order</c> or <c>plan</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The desk's id of the account of an order.</summary>
    public string? Account { get; init; }

    /// <summary>The venue's id of an order that can be moved; null for any other line.</summary>
    public string? Order { get; init; }

    /// <summary>Contracts of an order.</summary>
    public long? Contracts { get; init; }
}

/// <summary>A mark at the candle in which an order of ours was filled.</summary>
/// <param name="Time">Unix seconds.</param>
/// <param name="Text">Side and contracts.</param>
/// <param name="Side"><c>buy</c> or <c>sell</c>.</param>
internal sealed record ChartMark(long Time, string Text, string Side);
