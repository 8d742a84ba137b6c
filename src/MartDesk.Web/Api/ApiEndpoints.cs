using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Portfolio;
using MartDesk.Web.Hosting;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Api;

/// <summary>What the <c>martdesk</c> program reads of a running desk.</summary>
internal static class ApiEndpoints
{
    private const int DefaultAlerts = 50;
    private const int MaxAlerts = 500;

    internal static void MapApi(this IEndpointRouteBuilder routes)
    {
        Map("/api/v1/positions", [], context =>
            WriteAsync(context, Snapshot(context).Positions.Select(PositionJson.From), ApiJson.Readable.IEnumerablePositionJson));
        Map("/api/v1/orders", [], context =>
            WriteAsync(context, Snapshot(context).Orders.Select(OrderJson.From), ApiJson.Readable.IEnumerableOrderJson));
        Map("/api/v1/balance", [], context =>
            WriteAsync(context, Snapshot(context).Accounts.Select(BalanceJson.From), ApiJson.Readable.IEnumerableBalanceJson));
        Map("/api/v1/alerts", ["count"], ReadAlertsAsync);

        void Map(string path, string[] known, RequestDelegate answer) => routes.MapGet(path, context => AnswerKnownAsync(context, known, answer)).RequireAuthorization(AccessPolicy.Read);
    }

    /// <summary>Answers, unless the request asks for something that would be ignored.</summary>
    private static Task AnswerKnownAsync(HttpContext context, string[] known, RequestDelegate answer)
    {
        if (context.Request.Query.Keys.All(name => known.Contains(name, StringComparer.Ordinal)))
            return answer(context);
        var message = known.Length == 0
            ? "This address takes no parameters."
            : $"A parameter of this request is not known; known are: {string.Join(", ", known)}.";
        return new Refusal { Code = "unknown_parameter", Message = message }.WriteAsync(context.Response, StatusCodes.Status400BadRequest);
    }

    private static async Task ReadAlertsAsync(HttpContext context)
    {
        if (!TryReadCount(context.Request.Query["count"], out var count))
        {
            await new Refusal { Code = "bad_value", Message = $"count must be a whole number from 1 to {MaxAlerts}." }
                .WriteAsync(context.Response, StatusCodes.Status400BadRequest);
            return;
        }

        var log = context.RequestServices.GetRequiredService<IAlertLog>();
        var entries = await log.ReadAsync(count, null, context.RequestAborted);
        await WriteAsync(context, entries.Select(AlertJson.From), ApiJson.Readable.IEnumerableAlertJson);
    }

    private static bool TryReadCount(string? text, out int count)
    {
        count = DefaultAlerts;
        return text is null
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= MaxAlerts);
    }

    private static PortfolioSnapshot Snapshot(HttpContext context) =>
        context.RequestServices.GetRequiredService<IPortfolio>().Current;

    private static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);
}
