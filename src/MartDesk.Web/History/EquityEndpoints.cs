using System.Text.Json.Serialization;
using MartDesk.Desk.History;
using MartDesk.Desk.Venues;
using MartDesk.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.History;

/// <summary>The equity curve as data for the chart.</summary>
internal static class EquityEndpoints
{
    private const int CurvePoints = 400;

    internal static void MapEquity(this IEndpointRouteBuilder routes) => routes.MapGet("/equity", async context =>
    {
        var view = context.RequestServices.GetRequiredService<ViewSource>().View(PageRequest.From(PageKind.Portfolio, null, context.Request.Query), PageData.Empty);
        var history = context.RequestServices.GetRequiredService<IHistory>();
        var accounts = view.ShownLabels.Keys.ToList();
        var from = view.Since ?? view.Now.AddYears(-5);
        var transfers = history.ReadLedger(HistoryQueries.Of(view) with { Symbol = null, Before = null, Count = 1_000 }).Where(entry => entry.Row.Kind == LedgerKind.Transfer);
        var answer = new EquityJson(
            [.. EquityCurve.Of(history.ReadEquity(accounts, from, view.Now, CurvePoints), view.Accounts.Where(view.IsShown), view.Now).Select(point => new PointJson(point.Time.ToUnixTimeSeconds(), (double)point.Equity))],
            [.. transfers.Reverse().Select(entry => new PointJson(entry.Row.Time.ToUnixTimeSeconds(), (double)entry.Row.Amount))]);
        await context.Response.WriteAsJsonAsync(answer, HistoryJson.Default.EquityJson, cancellationToken: context.RequestAborted);
    });
}

/// <summary>A curve and its transfers. Doubles: charts only draw them.</summary>
internal sealed record EquityJson(IReadOnlyList<PointJson> Points, IReadOnlyList<PointJson> Transfers);

/// <summary>One point.</summary>
/// <param name="Time">Unix seconds.</param>
/// <param name="Value">Equity, or what was moved.</param>
internal sealed record PointJson(long Time, double Value);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EquityJson))]
internal sealed partial class HistoryJson : JsonSerializerContext;
