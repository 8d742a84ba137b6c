using System.Globalization;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Engine;
using Microsoft.AspNetCore.Http;

namespace MartDesk.Exchange.Server.Site;

/// <summary>The admin's page: every account with its balance, the whitelist, paper money for whoever needs it, the clock, and what goes wrong.</summary>
internal sealed class ConsolePages(AccountOffice accounts, FaultPages faults, EngineLoop loop, TimeProvider time)
{
    private const string Home = "/console";
    private const int LongestMinutes = 60 * 24 * 31;

    public IEnumerable<SiteRoute> Routes =>
    [
        SiteRoute.Get(Home, SiteAccess.Admin, async request => await DrawAsync(request, null)),
        SiteRoute.Post(Home + "/approve", SiteAccess.Admin, ApproveAsync),
        SiteRoute.Post(Home + "/copy-trading", SiteAccess.Admin, SetCopyTradingAsync),
        SiteRoute.Post(Home + "/fund", SiteAccess.Admin, FundAsync),
        SiteRoute.Post(Home + "/clock", SiteAccess.Admin, AdvanceAsync),
    ];

    private async Task<SiteReply> ApproveAsync(SiteRequest request)
    {
        if (Chosen(request) is not { } account)
            return await DrawAsync(request, "There is no such account.");
        accounts.List(account.AccountId);
        request.Session.Notice = $"{account.Name} may trade over the API.";
        return new SiteReply.Redirect(Home);
    }

    private async Task<SiteReply> SetCopyTradingAsync(SiteRequest request)
    {
        if (Chosen(request) is not { } account)
            return await DrawAsync(request, "There is no such account.");
        accounts.SetCopyTrading(account.AccountId, !account.IsCopyTrading);
        request.Session.Notice = $"{account.Name} is an account for {(account.IsCopyTrading ? "futures" : "copy trading")} now.";
        return new SiteReply.Redirect(Home);
    }

    private async Task<SiteReply> FundAsync(SiteRequest request)
    {
        if (Chosen(request) is not { } account)
            return await DrawAsync(request, "There is no such account.");
        var isNumber = decimal.TryParse(request.Text("amount"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usdt);
        if (!isNumber || !await accounts.FundAsync(account.AccountId, usdt))
            return await DrawAsync(request, "The amount must be a number of USDT above 0, like 2500.5.");
        request.Session.Notice = $"{SiteParts.Amount(usdt)} USDT of paper money were paid to {account.Name}.";
        return new SiteReply.Redirect(Home);
    }

    private async Task<SiteReply> AdvanceAsync(SiteRequest request)
    {
        var isNumber = int.TryParse(request.Text("minutes"), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is > 0 and <= LongestMinutes;
        if (!isNumber || time is not VenueClock { IsManual: true } clock)
            return await DrawAsync(request, $"A manual clock can be moved by 1 to {LongestMinutes} minutes.");
        await loop.AdvanceAsync(clock, clock.GetUtcNow() + TimeSpan.FromMinutes(minutes));
        request.Session.Notice = $"It is {SiteParts.Moment(accounts.NowMs)} on the exchange.";
        return new SiteReply.Redirect(Home);
    }

    private AccountRecord? Chosen(SiteRequest request) =>
        int.TryParse(request.Text("account"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? accounts.Accounts.FirstOrDefault(account => account.AccountId == id) : null;

    private async Task<SiteReply.Page> DrawAsync(SiteRequest request, string? problem)
    {
        var all = accounts.Accounts;
        var held = await loop.RunAsync(venue => all.Select(account => FuturesBalance.Read(venue, account.AccountId)).ToArray());
        var now = accounts.NowMs;
        var choices = all.Select(account => Html.Of($"""<option value="{account.AccountId}"{Html.If(request.Text("account") == account.AccountId.ToString(CultureInfo.InvariantCulture), $" selected")}>{account.Name}</option>"""));
        return new("Console", Html.Of($"""
            <h1>Console</h1>
            {SiteParts.Problem(problem)}
            <section class="card" id="accounts">
              <h2>Accounts</h2>
              <div class="scroll"><table>
                <thead><tr><th class="num">Id</th><th>Account</th><th class="num">Equity, USDT</th><th class="num">Keys</th><th>API trading</th><th><span class="unseen">Actions</span></th></tr></thead>
                <tbody>{all.Zip(held, (account, balance) => DrawAccount(request, account, balance, now))}</tbody>
              </table></div>
            </section>
            <section class="card">
              <h2>Paper money</h2>
              <form method="post" action="{Home}/fund" class="line">{request.Token}<label for="account">Account</label><select id="account" name="account">{choices}</select><label for="amount">USDT</label><input id="amount" name="amount" inputmode="decimal" required value="{(problem is null ? "" : request.Text("amount"))}"><button>Pay in</button></form>
            </section>
            <section class="card">
              <h2>Clock</h2>
              {DrawClock(request)}
            </section>
            {faults.Draw(request)}
            """)) { Status = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    private static Html DrawAccount(SiteRequest request, AccountRecord account, FuturesBalance? balance, long now) => Html.Of($"""
        <tr>
          <td class="num">{account.AccountId}</td>
          <td class="text">{account.Name}{Html.If(account.MainAccountId is not null, $""" <span class="tag">sub</span>""")}{Html.If(account.IsCopyTrading, $""" <span class="tag">copy trading</span>""")}</td>
          <td class="num">{SiteParts.Amount(balance?.Equity ?? 0m)}</td>
          <td class="num">{account.Keys.Count}</td>
          <td>{SiteParts.Listing(account, now)}</td>
          <td class="num">{Html.If(account.MainAccountId is null && !account.IsListedAt(now), $"""<form method="post" action="{Home}/approve">{request.Token}<input type="hidden" name="account" value="{account.AccountId}"><button class="plain">Approve<span class="unseen"> {account.Name}</span></button></form>""")} <form method="post" action="{Home}/copy-trading">{request.Token}<input type="hidden" name="account" value="{account.AccountId}"><button class="plain">{(account.IsCopyTrading ? "Futures" : "Copy trading")}<span class="unseen"> for {account.Name}</span></button></form></td>
        </tr>
        """);

    private Html DrawClock(SiteRequest request) => time switch
    {
        VenueClock { IsManual: true } => Html.Of($"""
            <p>It is {SiteParts.Moment(accounts.NowMs)} until it is moved.</p>
            <form method="post" action="{Home}/clock" class="line">{request.Token}<label for="minutes">Minutes</label><input id="minutes" name="minutes" inputmode="numeric" required><button>Move on</button></form>
            """),
        VenueClock => Html.Of($"<p>It is {SiteParts.Moment(accounts.NowMs)}; the clock runs at a pace of its own.</p>"),
        _ => Html.Of($"<p>It is {SiteParts.Moment(accounts.NowMs)}, real time.</p>"),
    };
}
