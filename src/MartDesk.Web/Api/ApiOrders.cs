using MartDesk.Desk.Accounts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using MartDesk.Web.Alerts;
using MartDesk.Web.Audit;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MartDesk.Web.Api;

/// <summary>Orders by hand for programs. They go the way of an alert: durable first, then sent once.</summary>
internal static class ApiOrders
{
    private const int LongestRequestId = 128;

    internal static void MapApiOrders(this IEndpointRouteBuilder api)
    {
        var trade = api.MapGroup("").RequireAuthorization(AccessPolicy.Trade);
        trade.MapPost("/orders", SubmitAsync).Takes<ManualOrderJson>("orders", "Order, close, change or cancel. Answered once it is durable; what becomes of it stands under /alerts/{id}.").Produces<AlertAnswerJson>(StatusCodes.Status202Accepted);
        trade.MapPost("/orders/estimate", EstimateAsync).Takes<ManualOrderJson>("orders", "What an order would lead to now. Orders nothing.").WithMetadata(ChangesNothing.Mark).Produces<EstimateJson>();
    }

    private static async Task<IResult> SubmitAsync(HttpContext context, IManualOrders orders, IAccountKeeper keeper, IPortfolio portfolio, IKeptStops stops)
    {
        var (wanted, refusal) = await ApiBody.ReadAsync(context, ApiJson.Readable.ManualOrderJson);
        if (wanted is null)
            return refusal!;
        AuditTrail.Describe(context, $"{wanted.Action} {wanted.Symbol} {wanted.Quantity} {wanted.QuantityType} {wanted.OrderType} {wanted.Price}{Brackets(wanted)}, account: {wanted.Account}");
        if (wanted.RequestId is not { Length: > 0 and <= LongestRequestId })
            return ApiAnswer.Wrong("bad_value", "request_id must be there: a text of your own for each wish, at most 128 characters. The same again orders nothing again.");
        var (order, problem) = Read(wanted, keeper, portfolio, stops);
        if (order is null)
            return problem!;
        var answer = await orders.SubmitAsync(order, wanted.RequestId, CancellationToken.None); // whoever hangs up has still ordered
        return Results.Json(AlertAnswerJson.From(answer), AlertsJson.Readable.AlertAnswerJson, statusCode: answer.HttpStatus);
    }

    private static async Task<IResult> EstimateAsync(HttpContext context, IManualOrders orders, IAccountKeeper keeper, IPortfolio portfolio, IKeptStops stops)
    {
        var (wanted, refusal) = await ApiBody.ReadAsync(context, ApiJson.Readable.ManualOrderJson);
        if (wanted is null)
            return refusal!;
        var (order, problem) = Read(wanted, keeper, portfolio, stops);
        return order is null ? problem! : ApiAnswer.Ok(EstimateJson.From(await orders.EstimateAsync(order, context.RequestAborted)), ApiJson.Readable.EstimateJson);
    }

    private static string Brackets(ManualOrderJson wanted) =>
        (wanted.StopLoss is { } stop ? FormattableString.Invariant($", stop: {stop}") : "")
        + (wanted.TakeProfit is { Count: > 0 } targets ? FormattableString.Invariant($", target: {string.Join(' ', targets)}") : "");

    private static (ManualOrder? Order, IResult? Refusal) Read(ManualOrderJson wanted, IAccountKeeper keeper, IPortfolio portfolio, IKeptStops stops)
    {
        if (ApiAccounts.Find(keeper, wanted.Account) is not { } account)
            return (null, ApiAnswer.Missing());
        var (order, problem) = wanted.ToOrder(account.AccountId, KindOf, IsKept);
        return (order, problem is null ? null : ApiAnswer.Wrong("bad_value", problem));

        OrderKind? KindOf(string orderId) =>
            portfolio.Current.Orders.FirstOrDefault(row => row.AccountId == account.AccountId && row.Order.VenueOrderId == orderId)?.Order.Kind;

        bool IsKept(string orderId) => stops.List().Any(stop => stop.AccountId == account.AccountId && stop.Symbol == wanted.Symbol && stop.ClientOrderId == orderId);
    }
}
