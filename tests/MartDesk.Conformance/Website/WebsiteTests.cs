using MartDesk.Conformance.Programs;
using MartDesk.Exchange.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MartDesk.Conformance.Website;

/// <summary>The exchange's website in a real browser.</summary>
public sealed class WebsiteTests : IAsyncLifetime
{
    private ExchangeHost _exchange = null!; // Set by InitializeAsync, before any test.

    public async Task InitializeAsync() =>
        _exchange = await ExchangeHost.StartAsync(new ExchangeHostOptions { Port = 0, WhitelistDelay = TimeSpan.FromHours(8) }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [BrowserFact]
    public async Task Whoever_started_the_exchange_becomes_its_admin_and_approves_who_waits()
    {
        await using var ann = await WebsitePage.OpenAsync(_exchange.Address, ColorScheme.Light, 390, 844);
        await ann.SignUpAsync("ann@example.com");
        await ann.GoAsync("/api-management");
        await ann.ClickAsync("API whitelist request");
        await Expect(ann.Page.Locator("#whitelist")).ToContainTextAsync("pending");

        await using var admin = await WebsitePage.OpenAsync(_exchange.Address);
        await admin.GoAsync("/");
        await admin.PictureAsync("welcome");
        await admin.SignUpAsync("admin@example.com");
        await admin.Page.GetByLabel("Setup token").FillAsync(_exchange.SetupToken!); // nobody is the admin yet
        await admin.PictureAsync("setup");
        await admin.ClickAsync("Become admin");
        await admin.PictureAsync("console");
        await admin.ClickAsync("Approve ann@example.com");
        await Expect(admin.Page.GetByText("ann@example.com may trade over the API.")).ToBeVisibleAsync();
        await admin.Page.GetByLabel("Account").SelectOptionAsync("ann@example.com");
        await admin.Page.GetByLabel("USDT", new PageGetByLabelOptions { Exact = true }).FillAsync("2500.5");
        await admin.ClickAsync("Pay in");
        await Expect(admin.Page.Locator("#accounts")).ToContainTextAsync("102,500.50");
        await admin.PictureAsync("console-done");

        await ann.GoAsync("/");
        await Expect(ann.Page.Locator("main")).ToContainTextAsync("102,500.50");
        await ann.PictureAsync("overview-phone");
        Assert.Equal(390, await ann.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await ann.GoAsync("/api-management");
        await Expect(ann.Page.Locator("#whitelist")).ToContainTextAsync("approved");
        await ann.PictureAsync("api-management-phone");
        Assert.Equal(390, await ann.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(ann.Complaints);
        Assert.Empty(admin.Complaints);
    }

    [BrowserFact]
    public async Task A_wrong_password_locks_out_and_markup_in_a_memo_stays_text()
    {
        const string Attack = "<img src=x onerror=\"document.title='owned'\">";
        await using var ann = await WebsitePage.OpenAsync(_exchange.Address);
        await ann.SignUpAsync("ann@example.com");
        await ann.GoAsync("/sub-accounts");
        await ann.Page.GetByLabel("Name").FillAsync("swing");
        await ann.ClickAsync("Open");
        await ann.PictureAsync("sub-accounts");
        await ann.GoAsync("/api-management");
        await ann.Page.GetByLabel("Memo").FillAsync(Attack);
        await ann.Page.GetByLabel("Futures trade").CheckAsync();
        await ann.Page.GetByLabel("IP addresses").FillAsync("127.0.0.1");
        await ann.PictureAsync("key-form");
        await ann.ClickAsync("Submit");
        await Expect(ann.Page.Locator("#created dd code").Nth(2)).ToHaveTextAsync(Attack);
        await ann.PictureAsync("key-made");
        Assert.Equal(0, await ann.Page.Locator("main img").CountAsync());
        await ann.Page.ReloadAsync();
        await Expect(ann.Page.Locator("#created")).ToHaveCountAsync(0);
        Assert.DoesNotContain("owned", await ann.Page.TitleAsync(), StringComparison.Ordinal);

        await ann.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign out" }).ClickAsync();
        for (var i = 0; i < 5; i++)
            await ann.SignInAsync("ann@example.com", "wrong wrong wrong");
        await ann.SignInAsync("ann@example.com");
        await Expect(ann.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("wait ten minutes");
        await ann.PictureAsync("locked-out");
        Assert.Empty(ann.Complaints);
    }
}
