using System.Collections.Frozen;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Users;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server.Site;

/// <summary>Takes a call of the website through what all pages share: who may call, whose browser it is, whether the form is ours; and writes the page.</summary>
/// <remarks>
/// Only this machine is answered, under a loopback name, so that no foreign name can be pointed here; a form must come from this origin and
/// bring its browser's token. Nothing inline and nothing from elsewhere runs in a page.
/// </remarks>
internal sealed class SiteDispatcher(IEnumerable<SiteRoute> routes, SiteSessions sessions, UserDesk users, ILogger logger)
{
    /// <summary>Name of the hidden field with the token.</summary>
    public const string TokenField = "form_token";

    private const string CookieName = "__Host-martdesk-exchange";
    private const int LongestForm = 64 * 1024;

    private readonly FrozenDictionary<(string Method, string Path), SiteRoute> _routes = routes.ToFrozenDictionary(route => (route.Method, route.Path));

    /// <summary>True for the paths of the website; all others are the API's.</summary>
    public bool Serves(HttpRequest request) => _routes.ContainsKey((request.Method, request.Path.Value ?? "")) || SiteAssets.Find(request) is not null;

    public async Task HandleAsync(HttpContext context)
    {
        Secure(context.Response.Headers, leadsTo: null);
        if (Refuse(context.Request) is { } refusal)
        {
            context.Response.StatusCode = refusal.Status;
            await context.Response.WriteAsync(refusal.Words, context.RequestAborted);
            return;
        }

        if (SiteAssets.Find(context.Request) is { } asset)
        {
            await asset.WriteAsync(context);
            return;
        }

        var route = _routes[(context.Request.Method, context.Request.Path.Value ?? "")];
        try
        {
            await AnswerAsync(context, route);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller left; nobody is there to be answered.
        }
        catch (Exception problem) when (!context.Response.HasStarted)
        {
            await WriteFailureAsync(context, route, problem);
        }
    }

    private async Task AnswerAsync(HttpContext context, SiteRoute route)
    {
        var session = (context.Request.Cookies[CookieName] is { Length: > 0 } name ? sessions.Find(name) : null) ?? sessions.Begin();
        var user = session.Email is { } email ? users.Find(email) : null;
        var request = new SiteRequest(context, session, user, route.Method == "POST" ? await ReadFormAsync(context) : null);
        var isOurs = route.Method != "POST" || IsSame(request.Exact(TokenField), session.FormToken);
        var reply = isOurs
            ? Deny(request, route) ?? await route.Handle(request)
            : new SiteReply.Page("Form too old", Html.Of($"""<h1>This form is too old</h1><p>Nothing was done. <a href="/">Begin again</a>.</p>""")) { Status = StatusCodes.Status400BadRequest };
        if (request.Answered.Name != context.Request.Cookies[CookieName])
            context.Response.Cookies.Append(CookieName, request.Answered.Name, new CookieOptions { Path = "/", Secure = true, HttpOnly = true, SameSite = SameSiteMode.Strict });
        await WriteAsync(request, reply);
    }

    /// <summary>Sends away who may not: to the sign-in, and from there back to what was asked for.</summary>
    private SiteReply? Deny(SiteRequest request, SiteRoute route)
    {
        var (session, user) = (request.Session, request.User);
        if (route.Access == SiteAccess.Anyone)
            return null;
        if (user is null)
            return SendToSignIn("Sign in to go on.");
        if (route.Access == SiteAccess.Admin)
            return user.IsAdmin ? null : new SiteReply.Page("Not allowed", Html.Of($"<h1>Not allowed</h1><p>This page is for the admin of the exchange.</p>")) { Status = StatusCodes.Status403Forbidden };
        if (route.Access == SiteAccess.User)
            return null;
        if (user.TotpSecret is null)
        {
            (session.Next, session.Notice) = (PathToComeBackTo(), "Set up an authenticator first; keys can only be made with one.");
            return new SiteReply.Redirect("/security");
        }

        return sessions.IsFresh(session) ? null : SendToSignIn("Sign in once more: keys are made only within five minutes of it.");

        SiteReply.Redirect SendToSignIn(string why)
        {
            (session.Next, session.Notice) = (PathToComeBackTo(), why);
            return new SiteReply.Redirect("/sign-in");
        }

        string PathToComeBackTo() => (route.Method == "GET" ? route.Path : route.ComesBackTo) + request.Context.Request.QueryString;
    }

    private static async Task WriteAsync(SiteRequest request, SiteReply reply)
    {
        var response = request.Context.Response;
        switch (reply)
        {
            case SiteReply.Redirect(var location):
                response.StatusCode = StatusCodes.Status303SeeOther;
                response.Headers.Location = location;
                break;
            case SiteReply.Page page:
                Secure(response.Headers, page.LeadsTo);
                response.StatusCode = page.Status;
                await WriteHtmlAsync(request.Context, SiteLayout.Draw(page, request));
                break;
        }
    }

    private async Task WriteFailureAsync(HttpContext context, SiteRoute route, Exception problem)
    {
        var (status, words) = problem switch
        {
            BadHttpRequestException bad => (bad.StatusCode, "This could not be read."),
            InvalidDataException => (StatusCodes.Status400BadRequest, "This could not be read."),
            VenueUnavailableException => (StatusCodes.Status503ServiceUnavailable, "The exchange is too busy or has stopped. Try again."),
            _ => (StatusCodes.Status500InternalServerError, "The exchange could not do this; its log says why."),
        };
        if (status == StatusCodes.Status500InternalServerError)
            logger.PageFailed(problem, route.Method, route.Path);
        context.Response.StatusCode = status;
        await WriteHtmlAsync(context, SiteLayout.Draw(new SiteReply.Page("Not done", Html.Of($"<h1>Not done</h1><p>{words}</p>")), request: null));
    }

    private static Task WriteHtmlAsync(HttpContext context, Html page)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(page.ToString(), Encoding.UTF8, context.RequestAborted);
    }

    private static async Task<IFormCollection> ReadFormAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength is null or > LongestForm)
            throw new BadHttpRequestException("No form, or a long one.");
        var options = new FormOptions { ValueCountLimit = 100, ValueLengthLimit = 16 * 1024, BufferBodyLengthLimit = LongestForm };
        return await new FormFeature(context.Request, options).ReadFormAsync(context.RequestAborted);
    }

    private static bool IsSame(string sent, string expected) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(expected));

    /// <summary>Headers of every answer.</summary>
    private static void Secure(IHeaderDictionary headers, string? leadsTo)
    {
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + $"form-action 'self'{(leadsTo is null ? "" : " " + leadsTo)}; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin"; // with no-referrer a browser sends "Origin: null" with our own forms
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    private static (int Status, string Words)? Refuse(HttpRequest request)
    {
        if (!IsLoopbackName(request.Host.Host))
            return (StatusCodes.Status421MisdirectedRequest, "This website answers as localhost, 127.0.0.1 or [::1] only.");
        var origin = request.Headers.Origin.ToString();
        var isForeign = request.Headers["Sec-Fetch-Site"] == "cross-site"
            || (origin.Length > 0 && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
        return request.Method == "POST" && isForeign ? (StatusCodes.Status403Forbidden, "A page of another origin may not send here.") : null;
    }

    private static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
