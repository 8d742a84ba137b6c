using System.Net;
using MartDesk.Testing.Clock;

namespace MartDesk.Exchange.Server.Tests.Site;

public sealed class KeyPageTests : IDisposable
{
    private const string Assets = "/contract/private/assets-detail";
    private const string CancelAll = "/contract/private/cancel-orders";
    private const string Body = """{"symbol":"BTCUSDT"}""";

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("martdesk-exchange-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_key_made_on_the_page_works_at_once_and_its_secret_is_shown_once()
    {
        await using var exchange = await StartAsync();
        using var browser = await EnrolledAsync(exchange);
        var key = await browser.MakeKeyAsync("1", ("futures", "on"));
        Assert.Equal("100000", (await exchange.GetAsync(Assets, key)).Data[0].GetProperty("equity").GetString());
        var page = (await browser.GetAsync("/api-management")).Text;
        Assert.DoesNotContain(key.Secret, page, StringComparison.Ordinal);
        Assert.Contains("my memo", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trading_waits_for_the_whitelist_which_comes_after_its_delay()
    {
        await using var exchange = await StartAsync();
        using var browser = await EnrolledAsync(exchange);
        var key = await browser.MakeKeyAsync("1", ("futures", "on"));
        Assert.Contains("not requested", (await browser.GetAsync("/api-management")).Text, StringComparison.Ordinal);
        Assert.Equal(30019, (await exchange.PostAsync(CancelAll, Body, key)).Code);
        await browser.PostAsync("/api-management/whitelist");
        Assert.Contains(">pending<", (await browser.GetAsync("/api-management")).Text, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(30019, (await exchange.PostAsync(CancelAll, Body, key)).Code);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1000, (await exchange.PostAsync(CancelAll, Body, key)).Code);
        Assert.Contains(">approved<", (await browser.GetAsync("/api-management")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Permissions_addresses_and_expiry_of_the_page_are_those_of_the_key()
    {
        await using var exchange = await StartAsync();
        using var browser = await EnrolledAsync(exchange);
        await browser.PostAsync("/api-management/whitelist");
        _time.Advance(TimeSpan.FromMinutes(1));
        var reader = await browser.MakeKeyAsync("1");
        var bound = await browser.MakeKeyAsync("1", ("futures", "on"), ("addresses", "10.1.2.3,\n10.1.2.4"));
        var brief = await browser.MakeKeyAsync("1", ("futures", "on"), ("addresses", "127.0.0.1"), ("days", "7"));
        Assert.Equal(30012, (await exchange.PostAsync(CancelAll, Body, reader)).Code);
        Assert.Equal(30010, (await exchange.GetAsync(Assets, bound)).Code);
        Assert.Equal(1000, (await exchange.PostAsync(CancelAll, Body, brief)).Code);
        _time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(30011, (await exchange.GetAsync(Assets, brief)).Code);
    }

    [Fact]
    public async Task A_deleted_key_is_refused_at_once_and_those_of_others_cannot_be_deleted()
    {
        await using var exchange = await StartAsync();
        using var ann = await EnrolledAsync(exchange);
        using var eve = await EnrolledAsync(exchange, "eve@example.com");
        var key = await ann.MakeKeyAsync("1", ("futures", "on"));
        await eve.GetAsync("/api-management");
        await eve.PostAsync("/api-management/delete", ("key", key.Key));
        Assert.Equal(1000, (await exchange.GetAsync(Assets, key)).Code);
        await ann.PostAsync("/api-management/delete", ("key", key.Key));
        Assert.Equal(30002, (await exchange.GetAsync(Assets, key)).Code);
    }

    [Fact]
    public async Task Keys_of_other_accounts_cannot_be_made()
    {
        await using var exchange = await StartAsync();
        using var ann = await EnrolledAsync(exchange);
        using var eve = await EnrolledAsync(exchange, "eve@example.com");
        foreach (var account in (string[])["1", "0", "99", "-1", "x", ""])
        {
            await eve.GetAsync("/api-management");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await eve.PostAsync("/api-management", ("account", account), ("memo", "mine"), ("days", "0"))).Status);
        }
    }

    [Fact]
    public async Task Keys_are_made_and_deleted_only_within_five_minutes_of_a_proof()
    {
        await using var exchange = await StartAsync();
        using var browser = await EnrolledAsync(exchange);
        var key = await browser.MakeKeyAsync("1", ("futures", "on"));
        _time.Advance(TimeSpan.FromMinutes(5));
        var page = await browser.GetAsync("/api-management");
        Assert.DoesNotContain("Submit", page.Text, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await browser.PostAsync("/api-management", ("account", "1"), ("memo", "more"), ("days", "0"))).Location);
        Assert.Equal("/sign-in", (await browser.PostAsync("/api-management/delete", ("key", key.Key))).Location);
        Assert.Equal(1000, (await exchange.GetAsync(Assets, key)).Code);
        await browser.SignInAsync();
        Assert.Equal("/api-management", (await browser.PostAsync("/sign-in/code", ("code", browser.NextCode()))).Location);
        await browser.MakeKeyAsync("1");
    }

    [Fact]
    public async Task Without_an_authenticator_no_key_is_made()
    {
        await using var exchange = await StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, _time);
        await browser.SignUpAsync();
        await browser.GetAsync("/api-management");
        Assert.Equal("/security", (await browser.PostAsync("/api-management", ("account", "1"), ("memo", "more"), ("days", "0"))).Location);
        Assert.Contains("Set up an authenticator first", (await browser.GetAsync("/security")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "0", "The memo needs")]
    [InlineData("memo", "10.1.2.3, here", "0", "no IP address")]
    [InlineData("memo", "", "12345", "how long the key lives")]
    public async Task What_cannot_be_used_is_told_and_stays_in_the_form(string memo, string addresses, string days, string problem)
    {
        await using var exchange = await StartAsync();
        using var browser = await EnrolledAsync(exchange);
        await browser.GetAsync("/api-management");
        var page = await browser.PostAsync("/api-management", ("account", "1"), ("memo", memo), ("addresses", addresses), ("days", days), ("futures", "on"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(problem, page.Text, StringComparison.Ordinal);
        Assert.Contains($">{addresses}</textarea>", page.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"futures\" checked", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_in_a_memo_stays_text()
    {
        const string Attack = "\"><script>alert(1)</script>";
        await using var exchange = await StartAsync();
        using var browser = await EnrolledAsync(exchange);
        var key = await browser.MakeKeyAsync("1", ("futures", "on"), ("memo", Attack));
        Assert.Equal(Attack, key.Memo);
        var page = (await browser.GetAsync("/api-management")).Text;
        Assert.Contains("&lt;script&gt;alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sub_account_has_keys_of_its_own_and_is_listed_with_its_main_account()
    {
        await using var exchange = await StartAsync();
        using var browser = await EnrolledAsync(exchange);
        await browser.GetAsync("/sub-accounts");
        Assert.Equal("/sub-accounts", (await browser.PostAsync("/sub-accounts", ("name", "swing"))).Location);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/sub-accounts", ("name", "swing"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/sub-accounts", ("name", "<b>"))).Status);
        var main = await browser.MakeKeyAsync("1", ("futures", "on"));
        var sub = await browser.MakeKeyAsync("2", ("futures", "on"));
        Assert.Equal(30019, (await exchange.PostAsync(CancelAll, Body, sub)).Code);
        await browser.PostAsync("/api-management/whitelist");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1000, (await exchange.PostAsync(CancelAll, Body, sub)).Code);

        var moved = await exchange.PostAsync("/account/contract/sub-account/main/v1/main-to-sub", """{"requestNo":"one","amount":"2500","currency":"USDT","subAccount":"swing"}""", main);
        Assert.Equal(1000, moved.Code);
        var page = (await browser.GetAsync("/sub-accounts")).Text;
        Assert.Contains("97,500.00", page, StringComparison.Ordinal);
        Assert.Contains("2,500.00", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_keys_and_money_survive_a_restart()
    {
        ApiKeyGrant key;
        await using (var exchange = await StartAsync(_folder.FullName))
        {
            using var browser = await EnrolledAsync(exchange);
            key = await browser.MakeKeyAsync("1", ("futures", "on"));
            Assert.Equal("100000", (await exchange.GetAsync(Assets, key)).Data[0].GetProperty("equity").GetString());
        }

        await using var again = await StartAsync(_folder.FullName);
        Assert.Equal("100000", (await again.GetAsync(Assets, key)).Data[0].GetProperty("equity").GetString());
        Assert.Equal(30019, (await again.PostAsync(CancelAll, Body, key)).Code);
    }

    private async Task<SiteBrowser> EnrolledAsync(LocalExchange exchange, string email = "ann@example.com")
    {
        var browser = new SiteBrowser(exchange.Host.Address, _time);
        await browser.EnrolAsync(email);
        return browser;
    }

    private Task<LocalExchange> StartAsync(string? folder = null) =>
        LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, DataDirectory = folder, HasLimits = false, PasswordRounds = 10 }, _time);
}
