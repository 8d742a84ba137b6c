using MartDesk.Desk.Accounts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Web.Accounts;
using MartDesk.Web.Audit;
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
    private const string DamagedInWords = "The disk has changed what was stored of these limits. The account opens nothing, and is closed at no loss, until you save them again.";

    internal static void MapGuards(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/guards", context => WriteAsync(context, null, NoticeOf(context.Request.Query["done"]), []));
        routes.MapPost("/guards/mode", SetModeAsync).NeedsFreshProof((context, form) => ModeWords.Read(form["mode"]) < Desk(context).Mode); // holding back never waits
        routes.MapPost("/guards/panic", PanicAsync);
        routes.MapPost("/guards/locks/{id}/release", ReleaseAsync).NeedsFreshProof();
        routes.MapGet("/guards/{id}", async context =>
        {
            if (await AccountEndpoints.FindAsync(context) is { } account)
                await WriteAsync(context, account, notice: OfAccount(context.Request.Query["done"]));
        });
        routes.MapPost("/guards/{id}", SetLimitsAsync).NeedsFreshProof();
        routes.MapPost("/guards/{id}/mode", SetAccountModeAsync)
            .NeedsFreshProof((context, form) => context.GetRouteValue("id") is string id && ModeWords.Read(form["mode"]) < Desk(context).OwnModeOf(id));
        routes.MapPost("/guards/{id}/panic", PanicAccountAsync);
        routes.MapPost("/guards/{id}/forget-peak", async context =>
        {
            if (await AccountEndpoints.FindAsync(context) is not { } account || await PostedForm.ReadAsync(context) is null)
                return;
            await Limits(context).ForgetPeakAsync(account.AccountId, CancellationToken.None);
            context.GoTo(PathOf(account) + "?done=forgotten");
        }).NeedsFreshProof();
    }

    private static async Task SetModeAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        var wanted = ModeWords.Read(form.Text("mode"));
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

    private static async Task SetAccountModeAsync(HttpContext context)
    {
        if (await AccountEndpoints.FindAsync(context) is not { } account || await PostedForm.ReadAsync(context) is not { } form)
            return;
        if (ModeWords.Read(form.Text("mode")) is not { } mode)
        {
            await WriteAsync(context, account, problem: "An account is active, reducing only or halted; nothing was changed.");
            return;
        }

        if (mode < Desk(context).OwnModeOf(account.AccountId) && form.Text("sure") != "yes")
        {
            await WriteAsync(context, account, problem: "Tick that alerts may trade again; nothing was changed.");
            return;
        }

        await Desk(context).SetAsync(account.AccountId, mode, CancellationToken.None);
        context.GoTo($"{PathOf(account)}?done={form.Text("mode")}");
    }

    private static async Task PanicAccountAsync(HttpContext context)
    {
        if (await AccountEndpoints.FindAsync(context) is not { } account || await PostedForm.ReadAsync(context) is null)
            return;
        var alerts = await Desk(context).PanicAsync(account.AccountId, CancellationToken.None); // begun is finished, whoever leaves
        await WriteAsync(context, account, panic: alerts.Count == 0 ? null : alerts[0]);
    }

    private static async Task PanicAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is null)
            return;
        var alerts = await Desk(context).PanicAsync(CancellationToken.None); // begun is finished, whoever leaves
        await WriteAsync(context, null, null, alerts);
    }

    private static async Task ReleaseAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is null)
            return;
        if (context.GetRouteValue("id") is not string id || await context.RequestServices.GetRequiredService<IGuardLocks>().ReleaseAsync(id, CancellationToken.None) is not { } released)
        {
            await context.WriteMissingAsync("This lock has ended", Section.Guards);
            return;
        }

        AuditTrail.Describe(context, released.Reason);
        context.GoTo("/guards?done=released#locks");
    }

    private static async Task SetLimitsAsync(HttpContext context)
    {
        if (await AccountEndpoints.FindAsync(context) is not { } account || await PostedForm.ReadAsync(context) is not { } form)
            return;
        var fields = form.Values();
        var limits = LimitFields.Read(fields);
        if (fields.Problem is { } problem)
        {
            await WriteAsync(context, account, fields, problem: problem);
            return;
        }

        await Limits(context).SetLimitsAsync(account.AccountId, limits, CancellationToken.None);
        context.GoTo(PathOf(account) + "?done=saved");
    }

    private static Task WriteAsync(HttpContext context, AccountInfo account, FieldValues? typed = null, string? notice = null, string? problem = null, string? panic = null)
    {
        var fields = typed ?? new FieldValues();
        if (typed is null)
            LimitFields.Write(fields, Limits(context).LimitsOf(account.AccountId));
        var portfolio = context.RequestServices.GetRequiredService<IPortfolio>().Current;
        var model = new LimitsModel
        {
            Account = account,
            Mode = Desk(context).OwnModeOf(account.AccountId),
            DeskMode = Desk(context).Mode,
            Orders = portfolio.Orders.Count(order => order.AccountId == account.AccountId),
            Positions = portfolio.Positions.Count(position => position.AccountId == account.AccountId),
            Fields = fields,
            Panic = panic,
            Notice = notice,
            Problem = problem ?? (typed is null && Limits(context).LimitsOf(account.AccountId).IsDamaged ? DamagedInWords : null),
        };
        var content = new PageContent($"Guards of {account.Label}", Section.Guards, typeof(LimitsPage), model) { Environment = account.Environment };
        return context.WritePageAsync(content, problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static Task WriteAsync(HttpContext context, string? problem, string? notice, IReadOnlyList<string> panic)
    {
        var accounts = AccountEndpoints.Keeper(context).List();
        var reached = accounts.Where(account => !account.IsDisabled).Select(account => account.AccountId).ToHashSet();
        var portfolio = context.RequestServices.GetRequiredService<IPortfolio>().Current;
        var pointers = context.RequestServices.GetRequiredService<IPointers>().List();
        var model = new GuardsModel
        {
            Mode = Desk(context).Mode,
            Locks =
            [
                .. context.RequestServices.GetRequiredService<IGuardLocks>().List().Select(held => (
                    held,
                    accounts.FirstOrDefault(account => account.AccountId == held.AccountId),
                    held.PointerId is null ? null : pointers.FirstOrDefault(pointer => pointer.PointerId == held.PointerId)?.Name ?? held.PointerId)),
            ],
            Accounts = [.. accounts.Select(account => (account, Desk(context).OwnModeOf(account.AccountId), Limits(context).LimitsOf(account.AccountId)))],
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
        "released" => "The lock is released: what it counts counts from now on. The limit stays.",
        _ => null,
    };

    private static string? OfAccount(string? done) => done switch
    {
        "active" => "The account is active.",
        "reducing" => "The account takes exits and cancellations only.",
        "halted" => "The account is halted. No order that opens leaves the desk for it any more.",
        "saved" => "The limits are saved and count from the next alert on.",
        "forgotten" => "The drawdown counts from the equity of now on.",
        _ => null,
    };

    private static string PathOf(AccountInfo account) => "/guards/" + Uri.EscapeDataString(account.AccountId);

    private static IDeskSwitch Desk(HttpContext context) => context.RequestServices.GetRequiredService<IDeskSwitch>();

    private static IAccountGuards Limits(HttpContext context) => context.RequestServices.GetRequiredService<IAccountGuards>();
}
