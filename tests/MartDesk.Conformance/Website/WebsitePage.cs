using MartDesk.Conformance.Programs;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MartDesk.Conformance.Website;

/// <summary>A user of the exchange's website in a real browser.</summary>
internal sealed class WebsitePage : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly Uri _exchange;
    private int _pictures;

    private WebsitePage(IPlaywright playwright, IBrowser browser, IPage page, Uri exchange)
    {
        _playwright = playwright;
        _browser = browser;
        _exchange = exchange;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>Errors of the console, uncaught exceptions and violations of the content policy.</summary>
    public List<string> Complaints { get; } = [];

    public Authenticator? Authenticator { get; private set; }

    public static async Task<WebsitePage> OpenAsync(Uri exchange, ColorScheme scheme = ColorScheme.Dark, int width = 1280, int height = 860)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(BrowserFactAttribute.Launch);
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = scheme });
        var site = new WebsitePage(playwright, browser, await context.NewPageAsync(), exchange);
        site.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !message.Text.Contains("status of 422", StringComparison.Ordinal))
                site.Complaints.Add(message.Text);
        };
        site.Page.PageError += (_, problem) => site.Complaints.Add(problem);
        return site;
    }

    public Task GoAsync(string path) => Page.GotoAsync(new Uri(_exchange, path).ToString());

    /// <summary>Signs up and sets the authenticator up with the secret that the page shows.</summary>
    public async Task SignUpAsync(string email)
    {
        await GoAsync("/sign-up");
        await Page.GetByLabel("E-mail").FillAsync(email);
        await Page.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync(Password);
        await Page.GetByLabel("Password again").FillAsync(Password);
        await PictureAsync("sign-up");
        await ClickAsync("Sign up");
        Authenticator = new Authenticator(await Page.Locator("dd code").First.InnerTextAsync());
        await PictureAsync("security");
        await Page.GetByLabel("Code").FillAsync(await Authenticator.NextCodeAsync());
        await ClickAsync("Set up");
        await Expect(Page.GetByText("The authenticator is set up.")).ToBeVisibleAsync();
    }

    /// <summary>Signs in on the sign-in page that is open.</summary>
    public async Task SignInAsync(string email, string password = Password)
    {
        await Page.GetByLabel("E-mail").FillAsync(email);
        await Page.GetByLabel("Password").FillAsync(password);
        await PictureAsync("sign-in");
        await ClickAsync("Sign in");
    }

    public async Task TypeCodeAsync()
    {
        await Page.GetByLabel("Code").FillAsync(await Authenticator!.NextCodeAsync()); // signed up before
        await PictureAsync("code");
        await ClickAsync("Go on");
    }

    /// <summary>Presses a button of the page, not of its head.</summary>
    public Task ClickAsync(string button) => Page.Locator("main").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = button, Exact = true }).ClickAsync();

    /// <summary>Keeps a picture of the page where <c>MARTDESK_SCREENSHOTS</c> names a folder.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("MARTDESK_SCREENSHOTS") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{++_pictures:D2}-{name}.png"), FullPage = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
