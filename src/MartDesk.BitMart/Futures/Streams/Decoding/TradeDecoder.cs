using System.Runtime.CompilerServices;
using MartDesk.BitMart.Futures.Streams.Values;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams.Decoding;

/// <summary>Reads <c>futures/trade</c>.</summary>
internal static class TradeDecoder
{
    /// <summary>A message of one trade, which most are, is read once; of many, all are checked before the first is handed over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryDeliver(ReadOnlySpan<byte> data, IMarketDataListener listener)
    {
        var cursor = new WireCursor(data);
        if (!cursor.TryTake((byte)'[') || !TryTrade(ref cursor, out var only))
            return false;
        if (!cursor.TryTake((byte)']'))
            return TryEachTrade(data, listener: null) && TryEachTrade(data, listener);
        if (!cursor.IsAtEnd)
            return false;
        listener.OnTrade(only);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryEachTrade(ReadOnlySpan<byte> data, IMarketDataListener? listener)
    {
        var cursor = new WireCursor(data);
        if (!cursor.TryTake((byte)'['))
            return false;
        do
        {
            if (!TryTrade(ref cursor, out var trade))
                return false;
            listener?.OnTrade(trade);
        }
        while (cursor.TryTake((byte)','));
        return cursor.TryTake((byte)']') && cursor.IsAtEnd;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryTrade(scoped ref WireCursor cursor, out TradeValue trade)
    {
        trade = default;
        ReadOnlySpan<byte> id = default, symbol = default;
        decimal? price = null;
        long? size = null, time = null;
        int? way = null;
        bool? isBuyerMaker = null;
        if (!cursor.TryTake((byte)'{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name))
                return false;
            bool isRead;
            if (name.SequenceEqual("trade_id"u8))
                isRead = cursor.TryId(out id);
            else if (name.SequenceEqual("symbol"u8))
                isRead = cursor.TryText(out symbol);
            else if (name.SequenceEqual("deal_price"u8))
                isRead = cursor.TryDecimal(out price);
            else if (name.SequenceEqual("deal_vol"u8))
                (isRead, size) = (cursor.TryWholeText(out var read), read);
            else if (name.SequenceEqual("way"u8))
                (isRead, way) = (cursor.TryInt(out var read), read);
            else if (name.SequenceEqual("m"u8))
                (isRead, isBuyerMaker) = (cursor.TryFlag(out var read), read);
            else
                (isRead, time) = (name.SequenceEqual("created_at"u8) & cursor.TryTime(out var read), read);
            if (!isRead)
                return false;
        }
        while (cursor.TryTake((byte)','));
        if (!cursor.TryTake((byte)'}') || id.IsEmpty || symbol.IsEmpty || price is not { } priceRead || size is not { } sizeRead || isBuyerMaker is not { } isMakerRead
            || time is not { } timeRead)
            return false;
        trade = new TradeValue { TradeId = id, Symbol = symbol, Price = priceRead, Size = sizeRead, Way = (TradeWay?)way, IsBuyerMaker = isMakerRead, CreateTimeNs = timeRead };
        return true;
    }
}
