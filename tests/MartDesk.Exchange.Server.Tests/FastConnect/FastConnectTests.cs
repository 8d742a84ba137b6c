using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MartDesk.Exchange.Server.FastConnect;
using MartDesk.Exchange.Server.Tests.Site;
using MartDesk.Testing.Clock;
using Microsoft.AspNetCore.WebUtilities;

namespace MartDesk.Exchange.Server.Tests.FastConnect;

public sealed class FastConnectTests : IAsyncLifetime, IDisposable
{
    private const string Redirect = "http://127.0.0.1:9/callback?desk=1";
    private const string Verifier = "a-verifier-of-at-least-forty-three-characters-0";
    private const string Assets = "/contract/private/assets-detail";

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private LocalExchange _exchange = null!; // Set by InitializeAsync, before any test.
    private SiteBrowser _browser = null!;

    private static string Challenge => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public async Task InitializeAsync()
    {
        var clients = (FastConnectClient[])[new("desk", "My desk", [Redirect]) { Addresses = ["127.0.0.1"] }, new("other", "Other", ["https://other.example/back"])];
        _exchange = await LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, HasLimits = false, PasswordRounds = 10, FastConnectClients = clients }, _time);
        _browser = new SiteBrowser(_exchange.Host.Address, _time);
        await _browser.EnrolAsync();
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_confirmed_request_brings_a_code_that_brings_a_key_that_works()
    {
        var page = await _browser.GetAsync(Ask());
        Assert.Contains("My desk asks for a key", page.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"futures\" checked", page.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"spot\">", page.Text, StringComparison.Ordinal);
        Assert.Contains("form-action 'self' http://127.0.0.1:9;", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        var back = await ConfirmAsync(Ask(), ("futures", "on"));
        Assert.StartsWith(Redirect + "&code=", back, StringComparison.Ordinal);
        Assert.Equal("the & state", QueryHelpers.ParseQuery(new Uri(back).Query)["state"]);

        var (status, answer) = await ExchangeAsync(CodeOf(back));
        Assert.Equal((HttpStatusCode.OK, "read futures_trade"), (status, answer.GetProperty("scope").GetString()));
        var key = KeyOf(answer);
        Assert.Equal("100000", (await _exchange.GetAsync(Assets, key)).Data[0].GetProperty("equity").GetString());
        Assert.Equal(30019, (await _exchange.PostAsync("/contract/private/cancel-orders", """{"symbol":"BTCUSDT"}""", key)).Code); // permitted, not listed yet
        var list = (await _browser.GetAsync("/api-management")).Text;
        Assert.Contains("Fast Connect", list, StringComparison.Ordinal);
        Assert.Contains("<td>127.0.0.1</td>", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_used_twice_takes_the_key_of_its_first_use_away()
    {
        var code = CodeOf(await ConfirmAsync(Ask(), ("futures", "on")));
        var key = KeyOf((await ExchangeAsync(code)).Answer);
        Assert.Equal(1000, (await _exchange.GetAsync(Assets, key)).Code);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), await RefusalAsync(code));
        Assert.Equal(30002, (await _exchange.GetAsync(Assets, key)).Code);
    }

    [Fact]
    public async Task A_code_dies_after_a_minute_and_after_one_wrong_try()
    {
        var late = CodeOf(await ConfirmAsync(Ask(), ("futures", "on")));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("invalid_grant", (await RefusalAsync(late)).Error);
        var tried = CodeOf(await ConfirmAsync(Ask(), ("futures", "on")));
        Assert.Equal("invalid_grant", (await RefusalAsync(tried, ("code_verifier", Verifier + "x"))).Error);
        Assert.Equal("invalid_grant", (await RefusalAsync(tried)).Error);
        foreach (var wrong in ((string, string)[])[("client_id", "other"), ("redirect_uri", Redirect + "2")])
            Assert.Equal("invalid_grant", (await RefusalAsync(CodeOf(await ConfirmAsync(Ask(), ("futures", "on"))), wrong)).Error);
        Assert.DoesNotContain("Fast Connect", (await _browser.GetAsync("/api-management")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_key_replaces_the_old_one_and_the_page_says_so()
    {
        var first = KeyOf((await ExchangeAsync(CodeOf(await ConfirmAsync(Ask(), ("futures", "on"))))).Answer);
        Assert.Contains("a new one replaces it", (await _browser.GetAsync(Ask())).Text, StringComparison.Ordinal);
        var byHand = await _browser.MakeKeyAsync("1", ("futures", "on"));
        var code = CodeOf(await ConfirmAsync(Ask(), ("futures", "on"), ("spot", "on")));
        Assert.Equal(1000, (await _exchange.GetAsync(Assets, first)).Code); // until the new one is there
        var (_, answer) = await ExchangeAsync(code);
        Assert.Equal("read futures_trade spot_trade", answer.GetProperty("scope").GetString());
        Assert.Equal(30002, (await _exchange.GetAsync(Assets, first)).Code);
        Assert.Equal(1000, (await _exchange.GetAsync(Assets, KeyOf(answer))).Code);
        Assert.Equal(1000, (await _exchange.GetAsync(Assets, byHand)).Code);
    }

    [Fact]
    public async Task Without_the_futures_switch_the_key_only_reads()
    {
        var (_, answer) = await ExchangeAsync(CodeOf(await ConfirmAsync(Ask())));
        Assert.Equal("read", answer.GetProperty("scope").GetString());
        Assert.Equal(30012, (await _exchange.PostAsync("/contract/private/cancel-orders", """{"symbol":"BTCUSDT"}""", KeyOf(answer))).Code);
    }

    [Fact]
    public async Task The_user_who_does_not_agree_goes_back_with_a_refusal()
    {
        await _browser.GetAsync(Ask());
        var back = (await _browser.PostAsync(Ask(), ("account", "1"), ("decision", "cancel"))).Location!;
        var query = QueryHelpers.ParseQuery(new Uri(back).Query);
        Assert.Equal(("access_denied", "the & state", "1"), (query["error"].ToString(), query["state"].ToString(), query["desk"].ToString()));
    }

    [Fact]
    public async Task Consent_needs_password_and_code_within_five_minutes_and_comes_back_to_the_request()
    {
        await _browser.GetAsync(Ask());
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("/sign-in", (await _browser.GetAsync(Ask())).Location);
        Assert.Equal("/sign-in", (await _browser.PostAsync(Ask(), ("account", "1"), ("decision", "confirm"))).Location);
        await _browser.SignInAsync();
        Assert.Equal(Ask(), (await _browser.PostAsync("/sign-in/code", ("code", _browser.NextCode()))).Location);
        Assert.Equal(HttpStatusCode.OK, (await _browser.GetAsync(Ask())).Status);
    }

    [Theory]
    [InlineData("client_id", "nobody")]
    [InlineData("client_id", "")]
    [InlineData("client_id", "other")]
    [InlineData("redirect_uri", "")]
    [InlineData("redirect_uri", "http://127.0.0.1:9/callback")]
    [InlineData("redirect_uri", "http://127.0.0.1:9/callback?desk=1&more=1")]
    [InlineData("redirect_uri", "http://127.0.0.1:9/callback?desk=1/")]
    [InlineData("redirect_uri", "HTTP://127.0.0.1:9/callback?desk=1")]
    [InlineData("redirect_uri", "https://other.example/back")]
    public async Task A_wrong_program_or_address_back_is_told_to_the_user_only(string name, string value)
    {
        foreach (var page in (SitePage[])[await _browser.GetAsync(Ask((name, value))), await _browser.PostAsync(Ask((name, value)), ("account", "1"), ("decision", "confirm"))])
        {
            Assert.Equal((HttpStatusCode.BadRequest, null), (page.Status, page.Location));
            Assert.Contains("This cannot be connected", page.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "", "unsupported_response_type")]
    [InlineData("scope", "withdraw", "invalid_scope")]
    [InlineData("code_challenge", "", "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", "", "invalid_request")]
    public async Task Another_mistake_is_told_to_the_program(string name, string value, string error)
    {
        var back = (await _browser.GetAsync(Ask((name, value)))).Location!;
        Assert.StartsWith(Redirect, back, StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(new Uri(back).Query);
        Assert.Equal((error, "the & state"), (query["error"].ToString(), query["state"].ToString()));
    }

    [Fact]
    public async Task A_parameter_that_comes_twice_is_refused()
    {
        Assert.Contains("error=invalid_request", (await _browser.GetAsync(Ask() + "&state=two")).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await _browser.GetAsync(Ask() + "&client_id=desk")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _browser.GetAsync(Ask() + "&redirect_uri=" + Uri.EscapeDataString("http://evil.example/"))).Status);
    }

    [Fact]
    public async Task A_token_call_that_is_wrong_is_refused_by_the_book()
    {
        Assert.Equal((HttpStatusCode.BadRequest, "unsupported_grant_type"), await RefusalAsync("x", ("grant_type", "password")));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), await RefusalAsync("x", ("client_id", "nobody")));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), await RefusalAsync("x"));
        foreach (var name in (string[])["grant_type", "code", "redirect_uri", "client_id", "code_verifier"])
            Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), await RefusalAsync("x", (name, "")));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), await RefusalAsync(new string('x', 9000)));
    }

    [Fact]
    public async Task Keys_of_accounts_of_others_cannot_be_granted()
    {
        using var eve = new SiteBrowser(_exchange.Host.Address, _time);
        await eve.EnrolAsync("eve@example.com");
        await eve.GetAsync(Ask());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await eve.PostAsync(Ask(), ("account", "1"), ("decision", "confirm"), ("futures", "on"))).Status);
    }

    [Theory]
    [InlineData("http://192.0.2.1/back")]
    [InlineData("https://user@desk.example/back")]
    [InlineData("https://desk.example/back#part")]
    [InlineData("/back")]
    [InlineData("javascript:alert(1)")]
    public void An_address_back_that_would_give_codes_away_is_not_registered(string redirect) =>
        Assert.Throws<ArgumentException>(() => _exchange.Host.RegisterFastConnect(new FastConnectClient("bad", "Bad", [redirect])));

    private static string Ask(params (string Name, string Value)[] changes)
    {
        var query = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = "desk",
            ["redirect_uri"] = Redirect,
            ["scope"] = "futures_trade",
            ["state"] = "the & state",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
            query[name] = value;
        return QueryHelpers.AddQueryString("/fast-connect/authorize", query.Where(pair => pair.Value!.Length > 0)); // all have one
    }

    private static string CodeOf(string back) => QueryHelpers.ParseQuery(new Uri(back).Query)["code"].ToString();

    private static ApiKeyGrant KeyOf(JsonElement answer) =>
        new(answer.GetProperty("key").GetString()!, answer.GetProperty("secret").GetString()!, answer.GetProperty("memo").GetString()!); // the answer has all three

    private async Task<string> ConfirmAsync(string ask, params (string Name, string Value)[] switches)
    {
        await _browser.GetAsync(ask);
        var answer = await _browser.PostAsync(ask, [("account", "1"), ("decision", "confirm"), .. switches]);
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        return answer.Location!; // a redirect has one
    }

    private async Task<(HttpStatusCode Status, string Error)> RefusalAsync(string code, params (string Name, string Value)[] changes)
    {
        var (status, answer) = await ExchangeAsync(code, changes);
        return (status, answer.GetProperty("error").GetString()!); // a refusal has one
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> ExchangeAsync(string code, params (string Name, string Value)[] changes)
    {
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = Redirect,
            ["client_id"] = "desk",
            ["code_verifier"] = Verifier,
        };
        foreach (var (name, value) in changes)
            fields[name] = value;
        using var http = new HttpClient { BaseAddress = _exchange.Host.Address };
        using var response = await http.PostAsync(new Uri("/fast-connect/token", UriKind.Relative), new FormUrlEncodedContent(fields));
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return (response.StatusCode, document.RootElement.Clone());
    }
}
