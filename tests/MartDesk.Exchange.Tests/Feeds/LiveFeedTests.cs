using MartDesk.Exchange.Books;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Tests.Feeds;

public sealed class LiveFeedTests
{
    private readonly FeedVenue _venue = new();
    private readonly LiveFeed _feed = new(capacity: 8);

    public LiveFeedTests() => _feed.Start(_venue);

    [Fact]
    public void What_is_heard_is_played_in_order_and_fills_a_clients_order()
    {
        _feed.Post(Depth(bids: "4 @ 1000", asks: "5 @ 1001"));
        _feed.Post(Depth(bids: "", asks: "5 @ 1003, 0 @ 1001", isSnapshot: false));
        Play();
        Assert.Equal(("4 @ 1000", "5 @ 1003"), (_venue.Book(Side.Buy), _venue.Book(Side.Sell)));

        var order = _venue.Order(Side.Buy, 1002, 3);
        _feed.Post(Trade(Side.Sell, 2, 1002));
        Play();
        Assert.Equal("2 @ 1002", _venue.Trades());
        Assert.Equal("3 @ 1002, 4 @ 1000", _venue.Book(Side.Buy)); // one of the client's, and two of the street's until its next depth
        Assert.Equal(2, Assert.Single(_venue.Log.Trades).Lots);
        Assert.True(_venue.Engine.TryGetOpenOrder(order, out var left) && left.OpenLots == 1);
    }

    [Fact]
    public void Nothing_is_played_before_a_whole_book()
    {
        _feed.Post(Depth(bids: "4 @ 1000", asks: "", isSnapshot: false));
        _feed.Post(Trade(Side.Sell, 2, 1000));
        Play();
        Assert.Equal(("", ""), (_venue.Book(Side.Buy), _venue.Trades()));
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "4 @ 1000")]
    public void A_market_that_is_lost_is_emptied_or_stands_still_until_a_whole_book_comes(bool isWithdrawn, string book)
    {
        _feed.Post(Depth(bids: "4 @ 1000", asks: "5 @ 1001"));
        _feed.PostLost(0, isWithdrawn);
        _feed.Post(Depth(bids: "9 @ 999", asks: "", isSnapshot: false));
        _feed.Post(Trade(Side.Sell, 1, 1000));
        Play();
        Assert.Equal((book, ""), (_venue.Book(Side.Buy), _venue.Trades()));

        _feed.Post(Depth(bids: "7 @ 998", asks: "5 @ 1001"));
        Play();
        Assert.Equal("7 @ 998", _venue.Book(Side.Buy));
    }

    [Fact]
    public void Too_much_at_once_is_refused_but_never_the_word_that_the_market_is_lost()
    {
        _feed.Post(Depth(bids: "4 @ 1000", asks: "5 @ 1001"));
        for (var i = 1; i < 8; i++)
            Assert.True(_feed.Post(Trade(Side.Sell, 1, 1000)));
        Assert.False(_feed.Post(Depth(bids: "1 @ 1000", asks: "", isSnapshot: false)));
        _feed.PostLost(0, isWithdrawn: true);
        Play();
        Assert.Equal("", _venue.Book(Side.Buy));
        Assert.True(_feed.Post(Depth(bids: "1 @ 1000", asks: "")));
    }

    [Fact]
    public void The_markets_own_prices_are_kept_until_others_come()
    {
        _feed.PostPrices(0, markTicks: 1000, indexTicks: 0);
        _feed.PostPrices(0, markTicks: 0, indexTicks: 999);
        Play();
        Assert.Equal((1000, 999), (_feed.MarkTicks(0), _feed.IndexTicks(0)));
        Assert.Equal((0, 0), (_feed.MarkTicks(1), _feed.IndexTicks(1)));
    }

    private void Play() => Assert.NotNull(_feed.Advance(_venue, TimeSpan.Zero));

    private static RecordedDepth Depth(string bids, string asks, bool isSnapshot = true) => new()
    {
        TimeMs = 0,
        InstrumentId = 0,
        IsSnapshot = isSnapshot,
        Version = 1,
        Bids = Levels(bids),
        Asks = Levels(asks),
    };

    private static RecordedTrade Trade(Side taker, long lots, long ticks) => new() { TimeMs = 0, InstrumentId = 0, PriceTicks = ticks, Lots = lots, TakerSide = taker };

    private static BookLevel[] Levels(string text) =>
    [
        .. text.Split(", ", StringSplitOptions.RemoveEmptyEntries)
            .Select(level => level.Split(" @ "))
            .Select(words => new BookLevel(long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), long.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture))),
    ];
}
