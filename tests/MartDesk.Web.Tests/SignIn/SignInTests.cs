using System.Buffers.Binary;
using System.Net;
using MartDesk.Desk.Access;
using MartDesk.Testing.Clock;
using MartDesk.Web.SignIn;
using MartDesk.Web.Tests.Fakes;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Web.Tests.SignIn;

public sealed class SignInTests
{
    private const string Wrong = "not the password of this desk";

    [Fact]
    public async Task Cookie_is_for_this_site_alone_and_out_of_reach_of_scripts()
    {
        await using var desk = await RunningDesk.StartAsync();
        using var browser = new OwnersBrowser(desk.Host.Address, followsRedirects: false);
        await browser.LookAsync("/sign-in");
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("password", OwnersBrowser.Password)]);
        using var reply = await browser.Client.PostAsync(new Uri("/sign-in", UriKind.Relative), content);

        var cookie = Assert.Single(reply.Headers.GetValues("Set-Cookie"), value => value.StartsWith("martdesk-session", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(desk.Access.ReadSessions()[^1].SessionId, cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_wrong_passwords_lock_everybody_out_until_the_first_is_ten_minutes_old()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        using var browser = new OwnersBrowser(desk.Host.Address, followsRedirects: false);
        await browser.LookAsync("/sign-in");

        for (var attempt = 0; attempt < SignInLimits.MostFailures; attempt++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/sign-in", ("password", Wrong))).Status);
            time.Advance(TimeSpan.FromSeconds(33)); // longer than any delay
        }

        var (locked, _, html) = await browser.PostAsync("/sign-in", ("password", OwnersBrowser.Password));
        Assert.Equal(HttpStatusCode.TooManyRequests, locked);
        Assert.Contains("Too many attempts went wrong", html);
        Assert.Equal(HttpStatusCode.OK, (await desk.Client.GetAsync(new Uri("/", UriKind.Relative))).StatusCode); // who is in stays in

        time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(331)); // long after the last delay
        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.PostAsync("/sign-in", ("password", OwnersBrowser.Password))).Status);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync("/sign-in", ("password", OwnersBrowser.Password))).Status);
        Assert.Equal(SignInLimits.MostFailures, desk.Audit.Entries.Count(entry => entry is { Who: "somebody", Result: "refused" }));
    }

    [Fact]
    public async Task Guessing_becomes_slower_before_it_stops()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        using var browser = new OwnersBrowser(desk.Host.Address, followsRedirects: false);
        await browser.LookAsync("/sign-in");

        for (var attempt = 0; attempt < 4; attempt++)
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/sign-in", ("password", Wrong))).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.PostAsync("/sign-in", ("password", OwnersBrowser.Password))).Status);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync("/sign-in", ("password", OwnersBrowser.Password))).Status);
    }

    [Fact]
    public async Task Wrong_passkeys_count_as_wrong_passwords_do()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        using var browser = new OwnersBrowser(desk.Host.Address, followsRedirects: false);
        await browser.LookAsync("/sign-in");

        for (var attempt = 0; attempt < 4; attempt++)
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/sign-in", ("credential", "{}"), ("challenge", "made up"))).Status);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.PostAsync("/sign-in", ("password", OwnersBrowser.Password))).Status);
    }

    [Theory]
    [InlineData(29, HttpStatusCode.OK)]
    [InlineData(30, HttpStatusCode.Redirect)]
    public async Task Session_ends_after_half_an_hour_without_use(int minutes, HttpStatusCode expected)
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);

        time.Advance(TimeSpan.FromMinutes(minutes));

        using var reply = await desk.Owner.Client.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(expected, reply.StatusCode);
    }

    [Fact]
    public async Task Session_ends_after_twelve_hours_however_much_it_is_used()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);

        for (var quarter = 1; quarter < 48; quarter++)
        {
            time.Advance(TimeSpan.FromMinutes(15));
            using var used = await desk.Owner.Client.GetAsync(new Uri("/session/used", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, used.StatusCode);
        }

        time.Advance(TimeSpan.FromMinutes(15));
        using var reply = await desk.Owner.Client.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal("/sign-in", reply.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Open_page_that_asks_by_itself_keeps_no_session_alive()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);

        time.Advance(TimeSpan.FromMinutes(29));
        using var asked = await desk.Owner.Client.GetAsync(new Uri("/session", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        time.Advance(TimeSpan.FromMinutes(1));

        using var reply = await desk.Owner.Client.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, reply.StatusCode);
    }

    [Fact]
    public async Task Revoked_session_is_out_at_once_and_its_cookie_does_not_come_back()
    {
        await using var desk = await RunningDesk.StartAsync();
        using var thief = await OwnersBrowser.SignInAsync(desk.Host.Address, followsRedirects: false);
        var stolen = desk.Access.ReadSessions().MaxBy(session => session.StartTime)!;

        var page = await desk.Owner.LookAsync("/security");
        Assert.Contains(stolen.SessionId, page);
        var (status, location, _) = await desk.Owner.PostAsync("/security/sessions/end", ("session", stolen.SessionId));

        Assert.Equal((HttpStatusCode.SeeOther, "/security?done=session"), (status, location));
        using var reply = await thief.Client.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, reply.StatusCode);
        Assert.DoesNotContain(desk.Access.ReadSessions(), session => session.SessionId == stolen.SessionId);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_not_its_cookie_alone()
    {
        await using var desk = await RunningDesk.StartAsync();
        using var browser = await OwnersBrowser.SignInAsync(desk.Host.Address, followsRedirects: false);
        var session = desk.Access.ReadSessions().MaxBy(known => known.StartTime)!;

        Assert.Equal("/sign-in", (await browser.PostAsync("/sign-out")).Location);

        Assert.DoesNotContain(desk.Access.ReadSessions(), known => known.SessionId == session.SessionId);
    }

    [Fact]
    public async Task Changing_the_password_ends_every_other_session()
    {
        const string next = "seven lanterns under the pier";
        await using var desk = await RunningDesk.StartAsync();
        using var other = await OwnersBrowser.SignInAsync(desk.Host.Address, followsRedirects: false);

        Assert.Equal("/security?done=password", (await desk.PostAsync("/security/password", ("password", next), ("again", next))).Location);

        Assert.Equal(HttpStatusCode.Redirect, (await other.Client.GetAsync(new Uri("/", UriKind.Relative))).StatusCode);
        using var browser = new OwnersBrowser(desk.Host.Address, followsRedirects: false);
        await browser.LookAsync("/sign-in");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/sign-in", ("password", OwnersBrowser.Password))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync("/sign-in", ("password", next))).Status);
    }

    [Theory]
    [InlineData("/accounts?env=local", "/accounts?env=local")]
    [InlineData("//evil.example/x", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    public async Task After_the_sign_in_the_way_leads_on_inside_the_desk_only(string next, string expected)
    {
        await using var desk = await RunningDesk.StartAsync();
        using var browser = new OwnersBrowser(desk.Host.Address, followsRedirects: false);
        await browser.LookAsync("/sign-in");

        Assert.Equal(expected, (await browser.PostAsync("/sign-in", ("password", OwnersBrowser.Password), ("next", next))).Location);
    }

    [Fact]
    public async Task Codes_of_an_app_are_asked_once_set_up_and_each_counts_once()
    {
        var time = new ManualTimeProvider(Sample.Time);
        await using var desk = await RunningDesk.StartAsync(time);
        var html = await desk.Owner.LookAsync("/security/code");
        var draft = Field(html, "draft");
        var secret = html.Split("mono wraps\">")[1].Split('<')[0].Replace(" ", "", StringComparison.Ordinal);

        var (wrong, _, shown) = await desk.PostAsync("/security/code", ("draft", draft), ("code", "000000"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong);
        Assert.Null(desk.Access.Owner!.CodeSecret);
        Assert.Equal("/security?done=code-on", (await desk.PostAsync("/security/code", ("draft", Field(shown, "draft")), ("code", OneTimeCode.At(secret, time.GetUtcNow())))).Location);

        using var browser = new OwnersBrowser(desk.Host.Address, followsRedirects: false);
        Assert.Contains("Code of your authenticator app", await browser.LookAsync("/sign-in"));
        var used = OneTimeCode.At(secret, time.GetUtcNow());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.PostAsync("/sign-in", ("password", OwnersBrowser.Password), ("code", used))).Status);
        time.Advance(TimeSpan.FromSeconds(30));
        var fresh = OneTimeCode.At(secret, time.GetUtcNow());
        var (noPassword, _, one) = await browser.PostAsync("/sign-in", ("password", Wrong), ("code", fresh));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, noPassword);
        var (noCode, _, two) = await browser.PostAsync("/sign-in", ("password", OwnersBrowser.Password), ("code", "123456"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, noCode);
        Assert.Equal(Problem(one), Problem(two)); // which of them was wrong is not told
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.PostAsync("/sign-in", ("password", OwnersBrowser.Password), ("code", fresh))).Status);
        Assert.Equal("password and code", desk.Access.ReadSessions().MaxBy(session => session.StartTime)!.Way);
        using var stranger = new OwnersBrowser(desk.Host.Address, followsRedirects: false); // who read both over a shoulder
        await stranger.LookAsync("/sign-in");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await stranger.PostAsync("/sign-in", ("password", OwnersBrowser.Password), ("code", fresh))).Status);
        Assert.Equal(time.GetUtcNow().ToUnixTimeSeconds() / 30, desk.Access.Owner!.LastCodeStep); // stored: after a restart it counts no more either

        static string Field(string page, string name) => page.Split($"name=\"{name}\" value=\"")[1].Split('"')[0];
        static string Problem(string page) => page.Split("role=\"alert\">")[1].Split("</div>")[0];
    }

    [Theory]
    [InlineData("12345678901234567890", 59, "287082")]
    [InlineData("12345678901234567890", 1111111109, "081804")]
    [InlineData("12345678901234567890", 20000000000, "353130")]
    public void Codes_are_those_of_the_standard(string ascii, long seconds, string code)
    {
        // RFC 6238, appendix B: the last six of its eight digits.
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(ascii.Select(letter => Convert.ToString(letter, 2).PadLeft(8, '0')));
        var secret = string.Concat(bits.Chunk(5).Select(five => alphabet[Convert.ToInt32(new string(five), 2)]));

        Assert.Equal(code, OneTimeCode.At(secret, DateTimeOffset.FromUnixTimeSeconds(seconds)));
    }

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void Code_counts_in_its_half_minute_and_the_one_before_and_after(int seconds, bool counts)
    {
        var secret = OneTimeCode.NewSecret();
        var code = OneTimeCode.At(secret, Sample.Time);

        Assert.Equal(counts, OneTimeCode.StepOf(code, secret, Sample.Time.AddSeconds(seconds), 0) is not null);
    }

    [Fact]
    public async Task Right_and_wrong_attempts_hash_the_password_once_each()
    {
        var time = new ManualTimeProvider(Sample.Time);
        var secret = OneTimeCode.NewSecret();
        var access = new FakeAccess();
        await access.SaveOwnerAsync(new Owner { PasswordHash = OwnersBrowser.Password, ChangeTime = Sample.Time, CodeSecret = secret }, CancellationToken.None);
        var hasher = new CountingHasher();
        using var owner = new OwnerProof(access, hasher, new FailedAttempts(time), time);

        Assert.Equal(Proof.Wrong, await owner.CheckAsync(OwnersBrowser.Password, "no code", CancellationToken.None));
        Assert.Equal(1, hasher.Count);
        Assert.Equal(Proof.Wrong, await owner.CheckAsync(Wrong, OneTimeCode.At(secret, Sample.Time), CancellationToken.None));
        Assert.Equal(2, hasher.Count);
        Assert.Equal(Proof.Right, await owner.CheckAsync(OwnersBrowser.Password, OneTimeCode.At(secret, Sample.Time), CancellationToken.None));
        Assert.Equal(3, hasher.Count);
    }

    [Fact]
    public void Password_is_hashed_in_as_many_rounds_as_promised()
    {
        using var services = new ServiceCollection().AddLogging().AddSingleton<IAccessStore>(new FakeAccess()).AddSingleton(TimeProvider.System).AddSignIn(SessionCookieNames.For(false, 1)).BuildServiceProvider();
        var owner = new Owner { PasswordHash = "", ChangeTime = Sample.Time };

        var hash = Convert.FromBase64String(services.GetRequiredService<IPasswordHasher<Owner>>().HashPassword(owner, OwnersBrowser.Password));

        // The framework's form: its version, then which hash (2 is HMAC-SHA-512) and how many rounds.
        Assert.Equal((1, 2u, 210_000u), (hash[0], BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)), BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5))));
    }

    [Theory]
    [InlineData("short", "short", "at least 15")]
    [InlineData("password12345678", "password12345678", "tried first")]
    [InlineData("seven lanterns under the pier", "seven lanterns under", "differ")]
    public async Task Password_is_not_changed_to_a_weak_or_mistyped_one(string password, string again, string words)
    {
        await using var desk = await RunningDesk.StartAsync();
        var before = desk.Access.Owner;

        var (status, _, html) = await desk.PostAsync("/security/password", ("password", password), ("again", again));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(words, html);
        Assert.Equal(before, desk.Access.Owner);
    }

    [Theory]
    [InlineData(14, false)]
    [InlineData(15, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void Password_has_15_to_256_characters(int length, bool isTaken)
    {
        var own = "kV7pQ2xM9tR4zLb" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{(char)('a' + (i * 7 % 26))}{(char)('k' + (i * 5 % 13))}-{i * 37}.".PadRight(7, '+')));

        Assert.Equal(isTaken, PasswordRules.Problem(own[..length]) is null);
    }

    [Theory]
    [InlineData("heronnnnnnnnnnnnnnnnnn")]
    [InlineData("correct horse battery staple")]
    [InlineData("passwordpassword")]
    [InlineData("Password!2345678")]
    [InlineData("qwertyuiopasdfgh")]
    [InlineData("1q2w3e4r5t6y7u8i")]
    [InlineData("aaaaaaaaaaaaaaaaaaaa")]
    [InlineData("abcabcabcabcabcabc")]
    [InlineData("BitMart-Trading-2026")]
    [InlineData("summer2024winter2025")]
    public void Passwords_that_are_tried_first_are_refused(string password) => Assert.NotNull(PasswordRules.Problem(password));

    [Theory]
    [InlineData("grey heron over quiet water")]
    [InlineData("Zug nach Nirgendwo 7")]
    [InlineData("kV7#pQ2!xM9@tR4$")]
    [InlineData("четыре зелёных слона")]
    public void Passwords_of_ones_own_are_taken(string password) => Assert.Null(PasswordRules.Problem(password));

    private sealed class CountingHasher : IPasswordHasher<Owner>
    {
        public int Count { get; private set; }

        public string HashPassword(Owner user, string password) => password;

        public PasswordVerificationResult VerifyHashedPassword(Owner user, string hashedPassword, string providedPassword)
        {
            Count++;
            return hashedPassword == providedPassword ? PasswordVerificationResult.Success : PasswordVerificationResult.Failed;
        }
    }
}
