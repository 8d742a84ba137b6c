using MartDesk.Conformance.Programs;
using Microsoft.Playwright;

namespace MartDesk.Conformance.MainJob;

/// <summary>The page of the real program in a real browser, while an alert opens and closes a position during a replay.</summary>
public sealed class PageTests
{
    [BrowserFact]
    public async Task The_page_shows_each_step_of_an_alert_by_itself()
    {
        using var data = new TemporaryFolder();
        var feed = Repository.Recording("btcusdt-20240808.jsonl.gz") is { } recording ? $"replay:{recording}" : "synthetic";
        await using var program = await MartDeskProcess.RunAsync(data.Path, feed);
        await AlertToFillTests.ReadyAsync(program);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(BrowserFactAttribute.Launch);
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        var problems = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error")
                problems.Add(message.Text);
        };
        page.PageError += (_, problem) => problems.Add(problem);

        await FirstStart.SetPasswordAsync(page, program);
        await Assertions.Expect(page.GetByText("100,000.00").First).ToBeVisibleAsync();

        await program.SendAlertAsync(program.Pointer!, """{"ticker":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.05"}""");
        var positions = page.Locator("[data-region=positions]");
        await Assertions.Expect(positions.GetByText("BTCUSDT").First).ToBeVisibleAsync();
        await Assertions.Expect(positions.GetByText("Long").First).ToBeVisibleAsync();
        var alerts = page.Locator("[data-region=alerts]");
        await Assertions.Expect(alerts.GetByText("filled").First).ToBeVisibleAsync();
        if (Environment.GetEnvironmentVariable("MARTDESK_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, "overview.png") });

        await program.SendAlertAsync(program.Pointer!, """{"ticker":"BTCUSDT.P","action":"sell","prev_position":"long","quantity":"0.05"}""");
        await Assertions.Expect(positions.GetByText("Long")).ToHaveCountAsync(0);
        Assert.Empty(problems);
    }
}
