using System.Net;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.Accounts;

public sealed class ConnectPageTests
{
    private const string Key = "5be24c0fa91f63d89d17e2ab4c5841d9";
    private const string Secret = "canary-secret-0123456789";
    private const string Memo = "canary-memo";

    [Fact]
    public async Task Page_says_that_BitMart_has_closed_and_that_fast_connect_has_no_specification()
    {
        await using var desk = await RunningDesk.StartAsync();

        var html = await desk.Client.GetStringAsync("/accounts/connect?env=live");

        Assert.Contains("BitMart has closed.", html);
        Assert.Contains("26 Aug 2026", html);
        Assert.Contains("no public specification exists", html);
        Assert.Contains("BitMart futures, real money", html);
    }

    [Fact]
    public async Task Page_says_what_the_desk_does_not_do()
    {
        await using var desk = await RunningDesk.StartAsync();

        var scope = (await desk.Client.GetStringAsync("/accounts/connect")).Split("id=\"scope\"")[1].Split("</div>")[0];

        foreach (var word in (string[])["spot", "margin", "delivery", "options", "copy trading", "Earn", "withdraw", "transfers", "strategies", "testnet"])
            Assert.Contains(word, scope);
    }

    [Fact]
    public async Task Checked_key_shows_its_balance_and_is_added_without_ever_standing_in_a_page()
    {
        await using var desk = await RunningDesk.StartAsync();

        var (status, location, body) = await CheckAsync(desk);
        Assert.Equal(HttpStatusCode.SeeOther, status);
        var html = await desk.Client.GetStringAsync(location);
        Assert.Contains("24,806.31", html);
        Assert.Contains("5be2…41d9", html);
        Assert.Empty(desk.Accounts.Connected);

        var (added, account, _) = await desk.PostAsync("/accounts/connect/add", ("draft", DraftOf(location)), ("label", "Swing"));
        Assert.Equal(HttpStatusCode.SeeOther, added);
        Assert.Equal("/accounts/ACC1?done=added", account);
        var connected = Assert.Single(desk.Accounts.Connected);
        Assert.Equal((Secret, Memo, "Swing"), (connected.Connection.Credentials.RevealSecret(), connected.Connection.Credentials.RevealMemo(), connected.Label));

        var after = await desk.Client.GetStringAsync(account);
        foreach (var shown in (string?[])[location, body, html, account, after, .. desk.Logs.Lines])
        {
            Assert.DoesNotContain(Secret, shown);
            Assert.DoesNotContain(Memo, shown);
            Assert.DoesNotContain(Key, shown);
        }
    }

    [Fact]
    public async Task Key_that_can_withdraw_is_refused_unless_its_owner_types_that_it_is_wanted()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Say = _ => FakeAccounts.Report(
            CredentialFinding.Passed,
            new CredentialPoint(CredentialSubject.Key, PointResult.Passed, "Known."),
            new CredentialPoint(CredentialSubject.Withdraw, PointResult.Failed, "The key may withdraw."));
        var (_, location, _) = await CheckAsync(desk);
        Assert.Contains("This key can withdraw.", await desk.Client.GetStringAsync(location));

        foreach (var words in (string[])["", "yes", "i want this desk to hold a key that can withdraw"])
        {
            var (refused, _, html) = await desk.PostAsync("/accounts/connect/add", ("draft", DraftOf(location)), ("label", "Swing"), ("withdraw", words));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused);
            Assert.Contains("This key can withdraw.", html);
        }

        Assert.Empty(desk.Accounts.Connected);
        await desk.PostAsync("/accounts/connect/add", ("draft", DraftOf(location)), ("label", "Swing"), ("withdraw", "I want this desk to hold a key that can withdraw"));
        Assert.Single(desk.Accounts.Connected);
    }

    [Theory]
    [InlineData(CredentialFinding.WrongKey, "wrong key")]
    [InlineData(CredentialFinding.WrongSecretOrMemo, "wrong secret or memo")]
    [InlineData(CredentialFinding.AddressRefused, "address refused")]
    [InlineData(CredentialFinding.PermissionMissing, "permission missing")]
    [InlineData(CredentialFinding.ClockOff, "clock off")]
    [InlineData(CredentialFinding.Unreachable, "no answer")]
    public async Task Refused_key_is_told_in_words_and_cannot_be_added(CredentialFinding finding, string word)
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Say = _ => FakeAccounts.Report(finding, new CredentialPoint(CredentialSubject.Signature, PointResult.Failed, "What to do next.", "30005"));

        var (_, location, _) = await CheckAsync(desk);
        var html = await desk.Client.GetStringAsync(location);
        var (status, _, _) = await desk.PostAsync("/accounts/connect/add", ("draft", DraftOf(location)), ("label", "Swing"));

        Assert.Contains($">{word}</span>", html);
        Assert.Contains("What to do next.", html);
        Assert.Contains("30005", html);
        Assert.DoesNotContain("action=\"/accounts/connect/add\"", html);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Empty(desk.Accounts.Connected);
    }

    [Fact]
    public async Task Second_check_keeps_what_was_left_blank()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Say = _ => FakeAccounts.Report(CredentialFinding.WrongSecretOrMemo);
        var (_, location, _) = await CheckAsync(desk);

        await desk.PostAsync("/accounts/connect", ("env", "local"), ("draft", DraftOf(location)), ("key", ""), ("secret", "better-secret"), ("memo", ""));

        var credentials = desk.Accounts.Checked[^1].Credentials;
        Assert.Equal((Key, "better-secret", Memo), (credentials.Key, credentials.RevealSecret(), credentials.RevealMemo()));
    }

    [Fact]
    public async Task Account_that_is_not_whitelisted_yet_can_be_added_and_waits()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Say = _ => FakeAccounts.Report(CredentialFinding.NotWhitelisted);
        var (_, location, _) = await CheckAsync(desk);
        Assert.Contains("whitelist_pending", await desk.Client.GetStringAsync(location));

        await desk.PostAsync("/accounts/connect/add", ("draft", DraftOf(location)), ("label", "Swing"));

        Assert.NotNull(Assert.Single(desk.Accounts.Connected).WaitingSince);
        var list = await desk.Client.GetStringAsync("/accounts");
        Assert.Contains("30019", list);
    }

    [Fact]
    public async Task Live_key_is_added_only_when_LIVE_is_typed()
    {
        await using var desk = await RunningDesk.StartAsync();
        var (_, location, _) = await CheckAsync(desk, "live");

        var (refused, _, html) = await desk.PostAsync("/accounts/connect/add", ("draft", DraftOf(location)), ("label", "Main"), ("confirm", "live"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused);
        Assert.Contains("Type LIVE to go on.", html);
        Assert.Empty(desk.Accounts.Connected);

        var (added, _, _) = await desk.PostAsync("/accounts/connect/add", ("draft", DraftOf(location)), ("label", "Main"), ("confirm", "LIVE"));
        Assert.Equal(HttpStatusCode.SeeOther, added);
        Assert.Equal(VenueEnvironment.Live, Assert.Single(desk.Accounts.Connected).Connection.Environment);
    }

    [Fact]
    public async Task Draft_is_used_once()
    {
        await using var desk = await RunningDesk.StartAsync();
        var (_, location, _) = await CheckAsync(desk);

        await desk.PostAsync("/accounts/connect/add", ("draft", DraftOf(location)), ("label", "One"));
        var (again, _, _) = await desk.PostAsync("/accounts/connect/add", ("draft", DraftOf(location)), ("label", "Two"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, again);
        Assert.Single(desk.Accounts.Connected);
    }

    [Theory]
    [InlineData("key", "two words", "API key holds a blank")]
    [InlineData("secret", "", "secret is missing")]
    [InlineData("rest", "ftp://host", "form http://host:port")]
    [InlineData("rest", "http://user:pass@host", "form http://host:port")]
    public async Task Broken_field_is_named_and_nobody_is_asked(string field, string value, string words)
    {
        await using var desk = await RunningDesk.StartAsync();
        var fields = new Dictionary<string, string> { ["env"] = "local", ["key"] = Key, ["secret"] = Secret, ["memo"] = Memo, [field] = value };

        var (status, _, html) = await desk.PostAsync("/accounts/connect", [.. fields.Select(pair => (pair.Key, pair.Value))]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(words, html);
        Assert.DoesNotContain(Secret, html);
        Assert.Empty(desk.Accounts.Checked);
    }

    [Fact]
    public async Task Replaced_key_leaves_the_account_as_it_was()
    {
        await using var desk = await RunningDesk.StartAsync();
        var account = desk.Accounts.Add("Swing");

        var (_, location, _) = await desk.PostAsync("/accounts/connect", ("account", account.AccountId), ("env", "live"), ("key", Key), ("secret", Secret), ("memo", Memo));
        Assert.StartsWith($"/accounts/{account.AccountId}/key?draft=", location);
        Assert.Equal(VenueEnvironment.Local, desk.Accounts.Checked[0].Environment); // the account's own, whatever was posted
        Assert.Contains("Use this key", await desk.Client.GetStringAsync(location));
        var (_, done, _) = await desk.PostAsync($"/accounts/{account.AccountId}/key/use", ("draft", DraftOf(location)));

        Assert.Equal($"/accounts/{account.AccountId}?done=replaced", done);
        var replaced = Assert.Single(desk.Accounts.Connected);
        Assert.Equal((account.AccountId, "Swing", Key), (replaced.AccountId, replaced.Label, replaced.Connection.Credentials.Key));
    }

    [Fact]
    public async Task Draft_of_one_account_is_not_taken_for_another()
    {
        await using var desk = await RunningDesk.StartAsync();
        var (one, two) = (desk.Accounts.Add("One"), desk.Accounts.Add("Two"));
        var (_, location, _) = await desk.PostAsync("/accounts/connect", ("account", one.AccountId), ("key", Key), ("secret", Secret), ("memo", Memo));

        var (other, _, _) = await desk.PostAsync($"/accounts/{two.AccountId}/key/use", ("draft", DraftOf(location)));
        var (asNew, _, _) = await desk.PostAsync("/accounts/connect/add", ("draft", DraftOf(location)), ("label", "Three"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (other, asNew));
        Assert.Equal(2, desk.Accounts.Connected.Count);
    }

    private static Task<(HttpStatusCode Status, string? Location, string Html)> CheckAsync(RunningDesk desk, string environment = "local") =>
        desk.PostAsync("/accounts/connect", ("env", environment), ("key", Key), ("secret", Secret), ("memo", Memo));

    private static string DraftOf(string? location) => location is null ? "" : location[(location.IndexOf("draft=", StringComparison.Ordinal) + 6)..];
}
