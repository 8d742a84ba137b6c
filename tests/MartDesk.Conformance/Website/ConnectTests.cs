using System.Text.Json;
using MartDesk.Conformance.Programs;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MartDesk.Conformance.Website;

/// <summary>From the exchange's website to a connected account of the desk, as its owner goes it: the real program, a real browser.</summary>
public sealed class ConnectTests : IAsyncLifetime, IDisposable
{
    private const string Email = "ann@example.com";

    private TemporaryFolder? _data;
    private MartDeskProcess? _program;
    private bool _hasPassword;

    private MartDeskProcess Program => _program!; // Set by InitializeAsync, before any test that is not skipped.

    public async Task InitializeAsync()
    {
        if (!BrowserFactAttribute.HasBrowser)
            return;
        _data = new TemporaryFolder();
        _program = await MartDeskProcess.RunAsync(_data.Path, "synthetic", "--whitelist-delay", "2");
    }

    public async Task DisposeAsync()
    {
        if (_program is not null)
            await _program.DisposeAsync();
    }

    public void Dispose() => _data?.Dispose();

    [BrowserFact]
    public async Task A_key_made_on_the_api_page_is_connected_by_hand_and_waits_for_the_whitelist()
    {
        await using var site = await WebsitePage.OpenAsync(Program.Exchange!);
        await site.SignUpAsync(Email);
        await site.GoAsync("/api-management");
        await site.Page.GetByLabel("Memo").FillAsync("my passphrase");
        await site.Page.GetByLabel("Futures trade").CheckAsync();
        await site.Page.GetByLabel("IP addresses").FillAsync("127.0.0.1");
        await site.ClickAsync("Submit");
        var shown = await site.Page.Locator("#created dd code").AllInnerTextsAsync();

        await GoToDeskAsync(site, "/accounts/connect");
        await site.PictureAsync("desk-connect");
        await site.Page.GetByLabel("2. API key").FillAsync(shown[0]);
        await site.Page.GetByLabel("3. Secret").FillAsync(shown[1]);
        await site.Page.GetByLabel("4. Memo").FillAsync(shown[2]);
        await site.ClickAsync("Save and show balance");
        await Expect(site.Page.GetByText("Not whitelisted yet")).ToBeVisibleAsync();
        await Expect(site.Page.Locator("main")).ToContainTextAsync("100,000.00");

        await site.GoAsync("/api-management");
        await site.ClickAsync("API whitelist request");
        await ApprovedAsync(site);
        await site.Page.GoBackAsync();
        await GoToDeskAsync(site, "/accounts/connect");
        await site.Page.GetByLabel("2. API key").FillAsync(shown[0]);
        await site.Page.GetByLabel("3. Secret").FillAsync(shown[1]);
        await site.Page.GetByLabel("4. Memo").FillAsync(shown[2]);
        await site.ClickAsync("Save and show balance");
        await Expect(site.Page.GetByText("all right")).ToBeVisibleAsync();
        await site.PictureAsync("desk-checked");
        await site.Page.GetByRole(AriaRole.Button, new() { Name = "Add LOCAL" }).ClickAsync();
        await Expect(site.Page.GetByText("Connected. Its numbers appear")).ToBeVisibleAsync();
        Assert.Empty(site.Complaints);
    }

    [BrowserFact]
    public async Task Fast_Connect_goes_from_the_desk_to_the_exchange_and_back()
    {
        await using var site = await WebsitePage.OpenAsync(Program.Exchange!);
        await site.SignUpAsync(Email);
        await site.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await BeginAsync(site);
        await site.SignInAsync(Email);
        await site.TypeCodeAsync();
        await Expect(site.Page.GetByRole(AriaRole.Heading, new() { Name = "MartDesk asks for a key" })).ToBeVisibleAsync();
        await Expect(site.Page.GetByLabel("Spot-Trade")).Not.ToBeCheckedAsync();
        await Expect(site.Page.GetByLabel("Future-Trade")).ToBeCheckedAsync();
        await site.PictureAsync("consent");
        var callback = site.Page.WaitForRequestAsync(request => request.Url.Contains("/accounts/fast-connect/callback", StringComparison.Ordinal));
        await site.ClickAsync("Confirm");
        await Expect(site.Page.GetByRole(AriaRole.Heading, new() { Name = "Fast Connect Futures", Exact = true })).ToBeVisibleAsync();
        await Expect(site.Page.GetByRole(AriaRole.Heading, new() { Name = "Waiting for the venue’s whitelist" })).ToBeVisibleAsync();
        await site.PictureAsync("desk-fast-connected");
        var account = site.Page.Url;

        await site.GoAsync("/api-management");
        await Expect(site.Page.Locator("#keys")).ToContainTextAsync("Fast Connect");
        await site.ClickAsync("API whitelist request");
        await ApprovedAsync(site);
        await site.Page.GotoAsync(account);
        await site.ClickAsync("Check now");
        await Expect(site.Page.GetByText("The venue lets the account trade by API.")).ToBeVisibleAsync();

        // The way back is good once, at the desk and at the exchange; a second try takes the key away.
        var back = new Uri((await callback).Url);
        await site.Page.GotoAsync(back.ToString());
        await Expect(site.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("The desk did not begin this");
        Assert.Equal("invalid_grant", await RedeemAsync(back));
        await site.GoAsync("/api-management");
        await Expect(site.Page.Locator("#keys")).ToContainTextAsync("There is no key yet.");
        Assert.Empty(site.Complaints);
    }

    [BrowserFact]
    public async Task A_second_fast_connect_says_that_it_replaces_the_first_and_a_refusal_connects_nothing()
    {
        await using var site = await WebsitePage.OpenAsync(Program.Exchange!);
        await site.SignUpAsync(Email); // signed in a moment ago, so the exchange asks for nothing more
        await BeginAsync(site);
        await site.ClickAsync("Cancel");
        await Expect(site.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("You did not agree at the venue.");
        await site.PictureAsync("desk-not-agreed");

        await BeginAsync(site);
        await site.ClickAsync("Confirm");
        await Expect(site.Page.GetByRole(AriaRole.Heading, new() { Name = "Fast Connect Futures", Exact = true })).ToBeVisibleAsync();
        await BeginAsync(site);
        await Expect(site.Page.Locator("main")).ToContainTextAsync("a new one replaces it");
        await site.PictureAsync("consent-replaces");
        await site.ClickAsync("Confirm");
        await Expect(site.Page.GetByRole(AriaRole.Heading, new() { Name = "Fast Connect Futures 2" })).ToBeVisibleAsync();
        await site.GoAsync("/api-management");
        await Expect(site.Page.Locator("#keys tbody tr")).ToHaveCountAsync(1);

        var wrong = "/fast-connect/authorize?response_type=code&client_id=martdesk&code_challenge_method=S256&code_challenge=" + new string('a', 43) + "&redirect_uri=";
        await site.GoAsync(wrong + Uri.EscapeDataString("http://127.0.0.1:1/accounts/fast-connect/callback"));
        await Expect(site.Page.GetByRole(AriaRole.Heading, new() { Name = "This cannot be connected" })).ToBeVisibleAsync();
        Assert.StartsWith(Program.Exchange!.ToString(), site.Page.Url, StringComparison.Ordinal);
        await site.PictureAsync("wrong-redirect");
    }

    private async Task BeginAsync(WebsitePage site)
    {
        await GoToDeskAsync(site, "/accounts/connect");
        await site.Page.GetByRole(AriaRole.Button, new() { Name = "Connect LOCAL" }).ClickAsync();
    }

    private async Task GoToDeskAsync(WebsitePage site, string path)
    {
        if (!_hasPassword)
            await FirstStart.SetPasswordAsync(site.Page, Program);
        _hasPassword = true;
        await site.Page.GotoAsync(new Uri(Program.Desk!, path).ToString());
    }

    private static async Task ApprovedAsync(WebsitePage site)
    {
        for (var i = 0; i < 40 && !(await site.Page.Locator("#whitelist").InnerTextAsync()).Contains("approved", StringComparison.Ordinal); i++)
        {
            await Task.Delay(250);
            await site.GoAsync("/api-management");
        }

        await Expect(site.Page.Locator("#whitelist")).ToContainTextAsync("approved");
    }

    private async Task<string?> RedeemAsync(Uri callback)
    {
        var code = System.Web.HttpUtility.ParseQueryString(callback.Query)["code"]!; // the way back carried one
        using var http = new HttpClient { BaseAddress = Program.Exchange };
        using var answer = await http.PostAsync(new Uri("/fast-connect/token", UriKind.Relative), new FormUrlEncodedContent(
        [
            new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", callback.GetLeftPart(UriPartial.Path)), new("client_id", "martdesk"), new("code_verifier", new string('v', 43)),
        ]));
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("error").GetString();
    }
}
