using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures.Streams;
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
        await scene.ToldAsync(told => told is StreamEvent.Candle, "the candle");

        Assert.Equal(["bookticker BTCUSDT 1.5 none none none 7", "ticker BTCUSDT 97153.6 none none none none none none none none"], listener.Told);
        Assert.Equal([typeof(StreamEvent.Connected), typeof(StreamEvent.Candle)], scene.Events.Select(told => told.GetType()));
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
}
