using System.Text.Json;
using MartDesk.Exchange.Server.Tests.Streams;

namespace MartDesk.Exchange.Server.Tests.Positions;

public sealed class LiquidationFlowTests
{
    [Fact]
    public async Task Takeover_is_told_by_the_order_channel_and_stands_in_both_histories()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await using var alice = await StreamClient.ConnectAsync(exchange, "/user?protocol=1.1");
        await alice.LoginAsync(LocalExchange.Alice);
        await alice.NextTextAsync();
        await alice.SubscribeAsync("futures/order");
        await alice.NextTextAsync();

        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":100 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"60000","size":100,"leverage":"100","open_type":"isolated" """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":1 """);
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":2,"price":"59500","size":100 """);
        // The mark, the median of bid, ask and last, falls to the ask and below 59,736.
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"59700","size":1 """);

        var cancelled = await NextAsync(alice, action: 4);
        Assert.Equal("50000", cancelled.GetProperty("price").GetString());
        var taken = await NextAsync(alice, action: 7);
        Assert.Equal(("bankruptcy", 3, 4), (taken.GetProperty("type").GetString(), taken.GetProperty("side").GetInt32(), taken.GetProperty("state").GetInt32()));
        Assert.Equal("59500", taken.GetProperty("last_trade").GetProperty("fillPrice").GetString());

        Assert.Equal(0, (await exchange.GetAsync("/contract/private/position", LocalExchange.Alice)).Data.GetArrayLength());
        var history = (await exchange.GetAsync("/contract/private/order-history?symbol=BTCUSDT", LocalExchange.Alice)).Data;
        Assert.Contains(history.EnumerateArray(), row => row.GetProperty("type").GetString() == "bankruptcy" && row.GetProperty("deal_size").GetString() == "100");
        // Margin 60 and reserve 3.6, less 50 of loss and 3.57 of fee, went to the insurance fund.
        var clearance = (await exchange.GetAsync("/contract/private/transaction-history?flow_type=5", LocalExchange.Alice)).Data[0];
        Assert.Equal("-10.03", clearance.GetProperty("amount").GetString());
    }

    private static async Task<JsonElement> NextAsync(StreamClient client, int action)
    {
        while (true)
        {
            var change = (await client.NextDataAsync("futures/order"))[0];
            if (change.GetProperty("action").GetInt32() == action)
                return change.GetProperty("order");
        }
    }
}
