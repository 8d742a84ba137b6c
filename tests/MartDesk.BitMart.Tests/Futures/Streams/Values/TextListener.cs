using System.Globalization;
using System.Text;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Futures.Streams.Values;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Tests.Futures.Streams.Values;

/// <summary>Writes down everything it is handed, member by member; so are the records that the other way gives, to be compared.</summary>
internal sealed class TextListener : IMarketDataListener
{
    public List<string> Told { get; } = [];

    public static IEnumerable<string> Describe(StreamEvent told) => told switch
    {
        StreamEvent.BookTicker(var push) => [Line("bookticker", push.Symbol, push.BidPrice, push.BidSize, push.AskPrice, push.AskSize, push.TimestampMs)],
        StreamEvent.Ticker(var push) =>
            [Line("ticker", push.Symbol, push.LastPrice, push.Volume24h, push.Change24h, push.MarkPrice, push.IndexPrice, push.AskPrice, push.AskSize, push.BidPrice, push.BidSize)],
        StreamEvent.Trades(var pushes) => pushes.Select(push => Line("trade", push.TradeId, push.Symbol, push.Price, push.Size, (int?)push.Way, push.IsBuyerMaker, push.CreateTimeNs)),
        StreamEvent.DepthIncrease(var topic, var push) =>
        [
            Line("depth", topic, push.Symbol, Levels(push.Asks?.ToArray()), Levels(push.Bids?.ToArray()), push.TimestampMs, push.Version, push.Type == DepthUpdateType.Snapshot),
        ],
        _ => [told.ToString()!],
    };

    public void OnBookTicker(in BookTickerValue ticker) =>
        Told.Add(Line("bookticker", Text(ticker.Symbol), ticker.BidPrice, ticker.BidSize, ticker.AskPrice, ticker.AskSize, ticker.TimestampMs));

    public void OnTicker(in TickerValue ticker) => Told.Add(Line(
        "ticker", Text(ticker.Symbol), ticker.LastPrice, ticker.Volume24h, ticker.Change24h, ticker.MarkPrice, ticker.IndexPrice, ticker.AskPrice, ticker.AskSize, ticker.BidPrice, ticker.BidSize));

    public void OnTrade(in TradeValue trade) =>
        Told.Add(Line("trade", Text(trade.TradeId), Text(trade.Symbol), trade.Price, trade.Size, trade.Way, trade.IsBuyerMaker, trade.CreateTimeNs));

    public void OnDepth(in DepthValue depth) =>
        Told.Add(Line("depth", Text(depth.Topic), Text(depth.Symbol), Levels(depth.Asks), Levels(depth.Bids), depth.TimestampMs, depth.Version, depth.IsSnapshot));

    private static string Text(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);

    private static string Levels(ReadOnlySpan<PriceLevel> levels)
    {
        var text = new StringBuilder();
        foreach (var level in levels)
            text.Append(CultureInfo.InvariantCulture, $"{level.Price}x{level.Size};");
        return text.ToString();
    }

    private static string Line(params object?[] members) => string.Join(' ', members.Select(member => Convert.ToString(member, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "none"));
}
