using MartDesk.Exchange.Server.Users;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.Site;

/// <summary>Sets up the authenticator, and makes the holder of the setup token an admin.</summary>
internal sealed class SecurityPages(UserDesk users, SiteSessions sessions)
{
    public IEnumerable<SiteRoute> Routes =>
    [
        SiteRoute.Get("/security", SiteAccess.User, request => Draw(request, null)),
        SiteRoute.Post("/security/authenticator", SiteAccess.User, Enrol),
        SiteRoute.Get("/security/authenticator/change", SiteAccess.Proven, Change),
        SiteRoute.Post("/security/admin", SiteAccess.Proven, BecomeAdmin) with { ComesBackTo = "/security" },
    ];

    private SiteReply Enrol(SiteRequest request)
    {
        var user = request.SignedIn;
        if (request.Session.OfferedSecret is not { } secret)
            return new SiteReply.Redirect("/security");
        if (!users.TryEnrol(user.Email, secret, request.Text("code")))
            return Draw(request, "This is not the code of the secret above. Check the clock of the phone, and take the next code.");
        // Enrolling proves the authenticator, so the session is as good as one that just signed in.
        var next = request.Session.Next ?? "/security";
        request.Answered = sessions.SignIn(request.Session, user.Email);
        (request.Answered.Next, request.Answered.Notice) = (null, "The authenticator is set up.");
        return new SiteReply.Redirect(next);
    }

    /// <summary>Only after password and code of the old one, which the route asks for.</summary>
    private static SiteReply.Redirect Change(SiteRequest request)
    {
        request.Session.OfferedSecret = Totp.NewSecret();
        return new SiteReply.Redirect("/security");
    }

    private SiteReply BecomeAdmin(SiteRequest request)
    {
        if (!users.TryBecomeAdmin(request.SignedIn.Email, request.Text("token")))
            return Draw(request, "This is not the setup token, or the exchange has an admin already.");
        request.Session.Notice = "You are the admin of this exchange.";
        return new SiteReply.Redirect("/console");
    }

    private SiteReply.Page Draw(SiteRequest request, string? problem)
    {
        var user = request.SignedIn;
        var session = request.Session;
        if (user.TotpSecret is null)
            session.OfferedSecret ??= Totp.NewSecret();
        return new SiteReply.Page("Security", Html.Of($"""
            <h1>Security</h1>
            {SiteParts.Problem(problem)}
            <section class="card">
              <h2>Authenticator</h2>
              {(session.OfferedSecret is { } secret ? DrawOffer(request, secret) : DrawEnrolled())}
            </section>
            {Html.If(users.IsSetupOpen, $"""
                <section class="card">
                  <h2>Admin</h2>
                  <p class="t2">The exchange has no admin yet. It printed a setup token when it started; who types it becomes the admin.</p>
                  <form method="post" action="/security/admin" class="line">{request.Token}<label for="token">Setup token</label><input id="token" name="token" maxlength="60" autocomplete="off" spellcheck="false" required><button>Become admin</button></form>
                </section>
                """)}
            """)) { Status = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    private static Html DrawEnrolled() => Html.Of($"""
        <p><span class="tag ok">set up</span> Signing in asks for a code, and each code is taken once.</p>
        <p><a href="/security/authenticator/change">Set up another one</a></p>
        """);

    private static Html DrawOffer(SiteRequest request, string secret) => Html.Of($"""
        <p class="t2">Type the secret into an authenticator (by hand, six digits, thirty seconds), or open the link on the device that has one. Then prove it with a code.</p>
        <dl class="copy">
          {SiteParts.Copied("Secret", secret)}
          {SiteParts.Copied("Link", Totp.UriOf(secret, UserDesk.Issuer, request.SignedIn.Email))}
        </dl>
        <form method="post" action="/security/authenticator" class="line">{request.Token}<label for="code">Code</label><input id="code" name="code" class="code" inputmode="numeric" maxlength="7" autocomplete="one-time-code" required><button class="main">Set up</button></form>
        """);
}
