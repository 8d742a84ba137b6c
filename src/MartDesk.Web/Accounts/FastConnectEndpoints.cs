using System.Text;
using System.Text.Encodings.Web;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;
using MartDesk.Web.Audit;
using MartDesk.Web.Forms;
using MartDesk.Web.Pages;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Accounts;

/// <summary>To the venue and back with a key, which is checked like one that was pasted.</summary>
internal static class FastConnectEndpoints
{
    /// <summary>Where a venue sends the browser back to; it must be registered there.</summary>
    internal const string CallbackPath = "/accounts/fast-connect/callback";

    private const string FinishPath = "/accounts/fast-connect/finish";
    private const string Label = "Fast Connect Futures";

    internal static void MapFastConnect(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/accounts/fast-connect", BeginAsync);
        routes.MapGet(CallbackPath, ComeBackAsync).AllowAnonymous();
        routes.MapGet(FinishPath, FinishAsync).NeedsFreshProof(); // the way over the venue may take longer than a proof is fresh
    }

    /// <summary>The venue's Fast Connect, where this desk has one for an environment, or for the key of an account; else null.</summary>
    internal static IFastConnect? Of(HttpContext context, VenueEnvironment environment, AccountInfo? account)
    {
        var connect = context.RequestServices.GetService<IFastConnect>();
        return connect?.Environment == environment && (account is null || account.RestAddress == connect.RestAddress) ? connect : null;
    }

    /// <summary>Lets the forms of this page lead to the venue; a browser asks the policy of the page that a redirect began on.</summary>
    internal static void AllowVenue(HttpContext context, IFastConnect connect)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = headers.ContentSecurityPolicy.ToString()
            .Replace("form-action 'self'", $"form-action 'self' {connect.VenueOrigin.GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal);
    }

    private static async Task BeginAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;

        // Proved on the page before, not by a post that waits: the policy of the page in between would not let the browser go on to the venue.
        if (AccessPolicy.SessionOf(context.User) is { } session && !context.RequestServices.GetRequiredService<SessionBook>().IsFresh(session))
        {
            context.GoTo("/confirm?next=/accounts/connect");
            return;
        }

        var accountId = form.Text("account");
        var account = accountId.Length == 0 ? null : AccountEndpoints.Keeper(context).Find(accountId);
        var environment = account?.Environment ?? context.RequestServices.GetService<IFastConnect>()?.Environment;
        var isMissing = accountId.Length > 0 && account is null;
        if (isMissing || environment is null || Of(context, environment.Value, account) is not { } connect)
        {
            await context.WriteMissingAsync("No Fast Connect for this", Section.Accounts);
            return;
        }

        var callback = new Uri($"{context.Request.Scheme}://{context.Request.Host}{CallbackPath}");
        context.GoTo(connect.Begin(callback, account?.AccountId).AbsoluteUri);
    }

    /// <summary>Sends the browser on from a page of ours: the owner's cookie does not come along with a redirect from another site.</summary>
    private static Task ComeBackAsync(HttpContext context)
    {
        var next = HtmlEncoder.Default.Encode(FinishPath + context.Request.QueryString.ToUriComponent());
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            $"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Fast Connect</title><link rel="icon" href="/assets/icon.svg" type="image/svg+xml"><meta http-equiv="refresh" content="0;url={next}"></head><body><a href="{next}">Go on</a></body></html>""",
            Encoding.UTF8, context.RequestAborted);
    }

    private static async Task FinishAsync(HttpContext context)
    {
        var connect = context.RequestServices.GetService<IFastConnect>();
        if (connect is null)
        {
            await context.WriteMissingAsync("No Fast Connect here", Section.Accounts);
            return;
        }

        // Begun is finished, whoever leaves: the venue may have made the key already.
        switch (await connect.FinishAsync(Query("state"), Query("code"), Query("error"), CancellationToken.None))
        {
            case FastConnectEnd.Granted(var connection):
                await ConnectAsync(context, connection);
                break;
            case FastConnectEnd.NotGranted(var words):
                await ConnectEndpoints.ShowProblemAsync(context, connect.Environment, words);
                break;
        }

        string? Query(string name) => context.Request.Query[name] is [{ Length: > 0 } value] ? value : null;
    }

    /// <summary>Connects a new local or demo account at once. A key that was refused, one for real money, and one that takes another's place are shown first.</summary>
    private static async Task ConnectAsync(HttpContext context, AccountConnection connection)
    {
        CredentialReport report;
        try
        {
            report = await context.RequestServices.GetRequiredService<ICredentialCheck>().CheckAsync(connection, CancellationToken.None);
        }
        catch (ArgumentException exception)
        {
            await ConnectEndpoints.ShowProblemAsync(context, connection.Environment, Words.Of(exception));
            return;
        }

        var keeper = AccountEndpoints.Keeper(context);
        if (!report.CanConnect || report.CanWithdraw || connection.AccountId.Length > 0 || connection.Environment == VenueEnvironment.Live)
        {
            context.GoTo(ConnectEndpoints.KeepDraft(context, connection, report));
            return;
        }

        var account = new NewAccount(ConnectEndpoints.FreeLabel(Label, [.. keeper.List().Select(known => known.Label)]), connection.Environment, connection.RestAddress, null, connection.Credentials)
        {
            IsWaiting = report.IsWaiting,
        };
        var connected = await context.RequestServices.GetRequiredService<IAccountDirectory>().ConnectAsync(account, CancellationToken.None);
        await context.RequestServices.GetRequiredService<AuditTrail>().NoteAsync(context, "owner", "accounts fast-connect", connected.AccountId, $"label: {connected.Label}", "done");
        context.GoTo(AccountEndpoints.PathOf(connected.AccountId) + "?done=added");
    }
}
