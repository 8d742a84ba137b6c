using System.Globalization;
using MartDesk.Desk.Access;
using MartDesk.Web.Forms;
using MartDesk.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.SignIn;

/// <summary>The page of the owner's ways in: password, codes, sessions, tokens.</summary>
internal static class SecurityEndpoints
{
    private const int LongestTokenName = 40;
    private const int LongestTokenDays = 3650;

    internal static void MapSecurity(this IEndpointRouteBuilder routes)
    {
        routes.MapCodes();
        routes.MapPasskeys();
        routes.MapGet("/security", context => WriteAsync(context, null));
        routes.MapPost("/security/password", ChangePasswordAsync).NeedsFreshProof();
        routes.MapPost("/security/sessions/end", EndSessionAsync);
        routes.MapPost("/security/sessions/end-others", EndOthersAsync);
        routes.MapPost("/security/tokens", CreateTokenAsync).NeedsFreshProof();
        routes.MapPost("/security/tokens/revoke", RevokeTokenAsync);
    }

    private static async Task ChangePasswordAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        var password = form.Exact("password");
        if ((PasswordRules.Problem(password) ?? (password == form.Exact("again") ? null : "The two passwords differ.")) is { } problem)
        {
            await WriteAsync(context, problem);
            return;
        }

        await context.RequestServices.GetRequiredService<OwnerProof>().ChangePasswordAsync(password, CancellationToken.None);
        await EndOthersOfAsync(context); // whoever knew the old one is out
        context.GoTo("/security?done=password");
    }

    private static async Task EndSessionAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        var id = form.Text("session");
        var ended = await Sessions(context).EndAsync(session => session.SessionId == id, CancellationToken.None);
        context.GoTo("/security?done=" + (ended > 0 ? "session" : "no-session"));
    }

    private static async Task EndOthersAsync(HttpContext context)
    {
        await EndOthersOfAsync(context);
        context.GoTo("/security?done=others");
    }

    private static Task<int> EndOthersOfAsync(HttpContext context)
    {
        var mine = AccessPolicy.SessionOf(context.User);
        return Sessions(context).EndAsync(session => session.SessionId != mine, CancellationToken.None);
    }

    private static async Task CreateTokenAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        var tokens = context.RequestServices.GetRequiredService<TokenBook>();
        var name = form.Text("name");
        var scope = form.Text("scope") switch { "read" => TokenScope.Read, "trade" => TokenScope.Trade, "admin" => TokenScope.Admin, _ => (TokenScope?)null };
        var days = 0;
        var problem = name switch
        {
            "" => "Give the token a name, so that you know later which program it is.",
            { Length: > LongestTokenName } => $"The name has {name.Length} characters; {LongestTokenName} are allowed.",
            _ when name.Any(char.IsControl) => "The name holds a character that cannot be shown.",
            _ when tokens.List().Any(token => token.Name == name) => "Another token has this name.",
            _ when scope is null => "Say what the token may do.",
            _ when form.Text("days") is { Length: > 0 } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out days) && days is >= 1 and <= LongestTokenDays)
                => $"The token must end after 1 to {LongestTokenDays} days, or never.",
            _ when tokens.List().Count >= TokenBook.Most => $"There are {TokenBook.Most} tokens; revoke one first.",
            _ => null,
        };
        if (problem is not null)
        {
            await WriteAsync(context, problem);
            return;
        }

        var expires = days == 0 ? (DateTimeOffset?)null : Now(context).AddDays(days);
        var (_, made) = await tokens.CreateAsync(name, scope!.Value, expires, CancellationToken.None); // null was refused above
        context.GoTo("/security?token=" + context.RequestServices.GetRequiredService<OneTimeTexts>().Keep(made) + "#tokens");
    }

    private static async Task RevokeTokenAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        var revoked = await context.RequestServices.GetRequiredService<TokenBook>().RevokeAsync(form.Text("id"), CancellationToken.None);
        context.GoTo("/security?done=" + (revoked is null ? "no-token" : "token"));
    }

    private static Task WriteAsync(HttpContext context, string? problem)
    {
        var owner = context.RequestServices.GetRequiredService<OwnerProof>();
        var passkeys = context.RequestServices.GetRequiredService<PasskeyBook>();
        var model = new SecurityModel
        {
            Now = Now(context),
            PasswordTime = owner.PasswordTime,
            AsksCode = owner.AsksCode,
            Passkeys = passkeys.List(),
            WhyNoPasskeys = passkeys.IsAt(context) ? null : PasskeyEndpoints.WhyNot(passkeys.Domain),
            Sessions = Sessions(context).List(),
            SessionId = AccessPolicy.SessionOf(context.User) ?? "",
            Tokens = context.RequestServices.GetRequiredService<TokenBook>().List(),
            TokenText = context.RequestServices.GetRequiredService<OneTimeTexts>().Take(context.Request.Query["token"]),
            Notice = problem is null ? NoticeOf(context.Request.Query["done"]) : null,
            Problem = problem,
        };
        return context.WritePageAsync(new PageContent("Security", Section.Security, typeof(SecurityPage), model), problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static string? NoticeOf(string? done) => done switch
    {
        "password" => "The password was changed. Every other session was ended.",
        "code-on" => "Signing in asks for a code from now on.",
        "code-off" => "Signing in takes the password alone.",
        "passkey" => "The passkey lets you in from now on.",
        "passkey-gone" => "The passkey lets nobody in any more. Remove it from its device too.",
        "no-passkey" => "That passkey was removed already.",
        "session" => "The session was ended.",
        "no-session" => "That session had ended already.",
        "others" => "Every other session was ended.",
        "token" => "The token was revoked.",
        "no-token" => "That token was revoked already.",
        _ => null,
    };

    private static SessionBook Sessions(HttpContext context) => context.RequestServices.GetRequiredService<SessionBook>();

    private static DateTimeOffset Now(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}
