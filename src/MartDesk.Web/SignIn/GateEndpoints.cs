using System.Globalization;
using MartDesk.Web.Audit;
using MartDesk.Web.Forms;
using MartDesk.Web.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.SignIn;

/// <summary>The ways in: first password, sign-in, proof, and the way out.</summary>
internal static class GateEndpoints
{
    internal static void MapGate(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/setup", ShowSetupAsync).AllowAnonymous();
        routes.MapPost("/setup", SetUpAsync).AllowAnonymous();
        routes.MapGet("/sign-in", ShowSignInAsync).AllowAnonymous();
        routes.MapPost("/sign-in", SignInAsync).AllowAnonymous();
        routes.MapGet("/confirm", ShowConfirmAsync);
        routes.MapPost("/confirm", ConfirmAsync);
        routes.MapPost("/sign-out", SignOutAsync);
        routes.MapGet("/session/used", context => context.Response.WriteAsync("open", context.RequestAborted));
        routes.MapGet("/session", context => context.Response.WriteAsync("open", context.RequestAborted)).WithMetadata(AsksByItself.Mark);
    }

    /// <summary>A path of the desk to go on with; anything else becomes the first page.</summary>
    internal static string LocalPath(string? path) =>
        path is { Length: > 0 } && path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal) && !path.Any(char.IsControl)
            ? path
            : "/";

    private static Task ShowSetupAsync(HttpContext context)
    {
        if (Owner(context).HasOwner)
        {
            context.GoTo("/sign-in");
            return Task.CompletedTask;
        }

        return WriteSetupAsync(context, context.Request.Query["token"].ToString(), null);
    }

    private static async Task SetUpAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        var failures = context.RequestServices.GetRequiredService<FailedAttempts>();
        var token = form.Text("token");
        var password = form.Exact("password");
        string? problem = null;
        if (failures.Wait is var wait && wait > TimeSpan.Zero)
        {
            problem = Later(wait);
        }
        else if (!context.RequestServices.GetRequiredService<SetupToken>().Is(token))
        {
            failures.Add();
            problem = "This is not the setup token of this start. It stands in the program’s output after “Set a password”.";
        }
        else
        {
            problem = PasswordRules.Problem(password) ?? (password == form.Exact("again") ? null : "The two passwords differ.");
        }

        if (problem is null && !await Owner(context).CreateAsync(password, CancellationToken.None))
            problem = "A password was set already. Sign in.";
        if (problem is not null)
        {
            await WriteSetupAsync(context, token, problem);
            return;
        }

        await BeginAsync(context, "password", "first password");
        context.GoTo("/security/code?first=1");
    }

    private static Task ShowSignInAsync(HttpContext context)
    {
        if (!Owner(context).HasOwner)
        {
            context.GoTo("/setup");
            return Task.CompletedTask;
        }

        return WriteSignInAsync(context, LocalPath(context.Request.Query["next"]), null, StatusCodes.Status200OK);
    }

    private static async Task SignInAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        var next = LocalPath(form.Text("next"));
        var (proof, way) = await ProveAsync(context, form);
        if (proof == Proof.Right)
        {
            await BeginAsync(context, way, "sign-in");
            context.GoTo(next);
            return;
        }

        await NoteFailureAsync(context, "sign-in", proof);
        await WriteSignInAsync(context, next, ProblemOf(context, form, proof), proof == Proof.TooMany ? StatusCodes.Status429TooManyRequests : StatusCodes.Status422UnprocessableEntity);
    }

    private static Task ShowConfirmAsync(HttpContext context) =>
        WriteConfirmAsync(context, LocalPath(context.Request.Query["next"]), context.Request.Query["post"].ToString(), null, StatusCodes.Status200OK);

    private static async Task ConfirmAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form || AccessPolicy.SessionOf(context.User) is not { } session)
            return;
        var next = LocalPath(form.Text("next"));
        var (proof, _) = await ProveAsync(context, form);
        if (proof != Proof.Right)
        {
            await NoteFailureAsync(context, "confirm", proof);
            await WriteConfirmAsync(context, next, form.Text("post"), ProblemOf(context, form, proof), proof == Proof.TooMany ? StatusCodes.Status429TooManyRequests : StatusCodes.Status422UnprocessableEntity);
            return;
        }

        await context.RequestServices.GetRequiredService<SessionBook>().ProveAsync(session, CancellationToken.None);
        await GoOnAsync(context, session, form.Text("post"), next);
    }

    /// <summary>After a proof: the post that waited, or the page that was asked for.</summary>
    internal static Task GoOnAsync(HttpContext context, string session, string post, string next)
    {
        if (post.Length > 0 && context.RequestServices.GetRequiredService<PausedPosts>().Take(post, session) is { } paused)
            return paused.GoOnAsync(context);
        context.GoTo(next);
        return Task.CompletedTask;
    }

    private static async Task SignOutAsync(HttpContext context)
    {
        if (AccessPolicy.SessionOf(context.User) is { } id)
            await context.RequestServices.GetRequiredService<SessionBook>().EndAsync(session => session.SessionId == id, CancellationToken.None);
        await context.SignOutAsync(AccessPolicy.SessionScheme);
        context.GoTo("/sign-in");
    }

    /// <summary>Begins a session, gives the browser its cookie, and notes it.</summary>
    internal static async Task BeginAsync(HttpContext context, string way, string what)
    {
        var session = await context.RequestServices.GetRequiredService<SessionBook>()
            .BeginAsync(way, AuditTrail.AddressOf(context), context.Request.Headers.UserAgent.ToString(), CancellationToken.None);
        await SessionCookie.WriteAsync(context, session.SessionId);
        await context.RequestServices.GetRequiredService<AuditTrail>().NoteAsync(context, "owner", what, "", way, "done");
    }

    /// <summary>Notes an attempt that went wrong. Those that were not looked at are not counted one by one: there may be any number.</summary>
    private static Task NoteFailureAsync(HttpContext context, string what, Proof proof) =>
        proof == Proof.Wrong ? context.RequestServices.GetRequiredService<AuditTrail>().NoteAsync(context, "somebody", what, "", "", "refused") : Task.CompletedTask;

    /// <summary>Looks at a passkey where the form brings one, else at password and code.</summary>
    /// <remarks>A passkey cannot be guessed, so it is looked at while others are locked out too: who guesses passwords keeps nobody out who has one. A wrong one counts as any.</remarks>
    private static async Task<(Proof Proof, string Way)> ProveAsync(HttpContext context, PostedForm form)
    {
        var owner = Owner(context);
        if (form.Text("credential") is not { Length: > 0 } credential)
            return (await owner.CheckAsync(form.Exact("password"), Digits(form.Text("code")), CancellationToken.None), owner.AsksCode ? "password and code" : "password");
        if (await context.RequestServices.GetRequiredService<PasskeyBook>().ProveAsync(context, credential, form.Text("challenge"), CancellationToken.None) is not null)
            return (Proof.Right, "passkey");
        var failures = context.RequestServices.GetRequiredService<FailedAttempts>();
        if (failures.Wait > TimeSpan.Zero)
            return (Proof.TooMany, "passkey");
        failures.Add();
        return (Proof.Wrong, "passkey");
    }

    private static string ProblemOf(HttpContext context, PostedForm form, Proof proof)
    {
        if (proof == Proof.Wrong && form.Text("credential").Length > 0)
            return "This passkey is not one of this desk, or the page was open for longer than five minutes. Try again, or use the password.";
        if (proof == Proof.Wrong)
            return Owner(context).AsksCode ? "Password or code is wrong. A code counts once; wait for the next one." : "The password is wrong.";
        var wait = context.RequestServices.GetRequiredService<FailedAttempts>().Wait;
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Later(wait);
    }

    private static string Later(TimeSpan wait) => wait < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"Too many attempts went wrong. Try again in {Math.Ceiling(wait.TotalSeconds)} s.")
        : string.Create(CultureInfo.InvariantCulture, $"Too many attempts went wrong. Try again in {Math.Ceiling(wait.TotalMinutes)} min.");

    private static string Digits(string code) => string.Concat(code.Where(char.IsAsciiDigit));

    private static Task WriteSetupAsync(HttpContext context, string token, string? problem) => WriteAsync(
        context,
        new GateContent { Title = "Set a password", Step = GateStep.Setup, SetupToken = token.Length <= 64 ? token : "", Problem = problem },
        problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);

    private static Task WriteSignInAsync(HttpContext context, string next, string? problem, int status) => WriteAsync(
        context, new GateContent { Title = "Sign in", Step = GateStep.SignIn, Next = next, AsksCode = Owner(context).AsksCode, OffersPasskey = OffersPasskey(context), Problem = problem }, status);

    private static Task WriteConfirmAsync(HttpContext context, string next, string post, string? problem, int status) => WriteAsync(
        context, new GateContent { Title = "Prove that it is you", Step = GateStep.Confirm, Next = next, Post = post.Length <= 64 ? post : "", AsksCode = Owner(context).AsksCode, OffersPasskey = OffersPasskey(context), Problem = problem }, status);

    /// <summary>Also where there are no passkeys yet: the page tells nobody whether there are.</summary>
    private static bool OffersPasskey(HttpContext context) => context.RequestServices.GetRequiredService<PasskeyBook>().IsAt(context);

    private static async Task WriteAsync(HttpContext context, GateContent content, int status)
    {
        var html = await context.RequestServices.GetRequiredService<PageRenderer>().RenderGateAsync(content);
        context.Response.StatusCode = status;
        await context.WriteHtmlAsync(html);
    }

    private static OwnerProof Owner(HttpContext context) => context.RequestServices.GetRequiredService<OwnerProof>();
}
