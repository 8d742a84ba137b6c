using System.Net;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Accounts;

public sealed class FastConnectPageTests
{
    private const string Secret = "canary-secret-0123456789";

    [Fact]
    public async Task Button_leads_to_the_venue_and_the_policy_lets_it()
    {
        await using var desk = await RunningDesk.StartAsync();

        using var page = await desk.Client.GetAsync(new Uri("/accounts/connect?env=local", UriKind.Relative));
        Assert.Contains("action=\"/accounts/fast-connect\"", await page.Content.ReadAsStringAsync());
        Assert.Contains("form-action 'self' http://127.0.0.1:9;", page.Headers.GetValues("Content-Security-Policy").Single());
        var (status, location, _) = await desk.PostAsync("/accounts/fast-connect");

        Assert.Equal((HttpStatusCode.SeeOther, "http://127.0.0.1:9/agree?state=s1"), (status, location));
        var (callback, accountId) = Assert.Single(desk.FastConnect.Begun);
        Assert.Equal((new Uri(desk.Host.Address, "/accounts/fast-connect/callback"), null), (callback, accountId));
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("live")]
    public async Task Elsewhere_the_page_says_that_there_is_none(string environment)
    {
        await using var desk = await RunningDesk.StartAsync();

        using var page = await desk.Client.GetAsync(new Uri("/accounts/connect?env=" + environment, UriKind.Relative));
        var html = await page.Content.ReadAsStringAsync();

        Assert.Contains("no public specification exists", html);
        Assert.DoesNotContain("/accounts/fast-connect", html);
        Assert.Contains("form-action 'self';", page.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task Way_back_goes_through_a_page_of_the_desk_and_keeps_what_it_carries()
    {
        await using var desk = await RunningDesk.StartAsync();

        var html = await desk.Client.GetStringAsync("/accounts/fast-connect/callback?code=c1&state=%22%3E%3Cscript%3E");

        Assert.Contains("content=\"0;url=/accounts/fast-connect/finish?code=c1&amp;state=%22%3E%3Cscript%3E\"", html);
        Assert.Empty(desk.FastConnect.Finished);
    }

    [Fact]
    public async Task Granted_key_is_checked_and_connected_under_its_name()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.FastConnect.End = Granted();

        using var page = await FinishAsync(desk, "?code=c1&state=s1");

        Assert.Equal("/accounts/ACC1?done=added", page.RequestMessage!.RequestUri!.PathAndQuery); // followed from the answer
        Assert.Equal(("s1", "c1", null), desk.FastConnect.Finished.Single());
        Assert.Equal(("Fast Connect Futures", Secret), (desk.Accounts.Connected[0].Label, desk.Accounts.Connected[0].Connection.Credentials.RevealSecret()));
        Assert.Equal(Secret, Assert.Single(desk.Accounts.Checked).Credentials.RevealSecret());
        using var second = await FinishAsync(desk, "?code=c2&state=s2");
        Assert.Equal("Fast Connect Futures 2", desk.Accounts.Connected[1].Label);
        foreach (var line in desk.Logs.Lines)
            Assert.DoesNotContain(Secret, line);
    }

    [Fact]
    public async Task Account_that_is_not_whitelisted_is_connected_and_waits()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.FastConnect.End = Granted();
        desk.Accounts.Say = _ => FakeAccounts.Report(CredentialFinding.NotWhitelisted);

        using var page = await FinishAsync(desk, "?code=c1&state=s1");

        Assert.NotNull(Assert.Single(desk.Accounts.Connected).WaitingSince);
    }

    [Fact]
    public async Task Key_that_the_venue_refuses_is_shown_with_its_report_and_not_connected()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.FastConnect.End = Granted();
        desk.Accounts.Say = _ => FakeAccounts.Report(CredentialFinding.PermissionMissing);

        using var page = await FinishAsync(desk, "?code=c1&state=s1");

        Assert.Contains("permission missing", await page.Content.ReadAsStringAsync());
        Assert.Empty(desk.Accounts.Connected);
    }

    [Fact]
    public async Task Key_for_real_money_waits_for_the_word()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.FastConnect.Environment = VenueEnvironment.Live;
        desk.FastConnect.End = Granted(VenueEnvironment.Live);

        using var page = await FinishAsync(desk, "?code=c1&state=s1");

        Assert.Contains("Type LIVE", await page.Content.ReadAsStringAsync());
        Assert.Empty(desk.Accounts.Connected);
    }

    [Fact]
    public async Task Key_for_an_account_that_is_there_is_shown_before_it_takes_the_place_of_the_old_one()
    {
        await using var desk = await RunningDesk.StartAsync();
        var account = desk.Accounts.Add("Swing");

        await desk.PostAsync("/accounts/fast-connect", ("account", account.AccountId));
        Assert.Equal(account.AccountId, desk.FastConnect.Begun[0].AccountId);
        desk.FastConnect.End = Granted(accountId: account.AccountId);
        using var page = await FinishAsync(desk, "?code=c1&state=s1");

        Assert.StartsWith($"/accounts/{account.AccountId}/key?draft=", page.RequestMessage!.RequestUri!.PathAndQuery); // followed from the answer
        Assert.Contains("Use this key", await page.Content.ReadAsStringAsync());
        Assert.Equal("the-first-secret", Assert.Single(desk.Accounts.Connected).Connection.Credentials.RevealSecret());
    }

    [Fact]
    public async Task Account_of_another_environment_or_none_is_not_begun_for()
    {
        await using var desk = await RunningDesk.StartAsync();
        var live = desk.Accounts.Add("Live", VenueEnvironment.Live);

        foreach (var accountId in (string[])[live.AccountId, "nobody"])
            Assert.Equal(HttpStatusCode.NotFound, (await desk.PostAsync("/accounts/fast-connect", ("account", accountId))).Status);
        Assert.Empty(desk.FastConnect.Begun);
    }

    [Fact]
    public async Task Trip_without_a_key_says_why_and_offers_both_ways_again()
    {
        await using var desk = await RunningDesk.StartAsync();

        using var page = await FinishAsync(desk, "?error=access_denied&state=s1");
        var html = await page.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.StatusCode);
        Assert.Contains("You did not agree.", html);
        Assert.Contains("/accounts/fast-connect", html);
        Assert.Contains("Save and show balance", html);
    }

    private static FastConnectEnd.Granted Granted(VenueEnvironment environment = VenueEnvironment.Local, string accountId = "") =>
        new(new AccountConnection(accountId, environment, null, null, new ApiCredentials("5be24c0fa91f63d89d17e2ab4c5841d9", Secret, "canary-memo")));

    private static Task<HttpResponseMessage> FinishAsync(RunningDesk desk, string query) => desk.Client.GetAsync(new Uri("/accounts/fast-connect/finish" + query, UriKind.Relative));
}
