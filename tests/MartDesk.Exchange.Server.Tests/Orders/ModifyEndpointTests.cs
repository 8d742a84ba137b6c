using MartDesk.Exchange.Server.Tests.Http;
using MartDesk.Testing.Clock;

namespace MartDesk.Exchange.Server.Tests.Orders;

public sealed class ModifyEndpointTests
{
    private const string Modify = "/contract/private/modify-limit-order";
    private const string CancelAllAfter = "/contract/private/cancel-all-after";

    [Theory]
    [InlineData("""{"symbol":"BTCUSDT","order_id":ID,"price":"50100","size":"7"}""", "7 @ 50100")]
    [InlineData("""{"symbol":"BTCUSDT","order_id":ID,"size":2}""", "2 @ 50000")]
    [InlineData("""{"symbol":"BTCUSDT","client_order_id":"mine","price":"49999.9"}""", "4 @ 49999.9")]
    [InlineData("""{"order_id":ID,"price":"50100"}""", "4 @ 50100")]
    public async Task An_open_order_takes_a_new_price_a_new_size_or_both(string body, string expected)
    {
        await using var exchange = await LocalExchange.StartAsync();
        var id = await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":4,"client_order_id":"mine" """);
        var modified = await exchange.PostAsync(Modify, body.Replace("ID", $"{id}", StringComparison.Ordinal), LocalExchange.Alice);
        Assert.Equal("", WireShape.Differences(WireShape.Fixture("modify-limit-order"), modified.Root));
        var open = Assert.Single((await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Alice)).Data.EnumerateArray());
        Assert.Equal(expected, $"{open.GetProperty("size").GetString()} @ {open.GetProperty("price").GetString()}");
        Assert.Equal($"{id}", open.GetProperty("order_id").GetString());
    }

    [Theory]
    [InlineData("""{"symbol":"NOPE","order_id":ID,"size":2}""", 40034)]
    [InlineData("""{"symbol":"BTCUSDT","size":2}""", 40007)]
    [InlineData("""{"symbol":"BTCUSDT","order_id":ID}""", 40007)]
    [InlineData("""{"symbol":"BTCUSDT","order_id":1,"size":2}""", 40037)]
    [InlineData("""{"symbol":"BTCUSDT","client_order_id":"other","size":2}""", 40035)]
    [InlineData("""{"symbol":"ETHUSDT","order_id":ID,"size":2}""", 40037)]
    [InlineData("""{"symbol":"BTCUSDT","order_id":ID,"price":"50000.05"}""", 40043)]
    [InlineData("""{"symbol":"BTCUSDT","order_id":ID,"size":0}""", 40044)]
    [InlineData("""{"symbol":"BTCUSDT","order_id":ID,"size":30000}""", 40027)]
    public async Task A_change_that_breaks_a_rule_leaves_the_order_as_it_was(string body, int code)
    {
        await using var exchange = await LocalExchange.StartAsync();
        var id = await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":4 """);
        Assert.Equal(code, (await exchange.PostAsync(Modify, body.Replace("ID", $"{id}", StringComparison.Ordinal), LocalExchange.Alice)).Code);
        Assert.Equal("4", (await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Alice)).Data[0].GetProperty("size").GetString());
    }

    [Fact]
    public async Task Orders_are_cancelled_when_the_owner_stops_putting_it_off()
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var exchange = await LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, Keys = [LocalExchange.Alice, LocalExchange.Bob] }, time);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":4 """);

        var set = await exchange.PostAsync(CancelAllAfter, """{"symbol":"BTCUSDT","timeout":10}""", LocalExchange.Alice);
        Assert.Equal("", WireShape.Differences(WireShape.Fixture("cancel-all-after"), set.Root));
        Assert.Equal(10, set.Data.GetProperty("cancel_time").GetInt64() - set.Data.GetProperty("set_time").GetInt64());
        time.Advance(TimeSpan.FromSeconds(8));
        await exchange.PostAsync(CancelAllAfter, """{"symbol":"BTCUSDT","timeout":10}""", LocalExchange.Alice);
        time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(1, await OpenAsync(exchange));
        time.Advance(TimeSpan.FromSeconds(2));
        await exchange.Host.ReadMarkAsync();
        Assert.Equal(0, await OpenAsync(exchange));
    }

    [Theory]
    [InlineData("""{"symbol":"BTCUSDT","timeout":0}""", 1000)]
    [InlineData("""{"symbol":"BTCUSDT","timeout":4}""", 40011)]
    [InlineData("""{"symbol":"BTCUSDT","timeout":86401}""", 40011)]
    [InlineData("""{"symbol":"BTCUSDT","timeout":1.5}""", 40007)]
    [InlineData("""{"symbol":"BTCUSDT"}""", 40007)]
    [InlineData("""{"timeout":10}""", 40034)]
    public async Task A_timed_cancel_is_five_seconds_to_a_day_or_none(string body, int code)
    {
        await using var exchange = await LocalExchange.StartAsync();
        Assert.Equal(code, (await exchange.PostAsync(CancelAllAfter, body, LocalExchange.Alice)).Code);
    }

    private static async Task<int> OpenAsync(LocalExchange exchange) =>
        (await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Alice)).Data.GetArrayLength();
}
