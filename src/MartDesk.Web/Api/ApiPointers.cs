using MartDesk.Desk.Accounts;
using MartDesk.Desk.Pointers;
using MartDesk.Web.Audit;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MartDesk.Web.Api;

/// <summary>Pointers for programs.</summary>
internal static class ApiPointers
{
    internal static void MapPointerReads(this IEndpointRouteBuilder read)
    {
        read.MapGet("/pointers", (IPointers pointers, IAccountKeeper keeper, TimeProvider time) =>
                ApiAnswer.Ok(pointers.List().Select(pointer => Describe(pointer, keeper, time)), ApiJson.Readable.IEnumerablePointerJson))
            .Tells<PointerJson[]>("pointers", "Pointers.");
        read.MapGet("/pointers/{id}", (string id, IPointers pointers, IAccountKeeper keeper, TimeProvider time) =>
                ApiAnswer.Found(Find(pointers, id), pointer => ApiAnswer.Ok(Describe(pointer, keeper, time), ApiJson.Readable.PointerJson)))
            .Tells<PointerJson>("pointers", "One pointer, by id or name.");
    }

    internal static void MapPointerChanges(this IEndpointRouteBuilder api)
    {
        var trade = api.MapGroup("").RequireAuthorization(AccessPolicy.Trade);
        trade.MapPost("/pointers/{id}/pause", (string id, IPointers pointers) => ChangeAsync(id, pointers, pointer => pointers.PauseAsync(pointer.PointerId, isPaused: true, CancellationToken.None)))
            .Says("pointers", "Take exits only.").Produces(StatusCodes.Status204NoContent);
        trade.MapPost("/pointers/{id}/disable", (string id, IPointers pointers) => ChangeAsync(id, pointers, pointer => pointers.DisableAsync(pointer.PointerId, isDisabled: true, CancellationToken.None)))
            .Says("pointers", "Take nothing.").Produces(StatusCodes.Status204NoContent);

        var admin = api.MapGroup("").RequireAuthorization(AccessPolicy.Admin);
        admin.MapPost("/pointers", CreateAsync).Takes<NewPointerJson>("pointers", "Make a pointer. Its text is told now and never again.").Produces<PointerTextJson>(StatusCodes.Status201Created);
        admin.MapPost("/pointers/{id}/rotate", RotateAsync).Takes<RotateJson>("pointers", "Give a pointer another text, told now and never again.").Produces<PointerTextJson>();
        admin.MapPost("/pointers/{id}/signature", (string id, IPointers pointers) => ProveAsync(id, pointers, pointers.RequireSignatureAsync))
            .Says("pointers", "Take signed messages only, by a new key that is told now and never again.").Produces<PointerProofJson>();
        admin.MapDelete("/pointers/{id}/signature", (string id, IPointers pointers) => ChangeAsync(id, pointers, pointer => pointers.DropSignatureAsync(pointer.PointerId, CancellationToken.None)))
            .Says("pointers", "Take unsigned messages again.").Produces(StatusCodes.Status204NoContent);
        admin.MapPost("/pointers/{id}/secret", (string id, IPointers pointers) => ProveAsync(id, pointers, pointers.RequireSecretAsync))
            .Says("pointers", "Ask for a secret in each message, a new one that is told now and never again.").Produces<PointerProofJson>();
        admin.MapDelete("/pointers/{id}/secret", (string id, IPointers pointers) => ChangeAsync(id, pointers, pointer => pointers.DropSecretAsync(pointer.PointerId, CancellationToken.None)))
            .Says("pointers", "Ask for no secret any more.").Produces(StatusCodes.Status204NoContent);
        admin.MapPost("/pointers/{id}/resume", (string id, IPointers pointers) => ChangeAsync(id, pointers, pointer => pointers.PauseAsync(pointer.PointerId, isPaused: false, CancellationToken.None)))
            .Says("pointers", "Take entries again.").Produces(StatusCodes.Status204NoContent);
        admin.MapPost("/pointers/{id}/enable", (string id, IPointers pointers) => ChangeAsync(id, pointers, pointer => pointers.DisableAsync(pointer.PointerId, isDisabled: false, CancellationToken.None)))
            .Says("pointers", "Take alerts again.").Produces(StatusCodes.Status204NoContent);
        admin.MapDelete("/pointers/{id}", (string id, IPointers pointers) => ChangeAsync(id, pointers, pointer => pointers.DeleteAsync(pointer.PointerId, CancellationToken.None)))
            .Says("pointers", "Take a pointer away; its alerts stay in the log.").Produces(StatusCodes.Status204NoContent);
    }

    private static PointerInfo? Find(IPointers pointers, string idOrName) =>
        pointers.List().FirstOrDefault(pointer => pointer.PointerId == idOrName) ?? pointers.List().FirstOrDefault(pointer => string.Equals(pointer.Name, idOrName, StringComparison.OrdinalIgnoreCase));

    private static PointerJson Describe(PointerInfo pointer, IAccountKeeper keeper, TimeProvider time) =>
        PointerJson.From(pointer, time.GetUtcNow(), id => keeper.Find(id)?.Label ?? "deleted account");

    private static async Task<IResult> ChangeAsync(string id, IPointers pointers, Func<PointerInfo, Task> change)
    {
        if (Find(pointers, id) is not { } pointer)
            return ApiAnswer.Missing();
        await change(pointer);
        return ApiAnswer.Done();
    }

    private static async Task<IResult> ProveAsync(string id, IPointers pointers, Func<string, CancellationToken, Task<string>> require) => Find(pointers, id) is { } pointer
        ? ApiAnswer.Ok(new PointerProofJson(pointer.PointerId, await require(pointer.PointerId, CancellationToken.None)), ApiJson.Readable.PointerProofJson) // its text must not get lost
        : ApiAnswer.Missing();

    private static async Task<IResult> CreateAsync(HttpContext context, IPointers pointers, IAccountKeeper keeper)
    {
        var (wanted, refusal) = await ApiBody.ReadAsync(context, ApiJson.Readable.NewPointerJson);
        if (wanted is null)
            return refusal!;
        AuditTrail.Describe(context, $"name: {wanted.Name}, to: {string.Join(", ", wanted.Targets.Select(target => target.Account))}");
        var accounts = wanted.Targets.Select(target => ApiAccounts.Find(keeper, target.Account)).ToList();
        if (accounts.Count == 0 || accounts.Contains(null))
            return ApiAnswer.Wrong("unknown_account", "targets must name connected accounts, at least one.");
        if (wanted.Confirm != "LIVE" && accounts.Any(account => account!.Environment == VenueEnvironment.Live)) // null was refused above
            return ApiAnswer.Wrong("not_confirmed", "This leads alerts to an account with real money; confirm must be LIVE.");
        try
        {
            var pointer = new NewPointer
            {
                Name = wanted.Name,
                AccountId = accounts[0]!.AccountId,
                Targets = [.. accounts.Zip(wanted.Targets, (account, target) => new PointerTarget(account!.AccountId, target.Ratio))],
                ExpiresAt = wanted.ExpiresAt,
            };
            var (made, text) = await pointers.CreateAsync(pointer, CancellationToken.None); // its text must not get lost
            return ApiAnswer.Ok(new PointerTextJson(made.PointerId, text), ApiJson.Readable.PointerTextJson, StatusCodes.Status201Created);
        }
        catch (ArgumentException exception)
        {
            return ApiAnswer.Wrong("bad_value", Forms.Words.Of(exception));
        }
    }

    private static async Task<IResult> RotateAsync(string id, HttpContext context, IPointers pointers)
    {
        if (Find(pointers, id) is not { } pointer)
            return ApiAnswer.Missing();
        var (wanted, refusal) = await ApiBody.ReadAsync(context, ApiJson.Readable.RotateJson);
        if (wanted is null)
            return refusal!;
        AuditTrail.Describe(context, FormattableString.Invariant($"overlap: {wanted.OverlapHours} h"));
        if (wanted.OverlapHours is < 0 or > 720)
            return ApiAnswer.Wrong("bad_value", "overlap_hours must be from 0 to 720.");
        var text = await pointers.RotateAsync(pointer.PointerId, TimeSpan.FromHours(wanted.OverlapHours), CancellationToken.None);
        return ApiAnswer.Ok(new PointerTextJson(pointer.PointerId, text), ApiJson.Readable.PointerTextJson);
    }
}
