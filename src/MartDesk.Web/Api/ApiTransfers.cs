using MartDesk.Desk.Accounts;
using MartDesk.Desk.Transfers;
using MartDesk.Web.Accounts;
using MartDesk.Web.Audit;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MartDesk.Web.Api;

/// <summary>Money between the wallets of an account, and play money of the demo environment.</summary>
internal static class ApiTransfers
{
    internal static void MapTransferReads(this IEndpointRouteBuilder read) => read.MapGet("/accounts/{id}/transfers", ListAsync)
        .Tells<TransferListJson>("accounts", "Transfers between spot and futures, newest first: those made here, and the venue's list of the last 30 days. Takes up to five seconds.");

    internal static void MapTransferChanges(this IEndpointRouteBuilder api)
    {
        var admin = api.MapGroup("").RequireAuthorization(AccessPolicy.Admin);
        admin.MapPost("/accounts/{id}/transfers", MakeAsync)
            .Takes<NewTransferJson>("accounts", "Move money between spot and futures, once for each request_id. 422 says that nothing was moved, 503 that it is not known: the same again tells, and sends nothing.")
            .Produces<TransferJson>().Produces<Hosting.Refusal>(StatusCodes.Status503ServiceUnavailable);
        admin.MapPost("/accounts/{id}/demo-money", ClaimAsync)
            .Says("accounts", "Claim play money for an account of the demo environment. Not known (503) means that some may have been given: look at the balance.")
            .Produces<DemoMoneyJson>().Produces<Hosting.Refusal>(StatusCodes.Status422UnprocessableEntity).Produces<Hosting.Refusal>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ListAsync(string id, HttpContext context, IAccountKeeper keeper, ITransfers transfers)
    {
        if (ApiAccounts.Find(keeper, id) is not { } account)
            return ApiAnswer.Missing();
        var list = await transfers.ReadAsync(account.AccountId, context.RequestAborted);
        return ApiAnswer.Ok(new TransferListJson { Transfers = [.. list.Rows.Select(TransferJson.From)], Problem = list.Problem }, ApiJson.Readable.TransferListJson);
    }

    private static async Task<IResult> MakeAsync(string id, HttpContext context, IAccountKeeper keeper, ITransfers transfers)
    {
        if (ApiAccounts.Find(keeper, id) is not { } account)
            return ApiAnswer.Missing();
        var (wanted, refusal) = await ApiBody.ReadAsync(context, ApiJson.Readable.NewTransferJson);
        if (wanted is null)
            return refusal!;
        AuditTrail.Describe(context, FormattableString.Invariant($"request: {wanted.RequestId}, way: {wanted.Direction}, amount: {wanted.Amount}"));
        if (!TransferWish.IsRequestId(wanted.RequestId))
            return ApiAnswer.Wrong("bad_value", "request_id must be there: a name of your own for each transfer, 1 to 64 letters, digits, dots, dashes and underscores. The same again moves nothing again.");
        if (TransferWords.Read(wanted.Direction) is not { } way)
            return ApiAnswer.Wrong("bad_value", "direction must be spot_to_futures or futures_to_spot.");
        if (account.Environment == VenueEnvironment.Live && wanted.Confirm != "LIVE")
            return ApiAnswer.Wrong("not_confirmed", "This moves real money; confirm must be LIVE.");
        var answer = await transfers.MakeAsync(new TransferWish(wanted.RequestId!, account.AccountId, way, wanted.Amount), CancellationToken.None); // begun is finished, whoever leaves
        if (answer.Transfer is not { } transfer)
            return ApiAnswer.Wrong("refused", answer.Refusal!); // one of the two is there
        AuditTrail.Describe(context, FormattableString.Invariant($"request: {transfer.RequestId}, way: {TransferWords.Of(way)}, amount: {transfer.Amount}, state: {Words.Of(transfer.State)}"));
        return transfer.State switch
        {
            TransferState.Processing or TransferState.Finished => ApiAnswer.Ok(TransferJson.From(transfer), ApiJson.Readable.TransferJson),
            TransferState.Failed => ApiAnswer.Wrong("failed", transfer.InWords()),
            _ => ApiAnswer.Refuse(StatusCodes.Status503ServiceUnavailable, "not_known", transfer.InWords()),
        };
    }

    private static async Task<IResult> ClaimAsync(string id, HttpContext context, IAccountKeeper keeper, IDemoMoney till)
    {
        if (ApiAccounts.Find(keeper, id) is not { } account)
            return ApiAnswer.Missing();
        var claim = await till.ClaimAsync(account.AccountId, CancellationToken.None); // begun is finished, whoever leaves
        AuditTrail.Describe(context, claim.Words);
        return claim switch
        {
            { End: DemoClaimEnd.Given, Given: { } given } => ApiAnswer.Ok(new DemoMoneyJson { Amount = given.Amount, Currency = given.Currency }, ApiJson.Readable.DemoMoneyJson),
            { End: DemoClaimEnd.Refused } => ApiAnswer.Wrong("refused", claim.Words),
            _ => ApiAnswer.Refuse(StatusCodes.Status503ServiceUnavailable, "not_known", claim.Words),
        };
    }
}
