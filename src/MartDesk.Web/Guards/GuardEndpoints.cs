using MartDesk.Desk.Guards;
using MartDesk.Desk.Portfolio;
using MartDesk.Web.Accounts;
using MartDesk.Web.Forms;
using MartDesk.Web.Pages;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Guards;

/// <summary>The desk's switch, the panic button and the limits of accounts.</summary>
internal static class GuardEndpoints
{
    internal static void MapGuards(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/guards", context => WriteAsync(context, null, NoticeOf(context.Request.Query["done"]), []));
        routes.MapPost("/guards/mode", SetModeAsync).NeedsFreshProof((context, form) => ModeOf(form["mode"]) < Desk(context).Mode); // holding back never waits
        routes.MapPost("/guards/panic", PanicAsync);
        routes.MapGet("/guards/{id}", async context =>
        {
            if (await AccountEndpoints.FindAsync(context) is not { } account)
                return;
            var fields = new FieldValues();
            LimitFields.Write(fields, Limits(context).LimitsOf(account.AccountId));
            await WriteAsync(context, new LimitsModel(account, fields, NoticeOf(context.Request.Query["done"]), null));
        });
        routes.MapPost("/guards/{id}", SetLimitsAsync).NeedsFreshProof();
        routes.MapPost("/guards/{id}/forget-peak", async context =>
        {
            if (await AccountEndpoints.FindAsync(context) is not { } account || await PostedForm.ReadAsync(context) is null)
                return;
            await Limits(context).ForgetPeakAsync(account.AccountId, CancellationToken.None);
            context.GoTo($"/guards/{Uri.EscapeDataString(account.AccountId)}?done=forgotten");
        }).NeedsFreshProof();
    }

    private static DeskMode? ModeOf(string? word) => word switch
    {
        "active" => DeskMode.Active,
        "reducing" => DeskMode.ReducingOnly,
        "halted" => DeskMode.Halted,
        _ => null,
    };

    private static async Task SetModeAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        var wanted = ModeOf(form.Text("mode"));
        var desk = Desk(context);
        if (wanted is not { } mode)
        {
            await WriteAsync(context, "The desk is active, reducing only or halted; nothing was changed.", null, []);
            return;
        }

        // To a stricter state at once; to a freer one only when it was meant.
        if (mode < desk.Mode && form.Text("sure") != "yes")
        {
            await WriteAsync(context, "Tick that alerts may trade again; nothing was changed.", null, []);
            return;
        }

        await desk.SetAsync(mode, CancellationToken.None);
        context.GoTo("/guards?done=" + form.Text("mode"));
    }

    private static async Task PanicAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is null)
            return;
        var alerts = await Desk(context).PanicAsync(CancellationToken.None); // begun is finished, whoever leaves
        await WriteAsync(context, null, null, alerts);
    }

    private static async Task SetLimitsAsync(HttpContext context)
    {
        if (await AccountEndpoints.FindAsync(context) is not { } account || await PostedForm.ReadAsync(context) is not { } form)
            return;
        var fields = form.Values();
        var limits = LimitFields.Read(fields);
        if (fields.Problem is { } problem)
        {
            await WriteAsync(context, new LimitsModel(account, fields, null, problem));
            return;
        }

        await Limits(context).SetLimitsAsync(account.AccountId, limits, CancellationToken.None);
        context.GoTo($"/guards/{Uri.EscapeDataString(account.AccountId)}?done=saved");
    }

    private static Task WriteAsync(HttpContext context, LimitsModel model)
    {
        var content = new PageContent($"Limits of {model.Account.Label}", Section.Guards, typeof(LimitsPage), model) { Environment = model.Account.Environment };
        return context.WritePageAsync(content, model.Problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static Task WriteAsync(HttpContext context, string? problem, string? notice, IReadOnlyList<string> panic)
    {
        var accounts = AccountEndpoints.Keeper(context).List();
        var reached = accounts.Where(account => !account.IsDisabled).Select(account => account.AccountId).ToHashSet();
        var portfolio = context.RequestServices.GetRequiredService<IPortfolio>().Current;
        var model = new GuardsModel
        {
            Mode = Desk(context).Mode,
            Accounts = [.. accounts.Select(account => (account, Limits(context).LimitsOf(account.AccountId)))],
            Orders = portfolio.Orders.Count(order => reached.Contains(order.AccountId)),
            Positions = portfolio.Positions.Count(position => reached.Contains(position.AccountId)),
            Reached = reached.Count,
            Panic = panic,
            Problem = problem,
            Notice = notice,
        };
        return context.WritePageAsync(new PageContent("Guards", Section.Guards, typeof(GuardsPage), model), problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static string? NoticeOf(string? done) => done switch
    {
        "active" => "The desk is active.",
        "reducing" => "The desk takes exits and cancellations only.",
        "halted" => "The desk is halted. No order that opens leaves it any more.",
        "saved" => "The limits are saved and count from the next alert on.",
        "forgotten" => "The drawdown counts from the equity of now on.",
        _ => null,
    };

    private static IDeskSwitch Desk(HttpContext context) => context.RequestServices.GetRequiredService<IDeskSwitch>();

    private static IAccountGuards Limits(HttpContext context) => context.RequestServices.GetRequiredService<IAccountGuards>();
}
