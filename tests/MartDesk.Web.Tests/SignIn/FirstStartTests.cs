using System.Net;
using MartDesk.Desk;
using MartDesk.Web.Hosting;
using MartDesk.Web.SignIn;
using MartDesk.Web.Tests.Fakes;

namespace MartDesk.Web.Tests.SignIn;

public sealed class FirstStartTests
{
    [Fact]
    public async Task Without_a_password_every_page_leads_to_setting_one_and_shows_nothing_of_the_desk()
    {
        await using var desk = await RunningDesk.StartWithoutOwnerAsync();
        desk.Portfolio.Publish(Sample.Portfolio);
        using var anybody = new OwnersBrowser(desk.Host.Address);

        foreach (var path in (string[])["/", "/alerts", "/accounts", "/guards", "/pointers", "/security", "/audit", "/setup"])
        {
            var html = await anybody.LookAsync(path);
            Assert.Contains("Set a password", html);
            Assert.DoesNotContain("BTCUSDT", html);
        }
    }

    [Fact]
    public async Task Only_who_started_the_program_can_set_the_password_and_only_once()
    {
        await using var desk = await RunningDesk.StartWithoutOwnerAsync();
        var token = desk.Host.FirstStart!.Query["?token=".Length..];
        using var browser = new OwnersBrowser(desk.Host.Address, followsRedirects: false);
        await browser.LookAsync("/setup");

        foreach (var wrong in (string[])["", "0", token[..^1] + (token[^1] == '0' ? '1' : '0')])
        {
            var (refused, _, html) = await browser.PostAsync("/setup", ("token", wrong), ("password", OwnersBrowser.Password), ("again", OwnersBrowser.Password));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused);
            Assert.Contains("not the setup token", html);
        }

        Assert.Null(desk.Access.Owner);
        var (set, location, _) = await browser.PostAsync("/setup", ("token", token), ("password", OwnersBrowser.Password), ("again", OwnersBrowser.Password));
        Assert.Equal((HttpStatusCode.SeeOther, "/security/code?first=1"), (set, location));
        Assert.Null(desk.Host.FirstStart);

        using var second = new OwnersBrowser(desk.Host.Address, followsRedirects: false);
        await second.LookAsync("/sign-in");
        var (again, _, _) = await second.PostAsync("/setup", ("token", token), ("password", "another long password of mine"), ("again", "another long password of mine"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again);
        Assert.Equal("first password", Assert.Single(desk.Audit.Entries).What);
    }

    [Fact]
    public async Task Guessing_the_setup_token_becomes_slower_too()
    {
        await using var desk = await RunningDesk.StartWithoutOwnerAsync();
        var token = desk.Host.FirstStart!.Query["?token=".Length..];
        using var browser = new OwnersBrowser(desk.Host.Address, followsRedirects: false);
        await browser.LookAsync("/setup");

        for (var attempt = 0; attempt < SignInLimits.MostFailures; attempt++) // after the fourth they are not looked at
            await browser.PostAsync("/setup", ("token", "0"), ("password", OwnersBrowser.Password), ("again", OwnersBrowser.Password));
        var (status, _, html) = await browser.PostAsync("/setup", ("token", token), ("password", OwnersBrowser.Password), ("again", OwnersBrowser.Password));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Too many attempts went wrong", html);
        Assert.Null(desk.Access.Owner);
    }

    [Theory]
    [InlineData("short", "short", "at least 15")]
    [InlineData("password12345678", "password12345678", "tried first")]
    [InlineData("grey heron over quiet water", "grey heron over quiet", "differ")]
    public async Task Weak_or_mistyped_passwords_are_refused_in_words(string password, string again, string words)
    {
        await using var desk = await RunningDesk.StartWithoutOwnerAsync();
        using var browser = new OwnersBrowser(desk.Host.Address, followsRedirects: false);
        await browser.LookAsync("/setup");

        var (status, _, html) = await browser.PostAsync("/setup", ("token", desk.Host.FirstStart!.Query["?token=".Length..]), ("password", password), ("again", again));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(words, html);
        Assert.Null(desk.Access.Owner);
    }

    [Fact]
    public async Task Alerts_and_health_need_no_sign_in_and_the_program_has_its_token()
    {
        await using var desk = await RunningDesk.StartWithoutOwnerAsync();
        using var sender = new HttpClient { BaseAddress = desk.Host.Address };

        Assert.Equal("ok", await sender.GetStringAsync("/health"));
        using var alert = await sender.PostAsync("/alerts/pointer01", new StringContent("{}"));
        Assert.Equal(HttpStatusCode.Accepted, alert.StatusCode);
        using var anonymous = await sender.GetAsync(new Uri("/api/v1/positions", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        sender.DefaultRequestHeaders.Authorization = new("Bearer", desk.Host.CreateProgramToken());
        Assert.Equal("[]", await sender.GetStringAsync("/api/v1/positions"));
    }

    [Fact]
    public void Listening_beyond_this_machine_needs_a_name_and_tls_or_a_named_proxy()
    {
        var options = new DeskHostOptions { DataDirectory = "unused", Port = 0 };
        var everywhere = new IPEndPoint(IPAddress.Any, 0);

        Assert.Contains("--certificate", Assert.Throws<DeskStartException>((options with { Listen = everywhere, HostNames = ["desk.example"] }).Check).Message);
        Assert.Contains("--host-name", Assert.Throws<DeskStartException>((options with { TrustedProxies = [IPAddress.Loopback] }).Check).Message);
        Assert.Contains("--behind-proxy", Assert.Throws<DeskStartException>((options with { HostNames = ["desk.example"] }).Check).Message);
        (options with { HostNames = ["desk.example"], TrustedProxies = [IPAddress.Loopback] }).Check();
        options.Check();
    }

    [Fact]
    public async Task Listening_beyond_this_machine_needs_a_password()
    {
        var folder = Directory.CreateTempSubdirectory("martdesk-web-");
        try
        {
            using var logs = new RecordingLogs();
            var options = new DeskHostOptions { DataDirectory = folder.FullName, Port = 0, HostNames = ["desk.example"], TrustedProxies = [IPAddress.Loopback] };

            var exception = await Assert.ThrowsAsync<DeskStartException>(() => DeskHost.StartAsync(options, TimeProvider.System, logs, CancellationToken.None));

            Assert.Contains("martdesk password", exception.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
