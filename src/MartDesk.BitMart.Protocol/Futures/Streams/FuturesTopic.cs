using System.Globalization;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>A topic: <c>futures/depthIncrease50:BTCUSDT@100ms</c> is channel, filter and speed.</summary>
/// <param name="Channel">One of <see cref="FuturesChannel"/>, for example <c>futures/depthIncrease50</c>.</param>
/// <param name="Filter">Symbol or currency; null when the channel has none.</param>
/// <param name="SpeedMs">Update speed, 100 or 200 ms; null when not given.</param>
public readonly record struct FuturesTopic(string Channel, string? Filter = null, int? SpeedMs = null)
{
    /// <summary>Orders of the account.</summary>
    public static FuturesTopic Order => new(FuturesChannel.Order);

    /// <summary>Positions of the account.</summary>
    public static FuturesTopic Position => new(FuturesChannel.Position);

    /// <summary>Tickers of all contracts, one message each.</summary>
    public static FuturesTopic AllTickers => new(FuturesChannel.Ticker);

    /// <summary>Ticker of a contract.</summary>
    public static FuturesTopic Ticker(string symbol) => new(FuturesChannel.Ticker, symbol);

    /// <summary>Trades of a contract.</summary>
    public static FuturesTopic Trade(string symbol) => new(FuturesChannel.Trade, symbol);

    /// <summary>Best bid and ask of a contract.</summary>
    public static FuturesTopic BookTicker(string symbol) => new(FuturesChannel.BookTicker, symbol);

    /// <summary>Candles of one minute.</summary>
    public static FuturesTopic KlineOneMinute(string symbol) => new(FuturesChannel.KlineOneMinute, symbol);

    /// <summary>Candles of the last price.</summary>
    /// <param name="interval">Length of a candle.</param>
    /// <param name="symbol">Contract.</param>
    public static FuturesTopic Kline(KlineInterval interval, string symbol) => new(FuturesChannel.Kline + interval.Suffix, symbol);

    /// <summary>Candles of the mark price.</summary>
    /// <param name="interval">Length of a candle.</param>
    /// <param name="symbol">Contract.</param>
    public static FuturesTopic MarkPriceKline(KlineInterval interval, string symbol) => new(FuturesChannel.MarkPriceKline + interval.Suffix, symbol);

    /// <summary>Funding of a contract, at once and then once a minute.</summary>
    public static FuturesTopic FundingRate(string symbol) => new(FuturesChannel.FundingRate, symbol);

    /// <summary>The book by side: one message holds the bids or the asks.</summary>
    /// <param name="levels">5, 20 or 50 levels a side.</param>
    /// <param name="symbol">Contract.</param>
    /// <param name="speedMs">100 or 200; null leaves it to the venue.</param>
    public static FuturesTopic Depth(int levels, string symbol, int? speedMs = null) => new(WithLevels(FuturesChannel.Depth, levels), symbol, speedMs);

    /// <summary>Whole book in each message.</summary>
    /// <param name="levels">5, 20 or 50 levels a side.</param>
    /// <param name="symbol">Contract.</param>
    /// <param name="speedMs">100 or 200; null leaves it to the venue.</param>
    public static FuturesTopic DepthAll(int levels, string symbol, int? speedMs = null) => new(WithLevels(FuturesChannel.DepthAll, levels), symbol, speedMs);

    /// <summary>Snapshot, then changed levels.</summary>
    /// <param name="levels">5, 20 or 50 levels a side.</param>
    /// <param name="symbol">Contract.</param>
    /// <param name="speedMs">100 or 200; null leaves it to the venue.</param>
    public static FuturesTopic DepthIncrease(int levels, string symbol, int? speedMs = null) => new(WithLevels(FuturesChannel.DepthIncrease, levels), symbol, speedMs);

    /// <summary>Balance of a currency: USDT, BTC or ETH.</summary>
    public static FuturesTopic Asset(string currency) => new(FuturesChannel.Asset, currency);

    /// <summary>Reads a topic. False when it has no <c>business/name</c> channel, or an empty filter or speed.</summary>
    /// <param name="text">Text of the topic; the speed may follow <c>@</c> or, as in an older form, a second colon.</param>
    /// <param name="topic">The topic.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out FuturesTopic topic)
    {
        topic = default;
        var colon = text.IndexOf(':');
        var channel = colon < 0 ? text : text[..colon];
        if (channel.IndexOf('/') <= 0 || channel.EndsWith('/') || channel.ContainsAny('@', ' ')) return false;
        if (colon < 0)
        {
            topic = new FuturesTopic(channel.ToString());
            return true;
        }

        var rest = text[(colon + 1)..];
        var split = rest.IndexOfAny('@', ':');
        var filter = split < 0 ? rest : rest[..split];
        if (filter.IsEmpty) return false;
        int? speed = null;
        if (split >= 0)
        {
            var tail = rest[(split + 1)..];
            if (!tail.EndsWith("ms") || !int.TryParse(tail[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)) return false;
            speed = milliseconds;
        }

        topic = new FuturesTopic(channel.ToString(), filter.ToString(), speed);
        return true;
    }

    /// <summary>The topic as it is subscribed.</summary>
    public override string ToString() => (Filter, SpeedMs) switch
    {
        (null, _) => Channel,
        (_, null) => $"{Channel}:{Filter}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Channel}:{Filter}@{SpeedMs}ms"),
    };

    private static string WithLevels(string channel, int levels) => levels is 5 or 20 or 50
        ? channel + levels.ToString(CultureInfo.InvariantCulture)
        : throw new ArgumentOutOfRangeException(nameof(levels), levels, "The venue has 5, 20 and 50 levels.");
}

/// <summary>Channels of the futures streams.</summary>
public static class FuturesChannel
{
    /// <summary>Last, mark, index, best prices; about once per second.</summary>
    public const string Ticker = "futures/ticker";

    /// <summary>Public trades.</summary>
    public const string Trade = "futures/trade";

    /// <summary>Best bid and ask.</summary>
    public const string BookTicker = "futures/bookticker";

    /// <summary>Candles of the last price; <see cref="KlineIntervalFacts"/> tells what follows.</summary>
    public const string Kline = "futures/klineBin";

    /// <summary>Candles of one minute.</summary>
    public const string KlineOneMinute = "futures/klineBin1m";

    /// <summary>Candles of the mark price; the same follows.</summary>
    public const string MarkPriceKline = "futures/markPriceKlineBin";

    /// <summary>Funding, once a minute.</summary>
    public const string FundingRate = "futures/fundingRate";

    /// <summary>The book by side; 5, 20 or 50 follows.</summary>
    public const string Depth = "futures/depth";

    /// <summary>Whole book; 5, 20 or 50 follows.</summary>
    public const string DepthAll = "futures/depthAll";

    /// <summary>Changed levels; 5, 20 or 50 follows.</summary>
    public const string DepthIncrease = "futures/depthIncrease";

    /// <summary>Balances, private.</summary>
    public const string Asset = "futures/asset";

    /// <summary>Positions, private.</summary>
    public const string Position = "futures/position";

    /// <summary>Orders, private.</summary>
    public const string Order = "futures/order";
}
