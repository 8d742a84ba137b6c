using MartDesk.BitMart.Futures.Streams.Values;

namespace MartDesk.BitMart.Futures.Streams.Decoding;

/// <summary>Reads <c>futures/klineBin…</c> and <c>futures/markPriceKlineBin…</c>: a candle by itself, as the reference shows it, or a list of them, as the real service sends it.</summary>
internal static class CandleDecoder
{
    public static bool TryDeliver(ReadOnlySpan<byte> data, ReadOnlySpan<byte> group, bool isMarkPrice, IMarketDataListener listener)
    {
        var cursor = new WireCursor(data);
        ReadOnlySpan<byte> symbol = default, items = default;
        var candle = default(Candle);
        if (!cursor.TryTake((byte)'{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name))
                return false;
            bool isRead;
            if (name.SequenceEqual("symbol"u8))
                isRead = cursor.TryText(out symbol);
            else if (name.SequenceEqual("items"u8))
                isRead = TryItems(ref cursor, data, out items);
            else
                isRead = candle.TryMember(ref cursor, name);
            if (!isRead)
                return false;
        }
        while (cursor.TryTake((byte)','));
        if (!cursor.TryTake((byte)'}') || !cursor.IsAtEnd || symbol.IsEmpty)
            return false;
        if (!items.IsEmpty)
            DeliverItems(items, group, symbol, isMarkPrice, listener);
        else if (candle.IsWhole)
            Deliver(candle, group, symbol, isMarkPrice, listener);
        else
            return false;
        return true;
    }

    /// <summary>Checks a list of candles and gives its text; empty text for an empty list.</summary>
    private static bool TryItems(scoped ref WireCursor cursor, ReadOnlySpan<byte> data, out ReadOnlySpan<byte> items)
    {
        items = default;
        if (!cursor.TryTake((byte)'['))
            return false;
        if (cursor.TryTake((byte)']'))
            return true;
        var start = cursor.At;
        do
        {
            if (!Candle.TryRead(ref cursor, out _))
                return false;
        }
        while (cursor.TryTake((byte)','));
        items = data[start..cursor.At];
        return cursor.TryTake((byte)']');
    }

    private static void DeliverItems(ReadOnlySpan<byte> items, ReadOnlySpan<byte> group, ReadOnlySpan<byte> symbol, bool isMarkPrice, IMarketDataListener listener)
    {
        var cursor = new WireCursor(items);
        while (Candle.TryRead(ref cursor, out var candle))
        {
            Deliver(candle, group, symbol, isMarkPrice, listener);
            cursor.TryTake((byte)',');
        }
    }

    private static void Deliver(in Candle candle, ReadOnlySpan<byte> group, ReadOnlySpan<byte> symbol, bool isMarkPrice, IMarketDataListener listener)
    {
        var value = new CandleValue
        {
            Topic = group,
            Symbol = symbol,
            Open = candle.Open ?? 0m, // Whole, so each is there.
            High = candle.High ?? 0m,
            Low = candle.Low ?? 0m,
            Close = candle.Close ?? 0m,
            Volume = candle.Volume ?? 0m,
            TimestampSeconds = candle.Timestamp ?? 0,
        };
        if (isMarkPrice)
            listener.OnMarkPriceCandle(value);
        else
            listener.OnCandle(value);
    }

    private struct Candle
    {
        public decimal? Open;
        public decimal? High;
        public decimal? Low;
        public decimal? Close;
        public decimal? Volume;
        public long? Timestamp;

        public readonly bool IsWhole => Open is not null && High is not null && Low is not null && Close is not null && Volume is not null && Timestamp is not null;

        public static bool TryRead(scoped ref WireCursor cursor, out Candle candle)
        {
            candle = default;
            if (!cursor.TryTake((byte)'{'))
                return false;
            do
            {
                if (!cursor.TryName(out var name) || !candle.TryMember(ref cursor, name))
                    return false;
            }
            while (cursor.TryTake((byte)','));
            return cursor.TryTake((byte)'}') && candle.IsWhole;
        }

        public bool TryMember(scoped ref WireCursor cursor, ReadOnlySpan<byte> name)
        {
            if (name.SequenceEqual("ts"u8))
            {
                var isRead = cursor.TryWhole(out var read);
                Timestamp = read;
                return isRead;
            }

            return name.Length == 1 && name[0] switch
            {
                (byte)'o' => cursor.TryDecimal(out Open),
                (byte)'h' => cursor.TryDecimal(out High),
                (byte)'l' => cursor.TryDecimal(out Low),
                (byte)'c' => cursor.TryDecimal(out Close),
                (byte)'v' => cursor.TryDecimal(out Volume),
                _ => false,
            };
        }
    }
}
