using MartDesk.Web.Tests.Fakes;
using Microsoft.Playwright;

namespace MartDesk.Web.Tests.Browser;

/// <summary>One browser for all browser tests; each test opens a page of its own.</summary>
public sealed class OpenBrowser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.ExecutablePath is not { } path)
            return; // the tests are skipped

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a page of a desk as its owner.</summary>
    internal Task<WatchedPage> OpenAsync(Uri address, int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Dark) =>
        OpenAsync(address, isSignedIn: true, width, height, scheme);

    internal async Task<WatchedPage> OpenAsync(Uri address, bool isSignedIn, int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Dark)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions // set whenever the tests are not skipped
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
        });
        if (isSignedIn)
        {
            var root = new Uri(address, "/");
            using var owner = await OwnersBrowser.SignInAsync(root);
            await context.AddCookiesAsync(owner.Cookies.GetCookies(root).Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = root.ToString() }));
        }

        return await WatchedPage.OpenAsync(await context.NewPageAsync(), address);
    }
}

/// <summary>A page, and every complaint of the browser about it.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private WatchedPage(IPage page) => Page = page;

    public IPage Page { get; }

    /// <summary>Console errors, uncaught exceptions and violations of the content policy.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<WatchedPage> OpenAsync(IPage page, Uri address)
    {
        var watched = new WatchedPage(page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                watched.Complaints.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => watched.Complaints.Add($"uncaught: {error}");
        page.RequestFailed += (_, request) => watched.Complaints.Add($"failed: {request.Url} {request.Failure}");
        await page.GotoAsync(address.ToString());
        return watched;
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
