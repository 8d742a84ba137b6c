using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Orders;
using Xunit.Abstractions;

namespace MartDesk.Exchange.Tests.Feeds;

public sealed class SyntheticFeedTests(ITestOutputHelper output)
{
    private static readonly int[] BothContracts = [FeedVenue.Btc, FeedVenue.Eth];

    [Fact]
    public void The_book_is_full_and_tight_as_soon_as_the_feed_has_started()
    {
        var venue = new FeedVenue();
        Start(venue, seed: 1);

        foreach (var instrumentId in BothContracts)
        {
            var (bids, asks) = (venue.Levels(instrumentId, Side.Buy), venue.Levels(instrumentId, Side.Sell));
            Assert.True(bids.Length >= 50 && asks.Length >= 50, $"{bids.Length} / {asks.Length} levels");
            Assert.InRange(asks[0].PriceTicks - bids[0].PriceTicks, 1, 3);
        }

        Assert.Equal(618_420, venue.Engine.BestPrice(FeedVenue.Btc, Side.Buy));
        Assert.Equal(261_200, venue.Engine.BestPrice(FeedVenue.Eth, Side.Buy));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(long.MaxValue)]
    public void Over_an_hour_the_market_stays_alive_tight_and_deep_at_a_modest_rate(long seed)
    {
        var venue = new FeedVenue();
        var feed = Start(venue, seed);
        var start = venue.Commands.Count;
        var seconds = 3600;
        for (var second = 1; second <= seconds; second++)
        {
            feed.Advance(venue, TimeSpan.FromSeconds(second));
            foreach (var instrumentId in BothContracts)
            {
                var (bids, asks) = (venue.Levels(instrumentId, Side.Buy), venue.Levels(instrumentId, Side.Sell));
                Assert.True(bids.Length >= 50 && asks.Length >= 50, $"second {second}: {bids.Length} / {asks.Length} levels");
                Assert.InRange(asks[0].PriceTicks - bids[0].PriceTicks, 1, 3);
            }
        }

        foreach (var instrumentId in BothContracts)
        {
            var trades = venue.Log.Trades.Where(trade => trade.InstrumentId == instrumentId).ToList();
            var rate = venue.Commands.Skip(start).Count(command => command.InstrumentId == instrumentId) / (double)seconds;
            var (low, high) = (trades.Min(trade => trade.PriceTicks), trades.Max(trade => trade.PriceTicks));
            output.WriteLine($"contract {instrumentId}: {rate:F1} commands/s, {trades.Count / (double)seconds:F1} trades/s, {low} to {high} ticks, trade size median {trades.Select(trade => trade.Lots).Order().ElementAt(trades.Count / 2)}");
            Assert.InRange(rate, 5, 15);
            Assert.InRange(trades.Count, seconds, 10 * seconds);
            Assert.InRange((high - low) / (double)low, 0.0002, 0.02);
            Assert.True(venue.Engine.TryGetAccount(HouseAccounts.Makers, out var makers) && makers.IsHouse);
        }
    }

    [Fact]
    public void Volatility_comes_in_clusters()
    {
        var venue = new FeedVenue();
        var feed = Start(venue, seed: 3);
        var moves = new List<double>();
        for (var step = 1; step <= 2000; step++)
        {
            var before = venue.Engine.BestPrice(FeedVenue.Btc, Side.Buy);
            feed.Advance(venue, TimeSpan.FromSeconds(step * 5));
            moves.Add(Math.Abs(venue.Engine.BestPrice(FeedVenue.Btc, Side.Buy) - before));
        }

        // A market whose moves are independent has no correlation between the sizes of neighbouring moves.
        var mean = moves.Average();
        var variance = moves.Average(move => (move - mean) * (move - mean));
        var covariance = moves.Zip(moves.Skip(1), (one, next) => (one - mean) * (next - mean)).Average();
        Assert.True(covariance / variance > 0.1, $"correlation {covariance / variance:F2}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_commands_however_the_time_is_cut()
    {
        var (one, other) = (new FeedVenue(), new FeedVenue());
        var (oneFeed, otherFeed) = (Start(one, seed: 9), Start(other, seed: 9));
        oneFeed.Advance(one, TimeSpan.FromSeconds(50));
        for (var step = TimeSpan.Zero; step <= TimeSpan.FromSeconds(50); step += TimeSpan.FromMilliseconds(10))
            otherFeed.Advance(other, step);

        Assert.Equal(one.Commands, other.Commands);
        Assert.Equal(one.Engine.ComputeStateHash(), other.Engine.ComputeStateHash());
    }

    [Fact]
    public void Another_seed_gives_another_market()
    {
        var (one, other) = (new FeedVenue(), new FeedVenue());
        Start(one, seed: 1).Advance(one, TimeSpan.FromSeconds(20));
        Start(other, seed: 2).Advance(other, TimeSpan.FromSeconds(20));

        Assert.NotEqual(one.Engine.ComputeStateHash(), other.Engine.ComputeStateHash());
    }

    [Fact]
    public void After_a_restart_the_crowd_goes_on_from_the_last_price_with_one_book()
    {
        var venue = new FeedVenue();
        Start(venue, seed: 4).Advance(venue, TimeSpan.FromMinutes(1));
        var last = venue.Engine.LastPrice(FeedVenue.Btc);

        Start(venue, seed: 4);

        Assert.InRange(venue.Engine.BestPrice(FeedVenue.Btc, Side.Buy), last - 3, last + 3);
        Assert.InRange(venue.Engine.BestPrice(FeedVenue.Btc, Side.Sell), last - 3, last + 4);
        Assert.Equal(64, venue.Levels(FeedVenue.Btc, Side.Buy).Length);
        Assert.Equal(64, venue.Levels(FeedVenue.Btc, Side.Sell).Length);
    }

    [Fact]
    public void After_an_hour_asleep_it_goes_on_from_now()
    {
        var venue = new FeedVenue();
        var feed = Start(venue, seed: 4);
        var before = venue.Commands.Count;

        var next = feed.Advance(venue, TimeSpan.FromHours(1));

        Assert.InRange(next!.Value, TimeSpan.FromHours(1), TimeSpan.FromHours(1) + TimeSpan.FromSeconds(3));
        Assert.InRange(venue.Commands.Count - before, 1, 40);
    }

    [Fact]
    public void A_client_that_empties_the_book_finds_it_full_again_soon()
    {
        var venue = new FeedVenue();
        var feed = Start(venue, seed: 5);
        feed.Advance(venue, TimeSpan.FromSeconds(5));
        var levels = venue.Levels(FeedVenue.Btc, Side.Sell);
        venue.Order(Side.Buy, levels[39].PriceTicks, levels.Take(40).Sum(level => level.Lots));
        Assert.True(venue.Levels(FeedVenue.Btc, Side.Sell).Length < 50);

        feed.Advance(venue, TimeSpan.FromSeconds(7));

        Assert.True(venue.Levels(FeedVenue.Btc, Side.Sell).Length >= 50);
        Assert.InRange(venue.Engine.BestPrice(FeedVenue.Btc, Side.Sell) - venue.Engine.BestPrice(FeedVenue.Btc, Side.Buy), 1, 3);
    }

    [Fact]
    public void A_client_bid_at_the_touch_is_filled_by_the_crowd()
    {
        var venue = new FeedVenue();
        var feed = Start(venue, seed: 6);
        feed.Advance(venue, TimeSpan.FromSeconds(5));
        var order = venue.Order(Side.Buy, venue.Engine.BestPrice(FeedVenue.Btc, Side.Buy), 10);

        for (var second = 6; second < 600 && venue.Engine.TryGetOpenOrder(order, out _); second++)
            feed.Advance(venue, TimeSpan.FromSeconds(second));

        Assert.Equal(FinishReason.Filled, venue.Log.Finished[order]);
    }

    private static SyntheticFeed Start(FeedVenue venue, long seed)
    {
        var feed = new SyntheticFeed(seed, [SyntheticMarket.For(FeedVenue.Instruments[0]), SyntheticMarket.For(FeedVenue.Instruments[1])]);
        feed.Start(venue);
        return feed;
    }
}
