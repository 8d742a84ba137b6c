using MartDesk.Exchange.Books;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.MarketData;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Tests.Feeds;
using MartDesk.Exchange.Tests.Scenarios;

namespace MartDesk.Exchange.Tests.MarketData;

public sealed class DepthVersionerTests
{
    [Fact]
    public void Only_changed_levels_are_named_with_what_rests_there_now()
    {
        var scenario = Scenario.Book("""
            ask 2 @ 101 m1
            ask 3 @ 102 m1
            bid 4 @ 100 m1
            """);
        var depth = new DepthVersioner(0, 5);
        depth.Publish(scenario.Engine);
        Assert.Equal((1, "4 @ 200", "2 @ 202, 3 @ 204"), (depth.Version, Text(depth.ChangedBids), Text(depth.ChangedAsks)));

        scenario.When("""
            m1: sell-open 5 @ 101.5
            t1: buy-open 1 @ 101 ioc
            m1: buy-open 1 @ 100
            """);
        depth.Publish(scenario.Engine);

        Assert.Equal((2, "5 @ 200", "1 @ 202, 5 @ 203"), (depth.Version, Text(depth.ChangedBids), Text(depth.ChangedAsks)));
        Assert.Equal("1 @ 202, 5 @ 203, 3 @ 204", Text(depth.Asks));
    }

    [Fact]
    public void A_publish_without_a_change_raises_the_version_by_one_as_well()
    {
        var scenario = Scenario.Book("ask 2 @ 101 m1");
        var depth = new DepthVersioner(0, 5);
        depth.Publish(scenario.Engine);
        depth.Publish(scenario.Engine);

        Assert.Equal((2, false), (depth.Version, depth.HasChanges));
        Assert.Equal("2 @ 202", Text(depth.Asks));
    }

    [Fact]
    public void A_level_that_falls_out_of_the_window_is_removed_and_comes_back_with_its_volume()
    {
        var scenario = Scenario.Book("""
            bid 1 @ 100 m1
            bid 2 @ 99 m1
            """);
        var depth = new DepthVersioner(0, 2);
        depth.Publish(scenario.Engine);
        scenario.When("m1: buy-open 3 @ 100.5");
        depth.Publish(scenario.Engine);
        Assert.Equal(("3 @ 201, 0 @ 198", "3 @ 201, 1 @ 200"), (Text(depth.ChangedBids), Text(depth.Bids)));

        scenario.When("t1: sell-open 3 @ 100.5 ioc");
        depth.Publish(scenario.Engine);
        Assert.Equal(("0 @ 201, 2 @ 198", "1 @ 200, 2 @ 198"), (Text(depth.ChangedBids), Text(depth.Bids)));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(50)]
    public void A_subscriber_that_applies_the_changes_holds_the_published_book_at_every_version(int levels)
    {
        var venue = new FeedVenue();
        var feed = new SyntheticFeed(11, [SyntheticMarket.For(FeedVenue.Instruments[0])]);
        feed.Start(venue);
        var depth = new DepthVersioner(FeedVenue.Btc, levels);
        var bids = new SortedDictionary<long, long>(Comparer<long>.Create((one, other) => other.CompareTo(one)));
        var asks = new SortedDictionary<long, long>();
        for (var tick = 1; tick <= 1000; tick++)
        {
            feed.Advance(venue, TimeSpan.FromMilliseconds(tick * 200));
            depth.Publish(venue.Engine);
            Apply(bids, depth.ChangedBids);
            Apply(asks, depth.ChangedAsks);

            Assert.Equal(tick, depth.Version);
            Assert.Equal(depth.Bids.ToArray(), bids.Select(level => new BookLevel(level.Key, level.Value)));
            Assert.Equal(depth.Asks.ToArray(), asks.Select(level => new BookLevel(level.Key, level.Value)));
            Assert.Equal(venue.Levels(FeedVenue.Btc, Side.Buy).Take(levels), depth.Bids.ToArray());
            Assert.Equal(venue.Levels(FeedVenue.Btc, Side.Sell).Take(levels), depth.Asks.ToArray());
        }
    }

    private static void Apply(SortedDictionary<long, long> side, ReadOnlySpan<BookLevel> changes)
    {
        foreach (var level in changes)
        {
            if (level.Lots == 0)
                Assert.True(side.Remove(level.PriceTicks), "A level that was never published is not removed.");
            else
                side[level.PriceTicks] = level.Lots;
        }
    }

    private static string Text(ReadOnlySpan<BookLevel> levels) =>
        string.Join(", ", levels.ToArray().Select(level => $"{level.Lots} @ {level.PriceTicks}"));
}
