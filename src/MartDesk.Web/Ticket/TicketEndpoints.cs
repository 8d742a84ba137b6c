using System.Text.Json.Serialization;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using MartDesk.Web.Audit;
using MartDesk.Web.Forms;
using MartDesk.Web.Hosting;
using MartDesk.Web.Numbers;
using MartDesk.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Ticket;

/// <summary>What the ticket asks while it is filled in, sends, and follows.</summary>
internal static class TicketEndpoints
{
    internal static void MapTicket(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/ticket/estimate", EstimateAsync).WithMetadata(ChangesNothing.Mark);
        routes.MapPost("/ticket/send", SendAsync);
        routes.MapGet("/ticket/outcome/{alert}", OutcomeAsync);
    }

    private static async Task EstimateAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } ticket)
            return;
        if (ticket.Fields.Problem is { } problem)
        {
            await AnswerAsync(context, new EstimateJson { Problem = problem });
            return;
        }

        var manual = context.RequestServices.GetRequiredService<IManualOrders>();
        var estimates = new List<OrderEstimate>();
        foreach (var order in ticket.Orders)
            estimates.Add(await manual.EstimateAsync(order, context.RequestAborted));
        await AnswerAsync(context, EstimateJson.Of(estimates, ticket));
    }

    private static async Task SendAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } ticket)
            return;
        var fields = ticket.Fields;
        if (ticket.Environment == VenueEnvironment.Live && fields["sure"] != "yes")
            fields.Refuse("Tick that this moves real money; nothing was sent.");
        var request = TicketFields.RequestId(fields);
        if (request is null)
            fields.Refuse("This page is too old; load it again.");
        if (fields.Problem is { } problem)
        {
            await AnswerAsync(context, new SentJson { Problem = problem }, StatusCodes.Status422UnprocessableEntity);
            return;
        }

        var manual = context.RequestServices.GetRequiredService<IManualOrders>();
        var alerts = new List<string>();
        for (var i = 0; i < ticket.Orders.Count; i++)
        {
            // Each part of a scaled order is a wish of its own, so a page that is sent twice orders none of them twice.
            var answer = await manual.SubmitAsync(ticket.Orders[i], ticket.Orders.Count == 1 ? request! : $"{request}-{i + 1}", CancellationToken.None); // begun is finished, whoever leaves
            if (answer.Alert is { } alert && answer.HttpStatus is 200 or 202)
            {
                alerts.Add(alert);
                continue;
            }

            var words = $"{answer.Message ?? answer.Code} {answer.Hint}".TrimEnd();
            await AnswerAsync(
                context,
                new SentJson { Alerts = alerts, Problem = alerts.Count == 0 ? words : $"{alerts.Count} of {ticket.Orders.Count} orders were taken, then: {words}" },
                StatusCodes.Status422UnprocessableEntity);
            return;
        }

        await AnswerAsync(context, new SentJson { Alerts = alerts, Next = TicketFields.NewRequestId() });
    }

    private static async Task OutcomeAsync(HttpContext context)
    {
        var found = await context.RequestServices.GetRequiredService<IAlertLog>().FindAsync(context.GetRouteValue("alert") as string ?? "", context.RequestAborted);
        if (found is null)
        {
            await new Refusal { Code = "not_found", Message = "This desk has no alert of this id." }.WriteAsync(context.Response, StatusCodes.Status404NotFound);
            return;
        }

        var account = context.RequestServices.GetRequiredService<IPortfolio>().Current.Accounts.FirstOrDefault(account => account.Label == found.AccountLabel);
        var step = account is null ? null : context.RequestServices.GetRequiredService<IPortfolio>().InstrumentOf(account.AccountId, found.Symbol)?.PriceStep;
        var outcome = AlertOutcome.Of(found, step ?? 0.01m);
        var isOver = found.State is not (AlertState.Accepted or AlertState.Working) || found.Legs.Any(leg => leg.State == LegState.Acknowledged || leg.IsKept);
        await AnswerAsync(context, new OutcomeJson(outcome.Word, outcome.Tone, outcome.Line, isOver));
    }

    private static async Task<Ticket?> ReadAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return null;
        var fields = form.Values();
        var portfolio = context.RequestServices.GetRequiredService<IPortfolio>();
        var account = portfolio.Current.Accounts.FirstOrDefault(account => account.AccountId == form.Text("account"));
        var instrument = account is null ? null : portfolio.InstrumentOf(account.AccountId, form.Text("symbol"));
        if (account is null || instrument is null)
        {
            await AnswerAsync(context, new SentJson { Problem = "There is no such market in this account; load the page again." }, StatusCodes.Status422UnprocessableEntity);
            return null;
        }

        return new Ticket(account.Environment, instrument, fields, TicketReader.Read(fields, account.AccountId, instrument));
    }

    /// <summary>A browser without a script is sent to a page; one with a script gets numbers.</summary>
    private static Task AnswerAsync(HttpContext context, SentJson sent, int status = StatusCodes.Status200OK)
    {
        if (context.Request.WantsJson())
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsJsonAsync(sent, TicketJson.Default.SentJson, cancellationToken: context.RequestAborted);
        }

        if (sent is { Alerts: [var alert, ..], Problem: null })
        {
            context.GoTo($"/alerts/{Uri.EscapeDataString(alert)}");
            return Task.CompletedTask;
        }

        return context.WritePageAsync(new PageContent("Not sent", Section.Market, typeof(NotSentPage), sent.Problem ?? ""), status);
    }

    private static Task AnswerAsync(HttpContext context, EstimateJson estimate) =>
        context.Response.WriteAsJsonAsync(estimate, TicketJson.Default.EstimateJson, cancellationToken: context.RequestAborted);

    private static Task AnswerAsync(HttpContext context, OutcomeJson outcome) =>
        context.Response.WriteAsJsonAsync(outcome, TicketJson.Default.OutcomeJson, cancellationToken: context.RequestAborted);

    /// <summary>A ticket as read.</summary>
    internal sealed record Ticket(VenueEnvironment Environment, Instrument Instrument, FieldValues Fields, IReadOnlyList<ManualOrder> Orders);
}

/// <summary>What was sent, or why nothing was.</summary>
internal sealed record SentJson
{
    /// <summary>The alerts by which it can be followed.</summary>
    public IReadOnlyList<string> Alerts { get; init; } = [];

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>Name of the next wish.</summary>
    public string? Next { get; init; }
}

/// <summary>What became of an order.</summary>
internal sealed record OutcomeJson(string Word, string Tone, string Line, bool IsOver);

/// <summary>What a ticket would take, in the page's words.</summary>
internal sealed record EstimateJson
{
    /// <summary>Why it would be refused; null when it would not.</summary>
    public string? Problem { get; init; }

    /// <summary>Something to know; null when there is nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>The orders, in the order in which they would be sent.</summary>
    public IReadOnlyList<string> Legs { get; init; } = [];

    public string Contracts { get; init; } = Show.Missing;

    public string Coins { get; init; } = Show.Missing;

    public string Value { get; init; } = Show.Missing;

    public string Margin { get; init; } = Show.Missing;

    public string FreeAfter { get; init; } = Show.Missing;

    public string Fee { get; init; } = Show.Missing;

    public string Liquidation { get; init; } = Show.Missing;

    public string Risk { get; init; } = Show.Missing;

    public string Reward { get; init; } = Show.Missing;

    internal static EstimateJson Of(IReadOnlyList<OrderEstimate> estimates, TicketEndpoints.Ticket ticket)
    {
        var refused = estimates.FirstOrDefault(estimate => estimate.Code is not null);
        if (refused is not null)
            return new EstimateJson { Problem = $"{refused.Message} ({refused.Code})" };
        var legs = estimates.SelectMany(estimate => estimate.Legs).ToList();
        var orders = legs.Where(leg => leg.Kind is OrderKind.Order or OrderKind.Plan or OrderKind.Trailing).ToList();
        var entries = orders.Where(leg => leg.Effect == PositionEffect.Open).ToList();
        var margin = estimates.Any(estimate => estimate.Margin is null) ? null : estimates.Sum(estimate => estimate.Margin);
        var (risk, reward) = RiskOf(entries, ticket.Orders.OfType<ManualOrder.Entry>().FirstOrDefault());
        return new EstimateJson
        {
            Warning = estimates.Select(estimate => estimate.Message).FirstOrDefault(message => message is not null),
            Legs = [.. legs.Select(leg => leg.Words)],
            Contracts = Show.Count(orders.Sum(leg => leg.Contracts)),
            Coins = $"{Show.Coins(orders.Sum(leg => leg.Coins))} {ticket.Instrument.BaseCurrency}",
            Value = Show.Money(orders.Any(leg => leg.Value is null) ? null : orders.Sum(leg => leg.Value)),
            Margin = Show.Money(margin),
            FreeAfter = Show.Money(estimates[0].Available - margin),
            Fee = Show.Money(estimates.Any(estimate => estimate.Fee is null) ? null : orders.Sum(leg => leg.Fee ?? 0m)),
            Liquidation = entries is [{ LiquidationPrice: { } liquidation }, ..] ? Show.RoundedPrice(liquidation, ticket.Instrument.PriceStep) : Show.Missing,
            Risk = Show.Money(risk),
            Reward = risk is > 0m && reward is { } gain ? Show.Ratio(gain / risk.Value) : Show.Missing,
        };
    }

    /// <summary>Loss at the stop and gain at the targets, before fees; null when there is none.</summary>
    private static (decimal? Risk, decimal? Reward) RiskOf(List<EstimatedLeg> entries, ManualOrder.Entry? entry)
    {
        if (entry is null || entries.Count == 0 || entries.Any(leg => leg.Price is null))
            return (null, null);
        var sign = entry.Side == PositionSide.Long ? 1m : -1m;
        decimal Gain(decimal price) => entries.Sum(leg => (price - leg.Price!.Value) * leg.Coins * sign); // all of them have one
        var risk = entry.StopLoss?.Price is { } stop ? -Gain(stop) : (decimal?)null;
        var count = entry.TakeProfits.Count;
        var reward = count == 0 ? (decimal?)null : entry.TakeProfits.Sum(target => Gain(target.Price ?? 0m) * (target.Share is { } share ? share / 100m : 1m / count));
        return (risk, reward);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SentJson))]
[JsonSerializable(typeof(EstimateJson))]
[JsonSerializable(typeof(OutcomeJson))]
internal sealed partial class TicketJson : JsonSerializerContext;
