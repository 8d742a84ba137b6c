using System.Text;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>Makes the event of a message from its values, which costs a fraction of making it from the JSON.</summary>
internal sealed class RecordMaker : IMarketDataListener
{
    private readonly List<TradePush> _trades = [];
    private StreamEvent? _made;

    /// <summary>The event of the message just decoded.</summary>
    public StreamEvent Take()
    {
        var made = _made ?? new StreamEvent.Trades(_trades.ToArray());
        _trades.Clear();
        _made = null;
        return made;
    }

    public void OnBookTicker(in BookTickerValue ticker) => _made = new StreamEvent.BookTicker(new BookTickerPush
    {
        Symbol = Text(ticker.Symbol),
        BidPrice = ticker.BidPrice,
        BidSize = ticker.BidSize,
        AskPrice = ticker.AskPrice,
        AskSize = ticker.AskSize,
        TimestampMs = ticker.TimestampMs,
    });

    public void OnTicker(in TickerValue ticker) => _made = new StreamEvent.Ticker(new TickerPush
    {
        Symbol = Text(ticker.Symbol),
        LastPrice = ticker.LastPrice,
        Volume24h = ticker.Volume24h,
        Change24h = ticker.Change24h,
        MarkPrice = ticker.MarkPrice,
        IndexPrice = ticker.IndexPrice,
        AskPrice = ticker.AskPrice,
        AskSize = ticker.AskSize,
        BidPrice = ticker.BidPrice,
        BidSize = ticker.BidSize,
    });

    public void OnTrade(in TradeValue trade) => _trades.Add(new TradePush
    {
        TradeId = Text(trade.TradeId),
        Symbol = Text(trade.Symbol),
        Price = trade.Price,
        Size = trade.Size,
        Way = (TradeWay?)trade.Way,
        IsBuyerMaker = trade.IsBuyerMaker,
        CreateTimeNs = trade.CreateTimeNs,
    });

    public void OnDepth(in DepthValue depth) => _made = new StreamEvent.DepthIncrease(Text(depth.Topic), new DepthIncreasePush
    {
        Symbol = Text(depth.Symbol),
        Asks = depth.Asks.ToArray(),
        Bids = depth.Bids.ToArray(),
        TimestampMs = depth.TimestampMs,
        Version = depth.Version,
        Type = depth.IsSnapshot ? DepthUpdateType.Snapshot : DepthUpdateType.Update,
    });

    private static string Text(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
}
