using System.Text.Json;

namespace MartDesk.Exchange.Server.Tests.Orders;

public sealed class OrderEndpointTests
{
    [Fact]
    public async Task An_order_is_a_number_when_placed_and_text_when_read()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var placed = await exchange.PostAsync(
            "/contract/private/submit-order",
            """{"recvWindow":5000,"symbol":"BTCUSDT","client_order_id":"BM1234","side":4,"mode":1,"type":"limit","leverage":"5","open_type":"isolated","size":10,"price":"60000.0"}""",
            LocalExchange.Alice);

        Assert.Equal((200, 1000), (placed.Status, placed.Code));
        Assert.Equal("Ok", placed.Root.GetProperty("message").GetString());
        Assert.Equal("60000", placed.Data.GetProperty("price").GetString());
        var id = placed.Data.GetProperty("order_id").GetInt64();
        Assert.InRange(id, 100_000_000_000_000, (1L << 53) - 1);

        var order = (await exchange.GetAsync($"/contract/private/order?symbol=BTCUSDT&order_id={id}", LocalExchange.Alice)).Data;
        Assert.Equal($"{id}", order.GetProperty("order_id").GetString());
        Assert.Equal("BM1234", order.GetProperty("client_order_id").GetString());
        Assert.Equal("60000", order.GetProperty("price").GetString());
        Assert.Equal("10", order.GetProperty("size").GetString());
        Assert.Equal(2, order.GetProperty("state").GetInt32());
        Assert.Equal(4, order.GetProperty("side").GetInt32());
        Assert.Equal("limit", order.GetProperty("type").GetString());
        Assert.Equal("5", order.GetProperty("leverage").GetString());
        Assert.Equal("isolated", order.GetProperty("open_type").GetString());
        Assert.Equal("hedge_mode", order.GetProperty("position_mode").GetString());
        Assert.Equal("0", order.GetProperty("deal_avg_price").GetString());
        Assert.Equal("0", order.GetProperty("deal_size").GetString());
        Assert.Equal(JsonValueKind.Number, order.GetProperty("create_time").ValueKind);
    }

    [Fact]
    public async Task A_client_order_id_is_taken_once()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":1,"client_order_id":"once" """);
        var again = await exchange.PostAsync("/contract/private/submit-order", """{"symbol":"BTCUSDT","side":1,"price":"50000","size":1,"client_order_id":"once"}""", LocalExchange.Alice);
        Assert.Equal((403, 40050), (again.Status, again.Code));
        Assert.Equal(1, (await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Alice)).Data.GetArrayLength());
    }

    [Theory]
    [InlineData("""{"symbol":"BTCUSDT","order_id":"ID"}""")]
    [InlineData("""{"symbol":"BTCUSDT","order_id":ID}""")]
    [InlineData("""{"order_id":"ID"}""")]
    [InlineData("""{"symbol":"BTCUSDT","client_order_id":"mine"}""")]
    [InlineData("""{"symbol":"BTCUSDT"}""")]
    public async Task An_order_is_cancelled_by_either_id_or_with_its_whole_symbol(string body)
    {
        await using var exchange = await LocalExchange.StartAsync();
        var id = await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":4,"client_order_id":"mine" """);

        var cancelled = await exchange.PostAsync("/contract/private/cancel-order", body.Replace("ID", $"{id}", StringComparison.Ordinal), LocalExchange.Alice);

        Assert.True(cancelled.Code == 1000, cancelled.Text);
        Assert.Equal("{}", cancelled.DataText);
        Assert.Equal("[]", (await exchange.GetAsync("/contract/private/get-open-orders?symbol=BTCUSDT", LocalExchange.Alice)).DataText);
        var order = (await exchange.GetAsync("/contract/private/order-history?symbol=BTCUSDT", LocalExchange.Alice)).Data[0];
        Assert.Equal(4, order.GetProperty("state").GetInt32());
        Assert.Equal("0", order.GetProperty("deal_size").GetString());
        Assert.Equal("100000", (await exchange.GetAsync("/contract/private/assets-detail", LocalExchange.Alice)).Data[0].GetProperty("available_balance").GetString());
        var second = await exchange.PostAsync("/contract/private/cancel-order", $$"""{"symbol":"BTCUSDT","order_id":"{{id}}"}""", LocalExchange.Alice);
        Assert.Equal((400, 40037), (second.Status, second.Code));
    }

    [Fact]
    public async Task Cancel_orders_leaves_other_symbols_alone()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":1 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":4,"price":"70000","size":1 """);
        await exchange.PostAsync("/contract/private/submit-order", """{"symbol":"ETHUSDT","side":1,"price":"2000","size":1}""", LocalExchange.Alice);

        Assert.Equal(1000, (await exchange.PostAsync("/contract/private/cancel-orders", """{"symbol":"BTCUSDT"}""", LocalExchange.Alice)).Code);

        var open = (await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Alice)).Data;
        Assert.Equal("ETHUSDT", Assert.Single(open.EnumerateArray()).GetProperty("symbol").GetString());
    }

    [Fact]
    public async Task Fills_tell_role_positive_fees_and_what_was_realised()
    {
        await using var exchange = await LocalExchange.StartAsync();
        var resting = await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":10,"client_order_id":"bobs" """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":4 """);
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":1,"price":"59900","size":4 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":3,"type":"market","size":4 """);

        var rows = (await exchange.GetAsync("/contract/private/trades?symbol=BTCUSDT", LocalExchange.Alice)).Data;
        Assert.Equal(2, rows.GetArrayLength());
        // Sold 0.004 BTC at 59900 that cost 60000: a loss of 0.4, and a fee of 239.6 × 0.0006.
        Assert.Equal("-0.4", rows[0].GetProperty("realised_profit").GetString());
        Assert.Equal("0.14376", rows[0].GetProperty("paid_fees").GetString());
        Assert.Equal("Taker", rows[0].GetProperty("exec_type").GetString());
        Assert.False(rows[0].GetProperty("profit").GetBoolean());
        Assert.Equal(3, rows[0].GetProperty("side").GetInt32());

        var makers = (await exchange.GetAsync($"/contract/private/trades?order_id={resting}&start_time={LocalExchange.NowMs - 60_000}", LocalExchange.Bob)).Data;
        var maker = Assert.Single(makers.EnumerateArray());
        Assert.Equal("Maker", maker.GetProperty("exec_type").GetString());
        Assert.Equal("0.048", maker.GetProperty("paid_fees").GetString());
        Assert.Equal("4", maker.GetProperty("vol").GetString());
        Assert.Equal(1, (await exchange.GetAsync("/contract/private/trades?client_order_id=bobs", LocalExchange.Bob)).Data.GetArrayLength());
        Assert.Equal("[]", (await exchange.GetAsync($"/contract/private/trades?start_time={(LocalExchange.NowMs / 1000) + 60}", LocalExchange.Bob)).DataText);

        var partly = (await exchange.GetAsync("/contract/private/get-open-orders?order_state=partially_filled", LocalExchange.Bob)).Data;
        Assert.Equal("4", Assert.Single(partly.EnumerateArray()).GetProperty("deal_size").GetString());
    }
}
