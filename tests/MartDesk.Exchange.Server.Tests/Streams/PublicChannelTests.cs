using System.Text.Json;

namespace MartDesk.Exchange.Server.Tests.Streams;

public sealed class PublicChannelTests
{
    [Fact]
    public async Task Depth_updates_turn_the_snapshot_into_the_book_one_version_at_a_time()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":3 """);
        await using var client = await StreamClient.ConnectAsync(exchange);
        const string Topic = "futures/depthIncrease50:BTCUSDT@100ms";
        await client.SubscribeAsync(Topic);
        Assert.Contains("\"success\":true", await client.NextTextAsync(), StringComparison.Ordinal);
        var book = new SortedDictionary<decimal, string>();
        var snapshot = await client.NextDataAsync(Topic);
        Assert.Equal("snapshot", snapshot.GetProperty("type").GetString());
        Apply(book, snapshot);
        var version = snapshot.GetProperty("version").GetInt64();

        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":3 """);
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60001","size":7 """);
        while (!book.ContainsKey(60001m))
        {
            var update = await client.NextDataAsync(Topic);
            Assert.Equal("update", update.GetProperty("type").GetString());
            Assert.Equal(++version, update.GetProperty("version").GetInt64());
            Apply(book, update);
        }

        Assert.Equal([new(60001m, "7")], book);
        await client.SendAsync($$"""{"action":"request","args":["{{Topic}}"]}""");
        JsonElement requested;
        do
        {
            requested = await client.NextDataAsync(Topic);
        }
        while (requested.GetProperty("type").GetString() != "snapshot");
        Assert.Equal("""[{"price":"60001","vol":"7"}]""", requested.GetProperty("asks").GetRawText());
    }

    [Fact]
    public async Task Each_channel_says_where_the_market_stands()
    {
        await using var exchange = await LocalExchange.StartAsync();
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SubscribeAsync("futures/trade:BTCUSDT");
        await client.NextTextAsync();
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":3 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":2 """);

        var trade = (await client.NextDataAsync("futures/trade:BTCUSDT"))[0];
        Assert.Equal(("60000", "2", 1, false), (trade.GetProperty("deal_price").GetString(), trade.GetProperty("deal_vol").GetString(), trade.GetProperty("way").GetInt32(), trade.GetProperty("m").GetBoolean()));
        Assert.EndsWith("000000Z", trade.GetProperty("created_at").GetString(), StringComparison.Ordinal);

        var depthAll = await Subscribed(client, "futures/depthAll20:BTCUSDT@200ms");
        Assert.Equal("""[{"price":"60000","vol":"1"}]""", depthAll.GetProperty("asks").GetRawText());
        Assert.Equal("[]", depthAll.GetProperty("bids").GetRawText());

        await client.SubscribeAsync("futures/depth5:BTCUSDT");
        var bids = await client.NextDataAsync("futures/depth5:BTCUSDT");
        var asks = await client.NextDataAsync("futures/depth5:BTCUSDT");
        Assert.Equal((1, 2), (bids.GetProperty("way").GetInt32(), asks.GetProperty("way").GetInt32()));
        Assert.Equal("""[{"price":"60000","vol":"1"}]""", asks.GetProperty("depths").GetRawText());

        var best = await Subscribed(client, "futures/bookticker:BTCUSDT");
        Assert.Equal(("60000", "1", "0"), (best.GetProperty("best_ask_price").GetString(), best.GetProperty("best_ask_vol").GetString(), best.GetProperty("best_bid_price").GetString()));

        var ticker = await Subscribed(client, "futures/ticker:BTCUSDT");
        Assert.Equal(("60000", "2"), (ticker.GetProperty("last_price").GetString(), ticker.GetProperty("volume_24").GetString()));
        Assert.Equal("BTCUSDT", (await Subscribed(client, "futures/ticker")).GetProperty("symbol").GetString());

        var bar = await Subscribed(client, "futures/klineBin1m:BTCUSDT");
        Assert.Equal("60000", bar.GetProperty("c").GetString());
        Assert.Equal(bar.GetProperty("ts").GetInt64(), bar.GetProperty("items")[0].GetProperty("ts").GetInt64());
        Assert.Equal("2", bar.GetProperty("items")[0].GetProperty("v").GetString());

        Assert.Equal("0", (await Subscribed(client, "futures/fundingRate:BTCUSDT")).GetProperty("fundingRate").GetString());
    }

    private static async Task<JsonElement> Subscribed(StreamClient client, string topic)
    {
        await client.SubscribeAsync(topic);
        return await client.NextDataAsync(topic);
    }

    private static void Apply(SortedDictionary<decimal, string> asks, JsonElement depth)
    {
        foreach (var level in depth.GetProperty("asks").EnumerateArray())
        {
            var price = decimal.Parse(level.GetProperty("price").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
            if (level.GetProperty("vol").GetString() == "0")
                asks.Remove(price);
            else
                asks[price] = level.GetProperty("vol").GetString()!;
        }
    }
}
