using MartDesk.Desk.Accounts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
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
            var fields = new FieldValues();
            fields.Set("price", row.Order.LimitPrice);
            fields.Set("trigger", row.Order.TriggerPrice);
            fields.Set("contracts", row.Order.Contracts);
            await WriteAsync(context, row, fields, null);
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

    private static async Task EditAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form || await FindAsync(context, form.Text("account"), form.Text("order")) is not { } row)
            return;
        var fields = form.Values();
        var order = row.Order;
        var change = new OrderChange
        {
            Order = order,
            LimitPrice = order.Type == OrderType.Limit ? fields.Number("price", "The limit price") : null,
            TriggerPrice = order.Kind == OrderKind.Order ? null : fields.Number("trigger", "The trigger price"),
            Contracts = order.Kind == OrderKind.Order ? fields.Whole("contracts", "Contracts") : null,
        };
        var portfolio = context.RequestServices.GetRequiredService<IPortfolio>();
        var step = portfolio.InstrumentOf(row.AccountId, order.Symbol)?.PriceStep;
        foreach (var price in (decimal?[])[change.LimitPrice, change.TriggerPrice])
        {
            if (price is <= 0m || (price is { } value && step is { } size && value % size != 0m))
                fields.Refuse(FormattableString.Invariant($"Price {price} is off the {step} step."));
        }

        if (change.Contracts is { } contracts && contracts <= order.FilledContracts)
            fields.Refuse($"{order.FilledContracts} contracts are filled already; the order can only be as large as more than that.");
        if (EnvironmentOf(portfolio, row) == VenueEnvironment.Live && fields["sure"] != "yes")
            fields.Refuse("Tick that this moves real money; nothing was sent.");
        if (fields.Problem is null)
        {
            var reply = portfolio.VenueOf(row.AccountId) is { } venue
                ? await venue.ChangeAsync(change, CancellationToken.None) // begun is finished, whoever leaves
                : new VenueReply<OrderAck>.NotSent("the account is not connected");
            if (reply is VenueReply<OrderAck>.Ok)
            {
                if (context.Request.WantsJson())
                    await context.Response.WriteAsJsonAsync(new Refusal { Code = "changed", Message = "Changed." }, HostingJson.Default.Refusal, cancellationToken: CancellationToken.None);
                else
                    context.GoTo("/orders");
                return;
            }

            fields.Refuse(reply switch
            {
                VenueReply<OrderAck>.Rejected(var error) => $"The venue refuses: {error.Message} ({error.Code}).",
                VenueReply<OrderAck>.NotSent(var reason) => $"Nothing was sent: {reason}",
                VenueReply<OrderAck>.Unknown(var reason) => $"What became of it is not known ({reason}). Look at the order before you try again.",
                _ => "It was not changed.",
            });
        }

        if (context.Request.WantsJson())
            await new Refusal { Code = "not_changed", Message = fields.Problem! }.WriteAsync(context.Response, StatusCodes.Status422UnprocessableEntity); // Refused above, or gone.
        else
            await WriteAsync(context, row, fields, fields.Problem);
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
