using MartDesk.Desk.Accounts;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Transfers;
using MartDesk.Web.Audit;
using MartDesk.Web.Forms;
using MartDesk.Web.Pages;
using MartDesk.Web.SignIn;
using MartDesk.Web.Ticket;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Accounts;

/// <summary>The page on which an account's money moves between spot and futures.</summary>
internal static class TransferEndpoints
{
    internal static void MapTransfers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/accounts/{id}/transfer", LookAsync);
        routes.MapPost("/accounts/{id}/transfer", MakeAsync).NeedsFreshProof();
    }

    private static async Task LookAsync(HttpContext context)
    {
        if (await AccountEndpoints.FindAsync(context) is { } account)
            await ShowAsync(context, account, new FieldValues());
    }

    private static async Task MakeAsync(HttpContext context)
    {
        if (await AccountEndpoints.FindAsync(context) is not { } account || await PostedForm.ReadAsync(context) is not { } form)
            return;
        var fields = form.Values();
        if (Read(fields, account) is { } wish)
        {
            var answer = await Transfers(context).MakeAsync(wish, CancellationToken.None); // begun is finished, whoever leaves
            AuditTrail.Describe(context, FormattableString.Invariant($"request: {wish.RequestId}, way: {TransferWords.Of(wish.Way)}, amount: {wish.Amount}, state: {answer.Transfer?.State.ToString().ToLowerInvariant() ?? "refused"}"));
            if (answer.Transfer is { State: not TransferState.Failed })
            {
                context.GoTo($"{AccountEndpoints.PathOf(account.AccountId)}/transfer?made={Uri.EscapeDataString(wish.RequestId)}");
                return;
            }

            fields.Refuse(answer.Refusal ?? answer.Transfer!.InWords()); // one of the two is there
        }

        await ShowAsync(context, account, fields);
    }

    /// <summary>What the form asks for; null when it is not right, which is noted.</summary>
    private static TransferWish? Read(FieldValues fields, AccountInfo account)
    {
        if (account.Environment == VenueEnvironment.Live && fields["sure"] != "yes")
            fields.Refuse("Tick that this moves real money; nothing was sent.");
        var way = TransferWords.Read(fields["way"]);
        if (way is null)
            fields.Refuse("Say which way: from spot to futures, or from futures to spot.");
        var amount = fields.Number("amount", "The amount");
        if (amount is null && fields["amount"] is not { Length: > 0 })
            fields.Refuse("Say how much, like 250.5.");
        if (TicketFields.RequestId(fields) is not { } request)
        {
            fields.Refuse("This page is too old; load it again.");
            return null;
        }

        return fields.Problem is null ? new TransferWish(request, account.AccountId, way!.Value, amount!.Value) : null; // without a problem there is both
    }

    private static async Task ShowAsync(HttpContext context, AccountInfo account, FieldValues fields)
    {
        var transfers = Transfers(context);
        var problem = fields.Problem;
        var list = await transfers.ReadAsync(account.AccountId, context.RequestAborted);
        var model = new TransferModel
        {
            Account = account,
            Terms = account.IsDisabled ? null : transfers.TermsOf(account.AccountId),
            Available = context.RequestServices.GetRequiredService<IPortfolio>().Current.Accounts.FirstOrDefault(known => known.AccountId == account.AccountId)?.Available,
            List = list,
            RequestId = TicketFields.NewRequestId(),
            Fields = fields,
            Made = problem is null && context.Request.Query["made"] is [{ Length: > 0 } made] ? transfers.Find(account.AccountId, made) : null, // after the list was read, which may have cleared it up
            Problem = problem,
        };
        var content = new PageContent("Transfer", Section.Accounts, typeof(TransferPage), model) { Environment = account.Environment };
        await context.WritePageAsync(content, problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static ITransfers Transfers(HttpContext context) => context.RequestServices.GetRequiredService<ITransfers>();
}
