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
        ["system-service"] = FuturesJson.Default.ServiceStatus,
        ["details"] = FuturesJson.Default.ContractList,
        ["depth"] = FuturesJson.Default.MarketDepth,
        ["market-trade"] = FuturesJson.Default.IReadOnlyListMarketTrade,
        ["kline"] = FuturesJson.Default.IReadOnlyListKline,
        ["markprice-kline"] = FuturesJson.Default.IReadOnlyListKline,
        ["open-interest"] = FuturesJson.Default.OpenInterest,
        ["funding-rate"] = FuturesJson.Default.FundingRate,
        ["funding-rate-v2"] = FuturesJson.Default.FundingRateList,
        ["funding-rate-history"] = FuturesJson.Default.FundingHistory,
        ["leverage-bracket"] = FuturesJson.Default.LeverageRuleList,
        ["assets-detail"] = FuturesJson.Default.IReadOnlyListAssetBalance,
        ["trade-fee-rate"] = FuturesJson.Default.TradeFeeRate,
        ["transaction-history"] = FuturesJson.Default.IReadOnlyListTransactionRecord,
        ["claim"] = FuturesJson.Default.DemoFunds,
        ["order"] = FuturesJson.Default.FuturesOrder,
        ["order-history"] = FuturesJson.Default.IReadOnlyListFuturesOrder,
        ["get-open-orders"] = FuturesJson.Default.IReadOnlyListFuturesOrder,
        ["trades"] = FuturesJson.Default.IReadOnlyListFuturesFill,
        ["position"] = FuturesJson.Default.IReadOnlyListFuturesPosition,
        ["position-v2"] = FuturesJson.Default.IReadOnlyListFuturesPositionV2,
        ["position-risk"] = FuturesJson.Default.IReadOnlyListPositionRisk,
        ["position-v2-hedge"] = FuturesJson.Default.IReadOnlyListFuturesPositionV2,
        ["get-position-mode"] = FuturesJson.Default.PositionModeSetting,
        ["set-position-mode"] = FuturesJson.Default.PositionModeSetting,
        ["submit-order"] = FuturesJson.Default.OrderAck,
        ["submit-order-market"] = FuturesJson.Default.OrderAck,
        ["cancel-order"] = FuturesJson.Default.CancelAck,
        ["cancel-orders"] = FuturesJson.Default.CancelAck,
        ["submit-leverage"] = FuturesJson.Default.LeverageSetting,
        ["modify-limit-order"] = FuturesJson.Default.ModifiedLimitOrder,
        ["cancel-all-after"] = FuturesJson.Default.CancelAllAfterAck,
        ["current-plan-order"] = FuturesJson.Default.IReadOnlyListPlanOrder,
        ["submit-plan-order"] = FuturesJson.Default.PlanOrderAck,
        ["cancel-plan-order"] = FuturesJson.Default.CancelAck,
        ["submit-tp-sl-order"] = FuturesJson.Default.TpSlOrderAck,
        ["modify-plan-order"] = FuturesJson.Default.ModifiedPlanOrder,
        ["modify-preset-plan-order"] = FuturesJson.Default.ModifiedPlanOrder,
        ["modify-tp-sl-order"] = FuturesJson.Default.ModifiedPlanOrder,
        ["submit-trail-order"] = FuturesJson.Default.PlanOrderAck,
        ["cancel-trail-order"] = FuturesJson.Default.CancelAck,
        ["transfer-contract"] = FuturesJson.Default.TransferAck,
        ["transfer-contract-list"] = FuturesJson.Default.TransferPage,
        ["sub-account-main-sub-to-main"] = FuturesJson.Default.SubAccountTransferAck,
        ["sub-account-main-main-to-sub"] = FuturesJson.Default.SubAccountTransferAck,
        ["sub-account-sub-sub-to-main"] = FuturesJson.Default.SubAccountTransferAck,
        ["sub-account-main-wallet"] = FuturesJson.Default.SubAccountWallet,
        ["sub-account-main-transfer-list"] = FuturesJson.Default.IReadOnlyListSubAccountTransferRecord,
        ["sub-account-transfer-history"] = FuturesJson.Default.IReadOnlyListSubAccountTransferRecord,
        ["affiliate-rebate-list-envelope"] = FuturesJson.Default.RebateList,
        ["affiliate-rebate-user"] = FuturesJson.Default.UserRebate,
        ["affiliate-rebate-api"] = FuturesJson.Default.ApiRebate,
        ["affiliate-invite-check"] = FuturesJson.Default.InviteCheck,
        ["affiliate-rebate-inviteUser"] = FuturesJson.Default.InvitedUserPage,
    };

    /// <summary>Replies that the reference shows without an envelope.</summary>
    private static readonly Dictionary<string, JsonTypeInfo> BareReplies = new()
    {
        ["affiliate-rebate-list"] = FuturesJson.Default.RebateList,
        ["affiliate-trade-list"] = FuturesJson.Default.AffiliateTradeList,
    };

    private static readonly Dictionary<string, JsonTypeInfo> Requests = new()
    {
        ["submit-order"] = FuturesJson.Default.SubmitOrder,
        ["cancel-order"] = FuturesJson.Default.CancelOrder,
        ["cancel-orders"] = FuturesJson.Default.CancelAllOrders,
        ["submit-leverage"] = FuturesJson.Default.SubmitLeverage,
        ["set-position-mode"] = FuturesJson.Default.PositionModeSetting,
        ["modify-limit-order"] = FuturesJson.Default.ModifyLimitOrder,
        ["cancel-all-after"] = FuturesJson.Default.CancelAllAfter,
        ["submit-plan-order"] = FuturesJson.Default.SubmitPlanOrder,
        ["cancel-plan-order"] = FuturesJson.Default.CancelPlanOrder,
        ["submit-tp-sl-order"] = FuturesJson.Default.SubmitTpSlOrder,
        ["modify-plan-order"] = FuturesJson.Default.ModifyPlanOrder,
        ["modify-preset-plan-order"] = FuturesJson.Default.ModifyPresetPlanOrder,
        ["modify-tp-sl-order"] = FuturesJson.Default.ModifyTpSlOrder,
        ["submit-trail-order"] = FuturesJson.Default.SubmitTrailingOrder,
        ["cancel-trail-order"] = FuturesJson.Default.CancelTrailingOrder,
        ["transfer-contract"] = FuturesJson.Default.TransferFunds,
        ["transfer-contract-list"] = FuturesJson.Default.ListTransfers,
        ["sub-account-main-sub-to-main"] = FuturesJson.Default.SubAccountTransfer,
        ["sub-account-main-main-to-sub"] = FuturesJson.Default.SubAccountTransfer,
        ["sub-account-sub-sub-to-main"] = FuturesJson.Default.SubAccountTransfer,
        ["claim"] = FuturesJson.Default.ClaimDemoFunds,
    };

    private static readonly Dictionary<string, JsonTypeInfo> Pushes = new()
    {
        ["stream-ticker"] = FuturesJson.Default.TickerPush,
        ["stream-fundingRate"] = FuturesJson.Default.FundingRatePush,
        ["stream-depth20"] = FuturesJson.Default.DepthSidePush,
        ["stream-depth50-asks"] = FuturesJson.Default.DepthSidePush,
        ["stream-markPriceKlineBin1m"] = FuturesJson.Default.KlinePush,
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

    public static TheoryData<string> BareReplyNames => [.. BareReplies.Keys];

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
        Assert.True(envelope.Trace.Length > 0, "Neither trace nor requestId was read.");
        var data = body.AsSpan()[envelope.Data];
        var value = JsonSerializer.Deserialize(data, Replies[name])!;
        Fixture.AssertSame(Fixture.Parse(data), Fixture.Parse(JsonSerializer.SerializeToUtf8Bytes(value, Replies[name])));
    }

    [Theory, MemberData(nameof(BareReplyNames))]
    public void Reply_that_the_reference_shows_without_an_envelope_is_read_and_written_back_the_same(string name)
    {
        var body = Fixture.Read($"{name}.response");

        Assert.False(Envelope.TryRead(body, out _));

        var value = JsonSerializer.Deserialize(body, BareReplies[name])!;
        Fixture.AssertSame(Fixture.Parse(body), Fixture.Parse(JsonSerializer.SerializeToUtf8Bytes(value, BareReplies[name])));
        Assert.Contains(FuturesEndpoints.All, endpoint => endpoint.MayLackEnvelope && Coverage.Endpoints.Single(row => row.Path == endpoint.Path).Fixture == name);
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
    public void Every_fixture_is_used_and_every_endpoint_and_channel_has_one()
    {
        var used = Replies.Keys.Concat(BareReplies.Keys).Concat(Pushes.Keys).Concat(StreamReplies).Select(name => $"{name}.response")
            .Concat(Requests.Keys.Select(name => $"{name}.request"))
            .Concat(Fixture.Names.Where(name => name.StartsWith("stream-", StringComparison.Ordinal) && name.EndsWith(".request", StringComparison.Ordinal)))
            .Append("not-found.response");
        Assert.Equal(Fixture.Names, used.Order());

        Assert.All(Coverage.Endpoints.Where(row => row.IsReplyKnown), row => Assert.Contains(row.Fixture, Replies.Keys.Concat(BareReplies.Keys)));
        Assert.All(Coverage.Endpoints.Where(row => row.Method == "POST"), row => Assert.Contains(row.Fixture, Requests.Keys));
        Assert.All(Coverage.Channels, row => Assert.Contains(row.Fixture, Pushes.Keys));
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
