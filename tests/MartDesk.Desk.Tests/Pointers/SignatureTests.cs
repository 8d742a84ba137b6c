using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Tests.Execution;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Pointers;

/// <summary>The signed form of a message: HMAC-SHA256 over id.timestamp.body.</summary>
public sealed class SignatureTests : IAsyncLifetime
{
    private const string Body = """{"symbol":"BTCUSDT.P","action":"long","quantity":"10c","id":"ID"}""";

    private DeskRig _desk = null!; // Set before every test by InitializeAsync.
    private byte[] _key = [];

    public async Task InitializeAsync()
    {
        _desk = await DeskRig.StartAsync();
        var text = await _desk.Services.GetRequiredService<IPointers>().RequireSignatureAsync(_desk.PointerId, CancellationToken.None);
        Assert.StartsWith("whsec_", text, StringComparison.Ordinal);
        _key = Convert.FromBase64String(text["whsec_".Length..]);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_signed_message_is_taken_once_also_when_it_is_replayed_with_another_body_id_or_after_a_restart()
    {
        var first = await SendAsync(Body, "m-1", 0);
        var again = await SendAsync(Body, "m-1", 0);
        Assert.Equal((202, 200, first.Alert), (first.HttpStatus, again.HttpStatus, again.Alert));
        await _desk.SettleAsync(); // Else the restart may find it half way, and prove for a minute that it never left.
        await _desk.RestartAsync();
        Assert.Equal(200, (await SendAsync(Body, "m-1", 0)).HttpStatus);
        Assert.Equal(202, (await SendAsync(Body, "m-2", 0)).HttpStatus);
        await _desk.SettleAsync();
        Assert.Equal("buy open 10 market; buy open 10 market", _desk.Venue.Story);
    }

    [Theory]
    [InlineData("no headers")]
    [InlineData("other key")]
    [InlineData("other body")]
    [InlineData("other id")]
    [InlineData("other time")]
    [InlineData("too old")]
    [InlineData("too early")]
    [InlineData("no time")]
    [InlineData("no version")]
    [InlineData("cut short")]
    public async Task A_message_that_is_not_signed_right_is_refused_and_not_kept(string mistake)
    {
        var seconds = mistake switch { "too old" => -301, "too early" => 301, _ => 0 };
        var signature = Sign(Body, "m-1", seconds, mistake == "other key" ? new byte[32] : _key);
        var answer = await ReceiveAsync(
            mistake == "other body" ? Body.Replace("10c", "11c", StringComparison.Ordinal) : Body,
            mistake switch
            {
                "no headers" => null,
                "other id" => signature with { Id = "m-2" },
                "other time" => signature with { Timestamp = Time(1) },
                "no time" => signature with { Timestamp = "now" },
                "no version" => signature with { Signatures = signature.Signatures[3..] },
                "cut short" => signature with { Signatures = signature.Signatures[..^8] },
                _ => signature,
            });
        Assert.Equal((401, "bad_signature"), (answer.HttpStatus, answer.Code));
        Assert.Equal(0, _desk.Query<long>("SELECT COUNT(*) FROM alert"));
    }

    [Fact]
    public async Task One_right_signature_among_several_is_enough_and_without_the_demand_none_is_needed()
    {
        var signature = Sign(Body, "m-1", 0, _key);
        Assert.Equal(202, (await ReceiveAsync(Body, signature with { Signatures = "v1,AAAA v2,x " + signature.Signatures })).HttpStatus);
        await _desk.Services.GetRequiredService<IPointers>().DropSignatureAsync(_desk.PointerId, CancellationToken.None);
        Assert.Equal(202, (await ReceiveAsync(Body.Replace("ID", "x", StringComparison.Ordinal), null)).HttpStatus);
    }

    private Task<AlertAnswer> SendAsync(string body, string id, int seconds) => ReceiveAsync(body, Sign(body, id, seconds, _key));

    private Task<AlertAnswer> ReceiveAsync(string body, AlertSignature? signature) => _desk.Services.GetRequiredService<IAlertIntake>().ReceiveAsync(
        new IncomingAlert(_desk.PointerText, Encoding.UTF8.GetBytes(body), null) { Signature = signature }, CancellationToken.None);

    private AlertSignature Sign(string body, string id, int seconds, byte[] key)
    {
        var mac = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{Time(seconds)}.{body}"));
        return new AlertSignature(id, Time(seconds), "v1," + Convert.ToBase64String(mac));
    }

    private string Time(int seconds) => _desk.Time.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
