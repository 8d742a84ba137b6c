namespace MartDesk.Web.Tests.Browser;

/// <summary>A test that needs a Chromium on this machine; without one it is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public BrowserFactAttribute()
    {
        if (ExecutablePath is null)
            Skip = $"No Chromium at {string.Join(", ", Places)}; install Debian's chromium to run the browser tests.";
    }

    public static string? ExecutablePath { get; } = Places.FirstOrDefault(File.Exists);
}
