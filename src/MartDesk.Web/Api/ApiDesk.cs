using MartDesk.Desk.Accounts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Storage;
using MartDesk.Web.Audit;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MartDesk.Web.Api;

/// <summary>The switch, panic and limits for programs. To hold back takes less than to release.</summary>
internal static class ApiDesk
{
    internal static void MapApiDesk(this IEndpointRouteBuilder api)
    {
        var trade = api.MapGroup("").RequireAuthorization(AccessPolicy.Trade);
        trade.MapPost("/desk/mode", SetModeAsync).Takes<ModeJson>("desk", "Set what the desk, or one account, may do. To a freer mode only with a token that may do everything.").Produces(StatusCodes.Status204NoContent);
        trade.MapPost("/desk/panic", PanicAsync).Knows("account").Says("desk", "Halt the desk, cancel every order and close every position at market; with account, of that one alone.").Produces<PanicJson>(StatusCodes.Status202Accepted);

        api.MapPost("/backup", Backup).RequireAuthorization(AccessPolicy.Admin).Says("desk", "A copy of the desk's database as of now. Secrets in it stay sealed; the master key is not in it.")
            .Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream").Produces<Hosting.Refusal>(StatusCodes.Status422UnprocessableEntity);

        api.MapGet("/limits/{id}", (string id, IAccountKeeper keeper, IAccountGuards guards) =>
                ApiAnswer.Found(ApiAccounts.Find(keeper, id), account => ApiAnswer.Ok(guards.LimitsOf(account.AccountId), ApiJson.Readable.GuardLimits)))
            .RequireAuthorization(AccessPolicy.Read).Tells<GuardLimits>("desk", "Limits of an account.");
        api.MapPut("/limits/{id}", SetLimitsAsync).RequireAuthorization(AccessPolicy.Admin).Takes<GuardLimits>("desk", "Set the limits of an account; what is left out is no limit.").Produces(StatusCodes.Status204NoContent);
        api.MapGet("/locks", (IGuardLocks locks, IAccountKeeper keeper, IPointers pointers) =>
                ApiAnswer.Ok(locks.List().Select(held => LockJson.From(held, keeper, pointers)), ApiJson.Readable.IEnumerableLockJson))
            .RequireAuthorization(AccessPolicy.Read).Tells<LockJson[]>("desk", "Entries that rest now because of what was lost.");
        api.MapPost("/locks/{id}/release", ReleaseAsync).RequireAuthorization(AccessPolicy.Admin).Says("desk", "Let entries go on: what the lock counts counts from now on.").Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>A reader made at build time leaves what was not sent at nothing, not at its default.</summary>
    private static GuardLimits Whole(GuardLimits sent) => sent with
    {
        Symbols = (IReadOnlyList<string>?)sent.Symbols ?? [],
        Windows = (IReadOnlyList<TradingWindow>?)sent.Windows ?? [],
        CooldownMinutes = sent.CooldownMinutes == 0 ? new GuardLimits().CooldownMinutes : sent.CooldownMinutes,
    };

    private static IResult Backup(IDeskBackup backup)
    {
        try
        {
            return Results.Stream(backup.Copy(), "application/octet-stream", "martdesk.backup");
        }
        catch (NotSupportedException exception)
        {
            return ApiAnswer.Wrong("not_a_file", exception.Message);
        }
    }

    private static async Task<IResult> SetModeAsync(HttpContext context, IDeskSwitch desk, IAccountKeeper keeper)
    {
        var (wanted, refusal) = await ApiBody.ReadAsync(context, ApiJson.Readable.ModeJson);
        if (wanted is null)
            return refusal!;
        AuditTrail.Describe(context, wanted.Account is null ? $"mode: {wanted.Mode}" : $"mode: {wanted.Mode}, account: {wanted.Account}");
        var account = wanted.Account is null ? null : ApiAccounts.Find(keeper, wanted.Account);
        if (account is null && wanted.Account is not null)
            return ApiAnswer.Missing();
        if (wanted.Mode switch { "active" => DeskMode.Active, "reducing" => DeskMode.ReducingOnly, "halted" => DeskMode.Halted, _ => (DeskMode?)null } is not { } mode)
            return ApiAnswer.Wrong("bad_value", "mode must be active, reducing or halted.");
        if (mode < (account is null ? desk.Mode : desk.OwnModeOf(account.AccountId)) && !AccessPolicy.MayEverything(context.User))
            return ApiAnswer.Refuse(StatusCodes.Status403Forbidden, "scope", "This token may hold the desk back, not release it.");
        await desk.SetAsync(account?.AccountId, mode, CancellationToken.None);
        return ApiAnswer.Done();
    }

    private static async Task<IResult> PanicAsync(string? account, HttpContext context, IDeskSwitch desk, IAccountKeeper keeper)
    {
        var found = account is null ? null : ApiAccounts.Find(keeper, account);
        if (found is null && account is not null)
            return ApiAnswer.Missing();
        if (found is not null)
            AuditTrail.Describe(context, $"account: {found.Label}");
        return ApiAnswer.Ok(new PanicJson { Alerts = await desk.PanicAsync(found?.AccountId, CancellationToken.None) }, ApiJson.Readable.PanicJson, StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ReleaseAsync(string id, HttpContext context, IGuardLocks locks)
    {
        if (await locks.ReleaseAsync(id, CancellationToken.None) is not { } released)
            return ApiAnswer.Missing();
        AuditTrail.Describe(context, released.Reason);
        return ApiAnswer.Done();
    }

    private static async Task<IResult> SetLimitsAsync(string id, HttpContext context, IAccountKeeper keeper, IAccountGuards guards)
    {
        if (ApiAccounts.Find(keeper, id) is not { } account)
            return ApiAnswer.Missing();
        var (limits, refusal) = await ApiBody.ReadAsync(context, ApiJson.Readable.GuardLimits);
        if (limits is null)
            return refusal!;
        try
        {
            await guards.SetLimitsAsync(account.AccountId, Whole(limits), CancellationToken.None);
            return ApiAnswer.Done();
        }
        catch (ArgumentException exception)
        {
            return ApiAnswer.Wrong("bad_value", Forms.Words.Of(exception));
        }
    }
}
