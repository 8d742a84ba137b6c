using System.Runtime.CompilerServices;
using MartDesk.BitMart.Futures.Streams.Values;

namespace MartDesk.BitMart.Futures.Streams.Decoding;

/// <summary>Reads <c>futures/bookticker</c> and <c>futures/ticker</c>.</summary>
internal static class TickerDecoder
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryBookTicker(ReadOnlySpan<byte> data, IMarketDataListener listener)
    {
        var cursor = new WireCursor(data);
        ReadOnlySpan<byte> symbol = default;
        decimal? bid = null, bidSize = null, ask = null, askSize = null;
        var timestamp = 0L;
        if (!cursor.TryTake((byte)'{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name))
                return false;
            bool isRead;
            if (name.SequenceEqual("symbol"u8))
                isRead = cursor.TryText(out symbol);
            else if (name.SequenceEqual("best_bid_price"u8))
                isRead = cursor.TryDecimal(out bid);
            else if (name.SequenceEqual("best_bid_vol"u8))
                isRead = cursor.TryDecimal(out bidSize);
            else if (name.SequenceEqual("best_ask_price"u8))
                isRead = cursor.TryDecimal(out ask);
            else if (name.SequenceEqual("best_ask_vol"u8))
                isRead = cursor.TryDecimal(out askSize);
            else
                isRead = name.SequenceEqual("ms_t"u8) && cursor.TryWhole(out timestamp);
            if (!isRead)
                return false;
        }
        while (cursor.TryTake((byte)','));
        if (!cursor.TryTake((byte)'}') || !cursor.IsAtEnd || symbol.IsEmpty || timestamp == 0)
            return false;
        listener.OnBookTicker(new BookTickerValue { Symbol = symbol, BidPrice = bid, BidSize = bidSize, AskPrice = ask, AskSize = askSize, TimestampMs = timestamp });
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryTicker(ReadOnlySpan<byte> data, IMarketDataListener listener)
    {
        var cursor = new WireCursor(data);
        ReadOnlySpan<byte> symbol = default;
        decimal? last = null, volume = null, change = null, mark = null, index = null, ask = null, askSize = null, bid = null, bidSize = null;
        if (!cursor.TryTake((byte)'{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name))
                return false;
            bool isRead;
            if (name.SequenceEqual("symbol"u8))
                isRead = cursor.TryText(out symbol);
            else if (name.SequenceEqual("last_price"u8))
                isRead = cursor.TryDecimal(out last);
            else if (name.SequenceEqual("volume_24"u8))
                isRead = cursor.TryDecimal(out volume);
            else if (name.SequenceEqual("range"u8))
                isRead = cursor.TryDecimal(out change);
            else if (name.SequenceEqual("mark_price"u8))
                isRead = cursor.TryDecimal(out mark);
            else if (name.SequenceEqual("index_price"u8))
                isRead = cursor.TryDecimal(out index);
            else if (name.SequenceEqual("ask_price"u8))
                isRead = cursor.TryDecimal(out ask);
            else if (name.SequenceEqual("ask_vol"u8))
                isRead = cursor.TryDecimal(out askSize);
            else if (name.SequenceEqual("bid_price"u8))
                isRead = cursor.TryDecimal(out bid);
            else
                isRead = name.SequenceEqual("bid_vol"u8) && cursor.TryDecimal(out bidSize);
            if (!isRead)
                return false;
        }
        while (cursor.TryTake((byte)','));
        if (!cursor.TryTake((byte)'}') || !cursor.IsAtEnd || symbol.IsEmpty || last is not { } lastPrice)
            return false;
        listener.OnTicker(new TickerValue
        {
            Symbol = symbol,
            LastPrice = lastPrice,
            Volume24h = volume,
            Change24h = change,
            MarkPrice = mark,
            IndexPrice = index,
            AskPrice = ask,
            AskSize = askSize,
            BidPrice = bid,
            BidSize = bidSize,
        });
        return true;
    }
}
