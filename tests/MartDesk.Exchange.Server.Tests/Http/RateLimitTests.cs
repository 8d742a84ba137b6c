using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Server.Http;
using MartDesk.Testing.Clock;

namespace MartDesk.Exchange.Server.Tests.Http;

public sealed class RateLimitTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task The_third_call_of_two_in_two_seconds_is_refused_and_the_window_opens_again()
    {
        await using var exchange = await StartAsync();
        for (var used = 1; used <= 2; used++)
        {
            var allowed = await exchange.GetAsync("/contract/public/open-interest?symbol=BTCUSDT");
            Assert.Equal(1000, allowed.Code);
            Assert.Equal(($"{used}", "2", "2", "IP"), Limits(allowed));
        }

        var refused = await exchange.GetAsync("/contract/public/open-interest?symbol=BTCUSDT");
        Assert.Equal((429, 30013), (refused.Status, refused.Code));
        Assert.Equal(("2", "2", "2", "IP"), Limits(refused));
        Assert.Equal(1000, (await exchange.GetAsync("/contract/public/leverage-bracket")).Code);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1000, (await exchange.GetAsync("/contract/public/open-interest?symbol=BTCUSDT")).Code);
    }

    [Fact]
    public async Task Private_calls_count_by_key_and_also_when_the_signature_is_wrong()
    {
        await using var exchange = await StartAsync();
        const string Path = "/contract/private/cancel-orders";
        Assert.Equal(30005, (await exchange.PostAsync(Path, """{"symbol":"BTCUSDT"}""", LocalExchange.Alice, sign: "00")).Code);
        var second = await exchange.PostAsync(Path, """{"symbol":"BTCUSDT"}""", LocalExchange.Alice);
        Assert.Equal(("2", "2", "2", "KEY"), Limits(second));
        Assert.Equal(30013, (await exchange.PostAsync(Path, """{"symbol":"BTCUSDT"}""", LocalExchange.Alice)).Code);
        Assert.Equal(1000, (await exchange.PostAsync(Path, """{"symbol":"BTCUSDT"}""", LocalExchange.Bob)).Code);
    }

    [Fact]
    public async Task Calls_counted_by_user_share_a_limit_over_all_keys_of_the_account()
    {
        var second = new ApiKeyGrant("alice-two", "two", "two") { Account = "alice" };
        await using var exchange = await StartAsync(LocalExchange.Alice with { Account = "alice" }, second);
        const string Path = "/contract/private/cancel-all-after";
        const string Body = """{"symbol":"BTCUSDT","timeout":0}""";
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(1000, (await exchange.PostAsync(Path, Body, LocalExchange.Alice)).Code);
            Assert.Equal(1000, (await exchange.PostAsync(Path, Body, second)).Code);
        }

        Assert.Equal(30013, (await exchange.PostAsync(Path, Body, second)).Code);
    }

    [Fact]
    public void Who_does_not_stop_is_shut_out_with_418_for_half_a_minute()
    {
        var limiter = new RateLimiter(_time);
        for (var i = 0; i < FuturesEndpoints.Details.Limit.Count + RateLimiter.Patience; i++)
            limiter.Count(FuturesEndpoints.Details, "here");
        Assert.Equal(418, limiter.Count(FuturesEndpoints.Details, "here").Error?.HttpStatus);
        Assert.Equal(418, limiter.Count(FuturesEndpoints.Depth, "here").Error?.HttpStatus);
        Assert.Null(limiter.Count(FuturesEndpoints.Depth, "there").Error);
        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(418, limiter.Count(FuturesEndpoints.Depth, "here").Error?.HttpStatus);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(limiter.Count(FuturesEndpoints.Depth, "here").Error);
    }

    [Fact]
    public async Task Without_limits_nothing_is_counted()
    {
        await using var exchange = await LocalExchange.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            var answer = await exchange.GetAsync("/contract/public/open-interest?symbol=BTCUSDT");
            Assert.Equal(1000, answer.Code);
            Assert.Null(answer.Header("X-BM-RateLimit-Limit"));
        }
    }

    private Task<LocalExchange> StartAsync(params ApiKeyGrant[] keys) =>
        LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, Keys = keys.Length == 0 ? [LocalExchange.Alice, LocalExchange.Bob] : keys }, _time);

    private static (string?, string?, string?, string?) Limits(Answer answer) =>
        (answer.Header("X-BM-RateLimit-Remaining"), answer.Header("X-BM-RateLimit-Limit"), answer.Header("X-BM-RateLimit-Reset"), answer.Header("X-BM-RateLimit-Mode"));
}
