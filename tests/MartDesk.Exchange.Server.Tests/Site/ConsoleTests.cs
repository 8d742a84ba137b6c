using System.Net;
using System.Text.RegularExpressions;
using MartDesk.Testing.Clock;

namespace MartDesk.Exchange.Server.Tests.Site;

public sealed class ConsoleTests
{
    private const string Order = """{"symbol":"BTCUSDT","side":1,"mode":1,"type":"limit","leverage":"10","open_type":"cross","size":1,"price":"50000"}""";

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task The_admin_approves_an_account_before_its_time_and_pays_paper_money_in()
    {
        await using var exchange = await StartAsync(_time);
        using var admin = await AdminAsync(exchange);
        using var ann = new SiteBrowser(exchange.Host.Address, _time);
        await ann.EnrolAsync("ann@example.com");
        var key = await ann.MakeKeyAsync("2", ("futures", "on"));
        await ann.PostAsync("/api-management/whitelist");
        Assert.Contains(">pending<", (await admin.GetAsync("/console")).Text, StringComparison.Ordinal);

        Assert.Equal("/console", (await admin.PostAsync("/console/approve", ("account", "2"))).Location);
        Assert.Equal(1000, (await exchange.PostAsync("/contract/private/cancel-orders", """{"symbol":"BTCUSDT"}""", key)).Code);
        Assert.Equal("/console", (await admin.PostAsync("/console/fund", ("account", "2"), ("amount", "2500.5"))).Location);
        Assert.Equal("102500.5", (await exchange.GetAsync("/contract/private/assets-detail", key)).Data[0].GetProperty("equity").GetString());
        Assert.Contains("102,500.50", (await admin.GetAsync("/console")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_for_copy_trading_says_so_and_holds_nothing_under_the_other_word()
    {
        await using var exchange = await StartAsync(_time);
        using var admin = await AdminAsync(exchange);
        using var ann = new SiteBrowser(exchange.Host.Address, _time);
        await ann.EnrolAsync("ann@example.com");
        var key = await ann.MakeKeyAsync("2", ("futures", "on"));
        await ann.PostAsync("/api-management/whitelist");
        await admin.GetAsync("/console");
        await admin.PostAsync("/console/approve", ("account", "2"));
        await exchange.PostAsync("/contract/private/submit-order", Order, key);
        const string OpenOrders = "/contract/private/get-open-orders?symbol=BTCUSDT";
        Assert.Equal("futures", (await exchange.GetAsync(OpenOrders, key)).Data[0].GetProperty("account").GetString());

        await admin.GetAsync("/console");
        Assert.Equal("/console", (await admin.PostAsync("/console/copy-trading", ("account", "2"))).Location);
        Assert.Contains(">copy trading</span>", (await admin.GetAsync("/console")).Text, StringComparison.Ordinal);
        var order = (await exchange.GetAsync(OpenOrders, key)).Data[0];
        Assert.Equal("copy_trading", order.GetProperty("account").GetString());
        var detail = $"/contract/private/order?symbol=BTCUSDT&order_id={order.GetProperty("order_id").GetString()}";
        Assert.Equal(1000, (await exchange.GetAsync(detail + "&account=copy_trading", key)).Code);
        Assert.Equal(40035, (await exchange.GetAsync(detail + "&account=futures", key)).Code);
        foreach (var list in (string[])["transaction-history?", "position?", "position-v2?symbol=BTCUSDT", "position-risk?", "trades?symbol=BTCUSDT", "order-history?symbol=BTCUSDT"])
        {
            Assert.Empty((await exchange.GetAsync($"/contract/private/{list}&account=futures", key)).Data.EnumerateArray());
            Assert.All(
                (await exchange.GetAsync($"/contract/private/{list}&account=copy_trading", key)).Data.EnumerateArray(),
                row => Assert.Equal("copy_trading", row.TryGetProperty("account", out var word) ? word.GetString() : "copy_trading"));
            Assert.Equal(40007, (await exchange.GetAsync($"/contract/private/{list}&account=margin", key)).Code);
        }
    }

    [Theory]
    [InlineData("/console/fund", "2", "-1")]
    [InlineData("/console/fund", "1", "0")]
    [InlineData("/console/fund", "1", "0.000000001")]
    [InlineData("/console/fund", "1", "99999999999999999999999999999999999")]
    [InlineData("/console/fund", "7", "1")]
    [InlineData("/console/approve", "x", "")]
    public async Task What_cannot_be_done_is_told(string path, string account, string amount)
    {
        await using var exchange = await StartAsync(_time);
        using var admin = await AdminAsync(exchange);
        await admin.GetAsync("/console");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.PostAsync(path, ("account", account), ("amount", amount))).Status);
        Assert.Contains("100,000.00", (await admin.GetAsync("/console")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_sees_the_console()
    {
        await using var exchange = await StartAsync(_time);
        using var ann = new SiteBrowser(exchange.Host.Address, _time);
        Assert.Equal("/sign-in", (await ann.GetAsync("/console")).Location);
        await ann.EnrolAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await ann.GetAsync("/console")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await ann.PostAsync("/console/fund", ("account", "1"), ("amount", "5"))).Status);
    }

    [Fact]
    public async Task A_manual_clock_is_moved_by_the_admin_and_codes_go_by_real_time_all_the_same()
    {
        Assert.True(VenueClock.TryParse("manual", _time, out var clock));
        await using var exchange = await StartAsync(clock);
        using var admin = await AdminAsync(exchange);
        await admin.GetAsync("/console");
        Assert.Equal("/console", (await admin.PostAsync("/console/clock", ("minutes", "600"))).Location);
        Assert.Contains("2026-03-01 22:00 UTC", (await admin.GetAsync("/console")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await admin.PostAsync("/console/clock", ("minutes", "-1"))).Status);
        await admin.SignInAsync("admin@example.com");
        Assert.Equal("/", (await admin.PostAsync("/sign-in/code", ("code", admin.NextCode()))).Location);
    }

    [Fact]
    public async Task The_admin_winds_the_venue_down_and_opens_it_again()
    {
        await using var exchange = await StartAsync(_time, LocalExchange.Alice);
        using var admin = await AdminAsync(exchange);
        await admin.GetAsync("/console");
        Assert.Equal("/console", (await admin.PostAsync("/console/stage", ("stage", "no-new-orders"))).Location);
        Assert.Contains("no-new-orders now", (await admin.GetAsync("/console")).Text, StringComparison.Ordinal);
        var refused = await exchange.PostAsync("/contract/private/submit-order", Order, LocalExchange.Alice);
        Assert.NotEqual(1000, refused.Code);
        await admin.PostAsync("/console/stage", ("stage", "closed"));
        var page = (await admin.GetAsync("/console")).Text;
        Assert.Single(Regex.Matches(page, "wind-down stage="));
        await admin.PostAsync("/console/stage", ("stage", "normal"));
        Assert.Equal(1000, (await exchange.PostAsync("/contract/private/submit-order", Order, LocalExchange.Alice)).Code);
        await admin.PostAsync("/console/stage", ("stage", "sideways"));
        Assert.Contains("Choose how far", (await admin.GetAsync("/console")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_the_console_happens_until_it_is_removed()
    {
        await using var exchange = await StartAsync(_time, LocalExchange.Alice);
        using var admin = await AdminAsync(exchange);
        await admin.GetAsync("/console");
        await admin.PostAsync("/console/faults", ("rule", "http on=assets-detail status=503 body=json id=storm"));
        Assert.Contains("id=storm", (await admin.GetAsync("/console")).Text, StringComparison.Ordinal);
        Assert.Equal(503, (await exchange.GetAsync("/contract/private/assets-detail", LocalExchange.Alice)).Status);
        await admin.PostAsync("/console/faults", ("rule", "<b>nonsense</b>"));
        var page = (await admin.GetAsync("/console")).Text;
        Assert.Contains("cannot be used", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>nonsense", page, StringComparison.Ordinal);
        await admin.PostAsync("/console/faults/remove", ("id", "storm"));
        Assert.Equal(200, (await exchange.GetAsync("/contract/private/assets-detail", LocalExchange.Alice)).Status);
    }

    private async Task<SiteBrowser> AdminAsync(LocalExchange exchange)
    {
        var browser = new SiteBrowser(exchange.Host.Address, _time);
        await browser.EnrolAsync("admin@example.com");
        Assert.Equal("/console", (await browser.PostAsync("/security/admin", ("token", exchange.Host.SetupToken!))).Location);
        return browser;
    }

    private static Task<LocalExchange> StartAsync(TimeProvider time, params ApiKeyGrant[] keys) =>
        LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, HasLimits = false, PasswordRounds = 10, Keys = keys }, time);
}
