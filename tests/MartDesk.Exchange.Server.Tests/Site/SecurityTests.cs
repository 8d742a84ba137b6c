using System.Net;
using MartDesk.Testing.Clock;

namespace MartDesk.Exchange.Server.Tests.Site;

/// <summary>What signs in is changed: by who knows it, and by nobody else who happens to sit at the browser.</summary>
public sealed class SecurityTests : IDisposable
{
    private const string Next = "a new horse every day";

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("martdesk-exchange-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_changed_password_signs_in_also_after_a_restart_and_the_old_one_does_not()
    {
        string secret;
        await using (var exchange = await StartAsync(_folder.FullName))
        {
            using var browser = new SiteBrowser(exchange.Host.Address, _time);
            await browser.EnrolAsync();
            secret = browser.Secret;
            var before = browser.Cookie;
            Assert.Equal("/security", (await ChangeAsync(browser, browser.NextCode())).Location);
            Assert.NotEqual(before, browser.Cookie);
            Assert.Contains("The password is changed", (await browser.GetAsync("/security")).Text, StringComparison.Ordinal);
        }

        await using var again = await StartAsync(_folder.FullName);
        using var other = new SiteBrowser(again.Host.Address, _time);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await other.SignInAsync()).Status);
        Assert.Contains("Authenticator code", (await other.SignInAsync(password: Next)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_was_signed_in_elsewhere_is_signed_out_by_a_new_password()
    {
        await using var exchange = await StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, _time);
        await browser.SignUpAsync();
        using var other = new SiteBrowser(exchange.Host.Address, _time);
        await other.SignInAsync();
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/security")).Status);
        await browser.GetAsync("/security");
        Assert.Equal("/security", (await ChangeAsync(browser, code: "")).Location); // no authenticator yet, so the password is all there is
        Assert.Equal("/sign-in", (await other.GetAsync("/security")).Location);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/security")).Status);
    }

    [Theory]
    [InlineData("wrong wrong wrong", Next, Next, "The password is wrong")]
    [InlineData(SiteBrowser.Password, Next, "another horse", "The two new passwords differ")]
    [InlineData(SiteBrowser.Password, "short", "short", "at least 12 characters")]
    [InlineData(SiteBrowser.Password, SiteBrowser.Password, SiteBrowser.Password, "is the old one")]
    public async Task A_password_that_cannot_be_changed_stays(string password, string next, string again, string problem)
    {
        await using var exchange = await StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, _time);
        await browser.SignUpAsync();
        await browser.GetAsync("/security");
        var page = await browser.PostAsync("/security/password", ("password", password), ("next", next), ("again", again));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(problem, page.Text, StringComparison.Ordinal);
        Assert.Equal("/", (await browser.SignInAsync()).Location);
    }

    [Fact]
    public async Task With_an_authenticator_the_password_alone_changes_nothing_and_wrong_codes_lock_out()
    {
        await using var exchange = await StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, _time);
        await browser.EnrolAsync();
        for (var i = 0; i < 5; i++)
            Assert.Contains("The code is wrong", (await ChangeAsync(browser, "000000")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ChangeAsync(browser, browser.NextCode())).Status);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("/security", (await ChangeAsync(browser, browser.NextCode())).Location);
    }

    [Fact]
    public async Task An_authenticator_is_taken_away_by_password_and_code_and_keys_need_another_one()
    {
        await using var exchange = await StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, _time);
        await browser.EnrolAsync();
        Assert.Contains("The password is wrong", (await RemoveAsync(browser, "wrong wrong wrong", browser.NextCode())).Text, StringComparison.Ordinal);
        Assert.Contains("The code is wrong", (await RemoveAsync(browser, SiteBrowser.Password, "000000")).Text, StringComparison.Ordinal);
        Assert.Equal("/security", (await RemoveAsync(browser, SiteBrowser.Password, browser.NextCode())).Location);

        Assert.Equal("/", (await browser.SignInAsync()).Location); // without a code
        await browser.GetAsync("/");
        Assert.Equal("/security", (await browser.PostAsync("/api-management", ("account", "1"), ("days", "0"), ("memo", "m"))).Location);
        var offer = (await browser.GetAsync("/security")).Text;
        Assert.Contains("Set up an authenticator first", offer, StringComparison.Ordinal);
        Assert.DoesNotContain(browser.Secret, offer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_authenticator_takes_the_place_of_the_first_only_when_its_code_was_shown()
    {
        await using var exchange = await StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, _time);
        await browser.EnrolAsync();
        var first = browser.NextCode();
        Assert.Equal("/security", (await browser.GetAsync("/security/authenticator/change")).Location);
        await browser.GetAsync("/security");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/security/authenticator", ("code", first))).Status);
        await browser.ReadSecretAsync();
        Assert.Equal("/security", (await browser.PostAsync("/security/authenticator", ("code", browser.NextCode()))).Location);
        await browser.SignInAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/sign-in/code", ("code", first))).Status);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("/", (await browser.PostAsync("/sign-in/code", ("code", browser.NextCode()))).Location);
    }

    [Fact]
    public async Task The_admin_keeps_an_authenticator()
    {
        await using var exchange = await StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, _time);
        await browser.EnrolAsync();
        await browser.GetAsync("/security");
        Assert.Equal("/console", (await browser.PostAsync("/security/admin", ("token", exchange.Host.SetupToken!))).Location);
        await browser.GetAsync("/security");
        Assert.Contains("An admin needs an authenticator", (await RemoveAsync(browser, SiteBrowser.Password, browser.NextCode())).Text, StringComparison.Ordinal);
    }

    private static Task<SitePage> ChangeAsync(SiteBrowser browser, string code) =>
        browser.PostAsync("/security/password", ("password", SiteBrowser.Password), ("code", code), ("next", Next), ("again", Next));

    private static Task<SitePage> RemoveAsync(SiteBrowser browser, string password, string code) =>
        browser.PostAsync("/security/authenticator/remove", ("password", password), ("code", code));

    private Task<LocalExchange> StartAsync(string? folder = null) =>
        LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, DataDirectory = folder, HasLimits = false, PasswordRounds = 10 }, _time);
}
