using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Positions;
using MartDesk.Testing;
using MartDesk.Testing.Clock;

namespace MartDesk.BitMart.Tests.Limits;

public sealed class RateLimitTests
{
    private const string Ack = """{"code":1000,"data":{"order_id":7,"price":"1"}}""";
    private static readonly SubmitOrder Entry = SubmitOrder.Market("BTCUSDT", OrderSide.BuyOpenLong, 1);
    private static readonly SubmitOrder Exit = SubmitOrder.Market("BTCUSDT", OrderSide.SellCloseLong, 1);
    private const string Mode = """{"code":1000,"data":{"position_mode":"hedge_mode"}}""";

    [Fact]
    public async Task Third_call_of_an_endpoint_of_two_per_two_seconds_waits_for_the_window()
    {
        var time = new ManualTimeProvider();
        var venue = ScriptedVenue.Answering(200, Mode);
        using var client = venue.Client(time);
        await client.GetPositionModeAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        await client.GetPositionModeAsync();

        var third = client.GetPositionModeAsync();
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(2, venue.Sent.Count);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.IsType<Reply<PositionModeSetting>.Ok>(await third);
        Assert.Equal(3, venue.Sent.Count);
    }

    [Fact]
    public async Task Call_that_would_wait_too_long_is_not_sent()
    {
        var time = new ManualTimeProvider();
        var venue = ScriptedVenue.Answering(200, Mode);
        using var client = venue.Client(time, options => options with { RateLimitWait = TimeSpan.FromSeconds(1) });
        await client.GetPositionModeAsync();
        await client.GetPositionModeAsync();

        var third = client.GetPositionModeAsync();
        await Eventually.HoldsAsync(() => time.PendingTimers > 0, "the call waits for room");
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(NotSentKind.RateLimit, Assert.IsType<Reply<PositionModeSetting>.NotSent>(await third).Reason.Kind);
        Assert.Equal(2, venue.Sent.Count);
    }

    [Fact]
    public async Task Clients_of_one_key_share_their_limit_and_other_keys_have_their_own()
    {
        var time = new ManualTimeProvider();
        var venue = ScriptedVenue.Answering(200, Mode);
        using var first = venue.Client(time, NoWait);
        using var second = venue.Client(time, NoWait);
        using var other = venue.Client(time, options => NoWait(options) with { Credentials = new BitMartCredentials("other", "s", "m") });
        await first.GetPositionModeAsync();
        await second.GetPositionModeAsync();

        Assert.IsType<Reply<PositionModeSetting>.NotSent>(await second.GetPositionModeAsync());
        Assert.IsType<Reply<PositionModeSetting>.Ok>(await other.GetPositionModeAsync());
    }

    [Fact]
    public async Task Call_counts_until_a_window_after_its_answer_so_that_a_slow_wire_makes_no_burst()
    {
        var time = new ManualTimeProvider();
        var answer = new TaskCompletionSource();
        var venue = new ScriptedVenue(async (_, _) =>
        {
            await answer.Task;
            return ScriptedVenue.Response(500, "");
        });
        using var client = venue.Client(time, NoWait);
        var slow = Task.WhenAll(client.GetPositionModeAsync(), client.GetPositionModeAsync());
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.IsType<Reply<PositionModeSetting>.NotSent>(await client.GetPositionModeAsync());

        answer.SetResult();
        await slow;
        Assert.IsType<Reply<PositionModeSetting>.NotSent>(await client.GetPositionModeAsync());
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<Reply<PositionModeSetting>.Unknown>(await client.GetPositionModeAsync());
    }

    [Fact]
    public async Task After_429_the_endpoint_is_silent_until_reset_and_others_go_on()
    {
        var time = new ManualTimeProvider();
        var venue = new ScriptedVenue((request, _) => Task.FromResult(request.Path.EndsWith("get-position-mode", StringComparison.Ordinal)
            ? ScriptedVenue.Response(429, """{"code":30013,"message":"Request too many requests"}""", ("X-BM-RateLimit-Reset", "5"))
            : ScriptedVenue.Response(200, """{"code":1000,"data":[]}""")));
        using var client = venue.Client(time);

        var error = Assert.IsType<Reply<PositionModeSetting>.Rejected>(await client.GetPositionModeAsync()).Error;

        Assert.Equal((BitMartErrorKind.Limit, (TimeSpan?)TimeSpan.FromSeconds(5)), (error.Kind, error.RetryAfter));
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(NotSentKind.Silenced, Assert.IsType<Reply<PositionModeSetting>.NotSent>(await client.GetPositionModeAsync()).Reason.Kind);
        Assert.IsType<Reply<IReadOnlyList<MartDesk.BitMart.Protocol.Futures.Account.AssetBalance>>.Ok>(await client.GetBalancesAsync());
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.IsType<Reply<PositionModeSetting>.Rejected>(await client.GetPositionModeAsync());
    }

    [Fact]
    public async Task After_418_every_call_to_the_venue_is_silent()
    {
        var time = new ManualTimeProvider();
        var venue = ScriptedVenue.Answering(418, """{"code":30017,"message":"limited"}""", ("X-BM-RateLimit-Reset", "60"));
        using var client = venue.Client(time);
        await client.GetPositionModeAsync();

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.IsType<Reply<MartDesk.BitMart.Protocol.Futures.MarketData.MarketDepth>.NotSent>(await client.GetDepthAsync("BTCUSDT"));
        Assert.Single(venue.Sent);
        time.Advance(TimeSpan.FromSeconds(1));
        await client.GetDepthAsync("BTCUSDT");
        Assert.Equal(2, venue.Sent.Count);
    }

    [Fact]
    public async Task Orders_that_reduce_have_places_of_their_own_and_go_before_orders_that_open()
    {
        var time = new ManualTimeProvider();
        var venue = ScriptedVenue.Answering(200, Ack);
        using var client = venue.Client(time);
        for (var i = 0; i < 22; i++) await client.SubmitOrderAsync(Entry);
        var entry = client.SubmitOrderAsync(Entry);
        await Eventually.HoldsAsync(() => time.PendingTimers > 0, "the 23rd entry waits");

        Assert.IsType<Reply<OrderAck>.Ok>(await client.SubmitOrderAsync(Exit));
        Assert.IsType<Reply<OrderAck>.Ok>(await client.SubmitOrderAsync(Exit));
        var exit = client.SubmitOrderAsync(Exit);
        Assert.Equal(24, venue.Sent.Count);
        time.Advance(TimeSpan.FromSeconds(2));
        await exit;
        await entry;

        Assert.Equal(["3", "1"], venue.Sent.Skip(24).Select(request => JsonDocument.Parse(request.Body!).RootElement.GetProperty("side").ToString()));
    }

    [Fact]
    public async Task Calls_that_others_make_with_the_key_are_learnt_from_the_reply()
    {
        var time = new ManualTimeProvider();
        var venue = ScriptedVenue.Answering(200, """{"code":1000,"data":[]}""", ("X-BM-RateLimit-Remaining", "12"), ("X-BM-RateLimit-Limit", "12"), ("X-BM-RateLimit-Reset", "2"));
        using var client = venue.Client(time, NoWait);

        await client.GetBalancesAsync();

        Assert.Equal(NotSentKind.RateLimit, Assert.IsType<Reply<IReadOnlyList<AssetBalance>>.NotSent>(await client.GetBalancesAsync()).Reason.Kind);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<Reply<IReadOnlyList<AssetBalance>>.Ok>(await client.GetBalancesAsync());
    }

    [Fact]
    public async Task Limit_the_venue_tells_narrows_ours_and_never_widens_it()
    {
        var time = new ManualTimeProvider();
        using var narrow = ScriptedVenue.Answering(200, """{"code":1000,"data":[]}""", ("X-BM-RateLimit-Limit", "2")).Client(time, NoWait);
        using var wide = ScriptedVenue.Answering(200, Mode, ("X-BM-RateLimit-Limit", "600")).Client(time, NoWait);

        await narrow.GetBalancesAsync();
        await narrow.GetBalancesAsync();
        Assert.IsType<Reply<IReadOnlyList<AssetBalance>>.NotSent>(await narrow.GetBalancesAsync());

        await wide.GetPositionModeAsync();
        await wide.GetPositionModeAsync();
        Assert.IsType<Reply<PositionModeSetting>.NotSent>(await wide.GetPositionModeAsync());
    }

    [Fact]
    public async Task Keys_of_one_account_share_the_limits_the_venue_counts_by_account()
    {
        var time = new ManualTimeProvider();
        var venue = ScriptedVenue.Answering(200, """{"code":1000,"data":{"result":true,"set_time":1,"cancel_time":2}}""");
        using var first = venue.Client(time, options => NoWait(options) with { AccountName = "uid 7" });
        using var second = venue.Client(time, options => NoWait(options) with { AccountName = "uid 7", Credentials = new BitMartCredentials("other", "s", "m") });
        using var stranger = venue.Client(time, options => NoWait(options) with { Credentials = new BitMartCredentials("third", "s", "m") });
        for (var i = 0; i < 4; i++) await first.CancelAllAfterAsync("BTCUSDT", TimeSpan.FromSeconds(10));

        Assert.IsType<Reply<CancelAllAfterAck>.NotSent>(await second.CancelAllAfterAsync("BTCUSDT", TimeSpan.FromSeconds(10)));
        Assert.IsType<Reply<CancelAllAfterAck>.Ok>(await stranger.CancelAllAfterAsync("BTCUSDT", TimeSpan.FromSeconds(10)));
    }

    private static BitMartOptions NoWait(BitMartOptions options) => options with { RateLimitWait = TimeSpan.Zero };
}
