using System.Globalization;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Site;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.FastConnect;

/// <summary>Asks a user who proved who it is whether a program may have a key, of which account, and with which permissions.</summary>
internal sealed class ConsentPages(FastConnectClients clients, AuthorizationCodes codes, AccountOffice accounts)
{
    private const string Home = "/fast-connect/authorize";

    public IEnumerable<SiteRoute> Routes =>
    [
        SiteRoute.Get(Home, SiteAccess.Proven, request => Refuse(request, out var asked) ?? Draw(request, asked!, null)), // read when not refused
        SiteRoute.Post(Home, SiteAccess.Proven, request => Refuse(request, out var asked) ?? Decide(request, asked!)) with { ComesBackTo = Home }, // likewise
    ];

    private SiteReply? Refuse(SiteRequest request, out AuthorizationRequest? asked)
    {
        asked = null;
        switch (AuthorizationRequest.Read(request.Context.Request.Query, clients))
        {
            case AuthorizationReading.Valid valid:
                asked = valid.Request;
                return null;
            case AuthorizationReading.Refused refused:
                return new SiteReply.Redirect(refused.Location);
            case AuthorizationReading.Unusable(var words):
                return new SiteReply.Page("Fast Connect", Html.Of($"""
                    <section class="card narrow">
                      <h1>This cannot be connected</h1>
                      <p class="note bad" role="alert">{words}</p>
                      <p class="t2">Go back to the program, and connect it by a key made under <a href="/api-management">API management</a>.</p>
                    </section>
                    """)) { Status = StatusCodes.Status400BadRequest };
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private SiteReply Decide(SiteRequest request, AuthorizationRequest asked)
    {
        if (request.Text("decision") != "confirm")
            return new SiteReply.Redirect(asked.Refused("access_denied", "The user did not agree."));
        var isNumber = int.TryParse(request.Text("account"), NumberStyles.None, CultureInfo.InvariantCulture, out var accountId);
        if (!isNumber || !Own(request).Any(account => account.AccountId == accountId))
            return Draw(request, asked, "Choose one of your accounts.");
        var permissions = (request.IsTicked("futures") ? ApiKeyPermissions.FuturesTrade : ApiKeyPermissions.ReadOnly)
            | (request.IsTicked("spot") ? ApiKeyPermissions.SpotTrade : ApiKeyPermissions.ReadOnly);
        return new SiteReply.Redirect(asked.Granted(codes.Issue(asked, accountId, permissions)));
    }

    private IReadOnlyList<AccountRecord> Own(SiteRequest request) => accounts.FamilyOf(request.SignedIn.AccountId);

    private SiteReply.Page Draw(SiteRequest request, AuthorizationRequest asked, string? problem)
    {
        var (own, client, origin) = (Own(request), asked.Client, new Uri(asked.Redirect).GetLeftPart(UriPartial.Authority));
        var replaced = own.SelectMany(account => account.Keys.Where(key => key.FastConnectFor is not null).Select(key => DrawReplaced(account, key)));
        return new("Fast Connect", Html.Of($"""
            <section class="card narrow wide">
              <h1>{client.Name} asks for a key</h1>
              {SiteParts.Problem(problem)}
              <p class="t2">It will trade for you with a key that is made now. Then the browser goes back to <code>{origin}</code>.</p>
              {replaced}
              <form method="post" action="{Home + request.Context.Request.QueryString}">{request.Token}
                <label for="account">Account</label><select id="account" name="account">{own.Select(account => Html.Of($"""<option value="{account.AccountId}">{account.Name}</option>"""))}</select>
                <fieldset class="switches"><legend>Permissions</legend>
                  <label><input type="checkbox" checked disabled> Read-only</label>
                  <label><input type="checkbox" name="spot"> Spot-Trade</label>
                  <label><input type="checkbox" name="futures" checked> Future-Trade</label>
                </fieldset>
                <p class="hint">It cannot withdraw. {(client.Addresses.Count == 0 ? "It can be used from any address." : $"It can be used from {string.Join(", ", client.Addresses)} only.")}</p>
                <p class="line actions"><button class="main" name="decision" value="confirm">Confirm</button><button name="decision" value="cancel">Cancel</button></p>
              </form>
            </section>
            """)) { LeadsTo = origin, Status = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    private static Html DrawReplaced(AccountRecord account, KeyRecord key) => Html.Of($"""
        <p class="note warn">An account has one Fast Connect key. <b class="text">{account.Name}</b> has one for {key.FastConnectFor}; a new one replaces it, and the old one stops working.</p>
        """);
}
