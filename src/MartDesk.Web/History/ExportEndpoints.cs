using System.Text;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.History;
using MartDesk.Desk.Venues;
using MartDesk.Web.Orders;
using MartDesk.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.History;

/// <summary>Everything the pages list, whole, as files for spreadsheets. Written piece by piece, so that a long record costs no memory.</summary>
internal static class ExportEndpoints
{
    private const int RowsAtOnce = 1_000;

    internal static void MapExports(this IEndpointRouteBuilder routes)
    {
        Map("fills", context => WriteAsync(context, "fills", Fills));
        Map("ledger", context => WriteAsync(context, "ledger", Ledger));
        Map("round-trips", WriteRoundTripsAsync);
        Map("positions", context => WriteAsync(context, "positions", Positions));
        Map("orders", context => WriteAsync(context, "orders", Orders));
        Map("ended-orders", context => WriteAsync(context, "ended-orders", EndedOrders));
        Map("equity", context => WriteAsync(context, "equity", Equity));
        Map("alerts", WriteAlertsAsync);

        // As a delegate, because the API's document tells of nothing else.
        void Map(string what, Func<HttpContext, Task> write) => routes.MapGet($"/export/{what}.csv", (Delegate)((HttpContext context) => write(context)))
            .WithTags("export").WithSummary($"All {what} as CSV; env, account and symbol choose.").Produces<string>(StatusCodes.Status200OK, "text/csv");
    }

    private static async Task WriteAsync(HttpContext context, string name, Func<HttpContext, PageView, IEnumerable<string>> lines)
    {
        var view = context.RequestServices.GetRequiredService<ViewSource>().View(PageRequest.From(PageKind.Form, null, context.Request.Query), PageData.Empty);
        Begin(context, $"{name}-{view.Environment.ToString().ToLowerInvariant()}");
        foreach (var line in lines(context, view))
            await context.Response.WriteAsync(line, Encoding.UTF8, context.RequestAborted);
    }

    private static async Task WriteRoundTripsAsync(HttpContext context)
    {
        var results = await context.RequestServices.GetRequiredService<IHistory>().ReadResultsAsync(context.RequestAborted);
        await WriteAsync(context, "round-trips", (_, view) => RoundTrips(results, view));
    }

    private static void Begin(HttpContext context, string name)
    {
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"martdesk-{name}.csv\"";
    }

    private static IEnumerable<string> Fills(HttpContext context, PageView view)
    {
        yield return Csv.Line("time", "account", "market", "side", "effect", "contracts", "price", "fee", "realised", "liquidity", "pointer", "strategy", "alert", "client order id", "order id", "trade id");
        foreach (var entry in All(context, view, (history, query) => history.ReadFills(query), entry => entry.Mark))
        {
            var fill = entry.Fill;
            yield return Csv.Line(
                fill.Time, entry.AccountLabel, fill.Symbol, fill.Side == OrderSide.Buy ? "buy" : "sell", fill.Effect == PositionEffect.Open ? "open" : "close", fill.Contracts, fill.Price, fill.Fee,
                fill.RealisedPnl, fill.IsMaker is { } isMaker ? isMaker ? "maker" : "taker" : null, entry.Origin?.PointerName ?? "foreign", entry.Origin?.Strategy, entry.Origin?.AlertId,
                entry.Origin?.ClientOrderId, fill.VenueOrderId, fill.TradeId);
        }
    }

    private static IEnumerable<string> Ledger(HttpContext context, PageView view)
    {
        yield return Csv.Line("time", "account", "kind", "market", "amount", "currency", "venue id");
        foreach (var entry in All(context, view, (history, query) => history.ReadLedger(query), entry => entry.Mark))
            yield return Csv.Line(entry.Row.Time, entry.AccountLabel, LedgerWords.Of(entry.Row.Kind), entry.Row.Symbol, entry.Row.Amount, entry.Row.Currency, entry.Row.VenueId);
    }

    private static IEnumerable<string> EndedOrders(HttpContext context, PageView view)
    {
        yield return Csv.Line("sent", "account", "market", "side", "effect", "kind", "price", "trigger", "contracts", "filled", "average", "ended", "why", "last fill", "pointer", "strategy", "alert", "client order id", "order id");
        foreach (var order in All(context, view, (history, query) => history.ReadEndedOrders(query), order => order.Mark))
        {
            yield return Csv.Line(
                order.SentTime, order.AccountLabel, order.Symbol, order.Side == OrderSide.Buy ? "buy" : "sell", order.Effect == PositionEffect.Open ? "open" : "close", OrderWords.Of(order.Kind, order.Type),
                order.LimitPrice, order.TriggerPrice, order.Contracts, order.FilledContracts, order.FilledContracts == 0 ? null : order.AveragePrice, OrderWords.EndOf(order).Word, order.Message, order.FillTime,
                order.Origin.PointerName, order.Origin.Strategy, order.Origin.AlertId, order.Origin.ClientOrderId, order.VenueOrderId);
        }
    }

    private static IEnumerable<T> All<T>(HttpContext context, PageView view, Func<IHistory, HistoryQuery, IReadOnlyList<T>> read, Func<T, HistoryMark> markOf)
    {
        var history = context.RequestServices.GetRequiredService<IHistory>();
        var query = HistoryQueries.Of(view) with { Count = RowsAtOnce, Before = null };
        while (true)
        {
            var rows = read(history, query);
            foreach (var row in rows)
                yield return row;
            if (rows.Count < RowsAtOnce)
                yield break;
            query = query with { Before = markOf(rows[^1]) };
        }
    }

    private static IEnumerable<string> RoundTrips(HistoryResults results, PageView view)
    {
        var labels = view.ShownLabels;
        yield return Csv.Line("opened", "closed", "account", "market", "side", "contracts", "entry", "exit", "realised", "fees", "funding", "net", "pointer", "strategy", "whole");
        foreach (var trip in results.RoundTrips.Where(trip => labels.ContainsKey(trip.AccountId)))
        {
            yield return Csv.Line(
                trip.OpenTime, trip.CloseTime, labels[trip.AccountId], trip.Symbol, trip.Side == PositionSide.Long ? "long" : "short", trip.OpenedContracts, trip.EntryPrice, trip.ExitPrice, trip.Realised,
                trip.Fees, trip.Funding, trip.Net, trip.Origin?.PointerName ?? "foreign", trip.Origin?.Strategy, trip.IsWhole ? "yes" : "no");
        }
    }

    private static IEnumerable<string> Positions(HttpContext context, PageView view)
    {
        yield return Csv.Line("account", "market", "side", "contracts", "coins", "entry", "mark", "liquidation", "margin", "leverage", "margin mode", "unrealised", "realised", "opened");
        foreach (var position in view.Positions)
        {
            yield return Csv.Line(
                position.AccountLabel, position.Symbol, position.Side == PositionSide.Long ? "long" : "short", position.Contracts, position.Coins, position.EntryPrice, position.MarkPrice,
                position.LiquidationPrice, position.Margin, position.Leverage, position.MarginMode == MarginMode.Cross ? "cross" : "isolated", position.UnrealisedPnl, position.RealisedPnl, position.OpenTime);
        }
    }

    private static IEnumerable<string> Orders(HttpContext context, PageView view)
    {
        yield return Csv.Line("time", "account", "market", "side", "effect", "kind", "price", "trigger", "contracts", "filled", "client order id", "order id", "take profit", "take profit by", "stop loss", "stop loss by");
        foreach (var row in view.Orders)
        {
            var (order, presets) = (row.Order, row.Order.Presets ?? OrderPresets.None);
            yield return Csv.Line(
                order.CreateTime, row.AccountLabel, order.Symbol, order.Side == OrderSide.Buy ? "buy" : "sell", order.Effect == PositionEffect.Open ? "open" : "close",
                OrderWords.Of(order), order.LimitPrice, order.TriggerPrice, order.Contracts, order.FilledContracts, order.ClientOrderId, order.VenueOrderId,
                presets.TakeProfitPrice, presets.TakeProfitPrice is null ? null : OrderWords.Of(presets.TakeProfitBy), presets.StopLossPrice, presets.StopLossPrice is null ? null : OrderWords.Of(presets.StopLossBy));
        }
    }

    private static IEnumerable<string> Equity(HttpContext context, PageView view)
    {
        var labels = view.ShownLabels;
        yield return Csv.Line("time", "account", "equity", "wallet");
        foreach (var point in context.RequestServices.GetRequiredService<IHistory>().ReadEquity([.. labels.Keys], DateTimeOffset.UnixEpoch, view.Now, null))
            yield return Csv.Line(point.Time, labels[point.AccountId], point.Equity, point.Wallet);
    }

    /// <summary>All alerts of all accounts; without what was sent, which may hold words that were meant for the desk only.</summary>
    private static async Task WriteAlertsAsync(HttpContext context)
    {
        var log = context.RequestServices.GetRequiredService<IAlertLog>();
        Begin(context, "alerts");
        await context.Response.WriteAsync(Csv.Line("received", "alert", "pointer", "account", "market", "intent", "state", "code", "message", "orders", "filled contracts"), context.RequestAborted);
        string? before = null;
        while (true)
        {
            var entries = await log.ReadAsync(500, before, context.RequestAborted);
            foreach (var entry in entries)
            {
                await context.Response.WriteAsync(
                    Csv.Line(
                        entry.ReceivedTime, entry.AlertId, entry.PointerName, entry.AccountLabel, entry.Symbol, entry.Intent, Api.Words.Of(entry.State), entry.Code, entry.Message, entry.Legs.Count,
                        entry.Legs.Sum(leg => leg.FilledContracts)),
                    context.RequestAborted);
            }

            if (entries.Count < 500)
                return;
            before = entries[^1].AlertId;
        }
    }
}
