using System.Security.Cryptography;
using System.Text;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Ticket;
using MartDesk.Web.Forms;
using MartDesk.Web.Hosting;
using MartDesk.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Orders;

/// <summary>Cancel one, cancel many, change one.</summary>
internal static class OrderEndpoints
{
    /// <summary>A second click within this time is the same wish; later it is another try.</summary>
    private const long SameWishMs = 10_000;

    /// <summary>Code of an estimate that could not be made now: the desk asks the venue again when it carries the order out.</summary>
    private const string NotReady = "not_ready";

    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    internal static void MapOrders(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/orders/cancel", CancelAsync);
        routes.MapPost("/orders/cancel-stop", CancelStopAsync);
        routes.MapGet("/orders/cancel-all", context => WriteAsync(context, new CancelAllModel(Markets(context), [], null)));
        routes.MapPost("/orders/cancel-all", CancelAllAsync);
        routes.MapGet("/orders/edit", async context =>
        {
            if (await FindAsync(context, context.Request.Query["account"], context.Request.Query["order"]) is not { } row)
                return;
            await WriteAsync(context, row, EditReader.Standing(row.Order), null);
        });
        routes.MapPost("/orders/edit", EditAsync);
    }

    private static async Task CancelAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form || await FindAsync(context, form.Text("account"), form.Text("order")) is not { } row)
            return;
        var wish = FormattableString.Invariant($"page-cancel-{row.Order.VenueOrderId}-{Now(context) / SameWishMs}");
        var order = new ManualOrder.Cancel { AccountId = row.AccountId, Symbol = row.Order.Symbol, VenueOrderId = row.Order.VenueOrderId, Kind = row.Order.Kind };
        var answer = await context.RequestServices.GetRequiredService<IManualOrders>().SubmitAsync(order, wish, CancellationToken.None);
        context.GoTo(answer.Alert is { } alert && answer.HttpStatus is 200 or 202 ? $"/alerts/{Uri.EscapeDataString(alert)}" : "/orders");
    }

    private static async Task CancelStopAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        if (context.RequestServices.GetRequiredService<IKeptStops>().List().FirstOrDefault(stop => stop.AccountId == form.Text("account") && stop.ClientOrderId == form.Text("stop")) is not { } stop)
        {
            await context.WriteMissingAsync("The desk does not keep this stop any more", Section.Orders);
            return;
        }

        var wish = FormattableString.Invariant($"page-cancel-stop-{stop.ClientOrderId}-{Now(context) / SameWishMs}");
        var order = new ManualOrder.CancelStop { AccountId = stop.AccountId, Symbol = stop.Symbol, ClientOrderId = stop.ClientOrderId };
        var answer = await context.RequestServices.GetRequiredService<IManualOrders>().SubmitAsync(order, wish, CancellationToken.None); // begun is finished, whoever leaves
        context.GoTo(answer.Alert is { } alert && answer.HttpStatus is 200 or 202 ? $"/alerts/{Uri.EscapeDataString(alert)}" : "/orders");
    }

    private static async Task CancelAllAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        var ticked = form.All("market").ToHashSet(StringComparer.Ordinal);
        var (sent, problems) = (new List<string>(), new List<string>());
        foreach (var market in Markets(context).Where(market => ticked.Contains(market.Value)))
        {
            var wish = FormattableString.Invariant($"page-cancel-all-{market.Symbol}-{Now(context) / SameWishMs}");
            var answer = await context.RequestServices.GetRequiredService<IManualOrders>().SubmitAsync(
                new ManualOrder.CancelAll { AccountId = market.Account.AccountId, Symbol = market.Symbol }, wish, CancellationToken.None);
            if (answer.Alert is { } alert && answer.HttpStatus is 200 or 202)
                sent.Add(alert);
            else
                problems.Add($"{market.Symbol} in {market.Account.Label}: {answer.Message ?? answer.Code}");
        }

        if (sent.Count + problems.Count == 0)
            problems.Add("Tick a market; nothing was sent.");
        await WriteAsync(context, new CancelAllModel(Markets(context), sent, problems.Count == 0 ? null : string.Join(" ", problems)));
    }

    /// <summary>Goes the way of an order: durable first, and carried out by the desk, whose own record of the order and of the stop behind it changes with it.</summary>
    private static async Task EditAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form || await FindAsync(context, form.Text("account"), form.Text("order")) is not { } row)
            return;
        var fields = form.Values();
        var portfolio = context.RequestServices.GetRequiredService<IPortfolio>();
        var manual = context.RequestServices.GetRequiredService<IManualOrders>();
        var edit = EditReader.Read(fields, row, portfolio.InstrumentOf(row.AccountId, row.Order.Symbol)?.PriceStep);
        if (EnvironmentOf(portfolio, row) == VenueEnvironment.Live && fields["sure"] != "yes")
            fields.Refuse("Tick that this moves real money; nothing was sent.");
        if (fields.Problem is null && await manual.EstimateAsync(edit, context.RequestAborted) is { Code: { } code } refused && code != NotReady)
            fields.Refuse(refused.Message ?? code);
        if (fields.Problem is null)
        {
            var answer = await manual.SubmitAsync(edit, WishOf(edit, Now(context)), CancellationToken.None); // begun is finished, whoever leaves
            if (answer.Alert is { } alert && answer.HttpStatus is 200 or 202)
            {
                if (context.Request.WantsJson())
                    await TellEndAsync(context, alert);
                else
                    context.GoTo($"/alerts/{Uri.EscapeDataString(alert)}");
                return;
            }

            fields.Refuse($"{answer.Message ?? answer.Code} {answer.Hint}".TrimEnd());
        }

        if (context.Request.WantsJson())
            await new Refusal { Code = "not_changed", Message = fields.Problem! }.WriteAsync(context.Response, StatusCodes.Status422UnprocessableEntity); // Refused above, or gone.
        else
            await WriteAsync(context, row, fields, fields.Problem);
    }

    /// <summary>The chart says what became of a move where it was made: waits a moment for its end. The desk goes on with it without us.</summary>
    private static async Task TellEndAsync(HttpContext context, string alert)
    {
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        var log = context.RequestServices.GetRequiredService<IAlertLog>();
        var began = time.GetTimestamp();
        var entry = await log.FindAsync(alert, context.RequestAborted);
        while (entry is { State: AlertState.Accepted or AlertState.Working } && time.GetElapsedTime(began) < EndWithin)
        {
            await Task.Delay(LookEvery, time, context.RequestAborted);
            entry = await log.FindAsync(alert, context.RequestAborted);
        }

        if (entry is { State: AlertState.Rejected or AlertState.Expired or AlertState.NeedsAttention })
            await new Refusal { Code = "not_changed", Message = entry.Message ?? entry.Code ?? "It was not changed." }.WriteAsync(context.Response, StatusCodes.Status422UnprocessableEntity);
        else
            await context.Response.WriteAsJsonAsync(new Refusal { Code = "changed", Message = "Changed." }, HostingJson.Default.Refusal, cancellationToken: CancellationToken.None);
    }

    /// <summary>The same change asked for twice within a moment is one wish; another change is another.</summary>
    private static string WishOf(ManualOrder.Edit edit, long now)
    {
        var wanted = FormattableString.Invariant(
            $"{edit.LimitPrice}/{edit.Contracts}/{edit.TriggerPrice}/{edit.TakeProfitPrice}/{edit.TakeProfitBy}/{edit.StopLossPrice}/{edit.StopLossBy}");
        return FormattableString.Invariant($"page-edit-{edit.VenueOrderId}-{now / SameWishMs}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wanted)).AsSpan(0, 8))}");
    }

    private static Task WriteAsync(HttpContext context, OrderStateRow row, FieldValues fields, string? problem)
    {
        var portfolio = context.RequestServices.GetRequiredService<IPortfolio>();
        var model = new EditModel(row, EnvironmentOf(portfolio, row), portfolio.InstrumentOf(row.AccountId, row.Order.Symbol)?.PriceStep ?? 0.01m, fields, problem);
        return context.WritePageAsync(
            new PageContent("Change order", Section.Orders, typeof(EditPage), model) { Environment = model.Environment },
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static Task WriteAsync(HttpContext context, CancelAllModel model) => context.WritePageAsync(
        new PageContent("Cancel orders", Section.Orders, typeof(CancelAllPage), model), model.Problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);

    private static List<CancelMarket> Markets(HttpContext context)
    {
        var current = context.RequestServices.GetRequiredService<IPortfolio>().Current;
        return
        [
            .. current.Orders.Select(row => (row.AccountId, row.Order.Symbol))
                .Concat(context.RequestServices.GetRequiredService<IKeptStops>().List().Where(stop => current.Accounts.Any(account => account.AccountId == stop.AccountId)).Select(stop => (stop.AccountId, stop.Symbol)))
                .GroupBy(order => order)
                .Select(group => new CancelMarket(current.Accounts.First(account => account.AccountId == group.Key.AccountId), group.Key.Symbol, group.Count()))
                .OrderBy(market => market.Account.Environment).ThenBy(market => market.Account.Label, StringComparer.Ordinal).ThenBy(market => market.Symbol, StringComparer.Ordinal),
        ];
    }

    private static async Task<OrderStateRow?> FindAsync(HttpContext context, string? account, string? order)
    {
        var found = context.RequestServices.GetRequiredService<IPortfolio>().Current.Orders.FirstOrDefault(row => row.AccountId == account && row.Order.VenueOrderId == order);
        if (found is null && context.Request.WantsJson())
            await new Refusal { Code = "not_open", Message = "This order is not open any more." }.WriteAsync(context.Response, StatusCodes.Status404NotFound);
        else if (found is null)
            await context.WriteMissingAsync("This order is not open any more", Section.Orders);
        return found;
    }

    private static VenueEnvironment EnvironmentOf(IPortfolio portfolio, OrderStateRow row) => portfolio.Current.Accounts.First(account => account.AccountId == row.AccountId).Environment;

    private static long Now(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
}
