using MartDesk.Exchange.Server.Users;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.Site;

/// <summary>Changes the password, sets up the authenticator or takes it away, and makes the holder of the setup token an admin.</summary>
internal sealed class SecurityPages(UserDesk users, SiteSessions sessions)
{
    public IEnumerable<SiteRoute> Routes =>
    [
        SiteRoute.Get("/security", SiteAccess.User, request => Draw(request, null)),
        SiteRoute.Post("/security/authenticator", SiteAccess.User, Enrol),
        SiteRoute.Post("/security/authenticator/remove", SiteAccess.User, Remove),
        SiteRoute.Post("/security/password", SiteAccess.User, ChangePassword),
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
        StartAnew(request, "The authenticator is set up.");
        request.Answered.Next = null;
        return new SiteReply.Redirect(next);
    }

    private SiteReply Remove(SiteRequest request)
    {
        if (users.RemoveAuthenticator(request.SignedIn.Email, request.Exact("password"), request.Text("code")) is { } problem)
            return Draw(request, problem);
        StartAnew(request, "The authenticator is taken away. The password alone signs in now; keys cannot be made before another one is set up.");
        return new SiteReply.Redirect("/security");
    }

    private SiteReply ChangePassword(SiteRequest request)
    {
        var next = request.Exact("next");
        var problem = next == request.Exact("again")
            ? users.ChangePassword(request.SignedIn.Email, request.Exact("password"), request.Text("code"), next)
            : "The two new passwords differ.";
        if (problem is not null)
            return Draw(request, problem);
        StartAnew(request, "The password is changed. Everybody else who was signed in as you is signed out; API keys stay as they are.");
        return new SiteReply.Redirect("/security");
    }

    /// <summary>After what signs in has changed, only this browser is signed in, under another name.</summary>
    private void StartAnew(SiteRequest request, string notice)
    {
        var email = request.SignedIn.Email;
        users.SignedIn(email);
        request.Answered = sessions.SignIn(request.Session, email);
        request.Answered.Notice = notice;
        sessions.EndOthers(request.Answered, email);
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
              {(session.OfferedSecret is { } secret ? DrawOffer(request, secret) : DrawEnrolled(request))}
            </section>
            {DrawPassword(request)}
            {Html.If(users.IsSetupOpen, $"""
                <section class="card">
                  <h2>Admin</h2>
                  <p class="t2">The exchange has no admin yet. It printed a setup token when it started; who types it becomes the admin.</p>
                  <form method="post" action="/security/admin" class="line">{request.Token}<label for="token">Setup token</label><input id="token" name="token" maxlength="60" autocomplete="off" spellcheck="false" required><button>Become admin</button></form>
                </section>
                """)}
            """)) { Status = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    private static Html DrawEnrolled(SiteRequest request) => Html.Of($"""
        <p><span class="tag ok">set up</span> Signing in asks for a code, and each code is taken once.</p>
        <p><a href="/security/authenticator/change">Set up another one</a></p>
        {Html.If(!request.SignedIn.IsAdmin, $"""
            <details><summary>Take it away</summary>
              <p class="t2">The password alone will sign in. Keys go on working; none can be made, deleted or given to a program until another authenticator is set up.</p>
              <form method="post" action="/security/authenticator/remove">{request.Token}
                <label for="remove-password">Password</label><input id="remove-password" name="password" type="password" maxlength="200" autocomplete="current-password" required>
                {CodeField("remove-code")}
                <button class="main">Take it away</button>
              </form>
            </details>
            """)}
        """);

    private static Html DrawPassword(SiteRequest request) => Html.Of($"""
        <section class="card narrow">
          <h2>Password</h2>
          <form method="post" action="/security/password">{request.Token}
            <label for="password">Password until now</label><input id="password" name="password" type="password" maxlength="200" autocomplete="current-password" required>
            {Html.If(request.SignedIn.TotpSecret is not null, $"{CodeField("password-code")}")}
            <label for="next">New password</label><input id="next" name="next" type="password" minlength="12" maxlength="200" autocomplete="new-password" required><p class="hint">At least 12 characters; a few words make a good one.</p>
            <label for="again">New password again</label><input id="again" name="again" type="password" maxlength="200" autocomplete="new-password" required>
            <button class="main">Change password</button>
          </form>
        </section>
        """);

    private static Html CodeField(string id) => Html.Of($"""
        <label for="{id}">Authenticator code</label><input id="{id}" name="code" class="code" inputmode="numeric" maxlength="7" autocomplete="one-time-code" required>
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
