using System.Net;
using System.Security.Cryptography;
using System.Text;
using MartDesk.Desk.Connectors.FastConnect;
using MartDesk.Desk.Vault;
using MartDesk.Desk.Venues;
using MartDesk.Testing.Clock;

namespace MartDesk.Desk.Tests.Connectors.FastConnect;

public sealed class FastConnectAdapterTests : IDisposable
{
    private const string Key = """{"token_type":"api_key","key":"the-key","secret":"the-secret","memo":"the memo","scope":"read futures_trade"}""";
    private static readonly Uri Callback = new("http://127.0.0.1:8480/accounts/fast-connect/callback");
    private static readonly FastConnectOptions Venue = FastConnectOptions.At(new Uri("http://127.0.0.1:8481/"));

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Wire _wire = new();
    private readonly FastConnectAdapter _adapter;

    public FastConnectAdapterTests() => _adapter = new FastConnectAdapter(Venue, _wire, new SystemSecureRandom(), _time);

    public void Dispose()
    {
        _adapter.Dispose();
        _wire.Dispose();
    }

    [Fact]
    public async Task A_trip_asks_with_a_challenge_and_proves_itself_with_its_verifier()
    {
        var asked = Query(_adapter.Begin(Callback, null));
        Assert.Equal(("code", "martdesk", "futures_trade", "S256"), (asked["response_type"], asked["client_id"], asked["scope"], asked["code_challenge_method"]));
        Assert.Equal(Callback.AbsoluteUri, asked["redirect_uri"]);

        var end = await _adapter.FinishAsync(asked["state"], "the code", null, CancellationToken.None);

        var connection = Assert.IsType<FastConnectEnd.Granted>(end).Connection;
        Assert.Equal(("the-key", "the-secret", "the memo"), (connection.Credentials.Key, connection.Credentials.RevealSecret(), connection.Credentials.RevealMemo()));
        var (address, form) = Assert.Single(_wire.Calls);
        Assert.Equal(Venue.TokenAddress, address);
        Assert.Equal(("authorization_code", "the code", "martdesk", Callback.AbsoluteUri), (form["grant_type"], form["code"], form["client_id"], form["redirect_uri"]));
        Assert.Equal(asked["code_challenge"], Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!))).TrimEnd('=').Replace('+', '-').Replace('/', '_'));
        Assert.InRange(form["code_verifier"]!.Length, 43, 128);
        Assert.DoesNotContain("the-secret", end.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_is_taken_once_and_only_when_it_is_ours_and_young()
    {
        var state = Query(_adapter.Begin(Callback, null))["state"];
        Assert.IsType<FastConnectEnd.Granted>(await _adapter.FinishAsync(state, "code", null, CancellationToken.None));
        Assert.IsType<FastConnectEnd.NotGranted>(await _adapter.FinishAsync(state, "code", null, CancellationToken.None));
        Assert.IsType<FastConnectEnd.NotGranted>(await _adapter.FinishAsync("made up", "code", null, CancellationToken.None));
        Assert.IsType<FastConnectEnd.NotGranted>(await _adapter.FinishAsync(null, "code", null, CancellationToken.None));
        var late = Query(_adapter.Begin(Callback, null))["state"];
        _time.Advance(FastConnectTrip.Lifetime);
        Assert.IsType<FastConnectEnd.NotGranted>(await _adapter.FinishAsync(late, "code", null, CancellationToken.None));
        Assert.Single(_wire.Calls);
    }

    [Fact]
    public async Task Two_trips_share_nothing_and_an_account_goes_along_with_its_own()
    {
        var (one, two) = (Query(_adapter.Begin(Callback, "ACC1")), Query(_adapter.Begin(Callback, null)));
        Assert.NotEqual(one["state"], two["state"]);
        Assert.NotEqual(one["code_challenge"], two["code_challenge"]);
        Assert.Equal("", Assert.IsType<FastConnectEnd.Granted>(await _adapter.FinishAsync(two["state"], "code", null, CancellationToken.None)).Connection.AccountId);
        Assert.Equal("ACC1", Assert.IsType<FastConnectEnd.Granted>(await _adapter.FinishAsync(one["state"], "code", null, CancellationToken.None)).Connection.AccountId);
    }

    [Theory]
    [InlineData("access_denied", null, "You did not agree")]
    [InlineData("<script>", null, "refused to make a key")]
    [InlineData(null, null, "no code")]
    public async Task Without_a_code_nothing_is_asked_and_nothing_sent_is_repeated(string? error, string? code, string words)
    {
        var said = await EndAsync(code, error);
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.DoesNotContain("script", said, StringComparison.Ordinal);
        Assert.Empty(_wire.Calls);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, """{"error":"invalid_grant"}""", "did not take the code")]
    [InlineData(HttpStatusCode.Found, "", "not understood")]
    [InlineData(HttpStatusCode.InternalServerError, "", "not understood")]
    [InlineData(HttpStatusCode.OK, "<html>", "its answer was none")]
    [InlineData(HttpStatusCode.OK, "[]", "holds no key")]
    [InlineData(HttpStatusCode.OK, """{"key":"k","secret":"s"}""", "holds no key")]
    [InlineData(HttpStatusCode.OK, """{"key":"k","secret":1,"memo":"m"}""", "holds no key")]
    [InlineData(HttpStatusCode.OK, """{"key":"k","secret":"s","memo":"m\u0007"}""", "holds no key")]
    [InlineData(HttpStatusCode.OK, """{"key":"k","key":"k","secret":"s","memo":"m"}""", "its answer was none")]
    public async Task An_answer_that_holds_no_key_is_told_in_words(HttpStatusCode status, string body, string words)
    {
        (_wire.Status, _wire.Body) = (status, body);
        Assert.Contains(words, await EndAsync("code", null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_over_64_KB_is_not_read()
    {
        _wire.Body = Key + new string(' ', OutboundCalls.LongestAnswer);
        Assert.Contains("its answer was none", await EndAsync("code", null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_venue_that_says_nothing_is_left_after_five_seconds()
    {
        _wire.IsSilent = true;
        var end = EndAsync("code", null);
        await _wire.Asked.Task;
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Contains("within 5 seconds", await end.WaitAsync(TimeSpan.FromSeconds(30)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://venue.example/authorize", "https://venue.example/token")]
    [InlineData("https://venue.example/authorize", "http://192.0.2.1/token")]
    [InlineData("https://venue.example/authorize", "https://user@venue.example/token")]
    [InlineData("https://venue.example/authorize#part", "https://venue.example/token")]
    [InlineData("javascript:alert(1)", "https://venue.example/token")]
    public void Addresses_that_would_carry_secrets_in_the_open_are_refused(string authorize, string token) =>
        Assert.Throws<ArgumentException>(() => new FastConnectOptions { AuthorizeAddress = new Uri(authorize), TokenAddress = new Uri(token) }.Check());

    private static System.Collections.Specialized.NameValueCollection Query(Uri address) => System.Web.HttpUtility.ParseQueryString(address.Query);

    private async Task<string> EndAsync(string? code, string? error)
    {
        var state = Query(_adapter.Begin(Callback, null))["state"];
        return Assert.IsType<FastConnectEnd.NotGranted>(await _adapter.FinishAsync(state, code, error, CancellationToken.None)).Words;
    }

    private sealed class Wire : HttpMessageHandler
    {
        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public string Body { get; set; } = Key;

        public bool IsSilent { get; set; }

        public TaskCompletionSource Asked { get; } = new();

        public List<(Uri Address, System.Collections.Specialized.NameValueCollection Form)> Calls { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls.Add((request.RequestUri!, System.Web.HttpUtility.ParseQueryString(await request.Content!.ReadAsStringAsync(cancellationToken)))); // a post of a form has both
            Asked.TrySetResult();
            if (IsSilent)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return new HttpResponseMessage(Status) { Content = new StringContent(Body) };
        }
    }
}
