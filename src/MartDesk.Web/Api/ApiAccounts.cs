using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;
using MartDesk.Web.Accounts;
using MartDesk.Web.Audit;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MartDesk.Web.Api;

/// <summary>What programs may do with accounts.</summary>
internal static class ApiAccounts
{
    internal static void MapAccountChanges(this IEndpointRouteBuilder api)
    {
        var admin = api.MapGroup("").RequireAuthorization(AccessPolicy.Admin);
        admin.MapPost("/accounts/check", CheckAsync).Takes<ConnectJson>("accounts", "Ask the venue what a key can do. Stores nothing.").Produces<ReportJson>();
        admin.MapPost("/accounts", ConnectAsync).Takes<ConnectJson>("accounts", "Check a key and connect it.").Produces<AccountJson>(StatusCodes.Status201Created);
        admin.MapPut("/accounts/{id}/key", ReplaceAsync).Takes<KeyJson>("accounts", "Check another key of an account and put it in the place of its key. History stays.");
        admin.MapPost("/accounts/{id}/disable", (string id, IAccountKeeper keeper) => SetAsync(id, isDisabled: true, keeper)).Says("accounts", "Take an account out of use. What it holds at the venue stays there.").Produces(StatusCodes.Status204NoContent);
        admin.MapPost("/accounts/{id}/enable", (string id, IAccountKeeper keeper) => SetAsync(id, isDisabled: false, keeper)).Says("accounts", "Take an account into use again.").Produces(StatusCodes.Status204NoContent);
        admin.MapPut("/accounts/{id}/position-mode", SetPositionModeAsync).Takes<PositionModeJson>("accounts", "Set hedge or one-way for the whole account. The venue refuses while a position or an order is open.").Produces<PositionModeJson>();
        admin.MapPost("/accounts/{id}/paper-money", MovePaperMoneyAsync).Takes<PaperMoneyJson>("accounts", "Pay paper money into an account of the local exchange that runs beside the desk; a negative amount takes it out.").Produces(StatusCodes.Status204NoContent);
        admin.MapDelete("/accounts/{id}", DeleteAsync).Knows("confirm").Says("accounts", "Take an account away; confirm must be its label. Its keys are erased, its history stays.").Produces(StatusCodes.Status204NoContent);
    }

    internal static void MapAccountReads(this IEndpointRouteBuilder read) =>
        read.MapGet("/accounts/{id}/position-mode", ReadPositionModeAsync).Tells<PositionModeJson>("accounts", "Hedge or one-way, at most ten seconds old.").Produces<Hosting.Refusal>(StatusCodes.Status503ServiceUnavailable);

    /// <summary>An account by its id or its label; null when there is none.</summary>
    internal static AccountInfo? Find(IAccountKeeper keeper, string idOrLabel) =>
        keeper.Find(idOrLabel) ?? keeper.List().FirstOrDefault(account => string.Equals(account.Label, idOrLabel, StringComparison.OrdinalIgnoreCase));

    private static async Task<IResult> CheckAsync(HttpContext context, ICredentialCheck check)
    {
        var (wanted, refusal) = await ApiBody.ReadAsync(context, ApiJson.Readable.ConnectJson);
        if (wanted is null)
            return refusal!;
        AuditTrail.Describe(context, $"environment: {wanted.Environment}");
        var (connection, problem) = wanted.ToConnection("", null);
        return connection is null ? ApiAnswer.Wrong("bad_value", problem!) : await AskAsync(check, connection, context.RequestAborted) switch
        {
            ({ } report, _) => ApiAnswer.Ok(ReportJson.From(report), ApiJson.Readable.ReportJson),
            (_, var words) => ApiAnswer.Wrong("bad_value", words!),
        };
    }

    private static async Task<IResult> ConnectAsync(HttpContext context, ICredentialCheck check, IAccountKeeper keeper, IAccountDirectory directory)
    {
        var (wanted, refusal) = await ApiBody.ReadAsync(context, ApiJson.Readable.ConnectJson);
        if (wanted is null)
            return refusal!;
        AuditTrail.Describe(context, $"environment: {wanted.Environment}, label: {wanted.Label}");
        var (connection, problem) = wanted.ToConnection("", null);
        problem ??= AccountLabel.Problem(wanted.Label, keeper.List().Select(account => account.Label));
        if (problem is not null)
            return ApiAnswer.Wrong("bad_value", problem);
        var (report, words) = await AskAsync(check, connection!, context.RequestAborted); // without a problem there is one
        if (report is null)
            return ApiAnswer.Wrong("bad_value", words!);
        if (!report.CanConnect)
            return ApiAnswer.Ok(ReportJson.From(report), ApiJson.Readable.ReportJson, StatusCodes.Status422UnprocessableEntity);
        if (wanted.Refuse(report) is { } danger)
            return ApiAnswer.Wrong("can_withdraw", danger);
        var account = new NewAccount(wanted.Label!, connection!.Environment, connection.RestAddress, null, connection.Credentials) { IsWaiting = report.IsWaiting };
        var connected = await directory.ConnectAsync(account, CancellationToken.None); // begun is finished, whoever leaves
        return ApiAnswer.Ok(AccountJson.From(keeper.Find(connected.AccountId)!), ApiJson.Readable.AccountJson, StatusCodes.Status201Created); // connected just now
    }

    private static async Task<IResult> ReplaceAsync(string id, HttpContext context, ICredentialCheck check, IAccountKeeper keeper)
    {
        if (Find(keeper, id) is not { } account || keeper.ConnectionOf(account.AccountId) is not { } before)
            return ApiAnswer.Missing();
        var (wanted, refusal) = await ApiBody.ReadAsync(context, ApiJson.Readable.KeyJson);
        if (wanted is null)
            return refusal!;
        AuditTrail.Describe(context, "key: changed");
        if (wanted.Problem() is { } problem)
            return ApiAnswer.Wrong("bad_value", problem);
        var connection = before with { Credentials = wanted.ToCredentials() };
        var (report, words) = await AskAsync(check, connection, context.RequestAborted);
        if (report is null)
            return ApiAnswer.Wrong("bad_value", words!);
        if (!report.CanConnect)
            return ApiAnswer.Ok(ReportJson.From(report), ApiJson.Readable.ReportJson, StatusCodes.Status422UnprocessableEntity);
        if (wanted.Refuse(report) is { } danger)
            return ApiAnswer.Wrong("can_withdraw", danger);
        await keeper.ReplaceKeyAsync(account.AccountId, connection.Credentials, report.IsWaiting, CancellationToken.None);
        return ApiAnswer.Done();
    }

    private static async Task<IResult> SetAsync(string id, bool isDisabled, IAccountKeeper keeper)
    {
        if (Find(keeper, id) is not { } account)
            return ApiAnswer.Missing();
        await keeper.DisableAsync(account.AccountId, isDisabled, CancellationToken.None);
        return ApiAnswer.Done();
    }

    private static async Task<IResult> ReadPositionModeAsync(string id, HttpContext context, IAccountKeeper keeper, IPositionModes modes)
    {
        if (Find(keeper, id) is not { } account)
            return ApiAnswer.Missing();
        return await modes.ReadAsync(account.AccountId, context.RequestAborted) is VenueReply<PositionMode>.Ok { Value: var mode }
            ? ApiAnswer.Ok(PositionModeJson.From(mode), ApiJson.Readable.PositionModeJson)
            : ApiAnswer.Refuse(StatusCodes.Status503ServiceUnavailable, "not_told", "The venue does not tell the position mode now.");
    }

    private static async Task<IResult> SetPositionModeAsync(string id, HttpContext context, IAccountKeeper keeper, IPositionModes modes)
    {
        if (Find(keeper, id) is not { } account)
            return ApiAnswer.Missing();
        var (wanted, refusal) = await ApiBody.ReadAsync(context, ApiJson.Readable.PositionModeJson);
        if (wanted is null)
            return refusal!;
        AuditTrail.Describe(context, $"mode: {wanted.Mode}");
        if (PositionModeWords.Read(wanted.Mode) is not { } mode)
            return ApiAnswer.Wrong("bad_value", "mode must be hedge or one_way.");
        var change = await modes.SetAsync(account.AccountId, mode, CancellationToken.None); // begun is finished, whoever leaves
        return change.End switch
        {
            PositionModeEnd.Holds => ApiAnswer.Ok(PositionModeJson.From(mode), ApiJson.Readable.PositionModeJson),
            PositionModeEnd.Refused => ApiAnswer.Wrong("refused", change.Words),
            _ => ApiAnswer.Refuse(StatusCodes.Status503ServiceUnavailable, "not_known", change.Words),
        };
    }

    private static async Task<IResult> MovePaperMoneyAsync(string id, HttpContext context, IAccountKeeper keeper, Hosting.DeskHostOptions options)
    {
        if (Find(keeper, id) is not { } account)
            return ApiAnswer.Missing();
        var (wanted, refusal) = await ApiBody.ReadAsync(context, ApiJson.Readable.PaperMoneyJson);
        if (wanted is null)
            return refusal!;
        AuditTrail.Describe(context, FormattableString.Invariant($"amount: {wanted.Amount}"));
        return await PaperMoney.MoveAsync(account, wanted.Amount, keeper, options, CancellationToken.None) is { } problem // begun is finished, whoever leaves
            ? ApiAnswer.Wrong("refused", problem)
            : ApiAnswer.Done();
    }

    private static async Task<IResult> DeleteAsync(string id, string? confirm, IAccountKeeper keeper)
    {
        if (Find(keeper, id) is not { } account)
            return ApiAnswer.Missing();
        if (confirm != account.Label)
            return ApiAnswer.Wrong("not_confirmed", "Not deleted: confirm must be the account's label.");
        await keeper.DeleteAsync(account.AccountId, CancellationToken.None);
        return ApiAnswer.Done();
    }

    private static async Task<(CredentialReport? Report, string? Problem)> AskAsync(ICredentialCheck check, AccountConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return (await check.CheckAsync(connection, cancellationToken), null);
        }
        catch (ArgumentException exception)
        {
            return (null, Forms.Words.Of(exception));
        }
    }
}
