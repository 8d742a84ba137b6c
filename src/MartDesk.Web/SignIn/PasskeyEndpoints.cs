using System.Text.Json;
using MartDesk.Web.Forms;
using MartDesk.Web.Hosting;
using MartDesk.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.SignIn;

/// <summary>Makes passkeys and takes them away, and asks for one at the sign-in.</summary>
internal static class PasskeyEndpoints
{
    private const int LongestName = 40;

    internal static void MapPasskeys(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in/passkey", AskAsync).AllowAnonymous();
        routes.MapGet("/security/passkeys/new", context => ShowAsync(context, "", null)).NeedsFreshProof();
        routes.MapPost("/security/passkeys", AddAsync).NeedsFreshProof();
        routes.MapPost("/security/passkeys/remove", RemoveAsync);
    }

    /// <summary>A challenge for who wants to come in. It tells nothing of which passkeys there are.</summary>
    private static async Task AskAsync(HttpContext context)
    {
        if (!Book(context).IsAt(context))
        {
            await new Refusal { Code = "no_passkeys", Message = WhyNot(Book(context).Domain) }.WriteAsync(context.Response, StatusCodes.Status404NotFound);
            return;
        }

        var asked = await Book(context).AskToProveAsync(context);
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteString("options"u8, asked.Options);
        writer.WriteString("challenge"u8, asked.Challenge);
        writer.WriteEndObject();
    }

    /// <summary>Why there are no passkeys here, and what to do.</summary>
    internal static string WhyNot(string? domain) => domain is null
        ? "Passkeys are bound to a name, and this desk has none. Start it with --host-name NAME (and TLS), or for this machine alone with --passkey-domain localhost."
        : $"Passkeys of this desk are bound to the name {domain}. Open the page by that name to make or use one.";

    private static async Task AddAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form || AccessPolicy.SessionOf(context.User) is not { } session)
            return;
        var name = form.Text("name");
        var known = Book(context).List();
        var problem = name switch
        {
            "" => "Give the passkey a name, so that you know later which device it is on.",
            { Length: > LongestName } => $"The name has {name.Length} characters; {LongestName} are allowed.",
            _ when name.Any(char.IsControl) => "The name holds a character that cannot be shown.",
            _ when known.Any(passkey => passkey.Name == name) => "Another passkey has this name.",
            _ when known.Count >= PasskeyBook.Most => $"There are {PasskeyBook.Most} passkeys; remove one first.",
            _ => null,
        };
        problem ??= await Book(context).AddAsync(context, session, name, form.Text("credential"), form.Text("challenge"), CancellationToken.None)
            ? null
            : "The passkey was not taken: it took longer than five minutes, or it was not made on this page. Try again.";
        if (problem is null)
            context.GoTo("/security?done=passkey#passkeys");
        else
            await ShowAsync(context, name, problem);
    }

    private static async Task RemoveAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        var isRemoved = await Book(context).RemoveAsync(form.Text("id"), CancellationToken.None);
        context.GoTo("/security?done=" + (isRemoved ? "passkey-gone" : "no-passkey") + "#passkeys");
    }

    private static async Task ShowAsync(HttpContext context, string name, string? problem)
    {
        var isHere = Book(context).IsAt(context);
        var asked = isHere && AccessPolicy.SessionOf(context.User) is { } session ? await Book(context).AskToMakeAsync(context, session) : null;
        var model = new PasskeyModel(asked?.Options, asked?.Challenge, name, isHere ? problem : WhyNot(Book(context).Domain));
        await context.WritePageAsync(new PageContent("New passkey", Section.Security, typeof(PasskeyPage), model), model.Problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static PasskeyBook Book(HttpContext context) => context.RequestServices.GetRequiredService<PasskeyBook>();
}
