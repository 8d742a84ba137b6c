using System.Net.WebSockets;

namespace MartDesk.Exchange.Server.Tests.Streams;

public sealed class StreamProtocolTests
{
    [Theory]
    [InlineData("ping", "pong")]
    [InlineData("""{"action":"ping"}""", "pong")]
    [InlineData("{oops", """{"success":false,"error":"Invalid message: message must be JSON: {oops"}""")]
    [InlineData("[1]", """{"success":false,"error":"Invalid message: message must be JSON: [1]"}""")]
    [InlineData("""{"action":"subscribe","args":["futures/ticker:BTCUSDT"]}""", """{"action":"subscribe","group":"futures/ticker:BTCUSDT","success":true,"request":{"action":"subscribe","args":["futures/ticker:BTCUSDT"]}}""")]
    [InlineData("""{"action":"unsubscribe","args":["futures/depth50:BTCUSDT"]}""", """{"action":"unsubscribe","group":"futures/depth50:BTCUSDT","success":true,"request":{"action":"unsubscribe","args":["futures/depth50:BTCUSDT"]}}""")]
    [InlineData("""{"action":"subscribe","args":["sfutures/depth50:BTCUSDT"]}""", """{"action":"subscribe","group":"sfutures/depth50:BTCUSDT","success":false,"request":{"action":"subscribe","args":["sfutures/depth50:BTCUSDT"]},"error":"Invalid channel: not found sfutures/depth50:BTCUSDT"}""")]
    [InlineData("""{"action":"subscribe","args":["futures/depth7:BTCUSDT"]}""", """{"action":"subscribe","group":"futures/depth7:BTCUSDT","success":false,"request":{"action":"subscribe","args":["futures/depth7:BTCUSDT"]},"error":"Invalid channel: not found futures/depth7:BTCUSDT"}""")]
    [InlineData("""{"action":"subscribe","args":["futures/order"]}""", """{"action":"subscribe","group":"futures/order","success":false,"request":{"action":"subscribe","args":["futures/order"]},"error":"futures/order need authenication"}""")]
    [InlineData("""{"action":"dance","args":["x"]}""", """{"action":"dance","success":false,"request":{"action":"dance","args":["x"]},"error":"Invalid action [dance] for group [x]"}""")]
    [InlineData("""{"action":"access","args":["alice-key","1","00","web"]}""", """{"action":"access","success":false,"error":"access failed: openapi auth: apiKey alic**** failed: Header X-BM-TIMESTAMP range. Within a minute"}""")]
    public async Task Each_message_is_answered_and_the_connection_stays(string message, string expected)
    {
        await using var exchange = await LocalExchange.StartAsync();
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SendAsync(message);
        Assert.Equal(expected, await client.NextTextAsync());
        await client.SendAsync("""{"action":"unsubscribe","args":["futures/ticker:BTCUSDT"]}""");
        await client.SendAsync("ping");
        string last;
        do
        {
            last = await client.NextTextAsync();
        }
        while (last.StartsWith('{'));
        Assert.Equal("pong", last);
    }

    [Fact]
    public async Task A_message_of_2186_bytes_closes_the_socket_with_1009()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SendAsync(new string('x', 2186));
        Assert.Equal("", await client.NextTextAsync());
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, client.CloseStatus);
    }

    [Fact]
    public async Task A_login_signed_five_seconds_ahead_is_taken_and_a_wrong_one_is_not()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await using var client = await StreamClient.ConnectAsync(exchange, "/user?protocol=1.1");
        await client.LoginAsync(LocalExchange.Alice with { Secret = "guessed" });
        Assert.Contains("\"success\":false", await client.NextTextAsync(), StringComparison.Ordinal);
        await client.LoginAsync(LocalExchange.Alice, aheadMs: 5_000);
        Assert.Equal("""{"action":"access","success":true}""", await client.NextTextAsync());
    }

    [Fact]
    public async Task Private_pushes_tell_order_position_and_balance_of_the_owner_only()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await using var alice = await StreamClient.ConnectAsync(exchange, "/user?protocol=1.1");
        await alice.LoginAsync(LocalExchange.Alice);
        await alice.NextTextAsync();
        await alice.SendAsync("""{"action":"subscribe","args":["futures/order","futures/position","futures/asset:USDT"]}""");
        for (var i = 0; i < 3; i++)
            Assert.Contains("\"success\":true", await alice.NextTextAsync(), StringComparison.Ordinal);

        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":4 """);
        var id = await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"60000","size":10,"client_order_id":"mine","open_type":"cross" """);

        var submitted = (await alice.NextDataAsync("futures/order"))[0];
        Assert.Equal((2, 1), (submitted.GetProperty("action").GetInt32(), submitted.GetProperty("order").GetProperty("state").GetInt32()));
        Assert.Equal("null", submitted.GetProperty("order").GetProperty("last_trade").GetRawText());
        var matched = (await alice.NextDataAsync("futures/order"))[0];
        var order = matched.GetProperty("order");
        Assert.Equal((1, 2), (matched.GetProperty("action").GetInt32(), order.GetProperty("state").GetInt32()));
        Assert.Equal($"{id}", order.GetProperty("order_id").GetString());
        Assert.Equal(("mine", "4", "10"), (order.GetProperty("client_order_id").GetString(), order.GetProperty("deal_size").GetString(), order.GetProperty("size").GetString()));
        Assert.Equal("-", order.GetProperty("trigger_price").GetString());
        // 4 contracts are 240 USDT; a taker pays 0.06 %.
        Assert.Equal("-0.144", order.GetProperty("last_trade").GetProperty("fee").GetString());
        var position = (await alice.NextDataAsync("futures/position"))[0];
        Assert.Equal(("4", 1, 2), (position.GetProperty("hold_volume").GetString(), position.GetProperty("position_type").GetInt32(), position.GetProperty("open_type").GetInt32()));
        Assert.Equal("60000", position.GetProperty("hold_avg_price").GetString());
        var asset = await alice.NextDataAsync("futures/asset:USDT");
        Assert.Equal("USDT", asset.GetProperty("currency").GetString());

        await exchange.PostAsync("/contract/private/cancel-orders", """{"symbol":"BTCUSDT"}""", LocalExchange.Alice);
        var cancelled = (await alice.NextDataAsync("futures/order"))[0];
        Assert.Equal((3, 4), (cancelled.GetProperty("action").GetInt32(), cancelled.GetProperty("order").GetProperty("state").GetInt32()));
        Assert.Equal("4", cancelled.GetProperty("order").GetProperty("deal_size").GetString());
    }
}
