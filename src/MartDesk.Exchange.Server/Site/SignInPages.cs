using MartDesk.Exchange.Server.Users;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.Site;

/// <summary>Sign up, sign in by password and authenticator, sign out.</summary>
internal sealed class SignInPages(UserDesk users, SiteSessions sessions)
{
    public IEnumerable<SiteRoute> Routes =>
    [
        SiteRoute.Get("/sign-up", SiteAccess.Anyone, request => DrawSignUp(request, null)),
        SiteRoute.Post("/sign-up", SiteAccess.Anyone, SignUpAsync),
        SiteRoute.Get("/sign-in", SiteAccess.Anyone, request => DrawSignIn(request, null)),
        SiteRoute.Post("/sign-in", SiteAccess.Anyone, SignIn),
        SiteRoute.Post("/sign-in/code", SiteAccess.Anyone, UseCode),
        SiteRoute.Post("/sign-out", SiteAccess.Anyone, SignOut),
    ];

    private async Task<SiteReply> SignUpAsync(SiteRequest request)
    {
        var password = request.Exact("password");
        var problem = password == request.Exact("again") ? await users.SignUpAsync(request.Text("email"), password) : "The two passwords differ.";
        if (problem is not null)
            return DrawSignUp(request, problem);
        if (users.CheckPassword(request.Text("email"), password) is not { } user)
            return new SiteReply.Redirect("/sign-in");
        request.Answered = sessions.SignIn(request.Session, user.Email);
        request.Answered.Notice = "Welcome. Set up an authenticator now; API keys can only be made with one.";
        return new SiteReply.Redirect("/security");
    }

    private SiteReply SignIn(SiteRequest request)
    {
        if (users.CheckPassword(request.Text("email"), request.Exact("password")) is not { } user)
            return DrawSignIn(request, $"The e-mail address or the password is wrong. After {FailedSignIns.Most} wrong tries wait ten minutes.");
        if (user.TotpSecret is null)
            return Finish(request, user.Email);
        request.Answered = sessions.Prove(request.Session, user.Email);
        return DrawCode(request, null);
    }

    private SiteReply UseCode(SiteRequest request)
    {
        if (request.Session.Proving is not { } email)
            return new SiteReply.Redirect("/sign-in");
        return users.TryUseCode(email, request.Text("code"))
            ? Finish(request, email)
            : DrawCode(request, $"This code is wrong, or was used already; take the next one. After {FailedSignIns.Most} wrong tries wait ten minutes.");
    }

    private SiteReply SignOut(SiteRequest request)
    {
        sessions.End(request.Session);
        request.Answered = sessions.Begin();
        request.Answered.Notice = "You are signed out.";
        return new SiteReply.Redirect("/sign-in");
    }

    private SiteReply.Redirect Finish(SiteRequest request, string email)
    {
        users.SignedIn(email);
        request.Answered = sessions.SignIn(request.Session, email);
        var next = request.Answered.Next ?? "/";
        request.Answered.Next = null;
        return new SiteReply.Redirect(next);
    }

    private static SiteReply.Page DrawSignUp(SiteRequest request, string? problem) => new("Sign up", Html.Of($"""
        <section class="card narrow">
          <h1>Sign up</h1>
          <p class="t2">An account of paper money on this exchange. No mail is sent; the address is only your name here.</p>
          {SiteParts.Problem(problem)}
          <form method="post" action="/sign-up">{request.Token}
            <label for="email">E-mail</label><input id="email" name="email" type="email" maxlength="100" autocomplete="username" required autofocus value="{request.Text("email")}">
            <label for="password">Password</label><input id="password" name="password" type="password" minlength="12" maxlength="200" autocomplete="new-password" required><p class="hint">At least 12 characters; a few words make a good one.</p>
            <label for="again">Password again</label><input id="again" name="again" type="password" maxlength="200" autocomplete="new-password" required>
            <button class="main">Sign up</button>
          </form>
          <p class="t2">Signed up before? <a href="/sign-in">Sign in</a></p>
        </section>
        """)) { Status = StatusOf(problem) };

    private static SiteReply.Page DrawSignIn(SiteRequest request, string? problem) => new("Sign in", Html.Of($"""
        <section class="card narrow">
          <h1>Sign in</h1>
          {SiteParts.Problem(problem)}
          <form method="post" action="/sign-in">{request.Token}
            <label for="email">E-mail</label><input id="email" name="email" type="email" maxlength="100" autocomplete="username" required autofocus value="{(problem is null ? request.User?.Email : request.Text("email"))}">
            <label for="password">Password</label><input id="password" name="password" type="password" maxlength="200" autocomplete="current-password" required>
            <button class="main">Sign in</button>
          </form>
          <p class="t2">New here? <a href="/sign-up">Sign up</a></p>
        </section>
        """)) { Status = StatusOf(problem) };

    private static SiteReply.Page DrawCode(SiteRequest request, string? problem) => new("Authenticator code", Html.Of($"""
        <section class="card narrow">
          <h1>Authenticator code</h1>
          <p class="t2">The six digits that your authenticator shows for {UserDesk.Issuer}.</p>
          {SiteParts.Problem(problem)}
          <form method="post" action="/sign-in/code">{request.Token}
            <label for="code">Code</label><input id="code" name="code" class="code" inputmode="numeric" maxlength="7" autocomplete="one-time-code" required autofocus>
            <button class="main">Go on</button>
          </form>
          <p class="t2"><a href="/sign-in">Begin again</a></p>
        </section>
        """)) { Status = StatusOf(problem) };

    private static int StatusOf(string? problem) => problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
}
