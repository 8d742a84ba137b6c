using System.Globalization;
using System.Text;

namespace MartDesk.Benchmarks.Sdk.Streams;

/// <summary>Messages as the venue sends them, in the shapes of its reference, with numbers that vary. The same seed gives the same bytes.</summary>
/// <remarks>
/// <c>mix</c> is 55 % book tickers, 25 % trades, 10 % tickers and 10 % depths of 50 + 50 levels. Depths carry rising versions, the first is a
/// snapshot, so that a local book takes every one of them.
/// </remarks>
internal static class StreamMessages
{
    private const int Levels = 50;

    public static readonly string[] Channels = ["bookticker", "ticker", "trade", "depth", "depth20", "depthAll", "kline", "fundingRate", "order", "position", "asset", "mix"];

    public static byte[][] Make(string channel, int count, int topics = 1)
    {
        var random = new Random(42);
        var versions = new long[topics];
        var messages = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            var topic = random.Next(topics);
            var symbol = topics == 1 ? "BTCUSDT" : string.Create(CultureInfo.InvariantCulture, $"COIN{topic}USDT");
            var kind = channel == "mix" ? Mixed(random.Next(100)) : channel;
            messages[i] = Encoding.UTF8.GetBytes(Make(kind, symbol, random, versions, topic));
        }

        return messages;
    }

    private static string Mixed(int hundredth) => hundredth switch
    {
        < 55 => "bookticker",
        < 80 => "trade",
        < 90 => "ticker",
        _ => "depth",
    };

    private static string Make(string channel, string symbol, Random random, long[] versions, int topic) => channel switch
    {
        "bookticker" => BookTicker(symbol, random),
        "ticker" => Ticker(symbol, random),
        "trade" => Trade(symbol, random),
        "order" => Order(symbol, random),
        "depth" => Depth(symbol, random, ++versions[topic]),
        "depth20" => DepthSide(symbol, random),
        "depthAll" => DepthAll(symbol, random),
        "kline" => Kline(symbol, random),
        "fundingRate" => FundingRate(symbol, random),
        "position" => Position(symbol, random),
        "asset" => Asset(random),
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "No such channel."),
    };

    private static string BookTicker(string symbol, Random random)
    {
        var bid = Price(random);
        return string.Create(CultureInfo.InvariantCulture, $$"""{"data":{"symbol":"{{symbol}}","best_bid_price":"{{bid}}","best_bid_vol":"{{random.Next(1, 5000)}}","best_ask_price":"{{bid + 0.1m}}","best_ask_vol":"{{random.Next(1, 5000)}}","ms_t":{{TimeMs(random)}}},"group":"futures/bookticker:{{symbol}}"}""");
    }

    private static string Ticker(string symbol, Random random)
    {
        var last = Price(random);
        return string.Create(CultureInfo.InvariantCulture, $$"""{"data":{"symbol":"{{symbol}}","last_price":"{{last}}","volume_24":"{{random.Next(10_000_000, 99_999_999)}}","range":"{{random.Next(1, 99_999) / 10_000_000m}}","mark_price":"{{last + 0.1m}}","index_price":"{{last + 31.914m}}","ask_price":"{{last + 0.3m}}","ask_vol":"{{random.Next(1, 5000)}}","bid_price":"{{last - 0.2m}}","bid_vol":"{{random.Next(1, 5000)}}"},"group":"futures/ticker:{{symbol}}"}""");
    }

    private static string Trade(string symbol, Random random) => string.Create(CultureInfo.InvariantCulture, $$"""{"data":[{"trade_id":{{random.Next(1_000_000_000, 2_000_000_000)}},"symbol":"{{symbol}}","deal_price":"{{Price(random)}}","deal_vol":"{{random.Next(1, 9999)}}","m":{{(random.Next(2) == 0 ? "true" : "false")}},"created_at":"2026-02-24T07:54:{{random.Next(10, 59)}}.{{random.Next(100_000_000, 999_999_999)}}Z"}],"group":"futures/trade:{{symbol}}"}""");

    /// <summary>The reference's own example, with the <c>-</c> that the venue writes for what does not apply.</summary>
    private static string Order(string symbol, Random random)
    {
        var price = Price(random);
        return string.Create(CultureInfo.InvariantCulture, $$$"""{"data":[{"action":{{{random.Next(1, 5)}}},"order":{"order_id":"{{{random.NextInt64(100_000_000_000_000, 999_999_999_999_999)}}}","client_order_id":"BM{{{random.Next(1000, 9999)}}}","price":"{{{price}}}","size":"{{{random.Next(1000, 9000)}}}","symbol":"{{{symbol}}}","state":2,"side":1,"type":"limit","leverage":"5","open_type":"isolated","deal_avg_price":"{{{price}}}","deal_size":"{{{random.Next(1, 1000)}}}","create_time":{{{TimeMs(random)}}},"update_time":{{{TimeMs(random)}}},"plan_order_id":"","last_trade":{"lastTradeID":{{{random.Next(1_000_000_000, 2_000_000_000)}}},"fillQty":"{{{random.Next(1, 999)}}}","fillPrice":"{{{price}}}","fee":"-0.00027","feeCcy":"USDT"},"trigger_price":"-","trigger_price_type":"-","execution_price":"-","activation_price_type":"-","activation_price":"-","callback_rate":"-","position_mode":"hedge_mode"}}],"group":"futures/order"}""");
    }

    private static string Depth(string symbol, Random random, long version)
    {
        var middle = 70_000m + (random.Next(0, 400) / 10m);
        var text = new StringBuilder(4096);
        text.Append(CultureInfo.InvariantCulture, $$"""{"data":{"symbol":"{{symbol}}","asks":[""");
        AppendLevels(text, random, middle, 0.1m);
        text.Append("""],"bids":[""");
        AppendLevels(text, random, middle, -0.1m);
        text.Append(CultureInfo.InvariantCulture, $$"""],"ms_t":{{TimeMs(random)}},"version":{{version}},"type":"{{(version == 1 ? "snapshot" : "update")}}"},"group":"futures/depthIncrease50:{{symbol}}@100ms"}""");
        return text.ToString();
    }

    private static string DepthSide(string symbol, Random random)
    {
        var text = new StringBuilder(1024);
        text.Append(CultureInfo.InvariantCulture, $$"""{"group":"futures/depth20:{{symbol}}@200ms","data":{"symbol":"{{symbol}}","way":1,"depths":[""");
        AppendLevels(text, random, 70_000m, -0.1m, 20);
        return text.Append(CultureInfo.InvariantCulture, $$$"""],"ms_t":{{{TimeMs(random)}}}}}""").ToString();
    }

    private static string DepthAll(string symbol, Random random)
    {
        var text = new StringBuilder(4096);
        text.Append(CultureInfo.InvariantCulture, $$"""{"data":{"symbol":"{{symbol}}","asks":[""");
        AppendLevels(text, random, 70_000m, 0.1m);
        text.Append("""],"bids":[""");
        AppendLevels(text, random, 70_000m, -0.1m);
        return text.Append(CultureInfo.InvariantCulture, $$"""],"ms_t":{{TimeMs(random)}}},"group":"futures/depthAll50:{{symbol}}@100ms"}""").ToString();
    }

    /// <summary>In the form of the real service.</summary>
    private static string Kline(string symbol, Random random)
    {
        var open = Price(random);
        return string.Create(CultureInfo.InvariantCulture, $$$"""{"group":"futures/klineBin1m:{{{symbol}}}","data":{"symbol":"{{{symbol}}}","items":[{"o":"{{{open}}}","h":"{{{open + 40m}}}","l":"{{{open - 9.9m}}}","c":"{{{open + 34.5m}}}","v":"{{{random.Next(1, 99_999)}}}","ts":{{{1_767_225_600 + random.Next(9999)}}}}]}}""");
    }

    private static string FundingRate(string symbol, Random random) => string.Create(CultureInfo.InvariantCulture, $$"""{"data":{"symbol":"{{symbol}}","fundingRate":"{{random.Next(1, 999_999) / 1_000_000_000m}}","fundingTime":{{TimeMs(random)}},"nextFundingRate":"0.0000947","nextFundingTime":1732550400000,"funding_upper_limit":"0.0375","funding_lower_limit":"-0.0375","ts":{{TimeMs(random)}}},"group":"futures/fundingRate:{{symbol}}"}""");

    private static string Position(string symbol, Random random)
    {
        var entry = Price(random);
        return string.Create(CultureInfo.InvariantCulture, $$"""{"group":"futures/position","data":[{"symbol":"{{symbol}}","hold_volume":"{{random.Next(1, 9999)}}","position_type":1,"open_type":1,"frozen_volume":"0","close_volume":"{{random.Next(1, 99)}}","hold_avg_price":"{{entry}}","close_avg_price":"0","open_avg_price":"{{entry}}","liquidate_price":"{{entry - 1000.25m}}","create_time":{{TimeMs(random)}},"update_time":{{TimeMs(random)}},"position_mode":"hedge_mode"}]}""");
    }

    private static string Asset(Random random) => string.Create(CultureInfo.InvariantCulture, $$$"""{"group":"futures/asset:USDT","data":{"currency":"USDT","available_balance":"{{{random.Next(1, 999_999_999) / 1000m}}}","position_deposit":"{{{random.Next(1, 99_999) / 100m}}}","frozen_balance":"0"}}""");

    private static void AppendLevels(StringBuilder text, Random random, decimal from, decimal step, int levels = Levels)
    {
        for (var i = 0; i < levels; i++)
        {
            var size = random.Next(4) == 0 ? 0 : random.Next(1, 99_999);
            text.Append(CultureInfo.InvariantCulture, $$"""{{(i == 0 ? "" : ",")}}{"price":"{{from + (step * (i + 1))}}","vol":"{{size}}"}""");
        }
    }

    private static decimal Price(Random random) => 90_000m + (random.Next(0, 100_000) / 10m);

    private static long TimeMs(Random random) => 1_733_891_542_244 + random.Next();
}
