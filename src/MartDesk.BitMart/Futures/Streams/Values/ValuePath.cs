using System.Text;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>The way of market data that needs no JSON reader: to the books that the stream keeps, to the owner's listener, or, without one, to the reader as records.</summary>
/// <param name="books">The stream's books.</param>
/// <param name="listener">The owner's listener; null for none.</param>
/// <param name="request">Asks for a snapshot of a topic.</param>
internal sealed class ValuePath(StreamBooks books, IMarketDataListener? listener, Action<string> request)
{
    private readonly MarketDataDecoder _decoder = new();
    private readonly RecordMaker _records = new();

    /// <summary>Delivers a message to the book or the listener that it is for; false when it is not of the known form.</summary>
    /// <param name="message">The whole message, UTF-8.</param>
    /// <param name="told">The event to tell the reader of when it is for neither; else null.</param>
    public bool TryDeliver(ReadOnlySpan<byte> message, out StreamEvent? told)
    {
        told = null;
        var group = MarketDataDecoder.GroupOf(message);
        if (group.IsEmpty)
            return false;
        if (group.StartsWith("futures/depthIncrease"u8) && books.Keeps(group))
        {
            if (!_decoder.TryDepth(message, group, out var depth))
                return false;
            Apply(depth);
            return true;
        }

        if (!_decoder.TryDeliver(message, group, listener ?? _records))
            return false;
        if (listener is null)
            told = _records.Take();
        return true;
    }

    /// <summary>Delivers what took the way of records because of its form; false when no listener wants it.</summary>
    public bool TryDeliver(StreamEvent data)
    {
        switch (data)
        {
            case StreamEvent.DepthIncrease(var topic, var push) when books.Keeps(Encoding.UTF8.GetBytes(topic)):
                Apply(ValueOf(topic, push));
                return true;
            case StreamEvent.DepthIncrease(var topic, var push) when listener is not null:
                listener.OnDepth(ValueOf(topic, push));
                return true;
            case StreamEvent.BookTicker(var push) when listener is not null:
                listener.OnBookTicker(ValueOf(push));
                return true;
            case StreamEvent.Ticker(var push) when listener is not null:
                listener.OnTicker(ValueOf(push));
                return true;
            case StreamEvent.Trades(var pushes) when listener is not null:
                foreach (var push in pushes)
                    listener.OnTrade(ValueOf(push));
                return true;
            default:
                return false;
        }
    }

    private static DepthValue ValueOf(string topic, DepthIncreasePush push) => new()
    {
        Topic = Encoding.UTF8.GetBytes(topic),
        Symbol = Encoding.UTF8.GetBytes(push.Symbol),
        Asks = push.Asks is null ? [] : push.Asks.ToArray(),
        Bids = push.Bids is null ? [] : push.Bids.ToArray(),
        TimestampMs = push.TimestampMs,
        Version = push.Version,
        IsSnapshot = push.Type == DepthUpdateType.Snapshot,
    };

    private static BookTickerValue ValueOf(BookTickerPush push) => new()
    {
        Symbol = Encoding.UTF8.GetBytes(push.Symbol),
        BidPrice = push.BidPrice,
        BidSize = push.BidSize,
        AskPrice = push.AskPrice,
        AskSize = push.AskSize,
        TimestampMs = push.TimestampMs,
    };

    private static TickerValue ValueOf(TickerPush push) => new()
    {
        Symbol = Encoding.UTF8.GetBytes(push.Symbol),
        LastPrice = push.LastPrice,
        Volume24h = push.Volume24h,
        Change24h = push.Change24h,
        MarkPrice = push.MarkPrice,
        IndexPrice = push.IndexPrice,
        AskPrice = push.AskPrice,
        AskSize = push.AskSize,
        BidPrice = push.BidPrice,
        BidSize = push.BidSize,
    };

    private static TradeValue ValueOf(TradePush push) => new()
    {
        TradeId = Encoding.UTF8.GetBytes(push.TradeId),
        Symbol = Encoding.UTF8.GetBytes(push.Symbol),
        Price = push.Price,
        Size = push.Size,
        Way = (int?)push.Way,
        IsBuyerMaker = push.IsBuyerMaker,
        CreateTimeNs = push.CreateTimeNs,
    };

    private void Apply(in DepthValue depth)
    {
        if (books.Apply(depth) is { } topic)
            request(topic);
    }
}
