using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Engine;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.Site;

/// <summary>The first page with the balances, and the sub-accounts.</summary>
internal sealed class OverviewPages(AccountOffice accounts, EngineLoop loop)
{
    private const int MostSubAccounts = 30;
    private const int LongestName = 40;

    public IEnumerable<SiteRoute> Routes =>
    [
        SiteRoute.Get("/", SiteAccess.Anyone, ShowAsync),
        SiteRoute.Get("/sub-accounts", SiteAccess.User, async request => await DrawSubAccountsAsync(request, null)),
        SiteRoute.Post("/sub-accounts", SiteAccess.User, OpenAsync),
    ];

    private async Task<SiteReply> ShowAsync(SiteRequest request) => request.User is null ? DrawWelcome(request) : await DrawOverviewAsync(request);

    private async Task<SiteReply> OpenAsync(SiteRequest request)
    {
        var name = request.Text("name");
        if (name.Length is 0 or > LongestName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '@'))
            return await DrawSubAccountsAsync(request, $"The name needs 1 to {LongestName} letters, digits, or any of - _ . @");
        if (Own(request).Count > MostSubAccounts)
            return await DrawSubAccountsAsync(request, $"There are {MostSubAccounts} sub-accounts already.");
        if (await accounts.OpenSubAccountAsync(request.SignedIn.AccountId, name) is null)
            return await DrawSubAccountsAsync(request, "This name is taken.");
        request.Session.Notice = $"{name} is open. It is empty; transfer money to it over the API.";
        return new SiteReply.Redirect("/sub-accounts");
    }

    private IReadOnlyList<AccountRecord> Own(SiteRequest request) => accounts.FamilyOf(request.SignedIn.AccountId);

    private static SiteReply.Page DrawWelcome(SiteRequest request) => new("Welcome", Html.Of($"""
        <section class="card narrow">
          <h1>A venue of your own</h1>
          <p>This exchange runs on your machine and speaks BitMart Futures V2. It trades paper money: for trying, testing and rehearsing.</p>
          <p class="line"><a class="button main" href="/sign-up">Sign up</a><a class="button" href="/sign-in">Sign in</a></p>
          <dl class="copy">{DrawAddresses(request)}</dl>
        </section>
        """));

    private async Task<SiteReply.Page> DrawOverviewAsync(SiteRequest request) => new("Overview", Html.Of($"""
        <h1>Overview</h1>
        <section class="card">
          <h2>Futures balances</h2>
          {await DrawBalancesAsync(Own(request))}
        </section>
        <section class="card">
          <h2>Addresses for programs</h2>
          <dl class="copy">{DrawAddresses(request)}</dl>
          <p class="t2">Make a key under <a href="/api-management">API management</a>.</p>
        </section>
        """));

    private async Task<SiteReply.Page> DrawSubAccountsAsync(SiteRequest request, string? problem) => new("Sub-accounts", Html.Of($"""
        <h1>Sub-accounts</h1>
        {SiteParts.Problem(problem)}
        <section class="card">{await DrawBalancesAsync(Own(request))}</section>
        <section class="card">
          <h2>Open a sub-account</h2>
          <p class="t2">It has money, positions and keys of its own, and is listed for API trading when the main account is. Transfers between the two go over the API.</p>
          <form method="post" action="/sub-accounts" class="line">{request.Token}<label for="name">Name</label><input id="name" name="name" maxlength="{LongestName}" required spellcheck="false" value="{(problem is null ? "" : request.Text("name"))}"><button>Open</button></form>
        </section>
        """)) { Status = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };

    private static Html DrawAddresses(SiteRequest request)
    {
        var host = request.Context.Request.Host.ToString();
        return Html.Of($"""{SiteParts.Copied("REST", $"http://{host}")}{SiteParts.Copied("Streams", $"ws://{host}")}""");
    }

    private async Task<Html> DrawBalancesAsync(IReadOnlyList<AccountRecord> own)
    {
        var held = await loop.RunAsync(venue => own.Select(account => (
            Futures: FuturesBalance.Read(venue, account.AccountId),
            SpotUnits: venue.Engine.TryGetAccount(SpotWallet.IdOf(account.AccountId), out var spot) ? spot.WalletUnits : 0L)).ToArray());
        return Html.Of($"""
            <div class="scroll"><table>
              <thead><tr><th>Account</th><th class="num">Equity</th><th class="num">Available</th><th class="num">In positions</th><th class="num">In orders</th><th class="num">Spot wallet</th><th>API trading</th></tr></thead>
              <tbody>{own.Zip(held, (account, balance) => DrawBalance(account, balance.Futures, balance.SpotUnits))}</tbody>
            </table></div>
            <p class="t2">All amounts are USDT, paper money.</p>
            """);
    }

    private Html DrawBalance(AccountRecord account, FuturesBalance? futures, long spotUnits) => Html.Of($"""
        <tr>
          <td class="text">{account.Name}{Html.If(account.MainAccountId is not null, $""" <span class="tag">sub</span>""")}</td>
          <td class="num">{SiteParts.Amount(futures?.Equity ?? 0m)}</td>
          <td class="num">{SiteParts.Amount(Money.ToCoins(futures?.Account.AvailableUnits ?? 0))}</td>
          <td class="num">{SiteParts.Amount(Money.ToCoins(futures?.Account.PositionMarginUnits ?? 0))}</td>
          <td class="num">{SiteParts.Amount(Money.ToCoins(futures?.Account.OrderMarginUnits ?? 0))}</td>
          <td class="num">{SiteParts.Amount(Money.ToCoins(spotUnits))}</td>
          <td>{SiteParts.Listing(account, accounts.NowMs)}</td>
        </tr>
        """);
}
