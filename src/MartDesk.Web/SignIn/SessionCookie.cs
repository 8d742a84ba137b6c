using System.Security.Claims;
using MartDesk.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Web.SignIn;

/// <summary>The cookie that names the owner's session. It lets nobody in whose session the desk does not know any more.</summary>
internal static class SessionCookie
{
    internal static void Configure(CookieAuthenticationOptions options, SessionCookieNames names)
    {
        options.Cookie.Name = names.Session;
        options.Cookie.SecurePolicy = names.SecurePolicy;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.HttpOnly = true;
        options.Cookie.IsEssential = true;
        options.ExpireTimeSpan = SignInLimits.Longest;
        options.SlidingExpiration = false;
        options.Events = new CookieAuthenticationEvents
        {
            OnValidatePrincipal = ValidateAsync,
            OnRedirectToLogin = context => AskToSignInAsync(context.HttpContext),
            OnRedirectToAccessDenied = context => new Refusal { Code = "forbidden", Message = "This needs something that the session does not have." }
                .WriteAsync(context.Response, StatusCodes.Status403Forbidden),
        };
    }

    /// <summary>Gives the browser the cookie of a session.</summary>
    internal static Task WriteAsync(HttpContext context, string sessionId) => context.SignInAsync(AccessPolicy.SessionScheme, Principal(sessionId));

    internal static ClaimsPrincipal Principal(string sessionId) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, sessionId)], AccessPolicy.SessionScheme));

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var sessions = (SessionBook)context.HttpContext.RequestServices.GetService(typeof(SessionBook))!; // always registered beside this
        var id = context.Principal is { } user ? AccessPolicy.SessionOf(user) : null;
        if (id is null || sessions.Find(id) is null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(AccessPolicy.SessionScheme);
            return;
        }

        // An open page asks by itself for as long as it is open; that is not the owner doing something.
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<AsksByItself>() is null)
            await sessions.UseAsync(id);
    }

    private static Task AskToSignInAsync(HttpContext context)
    {
        var isPage = HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (!isPage)
            return new Refusal { Code = "signed_out", Message = "Sign in on the page first." }.WriteAsync(context.Response, StatusCodes.Status401Unauthorized);
        var next = context.Request.Path + context.Request.QueryString;
        context.Response.Redirect("/sign-in" + (next == "/" ? "" : QueryString.Create("next", next).ToUriComponent()));
        return Task.CompletedTask;
    }
}

/// <summary>Names of the desk's cookies.</summary>
/// <param name="Session">Of the session.</param>
/// <param name="Form">Of the token against forged forms.</param>
/// <param name="SecurePolicy">Whether they travel by TLS alone.</param>
internal sealed record SessionCookieNames(string Session, string Form, CookieSecurePolicy SecurePolicy)
{
    /// <summary>With TLS the browser is held to this host and to TLS by the name itself; without, two desks on one machine keep apart by their port.</summary>
    internal static SessionCookieNames For(bool isTls, int port) => isTls
        ? new("__Host-martdesk-session", "__Host-martdesk-form", CookieSecurePolicy.Always)
        : new(FormattableString.Invariant($"martdesk-session-{port}"), FormattableString.Invariant($"martdesk-form-{port}"), CookieSecurePolicy.SameAsRequest);
}

/// <summary>Marks an address that an open page asks by itself.</summary>
internal sealed class AsksByItself
{
    internal static AsksByItself Mark { get; } = new();
}
