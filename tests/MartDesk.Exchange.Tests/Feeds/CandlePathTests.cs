using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Tests.Feeds;

public sealed class CandlePathTests
{
    private const long Minute = 60_000;
    private const long Start = 1_640_991_660_000;

    private static readonly RecordedCandle Rising = new(Start, 1_000, 1_030, 970, 1_015, 105);
    private static readonly RecordedCandle Falling = new(Start + Minute, 1_015, 1_016, 940, 940, 10);
    private static readonly RecordedCandle Still = new(Start + (2 * Minute), 940, 940, 940, 940, 0);
    private static readonly RecordedCandle Thin = new(Start + (3 * Minute), 950, 960, 950, 960, 3);

    [Fact]
    public void Trades_of_a_path_make_the_candles_again()
    {
        var trades = CandlePath.Walk([Rising, Falling, Still, Thin], 0, Minute).OfType<RecordedTrade>().ToLookup(trade => (trade.TimeMs - Start) / Minute);
        Assert.Equal(Rising, Candle(trades[0], Start));
        Assert.Equal(Falling, Candle(trades[1], Start + Minute));
        Assert.Empty(trades[2]);
        // Three contracts cannot make ten trades; every step has one.
        Assert.Equal(Thin with { Lots = 10 }, Candle(trades[3], Start + (3 * Minute)));
    }

    [Fact]
    public void Rising_candle_sees_its_low_before_its_high_and_a_falling_one_the_high_first()
    {
        var prices = CandlePath.Walk([Rising, Falling], 0, Minute).OfType<RecordedTrade>().Select(trade => trade.PriceTicks).ToList();
        Assert.True(prices.IndexOf(970) < prices.IndexOf(1_030));
        Assert.True(prices.LastIndexOf(1_016) < prices.IndexOf(940));
    }

    [Fact]
    public void Market_plays_through_the_engine_and_meets_a_client_on_the_way()
    {
        var venue = new FeedVenue();
        using var feed = new ReplayFeed(CandlePath.Walk([Rising, Falling, Still, Thin], FeedVenue.Btc, Minute));
        var order = venue.Order(Side.Buy, 980, 5);
        feed.Start(venue);
        for (var due = (TimeSpan?)TimeSpan.Zero; due is { } now; due = feed.Advance(venue, now))
        {
        }

        Assert.Equal(FinishReason.Filled, venue.Log.Finished[order]);
        Assert.All(venue.Log.Fills[order], fill => Assert.Equal(980, fill.PriceTicks));
        Assert.Equal(960, venue.Engine.LastPrice(FeedVenue.Btc));
        Assert.Equal("1 @ 959, 1 @ 958, 1 @ 957, 1 @ 956, 1 @ 955", venue.Book(Side.Buy));
        Assert.Equal("1 @ 961, 1 @ 962, 1 @ 963, 1 @ 964, 1 @ 965", venue.Book(Side.Sell));
    }

    private static RecordedCandle Candle(IEnumerable<RecordedTrade> trades, long timeMs)
    {
        var prices = trades.Select(trade => trade.PriceTicks).ToList();
        return new RecordedCandle(timeMs, prices[0], prices.Max(), prices.Min(), prices[^1], trades.Sum(trade => trade.Lots));
    }
}
