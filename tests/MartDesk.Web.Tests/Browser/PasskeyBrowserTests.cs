using System.Net;
using System.Text.Json;
using MartDesk.Desk;
using MartDesk.Web.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MartDesk.Web.Tests.Browser;

/// <summary>Passkeys in a real browser, whose authenticator is a virtual one.</summary>
public sealed class PasskeyBrowserTests(OpenBrowser browser) : IClassFixture<OpenBrowser>
{
    /// <summary>Answers a challenge as passkey.js does, on whatever page this runs.</summary>
    private const string Answer = """
        async asked => {
          const options = JSON.parse(asked.options);
          if (asked.verification) options.userVerification = asked.verification;
          return JSON.stringify(await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }));
        }
        """;

    [BrowserFact]
    public async Task Passkey_is_made_after_a_proof_lets_in_proves_again_and_lets_nobody_in_once_removed()
    {
        var time = new MovedTime();
        await using var desk = await StartAsync(time);
        desk.Portfolio.Publish(Sample.Portfolio);
        desk.Accounts.Add("Swing");
        await using var open = await OpenAsync(desk, "/security");
        await AuthenticatorAsync(open);
        await SignInAsync(open);
        time.Ahead = TimeSpan.FromMinutes(6);
        await open.Page.GetByRole(AriaRole.Link, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(open.Page.GetByRole(AriaRole.Heading, new() { Name = "Prove that it is you" })).ToBeVisibleAsync();
        await open.Page.GetByLabel("Password").FillAsync(OwnersBrowser.Password);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await open.Page.GetByLabel("Name of the passkey").FillAsync("phone <b>");
        await LookAsync(open, "passkey-new");
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Make it on this device" }).ClickAsync();
        await Expect(open.Page.Locator("#passkeys tbody")).ToContainTextAsync("phone <b>");
        await LookAsync(open, "passkey-listed");

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await LookAsync(open, "passkey-sign-in");
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Expect(open.Page.Locator("[data-region=positions]")).ToContainTextAsync("BTCUSDT");
        Assert.Contains(desk.Access.ReadSessions(), session => session.Way == "passkey");
        Assert.NotNull(Assert.Single(desk.Access.ReadPasskeys()).LastUsed);

        await open.Page.GotoAsync(At(desk, "/guards/ACC1"));
        await open.Page.Locator("[name=max_daily_loss]").FillAsync("400");
        time.Ahead = TimeSpan.FromMinutes(12);
        await open.Page.Locator("#limits button[type=submit]").ClickAsync();
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Expect(open.Page.Locator("[name=max_daily_loss]")).ToHaveValueAsync("400");
        Assert.Equal(400m, desk.Guards.LimitsOf("ACC1").MaxDailyLoss);
        Assert.Empty(open.Complaints);

        await open.Page.GotoAsync(At(desk, "/security"));
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Remove phone <b>" }).ClickAsync();
        await Expect(open.Page.Locator("#passkeys tbody")).ToHaveCountAsync(0);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Expect(open.Page.Locator("div.note.bad")).ToContainTextAsync("This passkey is not one of this desk");

        Assert.Contains(desk.Audit.Entries, entry => entry is { Who: "owner", What: "security passkeys", Result: "done" });
        Assert.Contains(desk.Audit.Entries, entry => entry is { Who: "owner", What: "sign-in", Detail: "passkey", Result: "done" });
        Assert.Contains(desk.Audit.Entries, entry => entry is { Who: "owner", What: "security passkeys remove", Result: "done" });
        Assert.Contains(desk.Audit.Entries, entry => entry is { Who: "somebody", What: "sign-in", Result: "refused" });
        Assert.DoesNotContain(desk.Audit.Entries, entry => entry.Detail.Contains("clientDataJSON", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task Answer_counts_once_in_time_at_this_origin_of_a_verified_user_and_also_while_passwords_are_locked()
    {
        var time = new MovedTime();
        await using var desk = await StartAsync(time);
        await using var other = await StartAsync(); // another desk: the same name, another port
        await using var open = await OpenAsync(desk, "/security/passkeys/new");
        var authenticator = await AuthenticatorAsync(open);
        await SignInAsync(open);
        await open.Page.GetByLabel("Name of the passkey").FillAsync("key");
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Make it on this device" }).ClickAsync();
        await Expect(open.Page.Locator("#passkeys tbody")).ToContainTextAsync("key");
        using var thief = new OwnersBrowser(new Uri(At(desk, "/")), followsRedirects: false);

        // Once.
        var first = await AskAsync();
        var right = await open.Page.EvaluateAsync<string>(Answer, new { options = first.Options });
        var second = await AskAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(right, second.Challenge)); // the answer to another challenge
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(right, "CfDJ8" + first.Challenge));
        Assert.Equal(HttpStatusCode.SeeOther, await SendAsync(right, first.Challenge));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(right, first.Challenge));

        // In time.
        var late = await AskAsync();
        var answer = await open.Page.EvaluateAsync<string>(Answer, new { options = late.Options });
        time.Ahead += TimeSpan.FromMinutes(5.1);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(answer, late.Challenge));

        // Of a user whom the device knew, whatever the page asked for.
        await authenticator.SetVerifiedAsync(false);
        var unverified = await AskAsync();
        answer = await open.Page.EvaluateAsync<string>(Answer, new { options = unverified.Options, verification = "discouraged" });
        await authenticator.SetVerifiedAsync(true);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(answer, unverified.Challenge));

        // At this origin: a page of the same name at another port may ask the device, and its answer says so.
        await open.Page.GotoAsync(At(other, "/sign-in"));
        var elsewhere = await AskAsync();
        answer = await open.Page.EvaluateAsync<string>(Answer, new { options = elsewhere.Options });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SendAsync(answer, elsewhere.Challenge));

        // And nobody keeps out who has a passkey.
        time.Ahead += TimeSpan.FromMinutes(11);
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await thief.PostAsync("/sign-in", ("password", "wrong password"));
            time.Ahead += TimeSpan.FromSeconds(33);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await thief.PostAsync("/sign-in", ("password", OwnersBrowser.Password))).Status);
        await open.Page.GotoAsync(At(desk, "/sign-in"));
        var locked = await AskAsync();
        Assert.Equal(HttpStatusCode.SeeOther, await SendAsync(await open.Page.EvaluateAsync<string>(Answer, new { options = locked.Options }), locked.Challenge));

        async Task<(string Options, string Challenge)> AskAsync()
        {
            await thief.LookAsync("/sign-in");
            using var asked = JsonDocument.Parse(await thief.Client.GetStringAsync(new Uri("/sign-in/passkey", UriKind.Relative)));
            return (asked.RootElement.GetProperty("options").GetString()!, asked.RootElement.GetProperty("challenge").GetString()!); // both are always there
        }

        async Task<HttpStatusCode> SendAsync(string credential, string challenge)
        {
            using var stranger = new OwnersBrowser(new Uri(At(desk, "/")), followsRedirects: false);
            await stranger.LookAsync("/sign-in");
            var (status, _, _) = await stranger.PostAsync("/sign-in", ("credential", credential), ("challenge", challenge));
            time.Ahead += TimeSpan.FromSeconds(3); // what a wrong one delays
            return status;
        }
    }

    [Fact]
    public async Task Without_a_name_of_its_own_the_desk_has_no_passkeys_and_says_why()
    {
        await using var desk = await RunningDesk.StartAsync();

        Assert.Contains("this desk has none. Start it with --host-name NAME", WebUtility.HtmlDecode(await desk.Owner.LookAsync("/security")), StringComparison.Ordinal);
        Assert.DoesNotContain("Use a passkey", await desk.Owner.LookAsync("/sign-in"), StringComparison.Ordinal);
        using var asked = await desk.Owner.Client.GetAsync(new Uri("/sign-in/passkey", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, asked.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await desk.PostAsync("/security/passkeys", ("name", "x"), ("credential", "{}"), ("challenge", "x"))).Status);
        Assert.Empty(desk.Access.ReadPasskeys());
    }

    [Fact]
    public async Task Passkeys_are_bound_to_a_name_under_which_the_desk_is_reached()
    {
        await Assert.ThrowsAsync<DeskStartException>(() => RunningDesk.StartAsync(change: options => options with { PasskeyDomain = "desk.example" }));
        await using var desk = await StartAsync();
        Assert.Contains("bound to the name localhost. Open the page by that name", await desk.Owner.LookAsync("/security"), StringComparison.Ordinal); // reached as 127.0.0.1
    }

    private static Task<RunningDesk> StartAsync(TimeProvider? time = null) => RunningDesk.StartAsync(time, change: options => options with { PasskeyDomain = "localhost" });

    private static string At(RunningDesk desk, string path) => $"http://localhost:{desk.Host.Address.Port}{path}";

    private Task<WatchedPage> OpenAsync(RunningDesk desk, string path) => browser.OpenAsync(new Uri(At(desk, path)), isSignedIn: false);

    private static async Task SignInAsync(WatchedPage open)
    {
        await open.Page.GetByLabel("Password").FillAsync(OwnersBrowser.Password);
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    private static async Task<Authenticator> AuthenticatorAsync(WatchedPage open)
    {
        var session = await open.Page.Context.NewCDPSessionAsync(open.Page);
        await session.SendAsync("WebAuthn.enable");
        var made = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return new Authenticator(session, made!.Value.GetProperty("authenticatorId").GetString()!); // the protocol's answer has it
    }

    private static async Task LookAsync(WatchedPage open, string name)
    {
        if (Environment.GetEnvironmentVariable("MARTDESK_SCREENSHOTS") is { Length: > 0 } folder)
            await open.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
    }

    private sealed record Authenticator(ICDPSession Session, string Id)
    {
        public Task<JsonElement?> SetVerifiedAsync(bool isVerified) => Session.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = Id, ["isUserVerified"] = isVerified });
    }
}
