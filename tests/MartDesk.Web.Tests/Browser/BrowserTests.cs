using MartDesk.Desk.Venues;
using MartDesk.Web.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MartDesk.Web.Tests.Browser;

public sealed class BrowserTests(OpenBrowser browser) : IClassFixture<OpenBrowser>
{
    [BrowserFact]
    public async Task Page_shows_the_desk_and_follows_it_without_a_reload()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        await using var open = await browser.OpenAsync(desk.Host.Address);
        var positions = open.Page.Locator("[data-region=positions] table");
        await Expect(positions).ToContainTextAsync("▲ Long");
        await Expect(positions).ToContainTextAsync("+156.95");

        var risen = Sample.Position with { MarkPrice = 61_900.0m, UnrealisedPnl = 171.33m };
        desk.Portfolio.Publish(Sample.Portfolio with { Version = 8, Positions = [risen] });
        await Expect(positions).ToContainTextAsync("+171.33");

        desk.Alerts.Add(Sample.Refused);
        var alerts = open.Page.Locator("[data-region=alerts]");
        await Expect(alerts).ToContainTextAsync("nothing_to_close");
        await Expect(alerts).ToContainTextAsync("No long position in BTCUSDT is held.");

        desk.Portfolio.Publish(Sample.Portfolio with { Version = 9, Positions = [] });
        await Expect(open.Page.Locator("[data-region=positions]")).ToContainTextAsync("No open position.");
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task A_new_notice_sounds_in_a_browser_that_was_told_to()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, "/settings/notifications"));
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Sound in this browser: off" }).ClickAsync();
        await Expect(open.Page.GetByRole(AriaRole.Button, new() { Name = "Sound in this browser: on" })).ToBeVisibleAsync();
        await Expect(open.Page.Locator("html")).ToHaveAttributeAsync("data-sounded", "1"); // How it sounds.

        await open.Page.GotoAsync(new Uri(desk.Host.Address, "/positions").ToString());
        await Expect(open.Page.Locator("[data-region=position-list] table")).ToBeVisibleAsync();
        desk.Notices.Add(MartDesk.Desk.Notices.NoticeKind.Drift, "Swing (LOCAL): drift in BTCUSDT long.");
        desk.Portfolio.Publish(Sample.Portfolio with { Version = 8 });
        await Expect(open.Page.Locator("html")).ToHaveAttributeAsync("data-sounded", "1");
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Opened_alert_stays_open_while_the_page_updates()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        desk.Alerts.Add(Sample.Executed);
        await using var open = await browser.OpenAsync(desk.Host.Address);
        await open.Page.Locator("details.feed summary").First.ClickAsync();
        await Expect(open.Page.Locator("details.feed pre").First).ToBeVisibleAsync();

        desk.Alerts.Add(Sample.Refused);

        await Expect(open.Page.Locator("details.feed")).ToHaveCountAsync(2);
        await Expect(open.Page.Locator($"details.feed[data-key='{Sample.Executed.AlertId}'] pre")).ToBeVisibleAsync();
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Markup_in_an_alert_stays_text()
    {
        const string attack = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";
        await using var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        desk.Alerts.Add(Sample.Refused with { AlertId = "first", Body = attack, Intent = attack, Symbol = attack, Message = attack });
        await using var open = await browser.OpenAsync(desk.Host.Address);
        await Expect(open.Page.Locator("details.feed pre")).ToHaveTextAsync(attack);

        desk.Alerts.Add(Sample.Refused with { AlertId = "second", Body = attack, Intent = attack, Symbol = attack, Message = attack });
        await Expect(open.Page.Locator("details.feed pre")).ToHaveTextAsync([attack, attack]);

        Assert.Equal(0, await open.Page.Locator("main img, main script").CountAsync());
        Assert.DoesNotContain("owned", await open.Page.TitleAsync());
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Chart_draws_candles_of_the_venue()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        desk.Portfolio.Venue = new FakeVenue { Candles = Sample.Candles(Sample.Time, 120) };
        desk.Portfolio.Instruments.AddRange(BusyDesk.Instruments());

        await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, "/market"));

        await Expect(open.Page.Locator("#chart")).ToHaveAttributeAsync("data-bars", "120");
        Assert.True(await open.Page.Locator("#chart canvas").CountAsync() > 0);
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Phone_shows_cards_and_does_not_scroll_sideways()
    {
        await using var desk = await RunningDesk.StartAsync();
        var wide = Sample.Position with { EntryPrice = 1_161_214.7m, MarkPrice = 1_161_842.5m, LiquidationPrice = 1_055_399.3m, UnrealisedPnl = -156_956.95m, Contracts = 1_250_000, Coins = 1_250m };
        desk.Portfolio.Publish(Sample.Portfolio with { Positions = [wide] });
        desk.Alerts.Add(Sample.Executed);
        desk.Alerts.Add(Sample.Refused);

        foreach (var path in (string[])["/", "/alerts", "/alerts/" + Sample.Executed.AlertId])
        {
            await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, path), 390, 844);
            Assert.Equal(390, await open.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.getElementById('main').scrollWidth)"));
        }

        await using var overview = await browser.OpenAsync(desk.Host.Address, 390, 844);
        await Expect(overview.Page.Locator("article.pc")).ToBeVisibleAsync();
        await Expect(overview.Page.Locator("article.pc .pn")).ToHaveTextAsync("−156,956.95");
    }

    [BrowserFact]
    public async Task Page_says_when_it_has_lost_the_desk()
    {
        var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        await using var open = await browser.OpenAsync(desk.Host.Address);
        await Expect(open.Page.Locator("[data-region=positions] table")).ToBeVisibleAsync();
        await Expect(open.Page.Locator("#lost")).ToBeHiddenAsync();

        await desk.DisposeAsync();

        await Expect(open.Page.Locator("#lost")).ToContainTextAsync("This page is not connected to the desk. What you see ended at ");
    }

    [BrowserFact]
    public async Task Theme_follows_the_system_until_one_is_chosen_and_is_remembered()
    {
        await using var desk = await RunningDesk.StartAsync();
        await using var open = await browser.OpenAsync(desk.Host.Address, scheme: ColorScheme.Light);
        var root = open.Page.Locator("html");
        await Expect(root).ToHaveAttributeAsync("data-theme", "light");

        await open.Page.Locator(".top [data-action=theme]").ClickAsync();
        await Expect(root).ToHaveAttributeAsync("data-theme", "dark");

        await open.Page.ReloadAsync();
        await Expect(root).ToHaveAttributeAsync("data-theme", "dark");
    }

    [BrowserFact]
    public async Task Busy_desk_fits_every_width_in_both_themes()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);

        foreach (var scheme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
            foreach (var (width, height) in ((int, int)[])[(1440, 900), (1024, 768), (390, 844)])
                foreach (var (name, path) in Pages(scheme))
                {
                    await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, path), width, height, scheme);
                    await Expect(open.Page.Locator("[data-region=status] time, [data-region=top] .env").First).ToBeVisibleAsync();
                    await Expect(open.Page.Locator("main h1").First).ToBeVisibleAsync();
                    if (path == "/")
                        await Expect(open.Page.Locator("#equity canvas").First).ToBeVisibleAsync();
                    await LookAsync(open, $"{name}-{width}-{scheme.ToString().ToLowerInvariant()}");
                    Assert.Equal(width, await open.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.getElementById('main').getBoundingClientRect().left + document.getElementById('main').scrollWidth)"));
                    Assert.Empty(open.Complaints);
                }
    }

    [BrowserFact]
    public async Task Key_is_pasted_checked_and_added_in_a_browser()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Accounts.Say = connection => connection.Credentials.RevealSecret() == "right-secret"
            ? FakeAccounts.Report(CredentialFinding.Passed)
            : FakeAccounts.Report(CredentialFinding.WrongSecretOrMemo, new CredentialPoint(CredentialSubject.Signature, PointResult.Failed, "The key is right, the secret or memo is not.", "30005"));
        await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, "/accounts"));
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Connect account" }).ClickAsync();
        await open.Page.Locator("#key").FillAsync("5be24c0fa91f63d89d17e2ab4c5841d9");
        await open.Page.Locator("#secret").FillAsync("wrong-secret");
        await open.Page.Locator("#memo").FillAsync("desk");

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Save and show balance" }).ClickAsync();
        await Expect(open.Page.Locator(".rep")).ToContainTextAsync("The key is right, the secret or memo is not.");
        await Expect(open.Page.Locator("#secret")).ToHaveValueAsync("");
        await LookAsync(open, "connect-refused");

        await open.Page.Locator("#secret").FillAsync("right-secret");
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Check again" }).ClickAsync();
        await Expect(open.Page.Locator("main")).ToContainTextAsync("24,806.31");
        await LookAsync(open, "connect-passed");
        await open.Page.Locator("#label").FillAsync("Swing");
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();

        await Expect(open.Page.Locator("h1")).ToHaveTextAsync("Swing");
        Assert.Equal("right-secret", Assert.Single(desk.Accounts.Connected).Connection.Credentials.RevealSecret());
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Panic_is_two_clicks_from_every_page_and_shows_on_all_of_them()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        await using var open = await browser.OpenAsync(desk.Host.Address);

        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Panic" }).ClickAsync();
        await Expect(open.Page.Locator("#panic")).ToContainTextAsync("open order");
        Assert.Equal(0, desk.Guards.Panics);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel, close and halt" }).ClickAsync();

        await Expect(open.Page.Locator("main .note.bad")).ToContainTextAsync("Panic: the desk is halted.");
        Assert.Equal(1, desk.Guards.Panics);
        await LookAsync(open, "panic");
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Overview" }).ClickAsync();
        await Expect(open.Page.Locator("[data-region=strips] .strip.bad")).ToContainTextAsync("The desk is halted");
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Pointer_is_made_in_a_browser_and_its_address_is_shown_once()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, "/pointers/new"));
        await open.Page.Locator("#name").FillAsync("eth-meanrev");
        await open.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Swing" }).CheckAsync();

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Make pointer" }).ClickAsync();
        await Expect(open.Page.Locator("#address")).ToContainTextAsync("/alerts/canarytext");
        await LookAsync(open, "pointer-made");
        await open.Page.ReloadAsync();

        await Expect(open.Page.Locator("h1")).ToHaveTextAsync("eth-meanrev");
        await Expect(open.Page.Locator("#address")).ToHaveCountAsync(0);
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Message_is_built_from_fields_previewed_and_changed_by_hand()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        desk.Intake.Answer = _ => new MartDesk.Desk.Alerts.AlertAnswer(200, "test", null, null, "Would buy open 250 market, value 15460.62 USDT, margin 1546.06 at 10x.", "Nothing was stored or ordered.");
        await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, "/pointers/P1"));
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Build a message" }).ClickAsync();
        await open.Page.Locator("#quantity").FillAsync("0.25");

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Build and preview" }).ClickAsync();
        await Expect(open.Page.Locator("#preview")).ToContainTextAsync("Would buy open 250 market");
        await Expect(open.Page.Locator("textarea[name=message]")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("\"quantity\": \"0.25\""));
        await LookAsync(open, "message-previewed");

        await open.Page.Locator("textarea[name=message]").FillAsync("buy BTCUSDT 1");
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Preview this message" }).ClickAsync();
        await Expect(open.Page.Locator("textarea[name=message]")).ToHaveValueAsync("buy BTCUSDT 1");
        Assert.Equal(("P1", "buy BTCUSDT 1"), desk.Intake.Previewed[^1]);
        Assert.Empty(desk.Intake.Received);
        Assert.Empty(open.Complaints);
    }

    private static async Task LookAsync(WatchedPage open, string name)
    {
        // For eyes: set MARTDESK_SCREENSHOTS to a folder to keep what the browser saw.
        if (IsForEyes)
            await open.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Environment.GetEnvironmentVariable("MARTDESK_SCREENSHOTS")!, name + ".png") }); // asked just before
    }

    /// <summary>Pages of forms are looked at in one theme: they use nothing that others do not. The connect page has notes of its own.</summary>
    private static IEnumerable<(string Name, string Path)> Pages(ColorScheme scheme) => IsForEyes || scheme == ColorScheme.Dark
        ? [("overview", "/"), ("market", "/market?account=swing"), ("position", "/positions/swing/BTCUSDT/long"), ("edit", "/orders/edit?account=swing&order=" + Sample.Order.Order.VenueOrderId), ("cancel-all", "/orders/cancel-all"), ("positions", "/positions"), ("orders", "/orders"), ("ended-orders", "/orders/ended"), ("fills", "/fills"), ("ledger", "/ledger"), ("portfolio", "/portfolio?days=30"), ("alerts", "/alerts"), ("alert", "/alerts/" + Sample.Executed.AlertId), ("accounts", "/accounts"), ("account", "/accounts/ACC1"), ("transfer", "/accounts/ACC1/transfer"), ("connect", "/accounts/connect"), ("pointers", "/pointers"), ("pointer", "/pointers/P1"), ("message", "/pointers/P1/message"), ("guards", "/guards"), ("limits", "/guards/ACC1"), .. Rest]
        : [("overview", "/"), ("market", "/market?account=swing"), ("positions", "/positions"), ("portfolio", "/portfolio"), ("connect", "/accounts/connect?env=live"), ("pointer", "/pointers/P1"), ("guards", "/guards")];

    /// <summary>Pages that tests of their own look at; here for eyes only.</summary>
    private static IEnumerable<(string Name, string Path)> Rest => IsForEyes ? [("notices", "/notices"), ("audit", "/audit"), ("security", "/security"), ("settings", "/settings/notifications")] : [];

    private static bool IsForEyes => Environment.GetEnvironmentVariable("MARTDESK_SCREENSHOTS") is { Length: > 0 };
}
