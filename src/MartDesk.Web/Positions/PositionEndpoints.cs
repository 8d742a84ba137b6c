using MartDesk.Desk.Accounts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.History;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using MartDesk.Web.Forms;
using MartDesk.Web.Pages;
using MartDesk.Web.Ticket;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Positions;

/// <summary>The page of one position and what can be done with it. Whatever is sent goes the way of an alert; the answer is the page of that alert.</summary>
internal static class PositionEndpoints
{
    private const string Root = "/positions/{account}/{symbol}/{side}";

    internal static void MapPositions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Root, async context =>
        {
            if (await FindAsync(context) is { } position)
                await WriteAsync(context, position, new FieldValues(), null);
        });
        routes.MapPost(Root + "/close", context => SendAsync(context, Close));
        routes.MapPost(Root + "/protect", context => SendAsync(context, Protect));
        routes.MapPost(Root + "/trail", context => SendAsync(context, Trail));
        routes.MapPost(Root + "/reverse", context => SendAsync(context, (position, _) => new ManualOrder.Reverse { AccountId = position.AccountId, Symbol = position.Symbol, Side = position.Side }));
    }

    private static ManualOrder? Close(PositionState position, FieldValues fields)
    {
        var contracts = fields["share"] == "contracts" ? fields.Whole("contracts", "Contracts") : null;
        var limit = fields["type"] == "limit" ? fields.Number("price", "The limit price") : null;
        if (fields["share"] == "contracts" && contracts is null)
            fields.Refuse($"Say how many contracts, 1 to {position.Contracts}.");
        else if (contracts is < 1 || contracts > position.Contracts)
            fields.Refuse($"{contracts} contracts cannot be closed of {position.Contracts}.");
        if (fields["type"] == "limit" && limit is null)
            fields.Refuse("A limit order needs its price.");
        OrderSize? size = fields["share"] switch
        {
            "100" => null,
            "25" or "50" or "75" => new OrderSize(fields.Number("share", "The share") ?? 0m, QuantityUnit.PercentPosition),
            "contracts" => new OrderSize(contracts ?? 0, QuantityUnit.Contracts),
            _ => Refuse(fields, "Choose how much to close."),
        };
        return fields.Problem is not null ? null : new ManualOrder.Exit
        {
            AccountId = position.AccountId,
            Symbol = position.Symbol,
            Side = position.Side,
            Size = size,
            Pricing = limit is null ? new OrderPricing() : new OrderPricing { Kind = PricingKind.Limit, LimitPrice = limit },
        };
    }

    private static ManualOrder? Protect(PositionState position, FieldValues fields)
    {
        var stop = TicketFields.Stop(fields);
        var targets = TicketFields.Targets(fields);
        if (stop is null && targets.Count == 0)
            fields.Refuse("Name a stop or a target.");
        return fields.Problem is not null ? null : new ManualOrder.Protect
        {
            AccountId = position.AccountId,
            Symbol = position.Symbol,
            Side = position.Side,
            StopLoss = stop,
            TakeProfits = targets,
        };
    }

    private static ManualOrder? Trail(PositionState position, FieldValues fields)
    {
        var percent = fields.Number("trail", "The distance");
        if (percent is null or < 0.1m or > 5m)
            fields.Refuse("The distance is 0.1 to 5 percent.");
        var activation = fields.Number("activation", "The price to follow from");
        return fields.Problem is not null ? null : new ManualOrder.Trail { AccountId = position.AccountId, Symbol = position.Symbol, Side = position.Side, Percent = percent ?? 0m, ActivationPrice = activation };
    }

    private static OrderSize? Refuse(FieldValues fields, string problem)
    {
        fields.Refuse(problem);
        return null;
    }

    private static async Task SendAsync(HttpContext context, Func<PositionState, FieldValues, ManualOrder?> read)
    {
        if (await FindAsync(context) is not { } position || await PostedForm.ReadAsync(context) is not { } form)
            return;
        var fields = form.Values();
        if (EnvironmentOf(context, position) == VenueEnvironment.Live && fields["sure"] != "yes")
            fields.Refuse("Tick that this moves real money; nothing was sent.");
        if (TicketFields.RequestId(fields) is not { } request)
            fields.Refuse("This page is too old; read it again.");
        else if (read(position, fields) is { } order && fields.Problem is null)
        {
            var answer = await context.RequestServices.GetRequiredService<IManualOrders>().SubmitAsync(order, request, CancellationToken.None); // begun is finished, whoever leaves
            if (answer.Alert is { } alert && answer.HttpStatus is 200 or 202)
            {
                context.GoTo($"/alerts/{Uri.EscapeDataString(alert)}");
                return;
            }

            fields.Refuse($"{answer.Message ?? answer.Code} {answer.Hint}".TrimEnd());
        }

        await WriteAsync(context, position, fields, fields.Problem);
    }

    private static async Task WriteAsync(HttpContext context, PositionState position, FieldValues fields, string? problem)
    {
        var portfolio = context.RequestServices.GetRequiredService<IPortfolio>();
        var history = context.RequestServices.GetRequiredService<IHistory>();
        var instrument = portfolio.InstrumentOf(position.AccountId, position.Symbol);
        var results = await history.ReadResultsAsync(context.RequestAborted);
        var model = new PositionModel
        {
            Row = new PositionRow(position, results.OpenOf(position.AccountId, position.Symbol, position.Side, position.Contracts), portfolio.Current.Orders)
            {
                Kept = PositionRow.KeptOf(position, context.RequestServices.GetRequiredService<IKeptStops>().List()),
            },
            Environment = EnvironmentOf(context, position),
            Instrument = instrument,
            Fills = history.ReadFills(new HistoryQuery { AccountIds = [position.AccountId], Symbol = position.Symbol, Count = 10 }),
            RequestId = TicketFields.NewRequestId(),
            Fields = fields,
            Problem = problem,
        };
        var content = new PageContent($"{position.Symbol} {position.Side.ToString().ToLowerInvariant()}", Section.Positions, typeof(PositionPage), model) { Environment = model.Environment };
        await context.WritePageAsync(content, problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<PositionState?> FindAsync(HttpContext context)
    {
        var (account, symbol) = (context.GetRouteValue("account") as string, context.GetRouteValue("symbol") as string);
        PositionSide? side = context.GetRouteValue("side") switch { "long" => PositionSide.Long, "short" => PositionSide.Short, _ => null };
        var found = context.RequestServices.GetRequiredService<IPortfolio>().Current.Positions.FirstOrDefault(position => position.AccountId == account && position.Symbol == symbol && position.Side == side);
        if (found is null)
            await context.WriteMissingAsync("This position is not open", Section.Positions);
        return found;
    }

    private static VenueEnvironment EnvironmentOf(HttpContext context, PositionState position) =>
        context.RequestServices.GetRequiredService<IPortfolio>().Current.Accounts.First(account => account.AccountId == position.AccountId).Environment;
}
