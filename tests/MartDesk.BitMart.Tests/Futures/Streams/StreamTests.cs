using System.Net.Sockets;
using System.Text.Json;
using MartDesk.BitMart.Clock;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.Testing;
using MartDesk.Testing.Clock;

namespace MartDesk.BitMart.Tests.Futures.Streams;

public sealed class StreamTests
{
    private const string Ticker = """{"data":{"symbol":"BTCUSDT","last_price":"97153.6"},"group":"futures/ticker:BTCUSDT@100ms"}""";

    [Fact]
    public async Task Public_stream_subscribes_and_hands_on_what_comes_even_under_a_group_with_a_speed()
    {
        await using var scene = StreamScene.OfPublic(FuturesTopic.Ticker("BTCUSDT"), FuturesTopic.Trade("BTCUSDT"));
        await scene.ConnectedAsync();

        scene.Socket.Say(Ticker);

        await scene.ToldAsync(told => told is StreamEvent.Ticker { Data.LastPrice: 97153.6m }, "the ticker");
        Assert.Equal("ws://127.0.0.1:8481/api?protocol=1.1", scene.Socket.Address!.AbsoluteUri);
        Assert.Equal(["""{"action":"subscribe","args":["futures/ticker:BTCUSDT","futures/trade:BTCUSDT"]}"""], scene.Socket.Sent);
        Assert.Equal(new StreamEvent.Connected(IsReconnect: false), scene.Events[0]);
    }

    [Fact]
    public async Task Every_sample_push_of_the_reference_reaches_the_reader_as_its_own_event()
    {
        await using var scene = StreamScene.OfPublic(FuturesTopic.Ticker("BTCUSDT"));
        await scene.ConnectedAsync();
        var folder = Path.Combine(Repository.Root, "tests", "fixtures", "bitmart", "futures");
        (string File, Type Event)[] samples =
        [
            ("ticker", typeof(StreamEvent.Ticker)), ("depthAll20", typeof(StreamEvent.Depth)), ("depthIncrease20-snapshot", typeof(StreamEvent.DepthIncrease)),
            ("depthIncrease20-update", typeof(StreamEvent.DepthIncrease)), ("bookticker", typeof(StreamEvent.BookTicker)), ("trade", typeof(StreamEvent.Trades)),
            ("klineBin1m", typeof(StreamEvent.Candle)), ("klineBin1m-items", typeof(StreamEvent.Candle)), ("markPriceKlineBin1m", typeof(StreamEvent.MarkPriceCandle)),
            ("depth20", typeof(StreamEvent.DepthSide)), ("depth50-asks", typeof(StreamEvent.DepthSide)), ("fundingRate", typeof(StreamEvent.FundingRate)), ("asset", typeof(StreamEvent.Balance)),
            ("position", typeof(StreamEvent.Positions)), ("order", typeof(StreamEvent.Orders)),
        ];

        foreach (var (file, _) in samples) scene.Socket.Say(File.ReadAllText(Path.Combine(folder, $"stream-{file}.response.json")));

        await Eventually.HoldsAsync(() => scene.Events.Count == samples.Length + 1, "one event per sample");
        Assert.Equal(samples.Select(sample => sample.Event), scene.Events.Skip(1).Select(told => told.GetType()));
        Assert.Equal(0, scene.Public!.Statistics.BrokenMessages);
    }

    [Fact]
    public async Task Funding_rate_and_a_snapshot_can_be_asked_for_once()
    {
        await using var scene = StreamScene.OfPublic(FuturesTopic.Ticker("BTCUSDT"));
        await scene.ConnectedAsync();

        scene.Public!.RequestFundingRate("BTCUSDT");
        scene.Public.RequestSnapshot(FuturesTopic.DepthIncrease(20, "BTCUSDT", 200));

        string[] samples = ["stream-fundingRate-once.request", "stream-depthIncrease20-snapshot.request"];
        await Eventually.HoldsAsync(() => scene.Socket.Sent.Count == 3, "both requests leave");
        Assert.Equal(
            samples.Select(sample => JsonSerializer.Serialize(JsonSerializer.Deserialize(EndpointCall.Fixture(sample), FuturesJson.Default.StreamRequest)!, FuturesJson.Default.StreamRequest)),
            scene.Socket.Sent.Skip(1));
    }

    [Fact]
    public async Task Private_stream_logs_in_before_it_subscribes_and_signs_with_the_venues_clock()
    {
        var time = new ManualTimeProvider();
        var clock = new VenueClock(time);
        clock.Measure(1589267764859, time.GetTimestamp(), isForced: true);
        await using var scene = StreamScene.OfPrivate(clock);
        await scene.ConnectedAsync();

        var sample = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "fixtures", "bitmart", "futures", "stream-login.request.json"));
        Assert.Equal(JsonSerializer.Serialize(JsonSerializer.Deserialize(sample, FuturesJson.Default.StreamRequest)!, FuturesJson.Default.StreamRequest), scene.Socket.Sent.First());
        Assert.Equal(["""{"action":"subscribe","args":["futures/order","futures/position","futures/asset:USDT","futures/asset:BTC","futures/asset:ETH"]}"""], scene.Socket.Sent.Skip(1));
        Assert.Equal("ws://127.0.0.1:8481/user?protocol=1.1", scene.Socket.Address!.AbsoluteUri);
    }

    [Fact]
    public async Task After_a_cut_the_stream_logs_in_and_subscribes_again_with_a_fresh_timestamp()
    {
        await using var scene = StreamScene.OfPrivate();
        await scene.ConnectedAsync();
        var first = scene.Socket;

        var lastSign = scene.Private!.Statistics.LastReceived;
        scene.Time.Advance(TimeSpan.FromSeconds(3));
        first.Break("connection reset");
        await scene.ToldAsync(told => told is StreamEvent.Disconnected { Reason: "connection reset" }, "the reason");
        await scene.AdvanceUntilAsync(() => scene.Connections == 2, TimeSpan.FromMilliseconds(100), "a second connection");
        await scene.ConnectedAsync(times: 2);

        Assert.True(first.IsDisposed);
        Assert.Equal(new StreamEvent.Connected(IsReconnect: true) { MissedSince = lastSign }, scene.Events.OfType<StreamEvent.Connected>().Last());
        Assert.NotNull(lastSign);
        Assert.Equal(first.Sent.ElementAt(1), scene.Socket.Sent.ElementAt(1));
        Assert.NotEqual(first.Sent.First(), scene.Socket.Sent.First());
    }

    [Fact]
    public async Task Refused_login_is_told_as_such_and_tried_again_later()
    {
        await using var scene = new StreamScene
        {
            Venue = (socket, request) => socket.Say("""{"action":"access","success":false,"error":"access failed: openapi auth: apiKey 880d5edecs**** failed: openapi auth failed"}"""),
        };
        scene.OpenPrivate();
        scene.Read();

        await scene.ToldAsync(told => told is StreamEvent.Disconnected { IsLoginRefused: true }, "the refusal");
        scene.Venue = StreamScene.Oblige;
        await scene.AdvanceUntilAsync(() => scene.Connections == 2, TimeSpan.FromMilliseconds(100), "a second try");
        await scene.ConnectedAsync();
    }

    [Fact]
    public async Task Silence_is_answered_with_a_ping_after_15_s_and_given_up_5_s_later()
    {
        await using var scene = StreamScene.OfPublic(FuturesTopic.Ticker("BTCUSDT"));
        await scene.ConnectedAsync();
        var first = scene.Socket;
        scene.Venue = (socket, request) =>
        {
            if (request.Action != StreamAction.Ping) StreamScene.Oblige(socket, request);
        };
        await scene.TimersAsync(1);

        scene.Time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.Single(first.Sent);
        scene.Time.Advance(TimeSpan.FromSeconds(0.1));
        await Eventually.HoldsAsync(() => first.Sent.Last() == """{"action":"ping"}""", "a ping");
        await scene.TimersAsync(1);
        Assert.DoesNotContain(scene.Events, told => told is StreamEvent.Disconnected);
        scene.Time.Advance(TimeSpan.FromSeconds(5));

        await scene.ToldAsync(told => told is StreamEvent.Disconnected, "the stall");
        await scene.AdvanceUntilAsync(() => scene.Connections == 2, TimeSpan.FromMilliseconds(100), "a new connection");
    }

    [Fact]
    public async Task Answered_pings_keep_a_silent_stream_and_are_told_as_life()
    {
        await using var scene = StreamScene.OfPublic(FuturesTopic.Ticker("BTCUSDT"));
        await scene.ConnectedAsync();

        await scene.AdvanceUntilAsync(() => scene.Events.OfType<StreamEvent.Alive>().Count() == 3, TimeSpan.FromSeconds(1), "three pongs");

        Assert.Equal(1, scene.Connections);
    }

    [Fact]
    public async Task Broken_messages_are_counted_and_unknown_ones_handed_on()
    {
        await using var scene = StreamScene.OfPublic(FuturesTopic.Ticker("BTCUSDT"));
        await scene.ConnectedAsync();

        scene.Socket.Say("{\"group\":\"futures/ticker:BTCUSDT\",\"data\":{");
        scene.Socket.Say("""{"group":"futures/ticker:BTCUSDT","data":{"symbol":"BTCUSDT","last_price":"many"}}""");
        scene.Socket.Say("""{"group":"futures/moon:BTCUSDT","data":{"phase":3}}""");
        scene.Socket.Say("""{"notice":"soon"}""");
        scene.Socket.Say(Ticker);

        await scene.ToldAsync(told => told is StreamEvent.Ticker, "the ticker after them");
        Assert.Equal(2, scene.Public!.Statistics.BrokenMessages);
        Assert.Contains(new StreamEvent.Unknown("futures/moon:BTCUSDT", """{"phase":3}"""), scene.Events);
        Assert.Contains(new StreamEvent.Unknown("", """{"notice":"soon"}"""), scene.Events);
        Assert.Equal(1, scene.Connections);
    }

    [Fact]
    public async Task Refused_topic_is_told_and_the_others_go_on()
    {
        await using var scene = new StreamScene
        {
            Venue = (socket, request) =>
            {
                foreach (var topic in request.Args ?? [])
                    socket.Say($$"""{"action":"subscribe","group":"{{topic}}","success":{{(topic.EndsWith("NONE", StringComparison.Ordinal) ? "false" : "true")}},"error":"group [{{topic}}] not exist"}""");
            },
        };
        scene.OpenPublic(FuturesTopic.Ticker("NONE"), FuturesTopic.Ticker("BTCUSDT"));
        scene.Read();

        await scene.ConnectedAsync();

        Assert.Contains(new StreamEvent.Refused("futures/ticker:NONE", "group [futures/ticker:NONE] not exist"), scene.Events);
    }

    [Fact]
    public async Task Subscription_without_an_answer_within_5_s_ends_the_connection()
    {
        await using var scene = new StreamScene { Venue = (_, _) => { } };
        scene.OpenPublic(FuturesTopic.Ticker("BTCUSDT"));
        scene.Read();
        await Eventually.HoldsAsync(() => scene.Connections == 1 && !scene.Socket.Sent.IsEmpty, "the subscription");
        await scene.TimersAsync(2);

        scene.Time.Advance(TimeSpan.FromSeconds(5));

        await scene.ToldAsync(told => told is StreamEvent.Disconnected { Reason: "no answer to a subscription within 5 s" }, "the reason");
    }

    [Fact]
    public async Task Waits_between_attempts_double_up_to_the_longest()
    {
        await using var scene = new StreamScene();
        for (var i = 0; i < 8; i++) scene.Attempts.Enqueue(new SocketException((int)SocketError.ConnectionRefused));
        scene.OpenPublic(FuturesTopic.Ticker("BTCUSDT"));
        scene.Read();
        double[] expected = [0.5, 1, 2, 4, 8, 16, 30, 30];

        for (var i = 0; i < expected.Length; i++)
        {
            await scene.ToldAsync(told => told is StreamEvent.Disconnected, $"attempt {i + 1} failed", i + 1);
            await scene.TimersAsync(1);
            scene.Time.Advance(TimeSpan.FromSeconds(expected[i]) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(i + 1, scene.Connections);
            scene.Time.Advance(TimeSpan.FromMilliseconds(1));
            await Eventually.HoldsAsync(() => scene.Connections == i + 2, $"attempt {i + 2} after {expected[i]} s");
        }

        await scene.ConnectedAsync();
    }

    [Fact]
    public async Task Topics_added_and_removed_while_connected_are_sent_and_remembered()
    {
        await using var scene = StreamScene.OfPublic(FuturesTopic.Ticker("BTCUSDT"));
        await scene.ConnectedAsync();

        scene.Public!.Subscribe(FuturesTopic.Trade("ETHUSDT"), FuturesTopic.Ticker("BTCUSDT"));
        scene.Public.Unsubscribe(FuturesTopic.Ticker("BTCUSDT"));

        await Eventually.HoldsAsync(() => scene.Socket.Sent.Count == 3, "both requests");
        Assert.Equal(["""{"action":"subscribe","args":["futures/trade:ETHUSDT"]}""", """{"action":"unsubscribe","args":["futures/ticker:BTCUSDT"]}"""], scene.Socket.Sent.Skip(1));
        scene.Socket.Close();
        await scene.AdvanceUntilAsync(() => scene.Connections == 2, TimeSpan.FromMilliseconds(100), "a new connection");
        await scene.ConnectedAsync(times: 2);
        Assert.Equal(["""{"action":"subscribe","args":["futures/trade:ETHUSDT"]}"""], scene.Socket.Sent);
    }

    [Fact]
    public void Many_topics_are_split_into_frames_the_venue_takes()
    {
        var topics = Enumerable.Range(0, 100).Select(i => $"futures/depthIncrease50:{new string('A', i)}USDT@100ms").ToList();

        var frames = StreamRequests.Split(StreamAction.Subscribe, topics).ToList();

        Assert.All(frames, frame => Assert.True(frame.Length <= 2048, $"{frame.Length} bytes"));
        var parsed = frames.Select(frame => JsonSerializer.Deserialize(frame, FuturesJson.Default.StreamRequest)!.Args!).ToList();
        Assert.All(parsed, args => Assert.InRange(args.Count, 1, 20));
        Assert.Equal(topics, parsed.SelectMany(args => args));
    }

    [Fact]
    public async Task Slow_reader_of_a_public_stream_is_told_how_much_was_dropped()
    {
        await using var scene = new StreamScene { Options = new StreamOptions { QueueCapacity = 4, NextRandom = () => 1.0 } };
        scene.OpenPublic(FuturesTopic.Ticker("BTCUSDT"));
        await using var reader = scene.Public!.ReadAsync().GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        for (var i = 0; i < 10; i++) scene.Socket.Say(Ticker);
        await Eventually.HoldsAsync(() => scene.Public.Statistics.Dropped == 6, "six drops");

        for (var i = 0; i < 4; i++) Assert.True(await reader.MoveNextAsync());
        scene.Socket.Say(Ticker);

        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(new StreamEvent.Resynchronise(6), reader.Current);
        Assert.True(await reader.MoveNextAsync());
        Assert.IsType<StreamEvent.Ticker>(reader.Current);
    }

    [Fact]
    public async Task Slow_reader_of_a_private_stream_loses_the_connection_but_no_event_in_silence()
    {
        await using var scene = new StreamScene { Options = new StreamOptions { QueueCapacity = 4, NextRandom = () => 1.0 } };
        scene.OpenPrivate();
        await using var reader = scene.Private!.ReadAsync().GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        for (var i = 0; i < 6; i++) scene.Socket.Say("""{"group":"futures/asset:USDT","data":{"currency":"USDT","available_balance":"1","position_deposit":"0","frozen_balance":"0"}}""");
        var first = scene.Socket;
        await Eventually.HoldsAsync(() => first.IsDisposed, "the connection is given up");

        for (var i = 0; i < 4; i++)
        {
            Assert.True(await reader.MoveNextAsync());
            Assert.IsType<StreamEvent.Balance>(reader.Current);
        }

        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(new StreamEvent.Disconnected("the reader is 4 events behind"), reader.Current);
        await scene.AdvanceUntilAsync(() => scene.Connections == 2, TimeSpan.FromMilliseconds(100), "a new connection");
        Assert.True(await reader.MoveNextAsync());
        Assert.True(Assert.IsType<StreamEvent.Connected>(reader.Current) is { IsReconnect: true, MissedSince: not null });
    }

    [Fact]
    public async Task Disposal_ends_the_reader_in_every_phase()
    {
        Action<ScriptedSocket, StreamRequest>[] venues = [StreamScene.Oblige, (_, _) => { }, (socket, _) => socket.Close()];
        foreach (var venue in venues)
        {
            var scene = new StreamScene { Venue = venue };
            scene.OpenPrivate();
            scene.Read();
            await Eventually.HoldsAsync(() => scene.Connections == 1, "an attempt");

            await scene.DisposeAsync();

            Assert.True(scene.Socket.IsDisposed);
        }

        var unread = new StreamScene();
        unread.OpenPublic(FuturesTopic.Ticker("BTCUSDT"));
        await unread.DisposeAsync();
        Assert.Equal(0, unread.Connections);
    }

    [Fact]
    public async Task Book_of_a_stream_is_right_again_after_a_gap_and_after_a_reconnect()
    {
        await using var scene = StreamScene.OfPublic();
        await scene.ConnectedAsync();
        var book = scene.Public!.OpenBook("BTCUSDT", 50, 100);
        scene.Socket.Say(Depth("snapshot", 5, "100:1"));
        await Eventually.HoldsAsync(() => book.Version == 5, "the snapshot");

        scene.Socket.Say(Depth("update", 7, "100:3"));
        scene.Socket.Say(Depth("update", 8, "100:4"));
        await Eventually.HoldsAsync(() => scene.Socket.Sent.Any(text => text == """{"action":"request","args":["futures/depthIncrease50:BTCUSDT@100ms"]}"""), "a request for a snapshot");
        Assert.True(book.IsStale);
        scene.Socket.Say(Depth("snapshot", 8, "100:4"));
        scene.Socket.Say(Depth("update", 9, "100:5"));
        await Eventually.HoldsAsync(() => book is { Version: 9, IsStale: false }, "the book is whole");
        Assert.Equal(1, scene.Socket.Sent.Count(text => text.Contains("request", StringComparison.Ordinal)));

        scene.Socket.Close();
        await scene.ToldAsync(told => told is StreamEvent.Disconnected, "the loss");
        Assert.True(book.IsStale);
        await scene.AdvanceUntilAsync(() => scene.Connections == 2, TimeSpan.FromMilliseconds(100), "a new connection");
        await scene.ConnectedAsync(times: 2);
        scene.Socket.Say(Depth("snapshot", 2, "90:7"));
        await Eventually.HoldsAsync(() => book is { Version: 2, IsStale: false }, "the new snapshot");
        Assert.Equal(new PriceLevel(90m, 7), Assert.Single(book.Copy().Bids));
    }

    [Fact]
    public async Task Push_of_another_symbol_or_with_a_null_among_its_data_is_broken_and_the_connection_stands()
    {
        await using var scene = StreamScene.OfPublic();
        await scene.ConnectedAsync();
        var book = scene.Public!.OpenBook("BTCUSDT", 50, 100);
        scene.Socket.Say(Depth("snapshot", 5, "100:1"));
        await Eventually.HoldsAsync(() => book.Version == 5, "the snapshot");

        var foreign = Depth("update", 6, "100:2").Replace("\"symbol\":\"BTCUSDT\"", "\"symbol\":\"ETHUSDT\"", StringComparison.Ordinal);
        Assert.Contains("ETHUSDT", foreign, StringComparison.Ordinal);
        scene.Socket.Say(foreign);
        scene.Socket.Say(foreign.Replace(":{", ": {", StringComparison.Ordinal)); // Read by the JSON reader.
        scene.Socket.Say("""{"group":"futures/trade:BTCUSDT","data":[null]}""");
        scene.Socket.Say(Depth("update", 6, "100:3"));

        await Eventually.HoldsAsync(() => book.Version == 6, "the right update");
        Assert.Equal(new PriceLevel(100m, 3), Assert.Single(book.Copy().Bids));
        Assert.Equal(3, scene.Public!.Statistics.BrokenMessages);
        Assert.Equal(1, scene.Connections);
    }

    [Fact]
    public async Task Lost_snapshot_is_asked_for_again_after_2_s()
    {
        await using var scene = StreamScene.OfPublic();
        await scene.ConnectedAsync();
        scene.Public!.OpenBook("BTCUSDT", 50, 100);
        scene.Socket.Say(Depth("update", 7, "100:3"));
        await Eventually.HoldsAsync(() => Requests() == 1, "a request");

        scene.Time.Advance(TimeSpan.FromSeconds(1));
        scene.Socket.Say(Depth("update", 8, "100:3"));
        scene.Socket.Say(Ticker);
        await scene.ToldAsync(told => told is StreamEvent.Ticker, "what came after");
        Assert.Equal(1, Requests());
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        scene.Socket.Say(Depth("update", 9, "100:3"));

        await Eventually.HoldsAsync(() => Requests() == 2, "a second request");

        int Requests() => scene.Socket.Sent.Count(text => text.Contains("\"request\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Old_snapshot_is_renewed_so_that_levels_that_never_change_come_back()
    {
        await using var scene = StreamScene.OfPublic();
        await scene.ConnectedAsync();
        var book = scene.Public!.OpenBook("BTCUSDT", 50, 100);
        scene.Socket.Say(Depth("snapshot", 5, "100:1"));
        await Eventually.HoldsAsync(() => book.Version == 5, "the snapshot");

        for (var second = 1; second < 30; second++)
        {
            scene.Time.Advance(TimeSpan.FromSeconds(1));
            scene.Socket.Say(Depth("update", 5 + second, $"100:{second}"));
            await Eventually.HoldsAsync(() => book.Version == 5 + second, "an update");
        }

        Assert.Equal(0, Requests());
        scene.Time.Advance(TimeSpan.FromSeconds(1));
        scene.Socket.Say(Depth("update", 35, "100:3"));
        scene.Socket.Say(Depth("update", 36, "100:4"));
        await Eventually.HoldsAsync(() => book.Version == 36 && Requests() == 1, "one request, and the book goes on meanwhile");
        Assert.False(book.IsStale);
        scene.Socket.Say(Depth("snapshot", 36, "99:7"));
        await Eventually.HoldsAsync(() => book.Copy().Bids is [{ Price: 99m }], "the renewed book");

        int Requests() => scene.Socket.Sent.Count(text => text.Contains("\"request\"", StringComparison.Ordinal));
    }

    private static string Depth(string type, long version, string bid)
    {
        var pair = bid.Split(':');
        return $$$"""{"data":{"symbol":"BTCUSDT","asks":[],"bids":[{"price":"{{{pair[0]}}}","vol":"{{{pair[1]}}}"}],"ms_t":1,"version":{{{version}}},"type":"{{{type}}}"},"group":"futures/depthIncrease50:BTCUSDT@100ms"}""";
    }
}
