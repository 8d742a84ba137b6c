using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;
using MartDesk.Web.Forms;
using MartDesk.Web.Pages;
using MartDesk.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Accounts;

/// <summary>From a pasted key to a connected account: check, show the balance, add. Replacing a key goes the same way.</summary>
internal static class ConnectEndpoints
{
    private const int LongestKey = 128;
    private const int LongestSecret = 256;
    private const int LongestMemo = 128;

    internal static void MapConnect(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/accounts/connect", context => ShowAsync(context, account: null)).NeedsFreshProof();
        routes.MapPost("/accounts/connect", CheckAsync).NeedsFreshProof();
        routes.MapPost("/accounts/connect/add", AddAsync).NeedsFreshProof();
        routes.MapGet("/accounts/{id}/key", async context =>
        {
            if (await AccountEndpoints.FindAsync(context) is { } account)
                await ShowAsync(context, account);
        }).NeedsFreshProof();
        routes.MapPost("/accounts/{id}/key/use", UseAsync).NeedsFreshProof();
        routes.MapFastConnect();
    }

    private static Task ShowAsync(HttpContext context, AccountInfo? account)
    {
        var name = context.Request.Query["draft"].ToString();
        var draft = name.Length == 0 ? null : Drafts(context).Find(name);
        if (draft?.AccountId != account?.AccountId)
            draft = null;
        var environment = account?.Environment ?? draft?.Environment ?? ReadEnvironment(context.Request.Query["env"]);
        var model = Model(context, environment, account, name, draft) with
        {
            Problem = name.Length > 0 && draft is null ? "What was checked is forgotten after ten minutes. Paste the key again." : null,
        };
        return WriteAsync(context, model, StatusCodes.Status200OK);
    }

    private static async Task CheckAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        var accountId = form.Text("account");
        var keeper = AccountEndpoints.Keeper(context);
        var account = accountId.Length == 0 ? null : keeper.Find(accountId);
        if (accountId.Length > 0 && account is null)
        {
            await context.WriteMissingAsync("No such account", Section.Accounts);
            return;
        }

        var name = form.Text("draft");
        var earlier = name.Length == 0 ? null : Drafts(context).Find(name);
        var environment = account?.Environment ?? ReadEnvironment(form.Text("env"));
        if (earlier is not null && (earlier.AccountId != account?.AccountId || earlier.Environment != environment))
            earlier = null;
        var (connection, problem) = ReadConnection(form, environment, account is null ? null : keeper.ConnectionOf(account.AccountId), earlier);
        CredentialReport? report = null;
        if (problem is null)
        {
            try
            {
                report = await context.RequestServices.GetRequiredService<ICredentialCheck>().CheckAsync(connection, context.RequestAborted);
            }
            catch (ArgumentException exception)
            {
                problem = Words.Of(exception);
            }
        }

        if (report is null)
        {
            var model = Model(context, environment, account, name, earlier) with { RestAddress = form.Text("rest"), Problem = problem };
            await WriteAsync(context, model, StatusCodes.Status422UnprocessableEntity);
            return;
        }

        if (earlier is not null)
            Drafts(context).Take(name);
        context.GoTo(KeepDraft(context, connection, report));
    }

    /// <summary>Keeps a key that was checked until it is added, or used in the place of another.</summary>
    /// <returns>Path of the page that shows what the venue said.</returns>
    internal static string KeepDraft(HttpContext context, AccountConnection connection, CredentialReport report)
    {
        var accountId = connection.AccountId.Length == 0 ? null : connection.AccountId;
        var draft = new ConnectDraft
        {
            Time = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
            Environment = connection.Environment,
            RestAddress = connection.RestAddress,
            Credentials = connection.Credentials,
            Report = report,
            AccountId = accountId,
        };
        return $"{(accountId is null ? "/accounts/connect" : AccountEndpoints.PathOf(accountId) + "/key")}?draft={Drafts(context).Keep(draft)}";
    }

    /// <summary>Shows the page with what went wrong on the way to a key.</summary>
    internal static Task ShowProblemAsync(HttpContext context, VenueEnvironment environment, string problem) =>
        WriteAsync(context, Model(context, environment, null, "", null) with { Problem = problem }, StatusCodes.Status422UnprocessableEntity);

    private static async Task AddAsync(HttpContext context)
    {
        if (await PostedForm.ReadAsync(context) is not { } form)
            return;
        var name = form.Text("draft");
        var draft = Drafts(context).Find(name);
        var label = form.Text("label");
        var problem = Refuse(form, draft, accountId: null) ?? AccountLabel.Problem(label, AccountEndpoints.Keeper(context).List().Select(account => account.Label));
        if (problem is null && Drafts(context).Take(name) is null)
            problem = "It was added already.";
        if (problem is not null || draft is null)
        {
            var model = Model(context, draft?.Environment ?? VenueEnvironment.Local, null, name, draft) with { Label = label, Problem = problem };
            await WriteAsync(context, model, StatusCodes.Status422UnprocessableEntity);
            return;
        }

        var account = new NewAccount(label, draft.Environment, draft.RestAddress, null, draft.Credentials) { IsWaiting = draft.Report.IsWaiting };
        var connected = await context.RequestServices.GetRequiredService<IAccountDirectory>().ConnectAsync(account, CancellationToken.None); // begun is finished, whoever leaves
        context.GoTo(AccountEndpoints.PathOf(connected.AccountId) + "?done=added");
    }

    private static async Task UseAsync(HttpContext context)
    {
        if (await AccountEndpoints.FindAsync(context) is not { } account || await PostedForm.ReadAsync(context) is not { } form)
            return;
        var name = form.Text("draft");
        var draft = Drafts(context).Find(name);
        var problem = Refuse(form, draft, account.AccountId);
        if (problem is null && Drafts(context).Take(name) is null)
            problem = "It is in use already.";
        if (problem is not null || draft is null)
        {
            await WriteAsync(context, Model(context, account.Environment, account, name, draft) with { Problem = problem }, StatusCodes.Status422UnprocessableEntity);
            return;
        }

        await AccountEndpoints.Keeper(context).ReplaceKeyAsync(account.AccountId, draft.Credentials, draft.Report.IsWaiting, CancellationToken.None);
        context.GoTo(AccountEndpoints.PathOf(account.AccountId) + "?done=replaced");
    }

    private static string? Refuse(PostedForm form, ConnectDraft? draft, string? accountId) => draft switch
    {
        null => "What was checked is forgotten after ten minutes. Paste the key again.",
        _ when draft.AccountId != accountId => "This key was checked for something else. Paste it again.",
        { Report.CanConnect: false } => "The venue did not accept this key; the report says why.",
        { Report.CanWithdraw: true } when form.Text("withdraw") != CredentialReport.WithdrawWords =>
            $"This key can withdraw. Make one that cannot, or type: {CredentialReport.WithdrawWords}",
        { Environment: VenueEnvironment.Live } when form.Text("confirm") != "LIVE" => "This key moves real money. Type LIVE to go on.",
        _ => null,
    };

    /// <summary>The connection as typed; what was left blank is taken from what was checked before.</summary>
    private static (AccountConnection Connection, string? Problem) ReadConnection(
        PostedForm form, VenueEnvironment environment, AccountConnection? replaced, ConnectDraft? earlier)
    {
        var key = Typed("key", earlier?.Credentials.Key);
        var secret = Typed("secret", earlier?.Credentials.RevealSecret());
        var memo = Typed("memo", earlier?.Credentials.RevealMemo());
        var rest = replaced?.RestAddress;
        var problem = Problem("API key", key, LongestKey, mayBeEmpty: false) ?? Problem("secret", secret, LongestSecret, mayBeEmpty: false) ?? Problem("memo", memo, LongestMemo, mayBeEmpty: true);
        if (replaced is null && environment == VenueEnvironment.Local && form.Text("rest") is { Length: > 0 } address)
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out rest) || rest.Scheme is not ("http" or "https") || rest.UserInfo.Length > 0)
                problem ??= "The address of the exchange must be of the form http://host:port.";
        }

        return (new AccountConnection(replaced?.AccountId ?? "", environment, rest, replaced?.StreamAddress, new ApiCredentials(key, secret, memo)), problem);

        string Typed(string field, string? before) => form.Text(field) is { Length: > 0 } text ? text : before ?? "";
    }

    private static string? Problem(string what, string value, int longest, bool mayBeEmpty) => value switch
    {
        "" when !mayBeEmpty => $"The {what} is missing.",
        _ when value.Length > longest => $"The {what} has {value.Length} characters; {longest} are allowed.",
        _ when value.Any(char.IsControl) || (!mayBeEmpty && value.Any(letter => letter is <= ' ' or > '~')) => $"The {what} holds a blank or a character that does not belong there. Copy it again.",
        _ => null,
    };

    private static VenueEnvironment ReadEnvironment(string? text) =>
        Enum.TryParse<VenueEnvironment>(text, ignoreCase: true, out var environment) && Enum.IsDefined(environment) ? environment : VenueEnvironment.Local;

    private static ConnectModel Model(HttpContext context, VenueEnvironment environment, AccountInfo? account, string name, ConnectDraft? draft) => new()
    {
        Environment = environment,
        Account = account,
        Addresses = MachineAddresses.For(environment == VenueEnvironment.Local),
        RestAddress = draft?.RestAddress?.ToString() ?? "",
        Draft = draft is null ? "" : name,
        MaskedKey = draft?.Credentials.MaskedKey,
        Report = draft?.Report,
        FastConnectAt = FastConnectEndpoints.Of(context, environment, account)?.VenueOrigin,
        Label = FreeLabel(environment, [.. AccountEndpoints.Keeper(context).List().Select(known => known.Label)]),
    };

    private static string FreeLabel(VenueEnvironment environment, IReadOnlyList<string> taken)
    {
        var word = environment switch
        {
            VenueEnvironment.Live => "BitMart futures",
            VenueEnvironment.Demo => "BitMart demo",
            _ => "Local futures",
        };
        return FreeLabel(word, taken);
    }

    /// <summary>A label, or the first of it with a number that no account has.</summary>
    internal static string FreeLabel(string word, IReadOnlyList<string> taken)
    {
        return Enumerable.Range(1, taken.Count + 1)
            .Select(number => number == 1 ? word : FormattableString.Invariant($"{word} {number}"))
            .First(label => AccountLabel.Problem(label, taken) is null);
    }

    private static Task WriteAsync(HttpContext context, ConnectModel model, int status)
    {
        if (FastConnectEndpoints.Of(context, model.Environment, model.Account) is { } connect)
            FastConnectEndpoints.AllowVenue(context, connect);
        return context.WritePageAsync(new PageContent(model.Account is { } account ? $"Replace the key of {account.Label}" : "Connect account", Section.Accounts, typeof(ConnectPage), model) { Environment = model.Environment }, status);
    }

    private static ConnectDrafts Drafts(HttpContext context) => context.RequestServices.GetRequiredService<ConnectDrafts>();
}
