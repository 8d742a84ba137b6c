using System.Text.Json;
using System.Text.Json.Serialization;

namespace MartDesk.Benchmarks.Sdk.Streams;

/// <summary>F4: what one would write with a source-generated serializer and classes in the shape of the messages.</summary>
internal static class PlainDecoder
{
    /// <summary>The message as an object. The channel is told by the group.</summary>
    public static object? Decode(ReadOnlySpan<byte> message)
    {
        var channel = HandDecoder.ChannelOf(message);
        return channel[0] switch
        {
            (byte)'b' => JsonSerializer.Deserialize(message, PlainPushJson.Default.PlainPushPlainBookTicker),
            (byte)'d' => JsonSerializer.Deserialize(message, PlainPushJson.Default.PlainPushPlainDepth),
            (byte)'o' => JsonSerializer.Deserialize(message, PlainPushJson.Default.PlainPushListPlainOrderPush),
            (byte)'t' when channel[1] == (byte)'r' => JsonSerializer.Deserialize(message, PlainPushJson.Default.PlainPushListPlainTrade),
            _ => JsonSerializer.Deserialize(message, PlainPushJson.Default.PlainPushPlainTicker),
        };
    }
}

internal sealed record PlainPush<T>([property: JsonPropertyName("group")] string Group, [property: JsonPropertyName("data")] T Data);

internal sealed record PlainBookTicker(
    [property: JsonPropertyName("symbol")] string Symbol,
    [property: JsonPropertyName("best_bid_price")] decimal BidPrice,
    [property: JsonPropertyName("best_bid_vol")] long BidSize,
    [property: JsonPropertyName("best_ask_price")] decimal AskPrice,
    [property: JsonPropertyName("best_ask_vol")] long AskSize,
    [property: JsonPropertyName("ms_t")] long TimestampMs);

internal sealed record PlainTicker(
    [property: JsonPropertyName("symbol")] string Symbol,
    [property: JsonPropertyName("last_price")] decimal LastPrice,
    [property: JsonPropertyName("volume_24")] decimal Volume,
    [property: JsonPropertyName("range")] decimal Change,
    [property: JsonPropertyName("mark_price")] decimal MarkPrice,
    [property: JsonPropertyName("index_price")] decimal IndexPrice,
    [property: JsonPropertyName("ask_price")] decimal AskPrice,
    [property: JsonPropertyName("ask_vol")] long AskSize,
    [property: JsonPropertyName("bid_price")] decimal BidPrice,
    [property: JsonPropertyName("bid_vol")] long BidSize);

internal sealed record PlainTrade(
    [property: JsonPropertyName("trade_id")] long TradeId,
    [property: JsonPropertyName("symbol")] string Symbol,
    [property: JsonPropertyName("deal_price")] decimal Price,
    [property: JsonPropertyName("deal_vol")] long Size,
    [property: JsonPropertyName("m")] bool IsBuyerMaker,
    [property: JsonPropertyName("created_at")] DateTime CreateTime);

internal sealed record PlainLevel([property: JsonPropertyName("price")] decimal Price, [property: JsonPropertyName("vol")] long Size);

internal sealed record PlainDepth(
    [property: JsonPropertyName("symbol")] string Symbol,
    [property: JsonPropertyName("asks")] List<PlainLevel> Asks,
    [property: JsonPropertyName("bids")] List<PlainLevel> Bids,
    [property: JsonPropertyName("ms_t")] long TimestampMs,
    [property: JsonPropertyName("version")] long Version,
    [property: JsonPropertyName("type")] string Type);

internal sealed record PlainOrderPush([property: JsonPropertyName("action")] int Action, [property: JsonPropertyName("order")] PlainPushedOrder Order);

internal sealed record PlainFill(
    [property: JsonPropertyName("lastTradeID")] long TradeId,
    [property: JsonPropertyName("fillQty")] long Size,
    [property: JsonPropertyName("fillPrice")] decimal Price,
    [property: JsonPropertyName("fee")] decimal Fee,
    [property: JsonPropertyName("feeCcy")] string Currency);

internal sealed record PlainPushedOrder(
    [property: JsonPropertyName("order_id")] string OrderId,
    [property: JsonPropertyName("client_order_id")] string ClientOrderId,
    [property: JsonPropertyName("price")] decimal Price,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("symbol")] string Symbol,
    [property: JsonPropertyName("state")] int State,
    [property: JsonPropertyName("side")] int Side,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("leverage")] decimal Leverage,
    [property: JsonPropertyName("open_type")] string MarginMode,
    [property: JsonPropertyName("deal_avg_price")] decimal AveragePrice,
    [property: JsonPropertyName("deal_size")] long FilledSize,
    [property: JsonPropertyName("create_time")] long CreateTimeMs,
    [property: JsonPropertyName("update_time")] long UpdateTimeMs,
    [property: JsonPropertyName("plan_order_id")] string PlanOrderId,
    [property: JsonPropertyName("last_trade")] PlainFill? LastTrade,
    [property: JsonPropertyName("trigger_price")] string TriggerPrice,
    [property: JsonPropertyName("execution_price")] string ExecutionPrice,
    [property: JsonPropertyName("activation_price")] string ActivationPrice,
    [property: JsonPropertyName("callback_rate")] string CallbackRate,
    [property: JsonPropertyName("position_mode")] string PositionMode);

/// <summary>Numbers stand in quotes.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(PlainPush<PlainBookTicker>))]
[JsonSerializable(typeof(PlainPush<PlainTicker>))]
[JsonSerializable(typeof(PlainPush<List<PlainTrade>>))]
[JsonSerializable(typeof(PlainPush<PlainDepth>))]
[JsonSerializable(typeof(PlainPush<List<PlainOrderPush>>))]
internal sealed partial class PlainPushJson : JsonSerializerContext;
