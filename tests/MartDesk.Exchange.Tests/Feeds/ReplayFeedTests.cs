using MartDesk.Exchange.Books;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Tests.Feeds;

public sealed class ReplayFeedTests
{
    private readonly FeedVenue _venue = new();

    [Fact]
    public void Events_are_played_when_they_are_due_and_then_the_feed_ends()
    {
        using var feed = Start(
            Depth(100, bids: "4 @ 1000", asks: "5 @ 1001"),
            Trade(350, Side.Sell, 3, 1000));

        Assert.Equal(TimeSpan.FromMilliseconds(250), feed.Advance(_venue, TimeSpan.Zero));
        Assert.Equal("4 @ 1000", _venue.Book(Side.Buy));
        Assert.Equal(TimeSpan.FromMilliseconds(250), feed.Advance(_venue, TimeSpan.FromMilliseconds(249)));
        Assert.Null(feed.Advance(_venue, TimeSpan.FromMilliseconds(250)));
        Assert.Equal("3 @ 1000", _venue.Trades());
        Assert.Equal("1 @ 1000", _venue.Book(Side.Buy));
        Assert.Null(feed.Advance(_venue, TimeSpan.FromDays(1)));
    }

    [Fact]
    public void A_trade_through_the_book_moves_the_street_there_first()
    {
        Play(
            Depth(0, bids: "4 @ 1000, 2 @ 999, 7 @ 998", asks: "5 @ 1001"),
            Trade(1, Side.Sell, 9, 999));

        Assert.Equal("9 @ 999", _venue.Trades());
        Assert.Equal("7 @ 998", _venue.Book(Side.Buy));
        Assert.Equal("5 @ 1001", _venue.Book(Side.Sell));
    }

    [Fact]
    public void A_trade_beyond_the_other_side_pulls_it_away_first()
    {
        Play(
            Depth(0, bids: "4 @ 1000", asks: "5 @ 1001, 6 @ 1003"),
            Trade(1, Side.Sell, 2, 1002));

        Assert.Equal("2 @ 1002", _venue.Trades());
        Assert.Equal("4 @ 1000", _venue.Book(Side.Buy));
        Assert.Equal("6 @ 1003", _venue.Book(Side.Sell));
    }

    [Fact]
    public void The_next_depth_message_puts_back_what_trades_and_clients_took()
    {
        var feed = Start(
            Depth(0, bids: "4 @ 1000, 2 @ 999", asks: "5 @ 1001, 6 @ 1002"),
            Trade(1, Side.Sell, 4, 1000),
            Depth(100, bids: "3 @ 998", asks: string.Empty, isSnapshot: false));
        feed.Advance(_venue, TimeSpan.FromMilliseconds(1));
        _venue.Order(Side.Buy, 0, 7, OrderType.Market);
        Assert.Equal("4 @ 1002", _venue.Book(Side.Sell));
        Assert.Equal("2 @ 999", _venue.Book(Side.Buy));

        feed.Advance(_venue, TimeSpan.FromMilliseconds(100));

        Assert.Equal("4 @ 1000, 2 @ 999, 3 @ 998", _venue.Book(Side.Buy));
        Assert.Equal("5 @ 1001, 6 @ 1002", _venue.Book(Side.Sell));
    }

    [Fact]
    public void A_client_in_front_at_the_same_price_is_filled_before_the_street()
    {
        var feed = Start(
            Depth(0, bids: "2 @ 999", asks: "5 @ 1001"),
            Depth(100, bids: "4 @ 1000", asks: string.Empty, isSnapshot: false),
            Trade(200, Side.Sell, 3, 1000));
        feed.Advance(_venue, TimeSpan.Zero);
        var order = _venue.Order(Side.Buy, 1000, 2);

        feed.Advance(_venue, TimeSpan.FromMilliseconds(200));

        Assert.Equal(2, _venue.Log.Orders[order].FilledLots);
        Assert.Equal("2 @ 1000, 1 @ 1000", _venue.Trades());
        Assert.Equal("3 @ 1000, 2 @ 999", _venue.Book(Side.Buy));
    }

    [Fact]
    public void A_client_behind_the_street_at_the_same_price_waits_its_turn()
    {
        var feed = Start(
            Depth(0, bids: "4 @ 1000", asks: "5 @ 1001"),
            Trade(100, Side.Sell, 4, 1000),
            Trade(200, Side.Sell, 1, 1000));
        feed.Advance(_venue, TimeSpan.Zero);
        var order = _venue.Order(Side.Buy, 1000, 2);

        feed.Advance(_venue, TimeSpan.FromMilliseconds(100));
        Assert.Equal(0, _venue.Log.Orders[order].FilledLots);

        feed.Advance(_venue, TimeSpan.FromMilliseconds(200));
        Assert.Equal(1, _venue.Log.Orders[order].FilledLots);
    }

    [Fact]
    public void A_client_order_that_the_street_moves_over_is_filled_at_its_own_price()
    {
        var feed = Start(
            Depth(0, bids: "4 @ 1000", asks: "5 @ 1003"),
            Depth(100, bids: "4 @ 998", asks: "5 @ 1000"),
            Depth(200, bids: "4 @ 998", asks: "5 @ 1000"));
        feed.Advance(_venue, TimeSpan.Zero);
        var order = _venue.Order(Side.Buy, 1002, 2);

        feed.Advance(_venue, TimeSpan.FromMilliseconds(100));
        Assert.Equal((2, 2004), (_venue.Log.Orders[order].FilledLots, (long)_venue.Log.Orders[order].FilledTickLots));
        Assert.Equal("3 @ 1000", _venue.Book(Side.Sell));

        feed.Advance(_venue, TimeSpan.FromMilliseconds(200));
        Assert.Equal("5 @ 1000", _venue.Book(Side.Sell));
        Assert.Equal("2 @ 1002", _venue.Trades());
    }

    [Fact]
    public void An_empty_recording_ends_at_once()
    {
        using var feed = Start();

        Assert.Null(feed.Advance(_venue, TimeSpan.Zero));
    }

    private void Play(params RecordedEvent[] events)
    {
        using var feed = Start(events);
        Assert.Null(feed.Advance(_venue, TimeSpan.MaxValue));
    }

    private ReplayFeed Start(params RecordedEvent[] events)
    {
        var feed = new ReplayFeed(events);
        feed.Start(_venue);
        return feed;
    }

    private static RecordedTrade Trade(long timeMs, Side takerSide, long lots, long priceTicks) => new()
    {
        TimeMs = timeMs,
        InstrumentId = FeedVenue.Btc,
        TakerSide = takerSide,
        Lots = lots,
        PriceTicks = priceTicks,
    };

    private static RecordedDepth Depth(long timeMs, string bids, string asks, bool isSnapshot = true) => new()
    {
        TimeMs = timeMs,
        InstrumentId = FeedVenue.Btc,
        IsSnapshot = isSnapshot,
        Version = 1,
        Bids = Levels(bids),
        Asks = Levels(asks),
    };

    private static BookLevel[] Levels(string text) =>
    [
        .. text.Split(", ", StringSplitOptions.RemoveEmptyEntries)
            .Select(level => level.Split(" @ "))
            .Select(words => new BookLevel(long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), long.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture))),
    ];
}
