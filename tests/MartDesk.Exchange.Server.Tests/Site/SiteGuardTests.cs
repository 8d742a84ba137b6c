using System.Net;

namespace MartDesk.Exchange.Server.Tests.Site;

public sealed class SiteGuardTests
{
    [Fact]
    public async Task A_form_without_the_token_of_its_browser_does_nothing()
    {
        await using var exchange = await LocalExchange.StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, TimeProvider.System);
        await browser.GetAsync("/sign-up");
        browser.Token = new string('0', 64);
        var page = await browser.PostAsync("/sign-up", ("email", "ann@example.com"), ("password", SiteBrowser.Password), ("again", SiteBrowser.Password));
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("Nothing was done", page.Text, StringComparison.Ordinal);
        Assert.Contains("is wrong", (await browser.SignInAsync()).Text, StringComparison.Ordinal); // nobody was signed up
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task A_form_of_another_origin_is_refused(string header, string value)
    {
        await using var exchange = await LocalExchange.StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, TimeProvider.System);
        await browser.GetAsync("/sign-up");
        var request = browser.Form("/sign-up", ("email", "ann@example.com"), ("password", SiteBrowser.Password), ("again", SiteBrowser.Password));
        request.Headers.Add(header, value);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(request)).Status);
    }

    [Fact]
    public async Task A_foreign_name_that_leads_here_is_not_answered_by_the_website_and_still_by_the_api()
    {
        await using var exchange = await LocalExchange.StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, TimeProvider.System);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { Host = "evil.example" } })).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/system/time") { Headers = { Host = "evil.example" } })).Status);
    }

    [Fact]
    public async Task Pages_run_nothing_inline_or_foreign_and_are_not_kept()
    {
        await using var exchange = await LocalExchange.StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, TimeProvider.System);
        var page = await browser.GetAsync("/sign-in");
        Assert.Contains("default-src 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("form-action 'self';", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal(("no-store", "nosniff"), (page.Headers["Cache-Control"], page.Headers["X-Content-Type-Options"]));
        Assert.StartsWith("__Host-", browser.Cookie, StringComparison.Ordinal);
        Assert.Equal(" path=/; secure; samesite=strict; httponly", browser.CookieAttributes);
        foreach (var address in (string[])["/site/site.css", "/site/site.js", "/site/icon.svg"])
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(address)).Status);
    }

    [Fact]
    public async Task What_is_no_page_is_answered_as_the_api_does()
    {
        await using var exchange = await LocalExchange.StartAsync();
        Assert.Equal((404, 30000), ((await exchange.GetAsync("/sign-inn")) is var answer ? (answer.Status, answer.Code) : default));
    }

    [Fact]
    public async Task A_long_form_and_a_body_that_is_none_are_refused()
    {
        await using var exchange = await LocalExchange.StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, TimeProvider.System);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/sign-in", ("email", new string('a', 70_000)))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = new StringContent("{}") })).Status);
    }
}
