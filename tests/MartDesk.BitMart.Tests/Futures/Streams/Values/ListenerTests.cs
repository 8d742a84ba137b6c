using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Futures.Streams.Decoding;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.BitMart.Tests.Futures.Streams.Decoding;
using MartDesk.Testing;

namespace MartDesk.BitMart.Tests.Futures.Streams.Values;

public sealed class ListenerTests
{
    [Fact]
    public async Task Listener_gets_market_data_in_any_form_and_the_reader_gets_the_rest()
    {
        var listener = new TextListener();
        await using var scene = new StreamScene { Options = new StreamOptions { NextRandom = () => 1.0, Listener = listener } };
        scene.OpenPublic(FuturesTopic.BookTicker("BTCUSDT"), FuturesTopic.Ticker("BTCUSDT"), FuturesTopic.KlineOneMinute("BTCUSDT"));
        scene.Read();
        await scene.ConnectedAsync();

        scene.Socket.Say("""{"data":{"symbol":"BTCUSDT","best_bid_price":"1.5","ms_t":7},"group":"futures/bookticker:BTCUSDT"}""");
        scene.Socket.Say("""{ "group": "futures/ticker:BTCUSDT", "data": { "symbol": "BTCUSDT", "last_price": "97153.6", "unheard_of": 1 } }""");
        scene.Socket.Say("""{"data":{"symbol":"BTCUSDT","items":[{"o":"1","h":"1","l":"1","c":"1","v":"1","ts":1}]},"group":"futures/klineBin1m:BTCUSDT"}""");
        scene.Socket.Say("""{"data":{"symbol":"BTCUSDT"},"group":"futures/unheardOf:BTCUSDT"}""");
        await scene.ToldAsync(told => told is StreamEvent.Unknown, "the message of a channel nobody knows");

        Assert.Equal(
            ["bookticker BTCUSDT 1.5 none none none 7", "ticker BTCUSDT 97153.6 none none none none none none none none", "candle futures/klineBin1m:BTCUSDT BTCUSDT 1 1 1 1 1 1"], listener.Told);
        Assert.Equal([typeof(StreamEvent.Connected), typeof(StreamEvent.Unknown)], scene.Events.Select(told => told.GetType()));
        Assert.Equal(0, scene.Public!.Statistics.BrokenMessages);
    }

    [Fact]
    public async Task Book_that_the_stream_keeps_takes_its_pushes_and_the_listener_those_of_other_topics()
    {
        var listener = new TextListener();
        await using var scene = new StreamScene { Options = new StreamOptions { NextRandom = () => 1.0, Listener = listener } };
        scene.OpenPublic(FuturesTopic.DepthIncrease(5, "ETHUSDT", 100));
        var book = scene.Public!.OpenBook("BTCUSDT");
        scene.Read();
        await scene.ConnectedAsync();

        scene.Socket.Say("""{"data":{"symbol":"BTCUSDT","asks":[{"price":"2","vol":"1"}],"bids":[{"price":"1","vol":"3"}],"ms_t":1,"version":5,"type":"snapshot"},"group":"futures/depthIncrease50:BTCUSDT@100ms"}""");
        scene.Socket.Say("""{"data":{"symbol":"ETHUSDT","asks":[{"price":"9","vol":"1"}],"bids":[],"ms_t":1,"version":5,"type":"snapshot"},"group":"futures/depthIncrease5:ETHUSDT@100ms"}""");
        scene.Socket.Say("""{ "data": {"symbol":"BTCUSDT","asks":[{"price":"2","vol":"0"}],"bids":[],"ms_t":2,"version":6,"type":"update"}, "group":"futures/depthIncrease50:BTCUSDT@100ms"}""");
        await Eventually.HoldsAsync(() => book.Version == 6 && listener.Told.Count == 1, "the book at version 6");

        Assert.Equal(["depth futures/depthIncrease5:ETHUSDT@100ms ETHUSDT 9x1; none 1 5 True"], listener.Told);
        Assert.Equal((1, 0), (book.Copy().Bids.Count, book.Copy().Asks.Count));
        Assert.DoesNotContain(scene.Events, told => told is StreamEvent.DepthIncrease);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_sample_of_the_reference_reaches_the_listeners_as_it_reaches_the_reader(bool isCompact)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "tests", "fixtures", "bitmart", "futures"), "stream-*.response.json"))
        {
            var text = File.ReadAllText(file);
            if (!text.Contains("\"data\"", StringComparison.Ordinal)) continue; // An answer to a request.
            var message = System.Text.Encoding.UTF8.GetBytes(isCompact ? System.Text.Json.Nodes.JsonNode.Parse(text)!.ToJsonString() : text);
            var listener = new TextListener();
            var path = new ValuePath(new StreamBooks(TimeSpan.Zero, TimeProvider.System), listener, listener, _ => { });
            var expected = TextListener.Describe(StreamDecoder.Decode(StreamFrame.Read(message))).ToList();

            if (!path.TryDeliver(message, out _)) Assert.True(path.TryDeliver(StreamDecoder.Decode(StreamFrame.Read(message)), StreamFrame.Read(message).Group), file);

            Assert.Equal(expected, listener.Told);
            Assert.NotEmpty(listener.Told);
        }
    }

    [Fact]
    public async Task Orders_positions_and_balances_of_a_private_stream_go_to_its_listener_and_connections_to_its_reader()
    {
        var listener = new TextListener();
        await using var scene = new StreamScene { Options = new StreamOptions { NextRandom = () => 1.0, AccountListener = listener } };
        scene.OpenPrivate();
        scene.Read();
        await scene.ConnectedAsync();

        scene.Socket.Say("""{"group":"futures/asset:BTC","data":{"currency":"BTC","available_balance":"1000","position_deposit":"1","frozen_balance":"0"}}""");
        scene.Socket.Say("""{"group":"futures/position","data":[{"symbol":"BTCUSDT","hold_volume":"1","position_type":1,"open_type":1,"hold_avg_price":"1","close_avg_price":"0","open_avg_price":"1","liquidate_price":"1","create_time":1,"update_time":2}]}""");
        scene.Socket.Say("""{"group":"futures/order","data":[{"action":2,"order":{"order_id":"7","size":"1","symbol":"A","state":2,"side":1,"type":"market","deal_size":"0","create_time":1,"update_time":2,"unheard_of":1}}]}""");
        await Eventually.HoldsAsync(() => listener.Told.Count == 3, "three messages");

        Assert.Equal(
            [
                "balance BTC 1000 1 0",
                "position BTCUSDT 1 Long isolated 0 0 1 0 1 1 1 2 none",
                "order Submitted 7 none none 1 A Working BuyOpenLong market none none none 0 1 2 none no fill none none - none none none none",
            ],
            listener.Told);
        Assert.Equal([typeof(StreamEvent.Connected)], scene.Events.Select(told => told.GetType()));
    }
}
