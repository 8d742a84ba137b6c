using System.Globalization;
using System.Net;
using System.Text;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Connectors.BitMart;
using MartDesk.Desk.Vault;
using MartDesk.Desk.Venues;
using MartDesk.Testing.Clock;

namespace MartDesk.Desk.Tests.Connectors.BitMart;

public sealed class BitMartCredentialCheckTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 21, 14, 0, 0, TimeSpan.Zero));
    private readonly List<string> _asked = [];
    private bool _mayWithdraw;

    [Fact]
    public async Task Key_that_is_told_what_a_withdrawal_costs_can_withdraw()
    {
        Assert.False((await CheckAsync(keyed: null, signed: BitMartError.OrderNotExist)).CanWithdraw);
        _mayWithdraw = true;

        var report = await CheckAsync(keyed: null, signed: BitMartError.OrderNotExist);

        Assert.True(report.CanWithdraw);
        Assert.Contains("GET /account/v1/withdraw/charge", _asked);
        Assert.DoesNotContain(_asked, asked => asked.Contains("withdraw/apply", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Key_that_is_right_passes_by_a_cancellation_of_an_order_that_does_not_exist()
    {
        var report = await CheckAsync(keyed: null, signed: BitMartError.OrderNotExist);

        Assert.Equal(CredentialFinding.Passed, report.Finding);
        Assert.True(report.CanConnect);
        Assert.All(report.Points, point => Assert.Equal(PointResult.Passed, point.Result));
        Assert.Equal(1_000m, Assert.Single(report.Balances).Available);
        var probe = Assert.Single(_asked, asked => asked.StartsWith("POST", StringComparison.Ordinal));
        Assert.Matches("^POST /contract/private/cancel-order \\{\"symbol\":\"BTCUSDT\",\"client_order_id\":\"martdeskprobe[A-Z2-7]{16}\"\\}$", probe);
    }

    [Fact]
    public async Task Wrong_secret_shows_its_balance_and_is_caught_by_the_signed_call()
    {
        var report = await CheckAsync(keyed: null, signed: BitMartError.SignWrong);

        Assert.Equal(CredentialFinding.WrongSecretOrMemo, report.Finding);
        Assert.False(report.CanConnect);
        Assert.Equal(PointResult.Passed, report.Result(CredentialSubject.Key));
        var point = report.Points.Single(point => point.Subject == CredentialSubject.Signature);
        Assert.Equal(("30005", PointResult.Failed), (point.Code, point.Result));
        Assert.Contains("the secret or memo is not", point.Words);
    }

    public static TheoryData<int, bool, CredentialFinding, CredentialSubject, PointResult> Refusals => new()
    {
        { 30002, true, CredentialFinding.WrongKey, CredentialSubject.Key, PointResult.Failed },
        { 30003, true, CredentialFinding.KeyEnded, CredentialSubject.Key, PointResult.Failed },
        { 30011, true, CredentialFinding.KeyEnded, CredentialSubject.Key, PointResult.Failed },
        { 30010, true, CredentialFinding.AddressRefused, CredentialSubject.Address, PointResult.Failed },
        { 30010, false, CredentialFinding.AddressRefused, CredentialSubject.Address, PointResult.Failed },
        { 30012, true, CredentialFinding.PermissionMissing, CredentialSubject.Trading, PointResult.Failed },
        { 30012, false, CredentialFinding.PermissionMissing, CredentialSubject.Trading, PointResult.Failed },
        { 30019, false, CredentialFinding.NotWhitelisted, CredentialSubject.Trading, PointResult.Waiting },
        { 30007, false, CredentialFinding.ClockOff, CredentialSubject.Clock, PointResult.Failed },
        { 40039, false, CredentialFinding.ClockOff, CredentialSubject.Clock, PointResult.Failed },
        { 40046, false, CredentialFinding.PermissionMissing, CredentialSubject.Trading, PointResult.Failed },
        { 40047, true, CredentialFinding.RegionRefused, CredentialSubject.Key, PointResult.Failed },
        { 30013, false, CredentialFinding.TooManyCalls, CredentialSubject.Signature, PointResult.Failed },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Every_refusal_is_told_apart(int code, bool isOfTheRead, CredentialFinding finding, CredentialSubject subject, PointResult result)
    {
        var error = BitMartError.All.Single(error => error.Code == code);

        var report = await CheckAsync(isOfTheRead ? error : null, isOfTheRead ? null : error);

        Assert.Equal(finding, report.Finding);
        var point = report.Points.Single(point => point.Subject == subject);
        Assert.Equal((result, code.ToString(CultureInfo.InvariantCulture)), (point.Result, point.Code));
        Assert.Equal(finding == CredentialFinding.NotWhitelisted, report.CanConnect);
    }

    [Fact]
    public async Task Closed_venue_that_still_shows_the_balance_can_be_connected_to_read()
    {
        var report = await CheckAsync(keyed: null, signed: BitMartError.ServiceMaintenance);

        Assert.Equal(CredentialFinding.VenueClosed, report.Finding);
        Assert.True(report.CanConnect);
        Assert.False((await CheckAsync(keyed: BitMartError.ServiceMaintenance, signed: null)).CanConnect);
    }

    [Fact]
    public async Task Live_key_is_not_sent_to_an_address_of_ones_own()
    {
        var connection = Connection with { Environment = VenueEnvironment.Live, RestAddress = new Uri("http://127.0.0.1:9") };

        await Assert.ThrowsAsync<ArgumentException>(() => Check(null, null).CheckAsync(connection, CancellationToken.None));
        Assert.Empty(_asked);
    }

    private AccountConnection Connection { get; } = new("", VenueEnvironment.Local, new Uri("http://127.0.0.1:9"), null, new ApiCredentials("key", "canary-secret", "memo"));

    private Task<CredentialReport> CheckAsync(BitMartError? keyed, BitMartError? signed) => Check(keyed, signed).CheckAsync(Connection, CancellationToken.None);

    private BitMartCredentialCheck Check(BitMartError? keyed, BitMartError? signed) => new(
        new BitMartConnectorOptions(), new CountingRandom(), _time, () => new Wire(async request =>
        {
            var body = request.Content is null ? "" : " " + await request.Content.ReadAsStringAsync();
            _asked.Add($"{request.Method} {request.RequestUri!.AbsolutePath}{body}");
            return request.RequestUri.AbsolutePath switch
            {
                "/system/time" => Ok($$"""{"server_time":{{_time.GetUtcNow().ToUnixTimeMilliseconds()}}}"""),
                "/contract/private/cancel-order" => signed is null ? Ok("{}") : Refused(signed),
                "/contract/private/assets-detail" when keyed is null => Ok("""[{"currency":"USDT","position_deposit":"0","frozen_balance":"0","available_balance":"1000","equity":"1000","unrealized":"0"}]"""),
                "/contract/public/details" => Ok("""{"symbols":[]}"""),
                "/contract/private/get-position-mode" => Ok("""{"position_mode":"hedge_mode"}"""),
                "/account/v1/withdraw/charge" => _mayWithdraw ? Ok("""{"min_withdraw":"10","withdraw_fee":"1"}""") : Refused(BitMartError.KeyForbidden),
                _ => Refused(keyed!),
            };
        }));

    private static HttpResponseMessage Ok(string data) => Answer(HttpStatusCode.OK, $$"""{"code":1000,"message":"Ok","data":{{data}},"trace":"t"}""");

    private static HttpResponseMessage Refused(BitMartError error) =>
        Answer((HttpStatusCode)error.HttpStatus, $$"""{"code":{{error.Code}},"message":"no","data":{},"trace":"t"}""");

    private static HttpResponseMessage Answer(HttpStatusCode status, string json) => new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    private sealed class Wire(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);
    }

    private sealed class CountingRandom : ISecureRandom
    {
        private byte _next;

        public void Fill(Span<byte> bytes)
        {
            foreach (ref var one in bytes)
                one = _next++;
        }
    }
}
