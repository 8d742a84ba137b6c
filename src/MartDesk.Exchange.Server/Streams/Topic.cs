using System.Globalization;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Server.Instruments;

namespace MartDesk.Exchange.Server.Streams;

/// <summary>What a topic of the wire asks for.</summary>
internal enum TopicKind
{
    Ticker = 0,
    AllTickers = 1,
    DepthSides = 2,
    DepthAll = 3,
    DepthIncrease = 4,
    BookTicker = 5,
    Trade = 6,
    Kline = 7,
    FundingRate = 8,
    MarkPriceKline = 9,
    Orders = 20,
    Positions = 21,
    Assets = 22,
}

/// <summary>A topic as the client wrote it, taken apart: <c>futures/depth20:BTCUSDT@200ms</c>.</summary>
/// <param name="Group">The very text; it is echoed as <c>group</c>.</param>
/// <param name="Kind">Which channel.</param>
/// <param name="Instrument">The contract; null when the channel has none.</param>
/// <param name="Levels">Levels of a depth channel.</param>
/// <param name="StepMinutes">Step of a candle channel, in minutes.</param>
/// <param name="Interval">How often it may be pushed.</param>
internal sealed record Topic(string Group, TopicKind Kind, Instrument? Instrument, int Levels, int StepMinutes, TimeSpan Interval)
{
    private const string Prefix = "futures/";
    private const string AssetPrefix = "futures/asset:";
    private const string KlinePrefix = "klineBin";
    private const string MarkKlinePrefix = "markPriceKlineBin";

    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, int> KlineSteps = new(StringComparer.Ordinal)
    {
        ["1m"] = 1,
        ["3m"] = 3,
        ["5m"] = 5,
        ["15m"] = 15,
        ["30m"] = 30,
        ["1H"] = 60,
        ["2H"] = 120,
        ["4H"] = 240,
        ["6H"] = 360,
        ["12H"] = 720,
        ["1D"] = 1440,
        ["3D"] = 4320,
        ["1W"] = 10080,
    };

    /// <summary>True for the account's own data, which needs a login.</summary>
    public bool IsPrivate => Kind >= TopicKind.Orders;

    /// <summary>Takes a topic apart; null when there is no such channel, contract or speed.</summary>
    public static Topic? Parse(string group, InstrumentCatalog instruments)
    {
        switch (group)
        {
            case "futures/ticker":
                return new Topic(group, TopicKind.AllTickers, null, 0, 0, Second);
            case "futures/order":
                return new Topic(group, TopicKind.Orders, null, 0, 0, TimeSpan.Zero);
            case "futures/position":
                return new Topic(group, TopicKind.Positions, null, 0, 0, TimeSpan.Zero);
            case AssetPrefix + "USDT" or AssetPrefix + "BTC" or AssetPrefix + "ETH":
                return new Topic(group, TopicKind.Assets, null, 0, 0, TimeSpan.Zero);
        }

        var colon = group.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !group.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var filter = group[(colon + 1)..];
        var at = filter.IndexOf('@', StringComparison.Ordinal);
        var speed = at < 0 ? null : filter[(at + 1)..];
        if (speed is not (null or "100ms" or "200ms") || !instruments.TryFind(at < 0 ? filter : filter[..at], out var instrument))
            return null;
        return Parse(group, group[Prefix.Length..colon], instrument, speed == "200ms" ? Slow : Fast, hasSpeed: speed is not null);
    }

    private static Topic? Parse(string group, string channel, Instrument instrument, TimeSpan interval, bool hasSpeed)
    {
        if (TryStep(channel, KlinePrefix, out var step))
            return new Topic(group, TopicKind.Kline, instrument, 0, step, hasSpeed ? interval : Slow);
        if (TryStep(channel, MarkKlinePrefix, out step))
            return new Topic(group, TopicKind.MarkPriceKline, instrument, 0, step, hasSpeed ? interval : Slow);
        switch (channel)
        {
            case "ticker":
                return new Topic(group, TopicKind.Ticker, instrument, 0, 0, hasSpeed ? interval : Second);
            case "bookticker":
                return new Topic(group, TopicKind.BookTicker, instrument, 1, 0, TimeSpan.Zero);
            case "trade":
                return new Topic(group, TopicKind.Trade, instrument, 0, 0, TimeSpan.Zero);
            case "fundingRate":
                return new Topic(group, TopicKind.FundingRate, instrument, 0, 0, TimeSpan.FromMinutes(1));
        }

        return TryDepth(channel, "depthIncrease") is { } increase ? new Topic(group, TopicKind.DepthIncrease, instrument, increase, 0, interval)
            : TryDepth(channel, "depthAll") is { } all ? new Topic(group, TopicKind.DepthAll, instrument, all, 0, interval)
            : TryDepth(channel, "depth") is { } sides ? new Topic(group, TopicKind.DepthSides, instrument, sides, 0, interval)
            : null;
    }

    private static bool TryStep(string channel, string prefix, out int minutes)
    {
        minutes = 0;
        return channel.StartsWith(prefix, StringComparison.Ordinal) && KlineSteps.TryGetValue(channel[prefix.Length..], out minutes);
    }

    private static int? TryDepth(string channel, string name) =>
        channel.StartsWith(name, StringComparison.Ordinal)
            && int.TryParse(channel.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var levels)
            && levels is 5 or 20 or 50
            && channel.Length - name.Length <= 2
            ? levels
            : null;
}
