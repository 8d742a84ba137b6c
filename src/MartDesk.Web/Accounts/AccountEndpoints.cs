using System.Globalization;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;
using MartDesk.Web.Audit;
using MartDesk.Web.Forms;
using MartDesk.Web.Hosting;
using MartDesk.Web.Numbers;
using MartDesk.Web.Pages;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Accounts;

/// <summary>The pages of accounts and what their forms do.</summary>
internal static class AccountEndpoints
{
    /// <summary>The page is shown after so long also when the venue has not told the mode.</summary>
    private static readonly TimeSpan ModeWait = TimeSpan.FromSeconds(2);

    internal static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapConnect();
        routes.MapTransfers();
        routes.MapGet("/accounts/{id}", context => ShowAsync(context, problem: null));
        Change("rename", async (keeper, account, form, token) =>
        {
            await keeper.RenameAsync(account.AccountId, form.Text("label"), token);
            return "renamed";
        });
        Change("disable", async (keeper, account, _, token) =>
        {
            await keeper.DisableAsync(account.AccountId, isDisabled: true, token);
            return "disabled";
        });
        Change("enable", async (keeper, account, _, token) =>
        {
            await keeper.DisableAsync(account.AccountId, isDisabled: false, token);
            return "enabled";
        }).NeedsFreshProof(); // its alerts trade again
        Change("check", async (keeper, account, _, token) => await keeper.CheckWaitingAsync(account.AccountId, token) ? "listed" : "waiting");
        routes.MapPost("/accounts/{id}/position-mode", SetPositionModeAsync).NeedsFreshProof();
        routes.MapPost("/accounts/{id}/paper-money", MovePaperMoneyAsync).NeedsFreshProof();
        routes.MapPost("/accounts/{id}/demo-money", ClaimDemoMoneyAsync).NeedsFreshProof();
        routes.MapPost("/accounts/{id}/delete", DeleteAsync).NeedsFreshProof();

        IEndpointConventionBuilder Change(string what, Func<IAccountKeeper, AccountInfo, PostedForm, CancellationToken, Task<string>> change) =>
            routes.MapPost("/accounts/{id}/" + what, context => ChangeAsync(context, change));
    }

    /// <summary>The account of the address; null when there is none, which is answered then.</summary>
    internal static async Task<AccountInfo?> FindAsync(HttpContext context)
    {
        var account = context.GetRouteValue("id") is string id ? Keeper(context).Find(id) : null;
        if (account is null)
            await context.WriteMissingAsync("No such account", Section.Accounts);
        return account;
    }

    internal static IAccountKeeper Keeper(HttpContext context) => context.RequestServices.GetRequiredService<IAccountKeeper>();

    internal static string PathOf(string accountId) => "/accounts/" + Uri.EscapeDataString(accountId);

    private static async Task ChangeAsync(HttpContext context, Func<IAccountKeeper, AccountInfo, PostedForm, CancellationToken, Task<string>> change)
    {
        if (await FindAsync(context) is not { } account || await PostedForm.ReadAsync(context) is not { } form)
            return;
        try
        {
            var done = await change(Keeper(context), account, form, context.RequestAborted);
            context.GoTo($"{PathOf(account.AccountId)}?done={done}");
        }
        catch (ArgumentException exception)
        {
            await ShowAsync(context, Words.Of(exception));
        }
    }

    private static async Task SetPositionModeAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } account || await PostedForm.ReadAsync(context) is not { } form)
            return;
        if (PositionModeWords.Read(form.Text("mode")) is not { } mode)
        {
            await ShowAsync(context, "The position mode is hedge or one-way; nothing was changed.");
            return;
        }

        var change = await Modes(context).SetAsync(account.AccountId, mode, CancellationToken.None); // begun is finished, whoever leaves
        if (change.End == PositionModeEnd.Holds)
            context.GoTo($"{PathOf(account.AccountId)}?done={PositionModeWords.Of(mode)}#position-mode");
        else
            await ShowAsync(context, change.Words);
    }

    private static async Task MovePaperMoneyAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } account || await PostedForm.ReadAsync(context) is not { } form)
            return;
        var isIn = form.Text("way") != "out";
        var problem = decimal.TryParse(form.Text("amount"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usdt) && usdt > 0m
            ? await PaperMoney.MoveAsync(account, isIn ? usdt : -usdt, Keeper(context), Options(context), CancellationToken.None) // begun is finished, whoever leaves
            : "The amount must be a number of USDT above 0, like 2500.5.";
        if (problem is null)
            context.GoTo($"{PathOf(account.AccountId)}?done={(isIn ? "paid" : "taken")}");
        else
            await ShowAsync(context, problem);
    }

    private static async Task ClaimDemoMoneyAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } account || await PostedForm.ReadAsync(context) is null)
            return;
        var claim = await context.RequestServices.GetRequiredService<IDemoMoney>().ClaimAsync(account.AccountId, CancellationToken.None); // begun is finished, whoever leaves
        AuditTrail.Describe(context, claim.Words);
        if (claim is { End: DemoClaimEnd.Given, Given: { } given })
            context.GoTo(FormattableString.Invariant($"{PathOf(account.AccountId)}?done=claimed&given={given.Amount}#demo-money"));
        else
            await ShowAsync(context, claim.Words);
    }

    private static DeskHostOptions Options(HttpContext context) => context.RequestServices.GetRequiredService<DeskHostOptions>();

    private static async Task<PositionMode?> ModeOfAsync(HttpContext context, AccountInfo account)
    {
        if (account.IsDisabled)
            return null;
        using var patience = new CancellationTokenSource(ModeWait, context.RequestServices.GetRequiredService<TimeProvider>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        try
        {
            return await Modes(context).ReadAsync(account.AccountId, either.Token) is VenueReply<PositionMode>.Ok { Value: var mode } ? mode : null;
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return null;
        }
    }

    private static IPositionModes Modes(HttpContext context) => context.RequestServices.GetRequiredService<IPositionModes>();

    private static async Task DeleteAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } account || await PostedForm.ReadAsync(context) is not { } form)
            return;
        if (form.Text("confirm") != account.Label)
        {
            await ShowAsync(context, "Not deleted: what was typed is not the account’s label.");
            return;
        }

        await Keeper(context).DeleteAsync(account.AccountId, CancellationToken.None); // begun is finished, whoever leaves
        context.GoTo("/accounts");
    }

    private static async Task ShowAsync(HttpContext context, string? problem)
    {
        if (await FindAsync(context) is not { } account)
            return;
        var portfolio = context.RequestServices.GetRequiredService<IPortfolio>().Current;
        var model = new AccountModel
        {
            Account = account,
            Losses = Keeper(context).LossesOf(account.AccountId),
            Positions = portfolio.Positions.Count(position => position.AccountId == account.AccountId),
            Orders = portfolio.Orders.Count(order => order.AccountId == account.AccountId),
            PaperMoneyProblem = PaperMoney.Problem(account, Options(context)),
            PositionMode = await ModeOfAsync(context, account),
            Problem = problem,
            Notice = problem is null ? NoticeOf(context.Request.Query["done"], context.Request.Query["given"]) : null,
        };
        var content = new PageContent(account.Label, Section.Accounts, typeof(AccountPage), model) { Environment = account.Environment };
        await context.WritePageAsync(content, problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static string? NoticeOf(string? done, string? given) => done switch
    {
        "added" => "Connected. Its numbers appear as soon as its streams are up.",
        "renamed" => "The label was changed.",
        "disabled" => "The account is disabled.",
        "enabled" => "The account is enabled.",
        "hedge" => "The account is in hedge mode: a long and a short of one market stand side by side.",
        "one_way" => "The account is in one-way mode: a market holds one net position.",
        "paid" => "The paper money was paid in.",
        "taken" => "The paper money was taken out. A drawdown limit counts it as a loss until the peak is forgotten on the guards page.",
        "claimed" when decimal.TryParse(given, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) => $"The venue gave {Show.Coins(amount)} USDT of play money.",
        "claimed" => "The venue gave play money.",
        "replaced" => "The new key is in use.",
        "listed" => "The venue lets the account trade by API.",
        "waiting" => "The venue does not let the account trade yet.",
        _ => null,
    };
}
