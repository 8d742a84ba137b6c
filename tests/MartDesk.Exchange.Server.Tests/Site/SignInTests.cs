using System.Net;
using MartDesk.Testing.Clock;

namespace MartDesk.Exchange.Server.Tests.Site;

public sealed class SignInTests : IDisposable
{
    private const string Email = "ann@example.com";
    private const string WrongTry = "The e-mail address or the password is wrong";

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("martdesk-exchange-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_user_signs_up_with_paper_money_and_in_again_by_password_and_code()
    {
        await using var exchange = await StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, _time);
        await browser.EnrolAsync();
        Assert.Contains("100,000.00", (await browser.GetAsync("/")).Text, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await browser.PostAsync("/sign-out")).Location);
        Assert.DoesNotContain("100,000.00", (await browser.GetAsync("/")).Text, StringComparison.Ordinal);

        Assert.Contains("Authenticator code", (await browser.SignInAsync()).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("100,000.00", (await browser.GetAsync("/")).Text, StringComparison.Ordinal); // the password alone opens nothing
        await browser.SignInAsync();
        Assert.Equal("/", (await browser.PostAsync("/sign-in/code", ("code", browser.NextCode()))).Location);
        Assert.Contains("100,000.00", (await browser.GetAsync("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_taken_once()
    {
        await using var exchange = await StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, _time);
        await browser.EnrolAsync();
        await browser.SignInAsync();
        var code = browser.NextCode();
        Assert.Equal("/", (await browser.PostAsync("/sign-in/code", ("code", code))).Location);
        await browser.SignInAsync();
        var again = await browser.PostAsync("/sign-in/code", ("code", code));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Contains("was used already", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_password_unknown_address_and_lock_out_are_answered_alike()
    {
        await using var exchange = await StartAsync();
        using (var browser = new SiteBrowser(exchange.Host.Address, _time))
            await browser.EnrolAsync();
        using var other = new SiteBrowser(exchange.Host.Address, _time);
        var known = await other.SignInAsync(Email, "wrong wrong wrong");
        var unknown = await other.SignInAsync("bob@example.com", "wrong wrong wrong");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, known.Status);
        Assert.Equal(Anonymous(known), Anonymous(unknown));
        for (var i = 1; i < 5; i++)
            await other.SignInAsync(Email, "wrong wrong wrong");

        var locked = await other.SignInAsync(); // the right password
        Assert.Equal(Anonymous(known), Anonymous(locked));

        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Contains("Authenticator code", (await other.SignInAsync()).Text, StringComparison.Ordinal);

        static string Anonymous(SitePage page) => page.Text.Replace(Email, "-", StringComparison.Ordinal).Replace("bob@example.com", "-", StringComparison.Ordinal)
            .Split("form_token\" value=\"")[0] + page.Text[page.Text.IndexOf("<label", StringComparison.Ordinal)..].Replace(Email, "-", StringComparison.Ordinal).Replace("bob@example.com", "-", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_wrong_codes_lock_the_user_out()
    {
        await using var exchange = await StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, _time);
        await browser.EnrolAsync();
        await browser.SignInAsync();
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/sign-in/code", ("code", "000000"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/sign-in/code", ("code", browser.NextCode()))).Status);
        Assert.Contains(WrongTry, (await browser.SignInAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_in_leads_back_to_the_page_that_asked_for_it_and_nowhere_else()
    {
        await using var exchange = await StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, _time);
        await browser.EnrolAsync();
        await browser.PostAsync("/sign-out");
        Assert.Equal("/sign-in", (await browser.GetAsync("/sub-accounts?a=1")).Location);
        await browser.SignInAsync();
        Assert.Equal("/sub-accounts?a=1", (await browser.PostAsync("/sign-in/code", ("code", browser.NextCode()), ("next", "https://evil.example/"))).Location);
    }

    [Fact]
    public async Task A_session_ends_after_half_an_hour_without_a_call_and_after_twelve_hours()
    {
        await using var exchange = await StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, _time);
        await browser.EnrolAsync();
        for (var minutes = 0; minutes < 12 * 60 - 20; minutes += 20)
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/security")).Status);
            _time.Advance(TimeSpan.FromMinutes(20));
        }

        _time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal("/sign-in", (await browser.GetAsync("/security")).Location);
        await browser.SignInAsync();
        await browser.PostAsync("/sign-in/code", ("code", browser.NextCode()));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/security")).Status);
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal("/sign-in", (await browser.GetAsync("/security")).Location);
    }

    [Fact]
    public async Task Users_survive_a_restart_in_a_file_of_their_owner_without_passwords()
    {
        string secret;
        await using (var exchange = await StartAsync(_folder.FullName))
        {
            using var first = new SiteBrowser(exchange.Host.Address, _time);
            await first.EnrolAsync();
            secret = first.Secret;
        }

        var path = Path.Combine(_folder.FullName, "users.json");
        Assert.DoesNotContain(SiteBrowser.Password, await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        await using var again = await StartAsync(_folder.FullName);
        using var second = new SiteBrowser(again.Host.Address, _time);
        Assert.Contains("Authenticator code", (await second.SignInAsync()).Text, StringComparison.Ordinal);
        var used = MartDesk.Exchange.Server.Users.Totp.CodeOf(secret, MartDesk.Exchange.Server.Users.Totp.StepOf(_time.GetUtcNow()) - 1);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await second.PostAsync("/sign-in/code", ("code", used))).Status); // used to enrol, before the restart
        var fresh = MartDesk.Exchange.Server.Users.Totp.CodeOf(secret, MartDesk.Exchange.Server.Users.Totp.StepOf(_time.GetUtcNow()));
        Assert.Equal("/", (await second.PostAsync("/sign-in/code", ("code", fresh))).Location);
    }

    [Theory]
    [InlineData("no address", SiteBrowser.Password, "no e-mail address")]
    [InlineData("a@b\u0007.example", SiteBrowser.Password, "no e-mail address")]
    [InlineData(Email, "short", "at least 12 characters")]
    [InlineData(Email, "aaaaaaaaaaaaaaaa", "too easy")]
    [InlineData(Email, "ann@example.com!", "too easy")]
    public async Task What_cannot_be_used_to_sign_up_is_told(string email, string password, string problem)
    {
        await using var exchange = await StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, _time);
        var page = await browser.SignUpAsync(email, password);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(problem, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_signs_up_once()
    {
        await using var exchange = await StartAsync();
        using var browser = new SiteBrowser(exchange.Host.Address, _time);
        await browser.SignUpAsync();
        using var other = new SiteBrowser(exchange.Host.Address, _time);
        Assert.Contains("cannot be used", (await other.SignUpAsync("ANN@example.com")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_admin_is_who_knows_the_setup_token_and_there_is_one_token_for_one_admin()
    {
        string token;
        await using (var exchange = await StartAsync(_folder.FullName))
        {
            token = exchange.Host.SetupToken!;
            using var browser = new SiteBrowser(exchange.Host.Address, _time);
            await browser.EnrolAsync();
            await browser.GetAsync("/security");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/security/admin", ("token", token[1..] + "A"))).Status);
            Assert.Equal("/console", (await browser.PostAsync("/security/admin", ("token", token))).Location);
            using var late = new SiteBrowser(exchange.Host.Address, _time);
            await late.EnrolAsync("eve@example.com");
            Assert.DoesNotContain("Setup token", (await late.GetAsync("/security")).Text, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await late.PostAsync("/security/admin", ("token", token))).Status);
        }

        await using var again = await StartAsync(_folder.FullName);
        Assert.Null(again.Host.SetupToken);
    }

    private Task<LocalExchange> StartAsync(string? folder = null) =>
        LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, DataDirectory = folder, HasLimits = false, PasswordRounds = 10 }, _time);
}
