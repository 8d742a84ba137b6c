using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Clock;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Futures.Affiliates;
using MartDesk.BitMart.Protocol.Futures.Demo;
using MartDesk.BitMart.Protocol.Futures.MarketData;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.PlanOrders;
using MartDesk.BitMart.Protocol.Futures.Positions;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures.SubAccounts;
using MartDesk.BitMart.Protocol.Futures.TrailingOrders;
using MartDesk.BitMart.Protocol.Futures.Transfers;
using MartDesk.BitMart.Protocol.Json;
using MartDesk.BitMart.Protocol.Status;

namespace MartDesk.BitMart.Protocol.Futures;

/// <summary>How every futures contract is read and written, by client and server alike. No reflection.</summary>
/// <remarks>
/// Decimals are text on the wire and are also read from numbers; whole numbers are also read from text; members left null are not written.
/// Unknown members are passed over. A null where the contract has no place for one makes the whole reply unreadable: an acknowledgement whose
/// order has no id tells nothing, and the call ends as unknown.
/// </remarks>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    RespectNullableAnnotations = true,
    Converters = [typeof(DecimalTextConverter), typeof(OptionalDecimalTextConverter)])]
[JsonSerializable(typeof(ServerTime))]
[JsonSerializable(typeof(ContractList))]
[JsonSerializable(typeof(MarketDepth))]
[JsonSerializable(typeof(IReadOnlyList<MarketTrade>))]
[JsonSerializable(typeof(IReadOnlyList<Kline>))]
[JsonSerializable(typeof(FundingRate))]
[JsonSerializable(typeof(IReadOnlyList<AssetBalance>))]
[JsonSerializable(typeof(FuturesOrder))]
[JsonSerializable(typeof(IReadOnlyList<FuturesOrder>))]
[JsonSerializable(typeof(IReadOnlyList<FuturesFill>))]
[JsonSerializable(typeof(IReadOnlyList<FuturesPosition>))]
[JsonSerializable(typeof(IReadOnlyList<FuturesPositionV2>))]
[JsonSerializable(typeof(PositionModeSetting))]
[JsonSerializable(typeof(SubmitOrder))]
[JsonSerializable(typeof(OrderAck))]
[JsonSerializable(typeof(CancelOrder))]
[JsonSerializable(typeof(CancelAllOrders))]
[JsonSerializable(typeof(CancelAck))]
[JsonSerializable(typeof(SubmitLeverage))]
[JsonSerializable(typeof(LeverageSetting))]
[JsonSerializable(typeof(ServiceStatus))]
[JsonSerializable(typeof(OpenInterest))]
[JsonSerializable(typeof(FundingRateList))]
[JsonSerializable(typeof(FundingHistory))]
[JsonSerializable(typeof(LeverageRuleList))]
[JsonSerializable(typeof(TradeFeeRate))]
[JsonSerializable(typeof(IReadOnlyList<TransactionRecord>))]
[JsonSerializable(typeof(ClaimDemoFunds))]
[JsonSerializable(typeof(DemoFunds))]
[JsonSerializable(typeof(ModifyLimitOrder))]
[JsonSerializable(typeof(ModifiedLimitOrder))]
[JsonSerializable(typeof(CancelAllAfter))]
[JsonSerializable(typeof(CancelAllAfterAck))]
[JsonSerializable(typeof(SubmitPlanOrder))]
[JsonSerializable(typeof(PlanOrderAck))]
[JsonSerializable(typeof(IReadOnlyList<PlanOrder>))]
[JsonSerializable(typeof(CancelPlanOrder))]
[JsonSerializable(typeof(ModifyPlanOrder))]
[JsonSerializable(typeof(ModifiedPlanOrder))]
[JsonSerializable(typeof(ModifyPresetPlanOrder))]
[JsonSerializable(typeof(SubmitTpSlOrder))]
[JsonSerializable(typeof(TpSlOrderAck))]
[JsonSerializable(typeof(ModifyTpSlOrder))]
[JsonSerializable(typeof(SubmitTrailingOrder))]
[JsonSerializable(typeof(CancelTrailingOrder))]
[JsonSerializable(typeof(IReadOnlyList<PositionRisk>))]
[JsonSerializable(typeof(TransferFunds))]
[JsonSerializable(typeof(TransferAck))]
[JsonSerializable(typeof(ListTransfers))]
[JsonSerializable(typeof(TransferPage))]
[JsonSerializable(typeof(SubAccountTransfer))]
[JsonSerializable(typeof(SubAccountTransferAck))]
[JsonSerializable(typeof(SubAccountWallet))]
[JsonSerializable(typeof(IReadOnlyList<SubAccountTransferRecord>))]
[JsonSerializable(typeof(RebateList))]
[JsonSerializable(typeof(AffiliateTradeList))]
[JsonSerializable(typeof(UserRebate))]
[JsonSerializable(typeof(ApiRebate))]
[JsonSerializable(typeof(InviteCheck))]
[JsonSerializable(typeof(InvitedUserPage))]
[JsonSerializable(typeof(JsonNode))]
[JsonSerializable(typeof(StreamRequest))]
[JsonSerializable(typeof(StreamReply))]
[JsonSerializable(typeof(TickerPush))]
[JsonSerializable(typeof(FundingRatePush))]
[JsonSerializable(typeof(DepthSidePush))]
[JsonSerializable(typeof(DepthAllPush))]
[JsonSerializable(typeof(DepthIncreasePush))]
[JsonSerializable(typeof(BookTickerPush))]
[JsonSerializable(typeof(IReadOnlyList<TradePush>))]
[JsonSerializable(typeof(KlinePush))]
[JsonSerializable(typeof(AssetPush))]
[JsonSerializable(typeof(IReadOnlyList<PositionPush>))]
[JsonSerializable(typeof(IReadOnlyList<OrderPush>))]
public sealed partial class FuturesJson : JsonSerializerContext;
