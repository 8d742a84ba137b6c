using Microsoft.Playwright;

namespace MartDesk.Conformance.Programs;

/// <summary>A test in Debian's chromium; skipped, and says so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    private static readonly string? ExecutablePath = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser" }.FirstOrDefault(File.Exists);

    public BrowserFactAttribute()
    {
        if (ExecutablePath is null)
            Skip = "No chromium at /usr/bin/chromium; install Debian's package 'chromium'.";
    }

    /// <summary>True where such tests run.</summary>
    public static bool HasBrowser => ExecutablePath is not null;

    /// <summary>How the browser is started.</summary>
    public static BrowserTypeLaunchOptions Launch => new()
    {
        ExecutablePath = ExecutablePath,
        Headless = true,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    };
}
