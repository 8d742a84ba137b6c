using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Clock;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Futures.MarketData;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Positions;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures;

/// <summary>How every futures contract is read and written, by client and server alike. No reflection.</summary>
/// <remarks>
/// Decimals are text on the wire and are also read from numbers; whole numbers are also read from text; members left null are not written.
/// Unknown members are passed over.
/// </remarks>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
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
[JsonSerializable(typeof(StreamRequest))]
[JsonSerializable(typeof(StreamReply))]
[JsonSerializable(typeof(TickerPush))]
[JsonSerializable(typeof(DepthAllPush))]
[JsonSerializable(typeof(DepthIncreasePush))]
[JsonSerializable(typeof(BookTickerPush))]
[JsonSerializable(typeof(IReadOnlyList<TradePush>))]
[JsonSerializable(typeof(KlinePush))]
[JsonSerializable(typeof(AssetPush))]
[JsonSerializable(typeof(IReadOnlyList<PositionPush>))]
[JsonSerializable(typeof(IReadOnlyList<OrderPush>))]
public sealed partial class FuturesJson : JsonSerializerContext;
