using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>Decodes the four busy channels straight from the bytes of a message to values. One thread at a time.</summary>
/// <remarks>
/// It takes only what it understands to the last byte; a member it does not know, white space, an escape, a number of unusual form: the whole message
/// is left to the decoder of records, which is slower and takes all. A message is taken whole or not at all, and checked before anyone hears of it.
/// </remarks>
internal sealed class MarketDataDecoder
{
    private PriceLevel[] _asks = new PriceLevel[64];
    private PriceLevel[] _bids = new PriceLevel[64];

    /// <summary>The topic of a message <c>{"data":…,"group":"…"}</c> or <c>{"group":"…","data":…}</c>; empty when it has another form.</summary>
    public static ReadOnlySpan<byte> GroupOf(ReadOnlySpan<byte> message)
    {
        if (message.StartsWith("{\"group\":\""u8))
        {
            var rest = message["{\"group\":\"".Length..];
            var length = rest.IndexOf((byte)'"');
            return length < 0 ? default : Plain(rest[..length]);
        }

        if (!message.StartsWith("{\"data\":"u8) || !message.EndsWith("\"}"u8))
            return default;
        var head = message[..^2];
        var start = head.LastIndexOf((byte)'"') + 1;
        return head[..start].EndsWith(",\"group\":\""u8) ? Plain(head[start..]) : default;
    }

    /// <summary>Hands a message to the listener as values; false, and nothing handed over, when it is not of the known form.</summary>
    /// <param name="message">The whole message, UTF-8.</param>
    /// <param name="group">Its topic, from <see cref="GroupOf"/>.</param>
    /// <param name="listener">Who takes it.</param>
    public bool TryDeliver(ReadOnlySpan<byte> message, ReadOnlySpan<byte> group, IMarketDataListener listener)
    {
        var channel = ChannelOf(group);
        var data = DataOf(message, group);
        if (channel.StartsWith("futures/depthIncrease"u8))
        {
            if (!TryReadDepth(data, group, out var depth))
                return false;
            listener.OnDepth(depth);
            return true;
        }

        if (channel.SequenceEqual("futures/bookticker"u8))
            return TryBookTicker(data, listener);
        if (channel.SequenceEqual("futures/trade"u8))
            return TryTrades(data, listener);
        return channel.SequenceEqual("futures/ticker"u8) && TryTicker(data, listener);
    }

    /// <summary>Decodes a depth message of the known form. The levels lie in this decoder until the next one.</summary>
    public bool TryDepth(ReadOnlySpan<byte> message, ReadOnlySpan<byte> group, out DepthValue depth) => TryReadDepth(DataOf(message, group), group, out depth);

    /// <summary>The part of a group before its filter.</summary>
    public static ReadOnlySpan<byte> ChannelOf(ReadOnlySpan<byte> group)
    {
        var colon = group.IndexOf((byte)':');
        return colon < 0 ? group : group[..colon];
    }

    private static bool TryBookTicker(ReadOnlySpan<byte> data, IMarketDataListener listener)
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

    private static bool TryTicker(ReadOnlySpan<byte> data, IMarketDataListener listener)
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

    /// <summary>A message of one trade, which most are, is read once; of many, all are checked before the first is handed over.</summary>
    private static bool TryTrades(ReadOnlySpan<byte> data, IMarketDataListener listener)
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

    private static bool TryTrade(ref WireCursor cursor, out TradeValue trade)
    {
        trade = default;
        ReadOnlySpan<byte> id = default, symbol = default;
        decimal? price = null;
        long? size = null, way = null, time = null;
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
                (isRead, way) = (cursor.TryWhole(out var read), read);
            else if (name.SequenceEqual("m"u8))
                (isRead, isBuyerMaker) = (cursor.TryFlag(out var read), read);
            else
                (isRead, time) = (name.SequenceEqual("created_at"u8) & cursor.TryTime(out var read), read);
            if (!isRead)
                return false;
        }
        while (cursor.TryTake((byte)','));
        if (!cursor.TryTake((byte)'}') || id.IsEmpty || symbol.IsEmpty || price is not { } priceRead || size is not { } sizeRead || isBuyerMaker is not { } isMakerRead
            || time is not { } timeRead || way is < 0 or > int.MaxValue)
            return false;
        trade = new TradeValue { TradeId = id, Symbol = symbol, Price = priceRead, Size = sizeRead, Way = (int?)way, IsBuyerMaker = isMakerRead, CreateTimeNs = timeRead };
        return true;
    }

    private bool TryReadDepth(ReadOnlySpan<byte> data, ReadOnlySpan<byte> group, out DepthValue depth)
    {
        depth = default;
        var cursor = new WireCursor(data);
        ReadOnlySpan<byte> symbol = default, type = default;
        int asks = 0, bids = 0;
        long? timestamp = null, version = null;
        if (!cursor.TryTake((byte)'{'))
            return false;
        do
        {
            if (!cursor.TryName(out var name))
                return false;
            bool isRead;
            if (name.SequenceEqual("symbol"u8))
                isRead = cursor.TryText(out symbol);
            else if (name.SequenceEqual("asks"u8))
                isRead = cursor.TryLevels(ref _asks, out asks);
            else if (name.SequenceEqual("bids"u8))
                isRead = cursor.TryLevels(ref _bids, out bids);
            else if (name.SequenceEqual("ms_t"u8))
                (isRead, timestamp) = (cursor.TryWhole(out var read), read);
            else if (name.SequenceEqual("version"u8))
                (isRead, version) = (cursor.TryWhole(out var read), read);
            else
                isRead = name.SequenceEqual("type"u8) && cursor.TryText(out type);
            if (!isRead)
                return false;
        }
        while (cursor.TryTake((byte)','));
        var isSnapshot = type.SequenceEqual("snapshot"u8);
        if (!cursor.TryTake((byte)'}') || !cursor.IsAtEnd || symbol.IsEmpty || timestamp is not { } time || version is not { } number || !(isSnapshot || type.SequenceEqual("update"u8)))
            return false;
        depth = new DepthValue
        {
            Topic = group,
            Symbol = symbol,
            Asks = _asks.AsSpan(0, asks),
            Bids = _bids.AsSpan(0, bids),
            TimestampMs = time,
            Version = number,
            IsSnapshot = isSnapshot,
        };
        return true;
    }

    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> text) => WireCursor.IsPlain(text) && !text.Contains((byte)'\\') ? text : default;

    /// <summary>What stands between the frame's own members; the frame is known from <see cref="GroupOf"/>.</summary>
    private static ReadOnlySpan<byte> DataOf(ReadOnlySpan<byte> message, ReadOnlySpan<byte> group)
    {
        if (message.StartsWith("{\"data\":"u8))
            return message["{\"data\":".Length..^(",\"group\":\"\"}".Length + group.Length)];
        var rest = message[("{\"group\":\"\"".Length + group.Length)..];
        return rest.StartsWith(",\"data\":"u8) && rest.EndsWith("}"u8) ? rest[",\"data\":".Length..^1] : default;
    }
}
