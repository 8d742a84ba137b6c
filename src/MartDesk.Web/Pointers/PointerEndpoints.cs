using System.Globalization;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Pointers;
using MartDesk.Web.Accounts;
using MartDesk.Web.Forms;
using MartDesk.Web.Pages;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Pointers;

/// <summary>The pages of pointers and what their forms do.</summary>
internal static class PointerEndpoints
{
    internal static void MapPointers(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/pointers", ListAsync);
        routes.MapGet("/pointers/new", context => WriteAsync(context, null, PointerFields.Of(new PointerSettings()), null)).NeedsFreshProof();
        routes.MapPost("/pointers/new", CreateAsync).NeedsFreshProof();
        routes.MapGet("/pointers/{id}", async context =>
        {
            if (await FindAsync(context) is { } pointer)
                await WriteAsync(context, pointer, PointerFields.Of(pointer), null);
        });
        routes.MapPost("/pointers/{id}/settings", ChangeAsync).NeedsFreshProof();
        routes.MapPost("/pointers/{id}/delete", DeleteAsync).NeedsFreshProof();
        Do("pause", async (pointers, pointer, _, token) =>
        {
            await pointers.PauseAsync(pointer.PointerId, isPaused: true, token);
            return "paused";
        });
        Free("resume", async (pointers, pointer, _, token) =>
        {
            await pointers.PauseAsync(pointer.PointerId, isPaused: false, token);
            return "resumed";
        });
        Do("disable", async (pointers, pointer, _, token) =>
        {
            await pointers.DisableAsync(pointer.PointerId, isDisabled: true, token);
            return "disabled";
        });
        Free("enable", async (pointers, pointer, _, token) =>
        {
            await pointers.DisableAsync(pointer.PointerId, isDisabled: false, token);
            return "enabled";
        });
        Free("drop-secret", async (pointers, pointer, _, token) =>
        {
            await pointers.DropSecretAsync(pointer.PointerId, token);
            return "dropped";
        });
        Free("drop-signature", async (pointers, pointer, _, token) =>
        {
            await pointers.DropSignatureAsync(pointer.PointerId, token);
            return "unsigned";
        });
        routes.MapPost("/pointers/{id}/rotate", RotateAsync).NeedsFreshProof();
        routes.MapPost("/pointers/{id}/secret", RequireSecretAsync).NeedsFreshProof();
        routes.MapPost("/pointers/{id}/signature", RequireSignatureAsync).NeedsFreshProof();

        // What lets more alerts through needs a proof; what holds them back never waits for one.
        void Free(string what, Func<IPointers, PointerInfo, PostedForm, CancellationToken, Task<string>> change) => Do(what, change).NeedsFreshProof();

        IEndpointConventionBuilder Do(string what, Func<IPointers, PointerInfo, PostedForm, CancellationToken, Task<string>> change) => routes.MapPost("/pointers/{id}/" + what, async context =>
        {
            if (await FindAsync(context) is { } pointer && await PostedForm.ReadAsync(context) is { } form)
                context.GoTo($"{PathOf(pointer)}?done={await change(Pointers(context), pointer, form, CancellationToken.None)}");
        });
    }

    /// <summary>The pointer of the address; null when there is none, which is answered then.</summary>
    internal static async Task<PointerInfo?> FindAsync(HttpContext context)
    {
        var id = context.GetRouteValue("id") as string;
        var pointer = Pointers(context).List().FirstOrDefault(known => known.PointerId == id);
        if (pointer is null)
            await context.WriteMissingAsync("No such pointer", Section.Pointers);
        return pointer;
    }

    internal static string PathOf(PointerInfo pointer) => "/pointers/" + Uri.EscapeDataString(pointer.PointerId);

    private static Task ListAsync(HttpContext context)
    {
        var model = new PointerListModel(Pointers(context).List(), Accounts(context), Now(context), context.Request.Query["done"] == "deleted" ? "The pointer was deleted." : null);
        return context.WritePageAsync(new PageContent("Pointers", Section.Pointers, typeof(PointerList), model));
    }

    private static async Task CreateAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        var fields = form.Values();
        var wanted = PointerFields.Read(fields, Accounts(context));
        RefuseLive(context, form, fields, wanted, null);
        if (fields.Problem is null)
        {
            try
            {
                var (pointer, text) = await Pointers(context).CreateAsync(wanted, CancellationToken.None); // its text must not get lost
                context.GoTo($"{PathOf(pointer)}?text={Once(context).Keep(text)}");
                return;
            }
            catch (ArgumentException exception)
            {
                fields.Refuse(Words.Of(exception));
            }
        }

        await WriteAsync(context, null, fields, fields.Problem);
    }

    private static async Task ChangeAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } pointer || await PostedForm.ReadAsync(context) is not { } form)
            return;
        var fields = form.Values();
        var wanted = PointerFields.Read(fields, Accounts(context));
        RefuseLive(context, form, fields, wanted, pointer);
        if (fields.Problem is null)
        {
            try
            {
                await Pointers(context).ChangeAsync(pointer.PointerId, wanted, CancellationToken.None);
                context.GoTo(PathOf(pointer) + "?done=saved");
                return;
            }
            catch (ArgumentException exception)
            {
                fields.Refuse(Words.Of(exception));
            }
        }

        await WriteAsync(context, pointer, fields, fields.Problem);
    }

    private static async Task RotateAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } pointer || await PostedForm.ReadAsync(context) is not { } form)
            return;
        if (!int.TryParse(form.Text("overlap"), NumberStyles.None, CultureInfo.InvariantCulture, out var hours) || hours > 720)
        {
            await WriteAsync(context, pointer, PointerFields.Of(pointer), "The overlap must be from 0 to 720 hours.");
            return;
        }

        var text = await Pointers(context).RotateAsync(pointer.PointerId, TimeSpan.FromHours(hours), CancellationToken.None);
        context.GoTo($"{PathOf(pointer)}?text={Once(context).Keep(text)}");
    }

    private static async Task RequireSecretAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } pointer || await PostedForm.ReadAsync(context) is null)
            return;
        var secret = await Pointers(context).RequireSecretAsync(pointer.PointerId, CancellationToken.None);
        context.GoTo($"{PathOf(pointer)}?secret={Once(context).Keep(secret)}");
    }

    private static async Task RequireSignatureAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } pointer || await PostedForm.ReadAsync(context) is null)
            return;
        var key = await Pointers(context).RequireSignatureAsync(pointer.PointerId, CancellationToken.None); // it must not get lost
        context.GoTo($"{PathOf(pointer)}?key={Once(context).Keep(key)}");
    }

    private static async Task DeleteAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } pointer || await PostedForm.ReadAsync(context) is not { } form)
            return;
        if (form.Text("confirm") != pointer.Name)
        {
            await WriteAsync(context, pointer, PointerFields.Of(pointer), "Not deleted: what was typed is not the pointer’s name.");
            return;
        }

        await Pointers(context).DeleteAsync(pointer.PointerId, CancellationToken.None);
        context.GoTo("/pointers?done=deleted");
    }

    /// <summary>Nothing moves from paper to live by accident: an account with real money that the pointer did not lead to before needs a word.</summary>
    private static void RefuseLive(HttpContext context, PostedForm form, FieldValues fields, NewPointer wanted, PointerInfo? before)
    {
        var live = Accounts(context).Where(account => account.Environment == VenueEnvironment.Live).Select(account => account.AccountId).ToHashSet();
        if (before is not null)
            live.ExceptWith(before.Targets.Select(target => target.AccountId));
        if (form.Text("confirm") != "LIVE" && wanted.Targets.Any(target => live.Contains(target.AccountId)))
            fields.Refuse("This leads alerts to an account with real money. Type LIVE to go on.");
    }

    private static Task WriteAsync(HttpContext context, PointerInfo? pointer, FieldValues fields, string? problem)
    {
        var query = context.Request.Query;
        var model = new PointerModel
        {
            Pointer = pointer,
            Accounts = Accounts(context),
            Fields = fields,
            Origin = $"{context.Request.Scheme}://{context.Request.Host}",
            Now = Now(context),
            Text = Once(context).Take(query["text"]),
            Secret = Once(context).Take(query["secret"]),
            SigningKey = Once(context).Take(query["key"]),
            Problem = problem ?? (pointer is { IsDamaged: true } ? "The disk has changed what was stored of this pointer. It takes nothing until you have looked through these settings and saved them." : null),
            Notice = problem is null ? NoticeOf(query["done"]) : null,
        };
        var content = new PageContent(pointer?.Name ?? "Make a pointer", Section.Pointers, typeof(PointerPage), model);
        return context.WritePageAsync(content, problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static string? NoticeOf(string? done) => done switch
    {
        "saved" => "Saved. It counts from the next alert on.",
        "paused" => "The pointer takes exits only.",
        "resumed" => "The pointer takes entries again.",
        "disabled" => "The pointer is disabled.",
        "enabled" => "The pointer is enabled.",
        "dropped" => "Messages need no secret any more.",
        "unsigned" => "Messages need no signature any more.",
        _ => null,
    };

    private static IPointers Pointers(HttpContext context) => context.RequestServices.GetRequiredService<IPointers>();

    private static IReadOnlyList<AccountInfo> Accounts(HttpContext context) => AccountEndpoints.Keeper(context).List();

    private static OneTimeTexts Once(HttpContext context) => context.RequestServices.GetRequiredService<OneTimeTexts>();

    private static DateTimeOffset Now(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}
