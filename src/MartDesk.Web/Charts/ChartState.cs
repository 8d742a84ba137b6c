using MartDesk.Desk.Venues;
using MartDesk.Web.Numbers;
using MartDesk.Web.Pages;

namespace MartDesk.Web.Charts;

/// <summary>What the chart draws besides candles: the last price, our positions as lines, our fills as marks.</summary>
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
        Lines = [.. view.Positions.Where(position => position.Symbol == view.Symbol).Select(position => new ChartLine(
            (double)position.EntryPrice,
            $"{(position.Side == PositionSide.Long ? "▲ Long" : "▼ Short")} {Show.Count(position.Contracts)}",
            position.Side == PositionSide.Long ? "buy" : "sell"))],
        Marks = [.. view.Alerts.Entries.Reverse().SelectMany(entry => entry.Legs
            .Where(leg => leg.Symbol == view.Symbol && leg.FilledContracts > 0)
            .Select(leg => new ChartMark(
                entry.ReceivedTime.ToUnixTimeSeconds(),
                $"{(leg.Side == OrderSide.Buy ? "Buy" : "Sell")} {Show.Count(leg.FilledContracts)}",
                leg.Side == OrderSide.Buy ? "buy" : "sell")))],
    };
}

/// <summary>A horizontal line at a position's entry.</summary>
internal sealed record ChartLine(double Price, string Title, string Side);

/// <summary>A mark at the candle in which an alert of ours was filled.</summary>
/// <param name="Time">Unix seconds.</param>
/// <param name="Text">Side and contracts.</param>
/// <param name="Side"><c>buy</c> or <c>sell</c>.</param>
internal sealed record ChartMark(long Time, string Text, string Side);
