using System.Text;
using System.Text.Json;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams;

/// <summary>Turns data frames into events, by the prefix of the group: the venue may echo a topic with a speed that was not asked for.</summary>
internal static class StreamDecoder
{
    /// <summary>Decodes one data frame.</summary>
    /// <exception cref="JsonException">The data of a known channel cannot be read.</exception>
    public static StreamEvent Decode(in StreamFrame frame)
    {
        var group = frame.Group;
        var colon = group.IndexOf((byte)':');
        var channel = colon < 0 ? group : group[..colon];
        if (channel.StartsWith("futures/depthIncrease"u8)) return new StreamEvent.DepthIncrease(Text(group), Read(frame, FuturesJson.Default.DepthIncreasePush));
        if (channel.StartsWith("futures/depthAll"u8)) return new StreamEvent.Depth(Read(frame, FuturesJson.Default.DepthAllPush));
        if (channel.StartsWith("futures/depth"u8)) return new StreamEvent.DepthSide(Read(frame, FuturesJson.Default.DepthSidePush));
        if (channel.SequenceEqual("futures/ticker"u8)) return new StreamEvent.Ticker(Read(frame, FuturesJson.Default.TickerPush));
        if (channel.SequenceEqual("futures/trade"u8)) return new StreamEvent.Trades(Read(frame, FuturesJson.Default.IReadOnlyListTradePush));
        if (channel.SequenceEqual("futures/bookticker"u8)) return new StreamEvent.BookTicker(Read(frame, FuturesJson.Default.BookTickerPush));
        if (channel.StartsWith("futures/klineBin"u8)) return new StreamEvent.Candle(Text(group), Read(frame, FuturesJson.Default.KlinePush));
        if (channel.StartsWith("futures/markPriceKlineBin"u8)) return new StreamEvent.MarkPriceCandle(Text(group), Read(frame, FuturesJson.Default.KlinePush));
        if (channel.SequenceEqual("futures/fundingRate"u8)) return new StreamEvent.FundingRate(Read(frame, FuturesJson.Default.FundingRatePush));
        if (channel.SequenceEqual("futures/order"u8)) return new StreamEvent.Orders(Read(frame, FuturesJson.Default.IReadOnlyListOrderPush));
        if (channel.SequenceEqual("futures/position"u8)) return new StreamEvent.Positions(Read(frame, FuturesJson.Default.IReadOnlyListPositionPush));
        if (channel.SequenceEqual("futures/asset"u8)) return new StreamEvent.Balance(Read(frame, FuturesJson.Default.AssetPush));
        return new StreamEvent.Unknown(Text(group), Text(frame.Data));
    }

    private static T Read<T>(in StreamFrame frame, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        var data = JsonSerializer.Deserialize(frame.Data, type) ?? throw new JsonException("The data is null.");
        return data is IEnumerable<object?> list && list.Contains(null) ? throw new JsonException("One of the data is null.") : data;
    }

    private static string Text(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
}
