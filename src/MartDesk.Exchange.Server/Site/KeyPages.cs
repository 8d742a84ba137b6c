using System.Globalization;
using MartDesk.Exchange.Server.Accounts;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.Site;

/// <summary>API management: keys are made, listed and deleted here, and the whitelist is asked for.</summary>
internal sealed class KeyPages(AccountOffice accounts, SiteSessions sessions, TimeSpan whitelistDelay)
{
    private const string Home = "/api-management";

    public IEnumerable<SiteRoute> Routes =>
    [
        SiteRoute.Get(Home, SiteAccess.User, request => Draw(request, null)),
        SiteRoute.Get(Home + "/unlock", SiteAccess.Proven, _ => new SiteReply.Redirect(Home)),
        SiteRoute.Post(Home, SiteAccess.Proven, Create) with { ComesBackTo = Home },
        SiteRoute.Post(Home + "/delete", SiteAccess.Proven, Delete) with { ComesBackTo = Home },
        SiteRoute.Post(Home + "/whitelist", SiteAccess.User, Ask),
    ];

    private SiteReply Create(SiteRequest request)
    {
        if (!KeyForm.TryRead(request, out var form, out var problem))
            return Draw(request, problem);
        if (!IsOwn(request, form.AccountId))
            return Draw(request, "Choose one of your accounts.");
        long? expiresMs = form.Lifetime is { } lifetime ? accounts.NowMs + (long)lifetime.TotalMilliseconds : null;
        if (accounts.CreateKey(form.AccountId, form.Memo, form.Permissions, form.Addresses, expiresMs) is not { } key)
            return Draw(request, $"The account has {AccountOffice.MostKeys} keys already; delete one first.");
        request.Session.NewKey = key;
        return new SiteReply.Redirect(Home);
    }

    private SiteReply Delete(SiteRequest request)
    {
        foreach (var account in Own(request))
        {
            if (account.Keys.Any(key => key.Key == request.Text("key")))
            {
                accounts.DeleteKey(account.AccountId, request.Text("key"));
                request.Session.Notice = "The key is deleted; calls with it are refused from now on.";
            }
        }

        return new SiteReply.Redirect(Home);
    }

    private SiteReply Ask(SiteRequest request)
    {
        accounts.AskForListing(request.SignedIn.AccountId, whitelistDelay);
        return new SiteReply.Redirect(Home);
    }

    private IReadOnlyList<AccountRecord> Own(SiteRequest request) => accounts.FamilyOf(request.SignedIn.AccountId);

    private bool IsOwn(SiteRequest request, int accountId) => Own(request).Any(account => account.AccountId == accountId);

    private SiteReply.Page Draw(SiteRequest request, string? problem)
    {
        var created = request.Session.NewKey;
        request.Session.NewKey = null;
        return new SiteReply.Page("API management", Html.Of($"""
            <h1>API management</h1>
            {SiteParts.Problem(problem)}
            {(created is null ? Html.None : DrawCreated(created))}
            {DrawWhitelist(request)}
            {DrawKeys(request)}
            {(sessions.IsFresh(request.Session) && request.SignedIn.TotpSecret is not null ? DrawForm(request, problem is not null) : DrawLocked())}
            """)) { Status = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    private static Html DrawCreated(KeyRecord key) => Html.Of($"""
        <section class="card ok" id="created" role="status">
          <h2>The key is made</h2>
          <p><b>The secret is shown this once.</b> Copy it now; it cannot be read again.</p>
          <dl class="copy">
            {SiteParts.Copied("Access key", key.Key)}
            {SiteParts.Copied("Secret key", key.Secret)}
            {SiteParts.Copied("Memo", key.Memo)}
          </dl>
        </section>
        """);

    private Html DrawWhitelist(SiteRequest request)
    {
        var (account, now) = (accounts.Find(request.SignedIn.AccountId), accounts.NowMs);
        return Html.Of($"""
            <section class="card" id="whitelist">
              <h2>API whitelist {SiteParts.Listing(account, now)}</h2>
              {DrawListing(request, account, now)}
            </section>
            """);
    }

    private static Html DrawListing(SiteRequest request, AccountRecord account, long now)
    {
        if (account.IsListedAt(now))
            return Html.Of($"""<p class="t2">Your accounts may trade over the API.</p>""");
        if (account.ListingAskedMs is { } askedMs)
            return Html.Of($"""<p class="t2">Requested {SiteParts.Moment(askedMs)}. Approved by itself on {SiteParts.Moment(account.ListedMs ?? now)}, or sooner by the admin. Until then orders are refused with 30019; reading works.</p>""");
        return Html.Of($"""
            <p class="t2">An account must be on the venue’s list before it may trade over the API. Until then orders are refused with 30019; reading works.</p>
            <form method="post" action="{Home}/whitelist">{request.Token}<button>API whitelist request</button></form>
            """);
    }

    private Html DrawKeys(SiteRequest request)
    {
        var rows = Own(request).SelectMany(account => account.Keys.Select(key => DrawKey(request, account, key))).ToArray();
        return Html.Of($"""
            <section class="card" id="keys">
              <h2>Keys</h2>
              {(rows.Length == 0 ? Html.Of($"""<p class="t2">There is no key yet.</p>""") : Html.Of($"""
                <div class="scroll"><table>
                  <thead><tr><th>Access key</th><th>Memo</th><th>Account</th><th>Permissions</th><th>Addresses</th><th>Expires</th><th><span class="unseen">Actions</span></th></tr></thead>
                  <tbody>{rows}</tbody>
                </table></div>
                """))}
            </section>
            """);
    }

    private Html DrawKey(SiteRequest request, AccountRecord account, KeyRecord key) => Html.Of($"""
        <tr>
          <td><code>{ApiKey.Mask(key.Key)}</code>{Html.If(key.FastConnectFor is not null, $"""<br><span class="tag">Fast Connect</span> <span class="t2">{key.FastConnectFor}</span>""")}</td>
          <td class="text">{key.Memo}</td>
          <td class="text">{account.Name}</td>
          <td>{SiteParts.Permissions(key.Permissions)}</td>
          <td>{(key.Addresses.Count == 0 ? "any" : string.Join(", ", key.Addresses))}</td>
          <td>{DrawEnd(key)}</td>
          <td class="num"><form method="post" action="{Home}/delete">{request.Token}<input type="hidden" name="key" value="{key.Key}"><button class="plain" aria-label="Delete key {ApiKey.Mask(key.Key)}">Delete</button></form></td>
        </tr>
        """);

    private Html DrawEnd(KeyRecord key) => key switch
    {
        { State: ApiKeyState.Frozen } => Html.Of($"""<span class="tag bad">frozen</span>"""),
        { ExpiresMs: { } expired } when expired <= accounts.NowMs => Html.Of($"""<span class="tag bad">expired</span>"""),
        { ExpiresMs: { } expires } => Html.Of($"{SiteParts.Moment(expires)}"),
        _ => Html.Of($"never"),
    };

    private static Html DrawLocked() => Html.Of($"""
        <section class="card">
          <h2>Create a key</h2>
          <p class="t2">Keys are made and deleted within five minutes of a sign-in with the authenticator.</p>
          <p><a class="button main" href="{Home}/unlock">Go on</a></p>
        </section>
        """);

    private Html DrawForm(SiteRequest request, bool isRefused)
    {
        var options = Own(request).Select(account => Html.Of(
            $"""<option value="{account.AccountId}"{Html.If(request.Text("account") == account.AccountId.ToString(CultureInfo.InvariantCulture), $" selected")}>{account.Name}</option>"""));
        var days = KeyForm.Days.Select(number => Html.Of(
            $"""<option value="{number}"{Html.If(request.Text("days") == number.ToString(CultureInfo.InvariantCulture), $" selected")}>{(number == 0 ? "never" : $"in {number} days")}</option>"""));
        return Html.Of($"""
            <section class="card">
              <h2>Create a key</h2>
              <form method="post" action="{Home}" autocomplete="off">{request.Token}
                <label for="memo">Memo</label><input id="memo" name="memo" maxlength="64" required value="{(isRefused ? request.Text("memo") : "")}"><p class="hint">A word of yours; it is part of what is signed. Other programs call it passphrase.</p>
                <label for="account">Account</label><select id="account" name="account">{options}</select>
                <fieldset><legend>Permissions</legend>
                  <label><input type="checkbox" checked disabled> Read-only</label>
                  {DrawBox(request, isRefused, "futures", "Futures trade")}
                  {DrawBox(request, isRefused, "spot", "Spot trade")}
                  {DrawBox(request, isRefused, "withdraw", "Withdraw")}
                </fieldset>
                <label for="addresses">IP addresses</label><textarea id="addresses" name="addresses" rows="3" spellcheck="false" placeholder="127.0.0.1, …">{(isRefused ? request.Text("addresses") : "")}</textarea><p class="hint">Comma or line separated. Empty means that calls from anywhere are taken.</p>
                <label for="days">Expires</label><select id="days" name="days">{days}</select>
                <button class="main">Submit</button>
              </form>
            </section>
            """);
    }

    private static Html DrawBox(SiteRequest request, bool isRefused, string name, string word) => Html.Of(
        $"""<label><input type="checkbox" name="{name}"{Html.If(isRefused && request.IsTicked(name), $" checked")}> {word}</label>""");
}
