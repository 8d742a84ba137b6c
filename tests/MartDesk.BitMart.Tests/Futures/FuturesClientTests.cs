using System.Text.Json.Nodes;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Protocol.Futures.MarketData;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Positions;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.BitMart.Protocol.Signing;
using MartDesk.Testing.Clock;

namespace MartDesk.BitMart.Tests.Futures;

public sealed class FuturesClientTests
{
    private static readonly DateTimeOffset From = DateTimeOffset.FromUnixTimeSeconds(1662518172);
    private static readonly DateTimeOffset To = DateTimeOffset.FromUnixTimeSeconds(1662518999);

    /// <summary>Endpoint, how it is called, and the path with query that must leave.</summary>
    private static readonly (Endpoint Endpoint, Func<FuturesClient, Task> Call, string Path)[] Gets =
    [
        (FuturesEndpoints.SystemTime, client => client.MeasureClockAsync(), "/system/time"),
        (FuturesEndpoints.Details, client => client.GetContractsAsync(), "/contract/public/details"),
        (FuturesEndpoints.Details, client => client.GetContractsAsync("BTCUSDT"), "/contract/public/details?symbol=BTCUSDT"),
        (FuturesEndpoints.Depth, client => client.GetDepthAsync("BTCUSDT"), "/contract/public/depth?symbol=BTCUSDT"),
        (FuturesEndpoints.MarketTrade, client => client.GetMarketTradesAsync("BTCUSDT", 100), "/contract/public/market-trade?symbol=BTCUSDT&limit=100"),
        (FuturesEndpoints.Kline, client => client.GetKlinesAsync("BTCUSDT", KlineStep.FiveMinutes, From, To), "/contract/public/kline?symbol=BTCUSDT&step=5&start_time=1662518172&end_time=1662518999"),
        (FuturesEndpoints.FundingRate, client => client.GetFundingRateAsync("BTC&USDT"), "/contract/public/funding-rate?symbol=BTC%26USDT"),
        (FuturesEndpoints.AssetsDetail, client => client.GetBalancesAsync(), "/contract/private/assets-detail"),
        (FuturesEndpoints.Order, client => client.GetOrderAsync("BTCUSDT", "220609666322019"), "/contract/private/order?symbol=BTCUSDT&order_id=220609666322019"),
        (FuturesEndpoints.OpenOrders, client => client.GetOpenOrdersAsync("BTCUSDT", OrderType.Limit, 10), "/contract/private/get-open-orders?symbol=BTCUSDT&type=limit&limit=10"),
        (FuturesEndpoints.OrderHistory, client => client.GetOrderHistoryAsync("BTCUSDT", From, To, clientOrderId: "md1"), "/contract/private/order-history?symbol=BTCUSDT&client_order_id=md1&start_time=1662518172&end_time=1662518999"),
        (FuturesEndpoints.Trades, client => client.GetFillsAsync(null, From), "/contract/private/trades?start_time=1662518172"),
        (FuturesEndpoints.Position, client => client.GetPositionsAsync(), "/contract/private/position"),
        (FuturesEndpoints.PositionV2, client => client.GetPositionsV2Async("BTCUSDT"), "/contract/private/position-v2?symbol=BTCUSDT"),
        (FuturesEndpoints.GetPositionMode, client => client.GetPositionModeAsync(), "/contract/private/get-position-mode"),
    ];

    /// <summary>Endpoint, how it is called, and the exact body that must leave.</summary>
    private static readonly (Endpoint Endpoint, Func<FuturesClient, Task> Call, string Body)[] Posts =
    [
        (FuturesEndpoints.SubmitOrder, client => client.SubmitOrderAsync(SubmitOrder.Market("BTCUSDT", OrderSide.SellCloseLong, 3)), """{"symbol":"BTCUSDT","side":3,"type":"market","size":3}"""),
        (FuturesEndpoints.CancelOrder, client => client.CancelOrderAsync("BTCUSDT", "7"), """{"symbol":"BTCUSDT","order_id":"7"}"""),
        (FuturesEndpoints.CancelOrder, client => client.CancelOrderByClientIdAsync("BTCUSDT", "md1"), """{"symbol":"BTCUSDT","client_order_id":"md1"}"""),
        (FuturesEndpoints.CancelOrders, client => client.CancelAllOrdersAsync("BTCUSDT"), """{"symbol":"BTCUSDT"}"""),
        (FuturesEndpoints.SubmitLeverage, client => client.SetLeverageAsync("BTCUSDT", 5, MarginMode.Isolated), """{"symbol":"BTCUSDT","leverage":"5","open_type":"isolated"}"""),
        (FuturesEndpoints.SetPositionMode, client => client.SetPositionModeAsync(PositionMode.OneWay), """{"position_mode":"one_way_mode"}"""),
    ];

    [Fact]
    public async Task Reads_leave_with_the_path_and_the_key_of_their_endpoint()
    {
        foreach (var (endpoint, call, path) in Gets)
        {
            var venue = ScriptedVenue.Answering(500, "");
            using var client = venue.Client(new ManualTimeProvider());

            await call(client);

            Assert.Equal(("GET", path, null), (venue.Last.Method, venue.Last.Path, venue.Last.Body));
            Assert.Equal(endpoint.Authentication == Authentication.Keyed, venue.Last.Headers.ContainsKey("X-BM-KEY"));
            Assert.DoesNotContain("X-BM-SIGN", venue.Last.Headers.Keys);
            Assert.StartsWith("martdesk-bitmart/", venue.Last.Headers["User-Agent"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Writes_leave_signed_over_exactly_the_body_that_leaves()
    {
        foreach (var (endpoint, call, body) in Posts)
        {
            var venue = ScriptedVenue.Answering(500, "");
            using var client = venue.Client(new ManualTimeProvider());

            await call(client);

            Assert.Equal(("POST", endpoint.Path, body, "application/json"), (venue.Last.Method, venue.Last.Path, venue.Last.Body, venue.Last.ContentType));
            Assert.Equal("80618e45710812162b04892c7ee5ead4a3cc3e56", venue.Last.Headers["X-BM-KEY"]);
            var isSigned = RequestSigner.Verify(
                "6c6c98544461bbe71db2bca4c6d7fd0021e0ba9efc215f9c6ad41852df9d9df9"u8, System.Text.Encoding.UTF8.GetBytes(venue.Last.Headers["X-BM-TIMESTAMP"]), "test001"u8, System.Text.Encoding.UTF8.GetBytes(body), venue.Last.Headers["X-BM-SIGN"]);
            Assert.True(isSigned);
        }
    }

    [Fact]
    public void Every_method_calls_an_endpoint_of_the_list() => Assert.Subset(
        FuturesEndpoints.All.ToHashSet(),
        Gets.Select(get => get.Endpoint).Concat(Posts.Select(post => post.Endpoint)).ToHashSet());

    [Fact]
    public async Task Order_of_the_reference_leaves_as_the_reference_writes_it()
    {
        var venue = ScriptedVenue.Answering(500, "");
        using var client = venue.Client(new ManualTimeProvider());

        await client.SubmitOrderAsync(SubmitOrder.Limit("ETHUSDT", OrderSide.SellOpenShort, 10, 2000m) with { ClientOrderId = "BM1234", Leverage = 1, MarginMode = MarginMode.Isolated });

        var sample = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "fixtures", "bitmart", "futures", "submit-order.request.json")));
        Assert.True(JsonNode.DeepEquals(sample, JsonNode.Parse(venue.Last.Body!)));
    }

    [Fact]
    public async Task Prepared_order_leaves_later_with_its_own_time_and_text()
    {
        var time = new ManualTimeProvider();
        var venue = ScriptedVenue.Answering(200, """{"code":1000,"data":{"order_id":7,"price":"market price"}}""");
        using var client = venue.Client(time);
        var prepared = client.PrepareSubmitOrder(SubmitOrder.Market("BTCUSDT", OrderSide.BuyOpenLong, 50) with { ClientOrderId = "md1" });
        Assert.Empty(venue.Sent);

        time.Advance(TimeSpan.FromSeconds(30));
        using var afterRestart = venue.Client(time);
        var reply = await afterRestart.SendAsync(new PreparedSubmitOrder(prepared.TimestampMs, prepared.Body));

        Assert.Equal(new OrderAck { OrderId = "7", Price = null }, Assert.IsType<Reply<OrderAck>.Ok>(reply).Value);
        Assert.Equal((prepared.Body, prepared.TimestampMs.ToString(System.Globalization.CultureInfo.InvariantCulture)), (venue.Last.Body, venue.Last.Headers["X-BM-TIMESTAMP"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Empty_order_id_never_becomes_cancel_everything(string id)
    {
        var venue = ScriptedVenue.Answering(200, """{"code":1000}""");
        using var client = venue.Client(new ManualTimeProvider());

        await Assert.ThrowsAsync<ArgumentException>(() => client.CancelOrderAsync("BTCUSDT", id));
        await Assert.ThrowsAsync<ArgumentException>(() => client.CancelOrderByClientIdAsync("BTCUSDT", id));

        Assert.Empty(venue.Sent);
    }

    [Fact]
    public void Broken_orders_are_argument_errors()
    {
        using var client = ScriptedVenue.Answering(500, "").Client(new ManualTimeProvider());
        var good = SubmitOrder.Limit("BTCUSDT", OrderSide.BuyOpenLong, 1, 100m);

        Assert.Throws<ArgumentException>(() => client.PrepareSubmitOrder(good with { Symbol = "" }));
        Assert.Throws<ArgumentException>(() => client.PrepareSubmitOrder(good with { Size = 0 }));
        Assert.Throws<ArgumentException>(() => client.PrepareSubmitOrder(good with { Price = null }));
        Assert.Throws<ArgumentException>(() => client.PrepareSubmitOrder(good with { Price = -1m }));
        Assert.Throws<ArgumentException>(() => client.PrepareSubmitOrder(good with { ClientOrderId = "" }));
        Assert.Throws<ArgumentException>(() => client.PrepareSubmitOrder(good with { ClientOrderId = "md-1" }));
        Assert.Throws<ArgumentException>(() => client.PrepareSubmitOrder(good with { ClientOrderId = new string('a', 33) }));
    }

    [Fact]
    public async Task Private_call_without_credentials_is_a_mistake_of_the_caller()
    {
        using var client = ScriptedVenue.Answering(500, "").Client(new ManualTimeProvider(), options => options with { Credentials = null });

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetBalancesAsync());
    }

    [Fact]
    public async Task Broker_id_leaves_when_given()
    {
        var venue = ScriptedVenue.Answering(500, "");
        using var client = venue.Client(new ManualTimeProvider(), options => options with { BrokerId = "broker1" });

        await client.GetDepthAsync("BTCUSDT");

        Assert.Equal("broker1", venue.Last.Headers["X-BM-BROKER-ID"]);
    }

    [Fact]
    public void Credentials_and_options_print_no_secret()
    {
        var printed = $"{ScriptedVenue.Credentials} {new BitMartOptions { Environment = BitMartEnvironment.Live, Credentials = ScriptedVenue.Credentials }}";

        Assert.Contains("***", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("6c6c98", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("test001", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("80618e", printed, StringComparison.Ordinal);
    }
}
