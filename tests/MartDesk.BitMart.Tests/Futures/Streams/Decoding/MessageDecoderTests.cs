using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MartDesk.BitMart.Futures.Books;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Futures.Streams.Decoding;
using MartDesk.BitMart.Futures.Streams.Values;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Tests.Futures.Streams.Decoding;

public sealed class MessageDecoderTests
{
    private const int Seed = 20_261_121;

    private static readonly string[] Usual =
    [
        """{"data":{"symbol":"BTCUSDT","best_bid_price":"97315","best_bid_vol":"156","best_ask_price":"97315.40","best_ask_vol":"333","ms_t":1733891542244},"group":"futures/bookticker:BTCUSDT"}""",
        """{"data":{"symbol":"BTCUSDT","best_bid_price":"","best_bid_vol":"-","best_ask_price":"0.00012","best_ask_vol":"333","ms_t":1733891542244},"group":"futures/bookticker:BTCUSDT"}""",
        """{"data":{"symbol":"BTCUSDT","last_price":"97153.6","volume_24":"25502894","range":"-0.0016599204475393","mark_price":"97153.7","index_price":"97185.614","ask_price":"97153.9","ask_vol":"28","bid_price":"97153.4","bid_vol":"428"},"group":"futures/ticker:BTCUSDT"}""",
        """{"group":"futures/trade:BTCUSDT","data":[{"trade_id":1409495322,"symbol":"BTCUSDT","deal_price":"117387.58","deal_vol":"1445","m":true,"created_at":"2023-02-24T07:54:11.124940968Z"}]}""",
        """{"group":"futures/trade:BTCUSDT","data":[{"trade_id":"7","symbol":"BTCUSDT","deal_price":"1","deal_vol":"2","way":8,"m":false,"created_at":"2024-02-29T23:59:59Z"},{"trade_id":6,"symbol":"BTCUSDT","deal_price":"1","deal_vol":"2","way":1,"m":true,"created_at":"2024-02-29T23:59:59.5Z"}]}""",
        """{"data":{"symbol":"BTCUSDT","asks":[{"price":"70391.6","vol":"3550"},{"price":"70391.70","vol":"0"}],"bids":[{"price":"70391.2","vol":"1335"}],"ms_t":1730400086184,"version":980361,"type":"snapshot"},"group":"futures/depthIncrease20:BTCUSDT@200ms"}""",
        """{"data":{"symbol":"BTCUSDT","asks":[],"bids":[{"price":"70391.2","vol":"0"}],"ms_t":1730400086194,"version":980362,"type":"update"},"group":"futures/depthIncrease20:BTCUSDT@200ms"}""",
        """{"data":{"symbol":"BTCUSDT","bids":[{"price":"70391.2","vol":"0"}],"ms_t":1730400086194,"version":980362,"type":"update"},"group":"futures/depthIncrease20:BTCUSDT"}""",
        """{"data":{"symbol":"BTCUSDT","asks":[{"price":"70294.4","vol":"455"}],"bids":[{"price":"70293.9","vol":"1856"}],"ms_t":1730399750402},"group":"futures/depthAll20:BTCUSDT@200ms"}""",
        """{"group":"futures/depth20:BTCUSDT@200ms","data":{"symbol":"BTCUSDT","way":1,"depths":[{"price":"5","vol":"97"},{"price":"4.5","vol":"1"}],"ms_t":1542337219120}}""",
        """{"group":"futures/depth50:BTCUSDT","data":{"symbol":"BTCUSDT","way":2,"depths":[{"price":"30107.7","vol":"234"}]}}""",
        """{"group":"futures/klineBin1m:BTCUSDT","data":{"symbol":"BTCUSDT","o":"146.24","h":"146.25","l":"146.23","c":"146.24","v":"146","ts":1700533801}}""",
        """{"group":"futures/klineBin1H:BTCUSDT","data":{"symbol":"BTCUSDT","items":[{"o":"1","h":"4","l":"0.5","c":"2","v":"12402","ts":1767225600},{"o":"2","h":"3","l":"1","c":"1","v":"7","ts":1767225660}]}}""",
        """{"group":"futures/markPriceKlineBin1W:BTCUSDT","data":{"symbol":"BTCUSDT","o":"146.24","h":"146.24","l":"146.24","c":"146.24","v":"146","ts":1700533801,"items":[{"o":"1","h":"4","l":"0.5","c":"2","v":"0","ts":1767225600}]}}""",
        """{"data":{"symbol":"BTCUSDT","fundingRate":"0.000098800809","fundingTime":1732525864000,"nextFundingRate":"0.0000947","nextFundingTime":1732550400000,"funding_upper_limit":"0.0375","funding_lower_limit":"-0.0375","ts":1732525864601},"group":"futures/fundingRate:BTCUSDT"}""",
        """{"group":"futures/asset:BTC","data":{"currency":"BTC","available_balance":"1000","position_deposit":"0.5","frozen_balance":"-1"}}""",
        """{"group":"futures/position","data":[{"symbol":"BTCUSDT","hold_volume":"2000","position_type":1,"open_type":1,"frozen_volume":"0","close_volume":"0","hold_avg_price":"19406.2092","close_avg_price":"0","open_avg_price":"19406.2092","liquidate_price":"15621.998406","create_time":1662692862255,"update_time":1662692862255,"position_mode":"hedge_mode"},{"symbol":"ETHUSDT","hold_volume":"0","position_type":2,"open_type":2,"hold_avg_price":"1","close_avg_price":"2","open_avg_price":"3","liquidate_price":"0","create_time":1,"update_time":2}]}""",
        """{"group":"futures/order","data":[{"action":3,"order":{"order_id":"220906179895578","client_order_id":"BM1234","price":"1","size":"1000","symbol":"BTCUSDT","state":2,"side":1,"type":"limit","leverage":"5","open_type":"isolated","deal_avg_price":"0","deal_size":"0","create_time":1662368173000,"update_time":1662368173000,"plan_order_id":"220901412155341","last_trade":{"lastTradeID":1247592391,"fillQty":"1","fillPrice":"25667.2","fee":"-0.00027","feeCcy":"USDT"},"trigger_price":"-","trigger_price_type":"-","execution_price":"-","activation_price_type":"-","activation_price":"-","callback_rate":"-","position_mode":"hedge_mode"}}]}""",
        """{"group":"futures/order","data":[{"action":2,"order":{"order_id":"1","client_order_id":"","price":"","size":"10","symbol":"ETHUSDT","state":1,"side":4,"type":"trailing_order","leverage":"","open_type":"cross","deal_avg_price":"","deal_size":"0","create_time":1,"update_time":2,"plan_order_id":"","last_trade":null,"trigger_price":"","trigger_price_type":"","execution_price":"","activation_price_type":"fair_price","activation_price":"2000.5","callback_rate":"1.5"}},{"order":{"order_id":2,"size":"1","symbol":"A","state":4,"side":3,"type":"market","deal_size":"1","create_time":1,"update_time":2,"execution_price":"market price"},"action":1}]}""",
    ];

    [Fact]
    public void Messages_in_the_usual_form_give_the_same_values_as_the_records()
    {
        foreach (var message in Usual)
        {
            var listener = new TextListener();
            Assert.True(TryDeliver(Encoding.UTF8.GetBytes(message), listener), message);
            Assert.Equal(Records(Encoding.UTF8.GetBytes(message)), listener.Told);

            if (!RecordMaker.CanMake(MessageDecoder.GroupOf(Encoding.UTF8.GetBytes(message))))
                continue;
            var maker = new RecordMaker();
            Assert.True(TryDeliver(Encoding.UTF8.GetBytes(message), maker));
            Assert.Equal(listener.Told, TextListener.Describe(maker.Take()));
        }
    }

    [Theory]
    [InlineData("bookticker")]
    [InlineData("ticker")]
    [InlineData("trade")]
    [InlineData("depthIncrease20-snapshot")]
    [InlineData("depthIncrease20-update")]
    [InlineData("depthAll20")]
    [InlineData("depth20")]
    [InlineData("depth50-asks")]
    [InlineData("klineBin1m")]
    [InlineData("klineBin1m-items")]
    [InlineData("markPriceKlineBin1m")]
    [InlineData("fundingRate")]
    [InlineData("asset")]
    [InlineData("position")]
    [InlineData("order")]
    public void Samples_of_the_reference_without_white_space_are_in_the_usual_form(string sample)
    {
        var file = Path.Combine(Repository.Root, "tests", "fixtures", "bitmart", "futures", $"stream-{sample}.response.json");
        var message = Encoding.UTF8.GetBytes(JsonNode.Parse(File.ReadAllText(file))!.ToJsonString());
        var listener = new TextListener();
        Assert.True(TryDeliver(message, listener));
        Assert.Equal(Records(message), listener.Told);
    }

    [Theory]
    [InlineData("""{"data":{"symbol":"BTCUSDT","best_bid_price":"1","ms_t":1,"new_member":5},"group":"futures/bookticker:BTCUSDT"}""")]
    [InlineData("""{"data":{"symbol":"BTCUSDT","best_bid_price":"1e3","ms_t":1},"group":"futures/bookticker:BTCUSDT"}""")]
    [InlineData("""{"data":{"symbol":"BTC\u0055SDT","best_bid_price":"1","ms_t":1},"group":"futures/bookticker:BTCUSDT"}""")]
    [InlineData("""{"data": {"symbol":"BTCUSDT","best_bid_price":"1","ms_t":1},"group":"futures/bookticker:BTCUSDT"}""")]
    [InlineData("""{"data":{"symbol":"BTCUSDT","best_bid_price":"12345678901234567890.5","ms_t":1},"group":"futures/bookticker:BTCUSDT"}""")]
    [InlineData("""{"data":{"symbol":"BTCUSDT"},"group":"futures/bookticker:BTCUSDT"}""")]
    [InlineData("""{"data":{"symbol":"BTCUSDT","last_price":"1"},"group":"futures/bookticker:BTCUSDT"}""")]
    [InlineData("""{"data":{"symbol":"BTCUSDT","asks":[{"price":"1","vol":"1"}],"ms_t":1,"version":1,"type":"later"},"group":"futures/depthIncrease20:BTCUSDT"}""")]
    [InlineData("""{"group":"futures/trade:BTCUSDT","data":[{"trade_id":1,"symbol":"A","deal_price":"1","deal_vol":"1","m":true,"created_at":"2023-02-30T07:54:11Z"}]}""")]
    [InlineData("""{"group":"futures/trade:BTCUSDT","data":[{"trade_id":-0,"symbol":"A","deal_price":"1","deal_vol":"1","m":true,"created_at":"2023-02-03T07:54:11Z"}]}""")]
    [InlineData("""{"group":"futures/klineBin1m:BTCUSDT","data":{"symbol":"BTCUSDT","o":"1","h":"1","l":"1","c":"","v":"1","ts":1}}""")]
    [InlineData("""{"group":"futures/klineBin1m:BTCUSDT","data":{"symbol":"BTCUSDT","items":[{"o":"1","h":"1","l":"1","c":"1","v":"1","ts":1},{"o":"1","h":"1","l":"1","c":"1","v":"1"}]}}""")]
    [InlineData("""{"group":"futures/position","data":[{"symbol":"A","hold_volume":"2","position_type":1,"open_type":1,"hold_avg_price":"1","close_avg_price":"0","open_avg_price":"1","liquidate_price":"1","create_time":1,"update_time":1},{"symbol":"B"}]}""")]
    [InlineData("""{"group":"futures/order","data":[]}""")]
    [InlineData("""{"group":"futures/order","data":[{"action":2147483648,"order":{"order_id":2,"size":"1","symbol":"A","state":4,"side":3,"type":"market","deal_size":"1","create_time":1,"update_time":2}}]}""")]
    [InlineData("""{"group":"futures/order","data":[{"action":1,"order":{"order_id":2,"size":"1","symbol":"A","state":4,"side":3,"type":"market","deal_size":"1","create_time":1,"update_time":2,"last_trade":{"lastTradeID":1}}}]}""")]
    [InlineData("""{"data":"pong","group":"System"}""")]
    [InlineData("pong")]
    [InlineData("")]
    public void Anything_unusual_is_left_to_the_records_and_nothing_is_handed_over(string message)
    {
        var listener = new TextListener();
        Assert.False(TryDeliver(Encoding.UTF8.GetBytes(message), listener));
        Assert.Empty(listener.Told);
    }

    /// <summary>JSON readers take the last of two members with one name, whole objects included.</summary>
    [Theory]
    [InlineData("""{"group":"futures/order","data":[{"action":1,"order":{"order_id":1,"client_order_id":"gone","price":"5","size":"9","symbol":"A","state":4,"side":3,"type":"limit","deal_size":"1","create_time":1,"update_time":2,"last_trade":{"lastTradeID":1,"fillQty":"1","fillPrice":"1","fee":"1","feeCcy":"USDT"}},"order":{"order_id":2,"size":"1","symbol":"A","state":4,"side":3,"type":"market","deal_size":"1","create_time":1,"update_time":2}}]}""")]
    [InlineData("""{"group":"futures/order","data":[{"action":1,"action":2,"order":{"order_id":2,"size":"1","symbol":"A","state":4,"side":3,"type":"market","deal_size":"1","create_time":1,"update_time":2,"last_trade":{"lastTradeID":1,"fillQty":"1","fillPrice":"1","fee":"1","feeCcy":"USDT"},"last_trade":null,"price":"1","price":"-"}}]}""")]
    [InlineData("""{"group":"futures/klineBin1m:A","data":{"symbol":"A","items":[{"o":"1","h":"1","l":"1","c":"1","v":"1","ts":1}],"items":[],"o":"1","o":"2","h":"1","l":"1","c":"1","v":"1","ts":1}}""")]
    [InlineData("""{"group":"futures/depth5:A","data":{"symbol":"A","way":1,"way":2,"depths":[{"price":"1","vol":"1"},{"price":"2","vol":"1"}],"depths":[{"price":"3","vol":"1"}]}}""")]
    public void Members_written_twice_count_as_the_records_count_them(string message)
    {
        var listener = new TextListener();
        Assert.True(TryDeliver(Encoding.UTF8.GetBytes(message), listener));
        Assert.Equal(Records(Encoding.UTF8.GetBytes(message)), listener.Told);
    }

    [Fact]
    public void Words_nobody_knew_are_kept_in_values()
    {
        var listener = new TextListener();
        var message = Usual[^2].Replace("\"limit\"", "\"iceberg\"", StringComparison.Ordinal).Replace("hedge_mode", "third_mode", StringComparison.Ordinal).Replace("\"action\":3", "\"action\":77", StringComparison.Ordinal);
        Assert.True(TryDeliver(Encoding.UTF8.GetBytes(message), listener));
        Assert.Equal(Records(Encoding.UTF8.GetBytes(message)), listener.Told);
        Assert.Contains(" iceberg ", listener.Told.Single(), StringComparison.Ordinal);
        Assert.StartsWith("order 77 ", listener.Told.Single(), StringComparison.Ordinal);
        Assert.EndsWith(" third_mode", listener.Told.Single(), StringComparison.Ordinal);
    }

    /// <summary>Whatever is changed in a message: either it is left to the records, or it gives exactly what they give.</summary>
    [Fact]
    public void A_mutated_message_never_gives_other_values_than_the_records()
    {
        var random = new Random(Seed);
        var taken = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var message = Mutate(Encoding.UTF8.GetBytes(Usual[random.Next(Usual.Length)]), random);
            var listener = new TextListener();
            if (!TryDeliver(message, listener))
            {
                Assert.Empty(listener.Told);
                continue;
            }

            taken++;
            var text = Encoding.UTF8.GetString(message);
            Assert.True(Records(message) is { } records && records.SequenceEqual(listener.Told), $"seed {Seed}, message {i}: {text}");
        }

        Assert.InRange(taken, 5_000, 80_000); // Most mutations leave the usual form; enough of them must not.
    }

    [Fact]
    public void Decoding_any_channel_and_keeping_a_book_allocate_nothing_once_warm()
    {
        var messages = Usual.Select(Encoding.UTF8.GetBytes).ToArray();
        var listener = new Silent();
        var decoder = new MessageDecoder();
        var path = new ValuePath(new StreamBooks(TimeSpan.Zero, TimeProvider.System), listener, listener, _ => Assert.Fail("A snapshot was asked for."));
        var book = new LocalOrderBook("BTCUSDT");
        var snapshot = Depth(book.Version + 1, "snapshot", 50);
        var updates = Enumerable.Range(1, 400).Select(version => Depth(version, "update", 50)).ToArray();
        var (taken, applied) = (0, 0);
        Run();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(2 * messages.Length, taken);
        Assert.Equal(2 * (updates.Length + 1), applied);

        void Run()
        {
            foreach (var message in messages)
                taken += path.TryDeliver(message, out _) ? 1 : 0;
            Apply(snapshot);
            foreach (var update in updates)
                Apply(update);
        }

        void Apply(byte[] message)
        {
            if (decoder.TryDepth(message, MessageDecoder.GroupOf(message), out var depth) && book.Apply(depth) == BookUpdate.Applied)
                applied++;
        }
    }

    [Fact]
    public void Levels_in_any_order_build_the_same_book_as_a_sorted_dictionary()
    {
        var random = new Random(Seed);
        var book = new LocalOrderBook("BTCUSDT");
        var (bids, asks) = (new SortedDictionary<decimal, long>(), new SortedDictionary<decimal, long>());
        for (var version = 0; version < 2_000; version++)
        {
            var push = new DepthIncreasePush
            {
                Symbol = "BTCUSDT",
                Bids = Levels(bids),
                Asks = Levels(asks),
                TimestampMs = version,
                Version = version,
                Type = version == 0 ? DepthUpdateType.Snapshot : DepthUpdateType.Update,
            };
            Assert.Equal(BookUpdate.Applied, book.Apply(push));
            if (version % 50 != 0)
                continue;
            var copy = book.Copy();
            Assert.Equal(bids.Reverse().Select(level => new PriceLevel(level.Key, level.Value)), copy.Bids);
            Assert.Equal(asks.Select(level => new PriceLevel(level.Key, level.Value)), copy.Asks);
        }

        PriceLevel[] Levels(SortedDictionary<decimal, long> side)
        {
            var levels = Enumerable.Range(0, random.Next(8)).Select(_ => new PriceLevel((side == bids ? random.Next(1, 30) : random.Next(30, 60)) / 10m, random.Next(3))).ToArray();
            if (random.Next(2) == 0)
                levels = [.. levels.DistinctBy(level => level.Price).OrderBy(level => side == bids ? -level.Price : level.Price)];
            foreach (var level in levels)
            {
                if (level.Size == 0)
                    side.Remove(level.Price);
                else
                    side[level.Price] = level.Size;
            }

            return levels;
        }
    }

    private static bool TryDeliver<T>(byte[] message, T listener)
        where T : IMarketDataListener, IAccountListener
    {
        var group = MessageDecoder.GroupOf(message);
        return !group.IsEmpty && new MessageDecoder().TryDeliver(message, group, listener, listener);
    }

    /// <summary>What the decoder of records makes of it; null when it cannot read it.</summary>
    private static string[]? Records(byte[] message)
    {
        var frame = StreamFrame.Read(message);
        if (frame.Kind != StreamFrameKind.Data)
            return null;
        try
        {
            return [.. TextListener.Describe(StreamDecoder.Decode(frame))];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Mutate(byte[] message, Random random)
    {
        const string Likely = "0123456789.-+eE\"\\,:{}[] ntf\u0001";
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(message.Length);
            var letter = random.Next(8) == 0 ? (byte)random.Next(256) : (byte)Likely[random.Next(Likely.Length)];
            message = random.Next(3) switch
            {
                0 => [.. message[..at], letter, .. message[(at + 1)..]],
                1 => [.. message[..at], letter, .. message[at..]],
                _ => [.. message[..at], .. message[(at + 1)..]],
            };
        }

        return message;
    }

    private static byte[] Depth(long version, string type, int levels)
    {
        var asks = string.Join(',', Enumerable.Range(1, levels).Select(i => $$"""{"price":"7{{i:D3}}.5","vol":"{{(i + version) % 4}}"}"""));
        var bids = string.Join(',', Enumerable.Range(1, levels).Select(i => $$"""{"price":"6{{999 - i:D3}}.5","vol":"{{(i + version) % 3}}"}"""));
        return Encoding.UTF8.GetBytes($$"""{"data":{"symbol":"BTCUSDT","asks":[{{asks}}],"bids":[{{bids}}],"ms_t":1,"version":{{version}},"type":"{{type}}"},"group":"futures/depthIncrease50:BTCUSDT@100ms"}""");
    }

    private sealed class Silent : IMarketDataListener, IAccountListener;
}
