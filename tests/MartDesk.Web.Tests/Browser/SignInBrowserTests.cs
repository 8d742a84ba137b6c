using System.Text.RegularExpressions;
using MartDesk.Web.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MartDesk.Web.Tests.Browser;

/// <summary>The sign-in in a real browser.</summary>
public sealed partial class SignInBrowserTests(OpenBrowser browser) : IClassFixture<OpenBrowser>
{
    private static readonly LocatorAssertionsToContainTextOptions Long = new() { Timeout = 30_000 };

    [BrowserFact]
    public async Task First_start_leads_from_the_printed_address_to_the_desk()
    {
        await using var desk = await RunningDesk.StartWithoutOwnerAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        await using var open = await browser.OpenAsync(desk.Host.FirstStart!, isSignedIn: false);
        await ShootAsync(open, "setup");

        await open.Page.GetByLabel("Password").FillAsync("password12345678");
        await open.Page.GetByLabel("Once more").FillAsync("password12345678");
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Set password and open the desk" }).ClickAsync();
        await Expect(open.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("tried first");
        open.Complaints.Clear(); // the browser notes the 422

        await open.Page.GetByLabel("Password").FillAsync(OwnersBrowser.Password);
        await open.Page.GetByLabel("Once more").FillAsync(OwnersBrowser.Password);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Set password and open the desk" }).ClickAsync();
        await Expect(open.Page.GetByRole(AriaRole.Heading, new() { Name = "A second factor" })).ToBeVisibleAsync();
        await ShootAsync(open, "code");
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Later" }).ClickAsync();

        await Expect(open.Page.Locator("[data-region=positions]")).ToContainTextAsync("BTCUSDT");
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Wrong_passwords_lock_the_door_and_say_for_how_long()
    {
        await using var desk = await RunningDesk.StartAsync();
        await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, "/accounts"), isSignedIn: false);
        await Expect(open.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();

        var problem = open.Page.GetByRole(AriaRole.Alert);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            await TryAsync($"wrong password number {attempt}");
            await Expect(problem).ToContainTextAsync("The password is wrong.", Long);
        }

        await TryAsync("wrong password number 5");
        await Expect(problem).ToContainTextAsync(Later(), Long);
        await ShootAsync(open, "locked");

        // Each wrong one is answered later than the one before; the page before is still there meanwhile.
        async Task TryAsync(string password)
        {
            await open.Page.GetByLabel("Password").FillAsync(password);
            await open.Page.RunAndWaitForResponseAsync(
                () => open.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync(),
                answer => answer.Request.Method == "POST",
                new() { Timeout = 30_000 });
            await Expect(open.Page.GetByLabel("Password")).ToHaveValueAsync("", new() { Timeout = 30_000 });
        }
    }

    [BrowserFact]
    public async Task Revoked_session_loses_its_open_page_at_once()
    {
        await using var desk = await RunningDesk.StartAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        await using var open = await browser.OpenAsync(desk.Host.Address);
        await Expect(open.Page.Locator("[data-region=positions]")).ToContainTextAsync("BTCUSDT");

        await desk.PostAsync("/security/sessions/end-others");

        await Expect(open.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Expect(open.Page.Locator("body")).Not.ToContainTextAsync("BTCUSDT");
    }

    [BrowserFact]
    public async Task Page_of_another_origin_can_neither_post_nor_frame_the_desk()
    {
        await using var desk = await RunningDesk.StartAsync();
        await using var evil = await RunningDesk.StartAsync(); // another origin on this machine, that is even the same site
        await using var open = await browser.OpenAsync(desk.Host.Address);
        await open.Page.RouteAsync("**/evil", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/html",
            Body = $"<form method=post action='{desk.Host.Address}guards/panic'><button>win a prize</button></form><iframe src='{desk.Host.Address}guards'></iframe>",
        }));
        await open.Page.GotoAsync(new Uri(evil.Host.Address, "/evil").ToString());

        var frame = open.Page.Frames.Single(frame => frame.ParentFrame is not null);
        Assert.Equal(0, await frame.Locator("#panic").CountAsync());
        var answer = await open.Page.RunAndWaitForResponseAsync(() => open.Page.GetByText("win a prize").ClickAsync(), reply => reply.Url.EndsWith("/guards/panic", StringComparison.Ordinal));

        Assert.Equal(403, answer.Status);
        Assert.Equal(0, desk.Guards.Panics);
    }

    [BrowserFact]
    public async Task Names_of_tokens_senders_and_browsers_stay_text()
    {
        const string attack = "<img src=x onerror=document.title=1>";
        await using var desk = await RunningDesk.StartAsync();
        await desk.PostAsync("/security/tokens", ("name", attack), ("scope", "read"));
        desk.Owner.Client.DefaultRequestHeaders.UserAgent.TryParseAdd("x");
        desk.Accounts.Add(attack);
        await desk.PostAsync("/accounts/ACC1/rename", ("label", attack));

        foreach (var path in (string[])["/security", "/audit", "/accounts"])
        {
            await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, path));
            await Expect(open.Page.GetByText(attack).First).ToBeVisibleAsync();
            Assert.Equal(0, await open.Page.Locator("main img").CountAsync());
            Assert.DoesNotContain("1", await open.Page.TitleAsync(), StringComparison.Ordinal);
            Assert.Empty(open.Complaints);
        }
    }

    [BrowserFact]
    public async Task A_proof_in_the_middle_of_a_change_loses_nothing()
    {
        var time = new MovedTime();
        await using var desk = await RunningDesk.StartAsync(time);
        desk.Accounts.Add("Swing");
        await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, "/guards/ACC1"));
        await open.Page.Locator("[name=max_daily_loss]").FillAsync("400");
        time.Ahead = TimeSpan.FromMinutes(6);
        await open.Page.Locator("#limits button[type=submit]").ClickAsync();

        await Expect(open.Page.GetByRole(AriaRole.Heading, new() { Name = "Prove that it is you" })).ToBeVisibleAsync();
        await ShootAsync(open, "confirm");
        await open.Page.GetByLabel("Password").FillAsync(OwnersBrowser.Password);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();

        await Expect(open.Page.Locator("[name=max_daily_loss]")).ToHaveValueAsync("400");
        Assert.Equal(400m, desk.Guards.LimitsOf("ACC1").MaxDailyLoss);
    }

    [BrowserFact]
    public async Task Security_and_audit_pages_fit_every_width_in_both_themes()
    {
        await using var desk = await RunningDesk.StartAsync();
        await desk.PostAsync("/security/tokens", ("name", "grafana on the server in the cellar"), ("scope", "read"), ("days", "90"));
        await desk.PostAsync("/security/tokens", ("name", "bot"), ("scope", "trade"));
        await desk.PostAsync("/guards/mode", ("mode", "reducing"));
        foreach (var path in (string[])["security", "audit", "security/code"])
        {
            foreach (var (width, height, scheme) in ((int, int, ColorScheme)[])[(1440, 900, ColorScheme.Dark), (1440, 900, ColorScheme.Light), (390, 844, ColorScheme.Dark)])
            {
                await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, "/" + path), width, height, scheme);
                await Expect(open.Page.Locator("main h1")).ToBeVisibleAsync();
                await ShootAsync(open, $"{path.Replace('/', '-')}-{width}-{scheme}");
                Assert.True(await open.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{path} at {width}");
                Assert.Empty(open.Complaints);
            }
        }
    }

    private static async Task ShootAsync(WatchedPage open, string name)
    {
        if (Environment.GetEnvironmentVariable("MARTDESK_SCREENSHOTS") is { Length: > 0 } folder)
            await open.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
    }

    [GeneratedRegex("Too many attempts went wrong. Try again in \\d+ (s|min).")]
    private static partial Regex Later();
}
