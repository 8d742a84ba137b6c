using System.Net.WebSockets;
using System.Text.Json;
using MartDesk.Exchange.Server.Faults;
using MartDesk.Exchange.Server.Tests.Admin;
using MartDesk.Exchange.Server.Tests.Streams;

namespace MartDesk.Exchange.Server.Tests.Faults;

/// <summary>What a reader of streams sees of each fault. Depth versions are counted from the snapshot's.</summary>
public sealed class StreamFaultTests
{
    private const string Depth = "futures/depthIncrease5:BTCUSDT@100ms";

    [Theory]
    [InlineData("drop-frame depthIncrease nth=3", new[] { 0L, 1, 3, 4, 5 })]
    [InlineData("drop-frame depthIncrease nth=3 count=2", new[] { 0L, 1, 4, 5, 6 })]
    [InlineData("duplicate-frame depthIncrease nth=3", new[] { 0L, 1, 2, 2, 3 })]
    [InlineData("swap-frames depthIncrease nth=3", new[] { 0L, 1, 3, 2, 4 })]
    [InlineData("drop-frame depthIncrease symbol=ETHUSDT", new[] { 0L, 1, 2, 3, 4 })]
    [InlineData("drop-frame private", new[] { 0L, 1, 2, 3, 4 })]
    public async Task Depth_versions_have_a_gap_come_twice_or_in_the_wrong_order(string rule, long[] expected)
    {
        await using var exchange = await AdminTests.StartAsync(faults: rule);
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SubscribeAsync(Depth);
        var versions = new List<long>();
        while (versions.Count < expected.Length)
            versions.Add((await client.NextDataAsync(Depth)).GetProperty("version").GetInt64());
        Assert.Equal(expected, versions.Select(version => version - versions[0]));
    }

    [Theory]
    [InlineData("restart-versions depthIncrease nth=4 count=3", new[] { 0L, 1, 2, -3, -2, -1, 6 })]
    [InlineData("restart-versions nth=4", new[] { 0L, 1, 2, -3, 4 })]
    public async Task Depth_versions_begin_again_at_one(string rule, long[] expected)
    {
        await using var exchange = await AdminTests.StartAsync(faults: rule);
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SubscribeAsync(Depth);
        var versions = new List<long>();
        while (versions.Count < expected.Length)
            versions.Add((await client.NextDataAsync(Depth)).GetProperty("version").GetInt64());
        // Where the count is anew it does not follow the snapshot's: below 0 stand the versions themselves, less four.
        Assert.Equal(expected, versions.Select((version, index) => expected[index] < 0 ? version - 4 : version - versions[0]));
    }

    [Theory]
    [InlineData("futures/depthIncrease5:BTCUSDT@100ms", "bids", "60001.1", "3")]
    [InlineData("futures/depthAll5:BTCUSDT@100ms", "bids", "60001.1", "3")]
    [InlineData("futures/bookticker:BTCUSDT", null, "60001.1", null)]
    public async Task A_book_is_crossed_by_a_bid_above_the_best_ask(string topic, string? side, string price, string? size)
    {
        await using var exchange = await AdminTests.StartAsync();
        await QuoteAsync(exchange);
        exchange.Host.Faults.Add(FaultRuleReader.Read("cross-book nth=1"));
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SubscribeAsync(topic);
        var data = await client.NextDataAsync(topic);
        if (side is null)
        {
            Assert.Equal((price, "60001"), (data.GetProperty("best_bid_price").GetString(), data.GetProperty("best_ask_price").GetString()));
            return;
        }

        Assert.Equal((price, size), (data.GetProperty(side)[0].GetProperty("price").GetString(), data.GetProperty(side)[0].GetProperty("vol").GetString()));
        Assert.Equal("60001", data.GetProperty("asks")[0].GetProperty("price").GetString());
    }

    [Fact]
    public async Task A_book_told_side_by_side_is_crossed_on_the_side_of_the_message()
    {
        const string Topic = "futures/depth5:BTCUSDT@100ms";
        await using var exchange = await AdminTests.StartAsync();
        await QuoteAsync(exchange);
        exchange.Host.Faults.Add(FaultRuleReader.Read("cross-book depth nth=2"));
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SubscribeAsync(Topic);
        Assert.Equal("60000", (await client.NextDataAsync(Topic)).GetProperty("depths")[0].GetProperty("price").GetString());
        var asks = await client.NextDataAsync(Topic);
        Assert.Equal((2, "59999.9"), (asks.GetProperty("way").GetInt32(), asks.GetProperty("depths")[0].GetProperty("price").GetString()));
    }

    [Fact]
    public async Task A_garbled_message_ends_in_its_middle_and_the_next_is_whole()
    {
        await using var exchange = await AdminTests.StartAsync(faults: "garble-frame depthIncrease nth=2");
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SubscribeAsync(Depth);
        await client.NextTextAsync();
        await client.NextDataAsync(Depth);
        var garbled = await client.NextTextAsync();
        Assert.StartsWith("""{"group":"futures/depthIncrease5""", garbled, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(garbled));
        await client.NextDataAsync(Depth);
    }

    [Fact]
    public async Task A_message_that_is_late_holds_back_what_is_behind_it()
    {
        await using var exchange = await AdminTests.StartAsync(faults: "delay-frame replies by=300ms nth=2");
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SendAsync("ping");
        Assert.Equal("pong", await client.NextTextAsync());
        var time = TimeProvider.System;
        var startedAt = time.GetTimestamp();
        await client.SendAsync("ping");
        await client.SendAsync("ping");
        Assert.Equal(("pong", "pong"), (await client.NextTextAsync(), await client.NextTextAsync()));
        Assert.True(time.GetElapsedTime(startedAt) >= TimeSpan.FromMilliseconds(290));
    }

    [Fact]
    public async Task A_silent_stream_is_open_and_does_not_even_answer_a_ping()
    {
        await using var exchange = await AdminTests.StartAsync(faults: "silence count=2");
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SendAsync("ping");
        await client.SendAsync("ping");
        await client.SendAsync("""{"action":"nothing"}""");
        Assert.Contains("Invalid action", await client.NextTextAsync(), StringComparison.Ordinal);
        Assert.Equal(["reply", "reply"], exchange.Host.Faults.Log().Select(entry => entry.Target));
    }

    [Fact]
    public async Task A_stream_is_cut_in_place_of_a_message()
    {
        await using var exchange = await AdminTests.StartAsync(faults: "cut-frame depthIncrease nth=3");
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SubscribeAsync(Depth);
        await client.NextTextAsync();
        await client.NextDataAsync(Depth);
        await client.NextDataAsync(Depth);
        await Assert.ThrowsAnyAsync<WebSocketException>(() => client.NextTextAsync());
    }

    [Theory]
    [InlineData("disconnect private how=close", true)]
    [InlineData("disconnect private", false)]
    [InlineData("disconnect key=alice-key", false)]
    public async Task Streams_are_disconnected_once_at_the_moment_and_others_stay(string rule, bool isPolite)
    {
        await using var exchange = await AdminTests.StartAsync();
        await using var other = await StreamClient.ConnectAsync(exchange);
        await using var client = await LoggedInAsync(exchange);
        exchange.Host.Faults.Add(FaultRuleReader.Read(rule));
        if (isPolite)
            Assert.Equal(("", WebSocketCloseStatus.EndpointUnavailable), (await client.NextTextAsync(), client.CloseStatus));
        else
            await Assert.ThrowsAnyAsync<WebSocketException>(() => client.NextTextAsync());
        await using var again = await LoggedInAsync(exchange);
        await PingAsync(again);
        await PingAsync(other);
        Assert.Equal(1, exchange.Host.Faults.List()[0].Injected);
    }

    [Fact]
    public async Task A_login_is_refused_as_often_as_asked()
    {
        await using var exchange = await AdminTests.StartAsync(faults: "refuse-login key=alice-key count=1");
        await using var client = await StreamClient.ConnectAsync(exchange, "/user?protocol=1.1");
        await client.LoginAsync(LocalExchange.Alice);
        Assert.Contains("\"success\":false", await client.NextTextAsync(), StringComparison.Ordinal);
        await client.LoginAsync(LocalExchange.Alice);
        Assert.Contains("\"success\":true", await client.NextTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_login_ends_the_accounts_messages_without_a_word_until_the_next()
    {
        await using var exchange = await AdminTests.StartAsync();
        await using var client = await LoggedInAsync(exchange);
        await client.SubscribeAsync("futures/order");
        await client.NextTextAsync();
        exchange.Host.Faults.Add(FaultRuleReader.Read("expire-login"));
        await exchange.Host.ReadMarkAsync();
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":1 """);
        await PingAsync(client);
        await client.SubscribeAsync("futures/order");
        Assert.Contains("need authenication", await client.NextTextAsync(), StringComparison.Ordinal);
        await client.LoginAsync(LocalExchange.Alice);
        Assert.Contains("\"success\":true", await client.NextTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_of_the_account_is_lost_and_the_order_is_there_all_the_same()
    {
        await using var exchange = await AdminTests.StartAsync(faults: "drop-frame order nth=1");
        await using var client = await LoggedInAsync(exchange);
        await client.SubscribeAsync("futures/order");
        await client.NextTextAsync();
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":1 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50001","size":1 """);
        Assert.Equal("50001", (await client.NextDataAsync("futures/order"))[0].GetProperty("order").GetProperty("price").GetString());
        Assert.Equal(2, (await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Alice)).Data.GetArrayLength());
    }

    [Fact]
    public async Task A_stream_cannot_be_opened_while_a_proxy_says_no()
    {
        await using var exchange = await AdminTests.StartAsync(faults: "http /user status=503 count=1");
        await Assert.ThrowsAsync<WebSocketException>(() => StreamClient.ConnectAsync(exchange, "/user?protocol=1.1"));
        await using var client = await StreamClient.ConnectAsync(exchange, "/user?protocol=1.1");
        await PingAsync(client);
    }

    /// <summary>2 wanted at 60,000 and 3 offered at 60,001.</summary>
    private static async Task QuoteAsync(LocalExchange exchange)
    {
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"60000","size":2 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":4,"price":"60001","size":3 """);
    }

    private static async Task<StreamClient> LoggedInAsync(LocalExchange exchange)
    {
        var client = await StreamClient.ConnectAsync(exchange, "/user?protocol=1.1");
        await client.LoginAsync(LocalExchange.Alice);
        Assert.Contains("\"success\":true", await client.NextTextAsync(), StringComparison.Ordinal);
        return client;
    }

    private static async Task PingAsync(StreamClient client)
    {
        await client.SendAsync("ping");
        Assert.Equal("pong", await client.NextTextAsync());
    }
}
