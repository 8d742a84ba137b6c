using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.BitMart.Protocol.Limits;

namespace MartDesk.BitMart.Protocol.Tests.Futures;

public sealed class FixtureTests
{
    private static readonly Dictionary<string, JsonTypeInfo> Replies = new()
    {
        ["system-time"] = FuturesJson.Default.ServerTime,
        ["details"] = FuturesJson.Default.ContractList,
        ["depth"] = FuturesJson.Default.MarketDepth,
        ["market-trade"] = FuturesJson.Default.IReadOnlyListMarketTrade,
        ["kline"] = FuturesJson.Default.IReadOnlyListKline,
        ["funding-rate"] = FuturesJson.Default.FundingRate,
        ["assets-detail"] = FuturesJson.Default.IReadOnlyListAssetBalance,
        ["order"] = FuturesJson.Default.FuturesOrder,
        ["order-history"] = FuturesJson.Default.IReadOnlyListFuturesOrder,
        ["get-open-orders"] = FuturesJson.Default.IReadOnlyListFuturesOrder,
        ["trades"] = FuturesJson.Default.IReadOnlyListFuturesFill,
        ["position"] = FuturesJson.Default.IReadOnlyListFuturesPosition,
        ["position-v2"] = FuturesJson.Default.IReadOnlyListFuturesPositionV2,
        ["position-v2-hedge"] = FuturesJson.Default.IReadOnlyListFuturesPositionV2,
        ["get-position-mode"] = FuturesJson.Default.PositionModeSetting,
        ["set-position-mode"] = FuturesJson.Default.PositionModeSetting,
        ["submit-order"] = FuturesJson.Default.OrderAck,
        ["submit-order-market"] = FuturesJson.Default.OrderAck,
        ["cancel-order"] = FuturesJson.Default.CancelAck,
        ["cancel-orders"] = FuturesJson.Default.CancelAck,
        ["submit-leverage"] = FuturesJson.Default.LeverageSetting,
    };

    private static readonly Dictionary<string, JsonTypeInfo> Requests = new()
    {
        ["submit-order"] = FuturesJson.Default.SubmitOrder,
        ["cancel-order"] = FuturesJson.Default.CancelOrder,
        ["cancel-orders"] = FuturesJson.Default.CancelAllOrders,
        ["submit-leverage"] = FuturesJson.Default.SubmitLeverage,
        ["set-position-mode"] = FuturesJson.Default.PositionModeSetting,
    };

    private static readonly Dictionary<string, JsonTypeInfo> Pushes = new()
    {
        ["stream-ticker"] = FuturesJson.Default.TickerPush,
        ["stream-depthAll20"] = FuturesJson.Default.DepthAllPush,
        ["stream-depthIncrease20-snapshot"] = FuturesJson.Default.DepthIncreasePush,
        ["stream-depthIncrease20-update"] = FuturesJson.Default.DepthIncreasePush,
        ["stream-bookticker"] = FuturesJson.Default.BookTickerPush,
        ["stream-trade"] = FuturesJson.Default.IReadOnlyListTradePush,
        ["stream-klineBin1m"] = FuturesJson.Default.KlinePush,
        ["stream-klineBin1m-items"] = FuturesJson.Default.KlinePush,
        ["stream-asset"] = FuturesJson.Default.AssetPush,
        ["stream-position"] = FuturesJson.Default.IReadOnlyListPositionPush,
        ["stream-order"] = FuturesJson.Default.IReadOnlyListOrderPush,
    };

    private static readonly string[] StreamReplies =
        ["stream-login", "stream-login-refused", "stream-subscribe", "stream-subscribe-refused", "stream-unsubscribe"];

    public static TheoryData<string> ReplyNames => [.. Replies.Keys];

    public static TheoryData<string> RequestNames => [.. Requests.Keys];

    public static TheoryData<string> PushNames => [.. Pushes.Keys];

    public static TheoryData<string> StreamReplyNames => [.. StreamReplies];

    public static TheoryData<string> StreamRequestNames => [.. Fixture.Names.Where(name => name.StartsWith("stream-", StringComparison.Ordinal) && name.EndsWith(".request", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(ReplyNames))]
    public void Reply_of_the_reference_is_read_and_written_back_the_same(string name)
    {
        var body = Fixture.Read($"{name}.response");

        Assert.True(Envelope.TryRead(body, out var envelope));

        Assert.True(envelope.IsOk);
        Assert.NotEmpty(envelope.Trace);
        var data = body.AsSpan()[envelope.Data];
        var value = JsonSerializer.Deserialize(data, Replies[name])!;
        Fixture.AssertSame(Fixture.Parse(data), Fixture.Parse(JsonSerializer.SerializeToUtf8Bytes(value, Replies[name])));
    }

    [Theory, MemberData(nameof(RequestNames))]
    public void Request_of_the_reference_is_read_and_written_back_the_same(string name)
    {
        var body = Fixture.Read($"{name}.request");

        var value = JsonSerializer.Deserialize(body, Requests[name])!;

        Fixture.AssertSame(Fixture.Parse(body), Fixture.Parse(JsonSerializer.SerializeToUtf8Bytes(value, Requests[name])));
    }

    [Theory, MemberData(nameof(PushNames))]
    public void Push_of_the_reference_is_read_and_written_back_the_same(string name)
    {
        var text = Fixture.Read($"{name}.response");

        var frame = StreamFrame.Read(text);

        Assert.Equal(StreamFrameKind.Data, frame.Kind);
        var sample = Fixture.Parse(text);
        Assert.Equal((string?)sample["group"], System.Text.Encoding.UTF8.GetString(frame.Group));
        var value = JsonSerializer.Deserialize(frame.Data, Pushes[name])!;
        Fixture.AssertSame(sample["data"], Fixture.Parse(JsonSerializer.SerializeToUtf8Bytes(value, Pushes[name])));
    }

    [Theory, MemberData(nameof(StreamReplyNames))]
    public void Stream_answer_of_the_reference_is_read_and_written_back_the_same(string name)
    {
        var text = Fixture.Read($"{name}.response");

        Assert.Equal(StreamFrameKind.Reply, StreamFrame.Read(text).Kind);

        var reply = JsonSerializer.Deserialize(text, FuturesJson.Default.StreamReply)!;
        Assert.Equal(!name.Contains("refused", StringComparison.Ordinal), reply.IsSuccess);
        Fixture.AssertSame(Fixture.Parse(text), Fixture.Parse(JsonSerializer.SerializeToUtf8Bytes(reply, FuturesJson.Default.StreamReply)));
    }

    [Theory, MemberData(nameof(StreamRequestNames))]
    public void Stream_request_of_the_reference_is_read_and_written_back_the_same(string name)
    {
        var text = Fixture.Read(name);

        var request = JsonSerializer.Deserialize(text, FuturesJson.Default.StreamRequest)!;

        Fixture.AssertSame(Fixture.Parse(text), Fixture.Parse(JsonSerializer.SerializeToUtf8Bytes(request, FuturesJson.Default.StreamRequest)));
    }

    [Fact]
    public void Every_fixture_is_used_and_every_endpoint_has_one()
    {
        var used = Replies.Keys.Concat(Pushes.Keys).Concat(StreamReplies).Select(name => $"{name}.response")
            .Concat(Requests.Keys.Select(name => $"{name}.request"))
            .Concat(Fixture.Names.Where(name => name.StartsWith("stream-", StringComparison.Ordinal) && name.EndsWith(".request", StringComparison.Ordinal)))
            .Append("not-found.response");
        Assert.Equal(Fixture.Names, used.Order());

        foreach (var endpoint in FuturesEndpoints.All)
        {
            var name = endpoint.Path == "/system/time" ? "system-time" : endpoint.Path[(endpoint.Path.LastIndexOf('/') + 1)..];
            Assert.Contains(name, Replies.Keys);
            if (endpoint.Method == "POST") Assert.Contains(name, Requests.Keys);
        }
    }

    [Fact]
    public void Written_envelope_is_the_reference_sample_of_submit_order()
    {
        var sample = Fixture.Parse(Fixture.Read("submit-order.response"));
        var output = new ArrayBufferWriter<byte>();

        Envelope.WriteOk(output, new Protocol.Futures.Orders.OrderAck { OrderId = "220609666322019", Price = 25637.2m }, FuturesJson.Default.OrderAck, "13f7fda9-9543-4e11-a0ba-cbe117989988");

        Assert.True(JsonNode.DeepEquals(sample, Fixture.Parse(output.WrittenSpan)));
    }

    [Fact]
    public void Written_push_is_the_reference_sample_of_a_balance()
    {
        var output = new ArrayBufferWriter<byte>();

        StreamFrame.Write(output, "futures/asset:BTC", new AssetPush { Currency = "BTC", Available = 1000m, PositionMargin = 1000m, OrderMargin = 1000m }, FuturesJson.Default.AssetPush);

        Assert.True(JsonNode.DeepEquals(Fixture.Parse(Fixture.Read("stream-asset.response")), Fixture.Parse(output.WrittenSpan)));
    }
}
