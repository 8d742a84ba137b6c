using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using MartDesk.Web.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MartDesk.Web.Tests.Browser;

public sealed class TradeTests(OpenBrowser browser) : IClassFixture<OpenBrowser>
{
    [BrowserFact]
    public async Task Order_is_filled_in_estimated_sent_once_and_followed()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        desk.Alerts.Add(Sample.Executed with { AlertId = "M1", AccountLabel = "Swing" });
        await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, "/market?account=swing&symbol=BTCUSDT"));
        await Expect(open.Page.Locator("#chart")).ToHaveAttributeAsync("data-bars", "240");
        await Expect(open.Page.Locator("#book .lv.bid").First).ToContainTextAsync("61,842.4");
        await Expect(open.Page.Locator("#book .print").First).ToContainTextAsync("61,842.5");

        await open.Page.Locator("#book .lv.bid").First.ClickAsync(); // A price of the book fills the field and sends nothing.
        await Expect(open.Page.Locator("[name=price]")).ToHaveValueAsync("61842.4");
        Assert.Empty(desk.Manual.Taken);
        await open.Page.Locator("[name=size]").FillAsync("100");
        await open.Page.Locator("details.brackets summary").ClickAsync();
        await open.Page.Locator("[name=stop]").FillAsync("60480");
        await open.Page.Locator("[name=target-1]").FillAsync("62600");
        await Expect(open.Page.Locator("[data-estimate=margin]")).ToHaveTextAsync("615.20");
        await Expect(open.Page.Locator("[data-estimate=liquidation]")).ToHaveTextAsync("55,478.2");
        await Expect(open.Page.Locator("[data-estimate=risk]")).ToHaveTextAsync("104.00"); // (61,520 − 60,480) × 0.1
        await Expect(open.Page.Locator("[data-estimate=reward]")).ToHaveTextAsync("1.04"); // 108 ÷ 104
        await Expect(open.Page.Locator("button.send")).ToContainTextAsync("▲ Buy 100 BTCUSDT at 61842.4");
        await Expect(open.Page.Locator("button.send")).ToContainTextAsync("LOCAL · Swing");
        await LookAsync(open, "market-ticket");

        await open.Page.Locator("[name=size]").PressAsync("Enter"); // An Enter too many sends nothing.
        Assert.Empty(desk.Manual.Taken);
        await open.Page.Locator("[name=size]").PressAsync("Control+Enter");
        await Expect(open.Page.Locator("[data-outcome]")).ToContainTextAsync("filled");

        var entry = Assert.IsType<ManualOrder.Entry>(Assert.Single(desk.Manual.Taken));
        Assert.Equal(("swing", "BTCUSDT", PositionSide.Long, 100m, 61_842.4m), (entry.AccountId, entry.Symbol, entry.Side, entry.Size.Quantity, entry.Pricing.LimitPrice!.Value));
        Assert.Equal((60_480m, 62_600m), (entry.StopLoss!.Price!.Value, Assert.Single(entry.TakeProfits).Price!.Value));
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Refusal_is_said_beside_the_button_and_nothing_is_lost()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        desk.Manual.Refuse = _ => new MartDesk.Desk.Alerts.AlertAnswer(422, "refused", null, "order_rate", "This account has sent 10 opening orders within a minute.", null);
        await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, "/market?account=swing&symbol=BTCUSDT"));
        await Expect(open.Page.Locator("html")).ToHaveAttributeAsync("data-keys", "on");
        await open.Page.Locator("[name=size]").FillAsync("5");
        await open.Page.Keyboard.PressAsync("Escape");
        await open.Page.Keyboard.PressAsync("m");
        await open.Page.Keyboard.PressAsync("s");
        await Expect(open.Page.Locator("button.send")).ToContainTextAsync("▼ Sell 5 BTCUSDT at market");

        await open.Page.Locator("button.send").ClickAsync();

        await Expect(open.Page.Locator("[data-outcome]")).ToContainTextAsync("This account has sent 10 opening orders within a minute.");
        await Expect(open.Page.Locator("[name=size]")).ToHaveValueAsync("5");
    }

    [BrowserFact]
    public async Task Order_is_moved_by_dragging_its_line_after_one_question()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, "/market?account=swing&symbol=BTCUSDT"));
        await Expect(open.Page.Locator("#chart")).ToHaveAttributeAsync("data-bars", "240");
        await Expect(open.Page.Locator("#chart")).ToHaveAttributeAsync("data-lines", "4");
        var (x, y) = await PointAtFirstOrderAsync(open.Page);
        await open.Page.Mouse.DownAsync();
        await open.Page.Mouse.MoveAsync(x, y + 30, new MouseMoveOptions { Steps = 6 });
        await open.Page.Mouse.UpAsync();
        await Expect(open.Page.Locator("#move")).ToContainTextAsync("LOCAL: move ▲ buy 100 from 61,520.0 to ");
        await LookAsync(open, "market-move");
        Assert.Empty(desk.Manual.Taken);

        await open.Page.Locator("#move [data-send]").ClickAsync();

        await Expect(open.Page.Locator("#move")).ToBeHiddenAsync();
        var edit = Assert.IsType<ManualOrder.Edit>(Assert.Single(desk.Manual.Taken));
        Assert.Equal(Sample.Order.Order.VenueOrderId, edit.VenueOrderId);
        Assert.True(edit.LimitPrice < 61_520m && edit.LimitPrice % 0.1m == 0m, $"{edit}");
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Position_is_closed_in_part_from_its_row()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        desk.Alerts.Add(Sample.Executed with { AlertId = "M1" });
        await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, "/positions"));
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Close BTCUSDT Long of Swing" }).ClickAsync();
        await LookAsync(open, "position-close");

        await open.Page.Locator("button[value='25']").ClickAsync();

        await Expect(open.Page.Locator("main")).ToContainTextAsync("M1");
        var exit = Assert.IsType<ManualOrder.Exit>(Assert.Single(desk.Manual.Taken));
        Assert.Equal((PositionSide.Long, 25m), (exit.Side, exit.Size!.Quantity));
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Favourite_markets_are_marked_cut_down_to_and_kept_by_the_browser()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        var address = new Uri(desk.Host.Address, "/market?account=swing&symbol=BTCUSDT");
        await using var open = await browser.OpenAsync(address);
        var rows = open.Page.Locator(".mk tbody tr:visible");
        await Expect(open.Page.Locator("html")).ToHaveAttributeAsync("data-keys", "on");
        await Expect(rows.Filter(new() { HasText = "BTCUSDT" })).ToContainTextAsync("76.3M"); // 1,234,567 contracts of 0.001 at 61,842.5

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Favourite ETHUSDT" }).ClickAsync();
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Only favourites" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await LookAsync(open, "market-favourites");
        desk.Portfolio.Publish(desk.Portfolio.Current with { Version = 99, Quotes = [new Quote("ETHUSDT", 2_700.01m, 2_700m, 2_699.9m, 2_700.1m, TimeProvider.System.GetUtcNow())] });
        await Expect(rows).ToContainTextAsync("2,700.01");
        await Expect(rows).ToContainTextAsync("★");
        await Expect(rows).ToHaveCountAsync(1);

        await open.Page.ReloadAsync();
        await Expect(rows.Filter(new() { HasText = "ETHUSDT" })).ToContainTextAsync("★");
        Assert.True(await rows.CountAsync() > 1);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Favourite ETHUSDT" }).ClickAsync();
        await Expect(rows.Filter(new() { HasText = "ETHUSDT" })).ToContainTextAsync("☆");
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Depth_of_the_book_is_drawn_told_in_words_and_gives_its_price_to_the_ticket()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, "/market?account=swing&symbol=BTCUSDT"));
        await Expect(open.Page.Locator("#book .lv.bid").First).ToContainTextAsync("61,842.4");

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Depth" }).ClickAsync();
        await Expect(open.Page.Locator("#book .ladder")).ToBeHiddenAsync();
        await Expect(open.Page.Locator(".depth path.bid")).ToHaveAttributeAsync("d", new System.Text.RegularExpressions.Regex("^M[0-9.]+,400H.*Z$"));
        await Expect(open.Page.Locator(".depth p")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[0-9,]+ contracts bid down to [0-9,.]+, [0-9,]+ asked up to [0-9,.]+$"));
        await LookAsync(open, "market-depth");

        var picture = (await open.Page.Locator(".depth svg").BoundingBoxAsync())!;
        await open.Page.Mouse.ClickAsync(picture.X + (picture.Width * 0.25f), picture.Y + (picture.Height / 2));
        Assert.InRange(decimal.Parse(await open.Page.Locator("[name=price]").InputValueAsync(), System.Globalization.CultureInfo.InvariantCulture), 61_000m, 61_842.4m);
        Assert.Empty(desk.Manual.Taken);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Depth" }).ClickAsync();
        await Expect(open.Page.Locator("#book .ladder")).ToBeVisibleAsync();
        Assert.Empty(open.Complaints);
    }

    [BrowserFact]
    public async Task Markets_are_searched_and_a_search_stays_while_the_page_updates()
    {
        await using var desk = await RunningDesk.StartAsync();
        BusyDesk.Fill(desk);
        await using var open = await browser.OpenAsync(new Uri(desk.Host.Address, "/market?account=swing&symbol=BTCUSDT"));
        await Expect(open.Page.Locator("#chart")).ToHaveAttributeAsync("data-bars", "240");
        await Expect(open.Page.Locator("html")).ToHaveAttributeAsync("data-keys", "on");
        await open.Page.Keyboard.PressAsync("/");
        await open.Page.Keyboard.TypeAsync("sol");
        await Expect(open.Page.Locator(".mk tbody tr:visible")).ToHaveCountAsync(1);

        desk.Portfolio.Publish(desk.Portfolio.Current with { Version = 99, Quotes = [new Quote("SOLUSDT", 149.5m, 149.5m, 149.4m, 149.6m, TimeProvider.System.GetUtcNow())] });

        await Expect(open.Page.Locator(".mk tbody tr:visible")).ToContainTextAsync("149.500");
        await Expect(open.Page.Locator(".mk tbody tr:visible")).ToHaveCountAsync(1);
        Assert.Empty(open.Complaints);
    }

    /// <summary>Moves the pointer onto the line of the first order that can be moved, wherever the chart has it by now: it scales anew while it takes its place.</summary>
    /// <returns>Where the pointer stands.</returns>
    private static async Task<(float X, float Y)> PointAtFirstOrderAsync(IPage page)
    {
        var chart = page.Locator("#chart");
        for (var tries = 0; ; tries++)
        {
            var box = await chart.BoundingBoxAsync() ?? throw new InvalidOperationException("The chart has no place.");
            var y = box.Y + await chart.EvaluateAsync<float>("chart => Number(chart.dataset.firstOrderY)");
            var x = box.X + 200 + tries % 2; // The chart hears of movements only.
            await page.Mouse.MoveAsync(x, y);
            if (await chart.EvaluateAsync<bool>("chart => chart.classList.contains('grab')"))
                return (x, y);
            Assert.True(tries < 100, $"The order's line is not at {y}.");
        }
    }

    private static async Task LookAsync(WatchedPage open, string name)
    {
        // For eyes: set MARTDESK_SCREENSHOTS to a folder to keep what the browser saw.
        if (Environment.GetEnvironmentVariable("MARTDESK_SCREENSHOTS") is { Length: > 0 } folder)
            await open.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
    }
}
