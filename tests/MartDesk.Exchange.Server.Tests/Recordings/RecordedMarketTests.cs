using MartDesk.Exchange.Books;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Feeds;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Server.Recordings;
using Xunit.Abstractions;

namespace MartDesk.Exchange.Server.Tests.Recordings;

public sealed class RecordedMarketTests(ITestOutputHelper output)
{
    private const string Btc = "btcusdt-20240808.jsonl.gz";
    private const string Eth = "ethusdt-20240808.jsonl.gz";

    [RecordingTheory]
    [InlineData(Btc, 0, 21_313, 3_255, 3_256, 616_597, 616_598)]
    [InlineData(Eth, 1, 14_076, 3_278, 3_279, 268_138, 268_139)]
    public void Reads_what_the_recording_is_known_to_hold(string file, int instrumentId, int trades, int updates, long lastVersion, long bid, long ask)
    {
        var events = Read(file);

        var depths = events.OfType<RecordedDepth>().ToList();
        Assert.All(events, recorded => Assert.Equal(instrumentId, recorded.InstrumentId));
        Assert.Equal(trades, events.OfType<RecordedTrade>().Count());
        Assert.Equal(updates, depths.Count(depth => !depth.IsSnapshot));
        Assert.Equal(1, depths[0].Version);
        Assert.Equal(lastVersion, depths[^1].Version);
        Assert.True(depths[^1].IsSnapshot);
        Assert.Equal((bid, ask), (depths[^1].Bids[0].PriceTicks, depths[^1].Asks[0].PriceTicks));
    }

    [RecordingTheory]
    [InlineData(Btc, 21_313)]
    [InlineData(Eth, 14_076)]
    public void Every_recorded_trade_is_traded_once_and_the_book_ends_as_recorded(string file, int trades)
    {
        var events = Read(file);
        var venue = new ReplayVenue();
        using var feed = new ReplayFeed(events);
        var startedAt = TimeProvider.System.GetTimestamp();

        feed.Start(venue);
        Assert.Null(feed.Advance(venue, TimeSpan.MaxValue));

        output.WriteLine($"{file}: {venue.Commands.Count} commands in {TimeProvider.System.GetElapsedTime(startedAt).TotalMilliseconds:F0} ms");
        Assert.Empty(venue.Refusals);
        Assert.Equal(trades, venue.Trades.Count);
        Assert.Equal(
            events.OfType<RecordedTrade>().Select(trade => (trade.InstrumentId, trade.PriceTicks, trade.Lots, trade.TakerSide)),
            venue.Trades.Select(trade => (trade.InstrumentId, trade.PriceTicks, trade.Lots, trade.TakerSide)));
        AssertBookIs(venue, events.OfType<RecordedDepth>().Last());
    }

    [RecordingTheory]
    [InlineData(Btc)]
    public void Playing_in_real_time_steps_gives_the_same_commands_as_playing_at_once(string file)
    {
        var events = Read(file);
        var atOnce = new ReplayVenue();
        using var fast = new ReplayFeed(events);
        fast.Start(atOnce);
        fast.Advance(atOnce, TimeSpan.MaxValue);

        var stepped = new ReplayVenue();
        using var slow = new ReplayFeed(events);
        slow.Start(stepped);
        for (var due = slow.Advance(stepped, TimeSpan.Zero); due is { } next; due = slow.Advance(stepped, next))
            Assert.True(next <= TimeSpan.FromSeconds(345));

        Assert.Equal(atOnce.Commands, stepped.Commands);
        Assert.Equal(atOnce.Engine.ComputeStateHash(), stepped.Engine.ComputeStateHash());
    }

    [RecordingTheory]
    [InlineData(Btc)]
    [InlineData(Eth)]
    public void A_crossed_book_is_never_seen_and_after_each_depth_message_the_book_is_the_recorded_one(string file)
    {
        var bids = new SortedDictionary<long, long>(Comparer<long>.Create((one, other) => other.CompareTo(one)));
        var asks = new SortedDictionary<long, long>();
        var venue = new ReplayVenue();
        RecordedEvent? last = null;
        using var feed = new ReplayFeed(Read(file).Select(Check));
        feed.Start(venue);
        feed.Advance(venue, TimeSpan.MaxValue);

        // The feed asks for the next event when it has played the one before.
        RecordedEvent Check(RecordedEvent next)
        {
            var (bid, ask) = (venue.Engine.BestPrice(next.InstrumentId, Side.Buy), venue.Engine.BestPrice(next.InstrumentId, Side.Sell));
            Assert.True(bid == 0 || ask == 0 || bid < ask, $"{bid} / {ask}");
            if (last is RecordedDepth depth)
            {
                Record(bids, depth.Bids, depth.IsSnapshot);
                Record(asks, depth.Asks, depth.IsSnapshot);
                Assert.True(bids.Select(level => new BookLevel(level.Key, level.Value)).SequenceEqual(venue.Levels(next.InstrumentId, Side.Buy)), $"bids of version {depth.Version}");
                Assert.True(asks.Select(level => new BookLevel(level.Key, level.Value)).SequenceEqual(venue.Levels(next.InstrumentId, Side.Sell)), $"asks of version {depth.Version}");
            }

            return last = next;
        }
    }

    [RecordingTheory]
    [InlineData(Btc)]
    public void A_client_bid_inside_the_market_is_filled_by_the_recorded_flow_at_its_price(string file)
    {
        var events = Read(file);
        var venue = new ReplayVenue();
        using var feed = new ReplayFeed(events);
        feed.Start(venue);
        var next = feed.Advance(venue, TimeSpan.FromSeconds(10));
        var price = venue.Engine.BestPrice(0, Side.Buy);
        var orderId = venue.Order(0, Side.Buy, price, 5);

        while (venue.Engine.TryGetOpenOrder(orderId, out _) && next is { } due)
            next = feed.Advance(venue, due);
        Assert.NotNull(next);
        Assert.Equal(5, venue.ClientFills.Sum(fill => fill.Lots));
        Assert.All(venue.ClientFills, fill => Assert.Equal((price, true), (fill.PriceTicks, fill.IsMaker)));

        feed.Advance(venue, TimeSpan.MaxValue);
        AssertBookIs(venue, events.OfType<RecordedDepth>().Last());
    }

    [RecordingTheory]
    [InlineData(Btc)]
    public void A_client_market_order_trades_at_prices_that_were_in_the_book_and_the_street_refills(string file)
    {
        var events = Read(file);
        var venue = new ReplayVenue();
        using var feed = new ReplayFeed(events);
        feed.Start(venue);
        feed.Advance(venue, TimeSpan.FromSeconds(30));
        var asks = venue.Levels(0, Side.Sell);
        var lots = asks[0].Lots + asks[1].Lots + 1;

        venue.Order(0, Side.Buy, 0, lots, OrderType.Market);

        Assert.Equal(
            [(asks[0].PriceTicks, asks[0].Lots), (asks[1].PriceTicks, asks[1].Lots), (asks[2].PriceTicks, 1L)],
            venue.ClientFills.Select(fill => (fill.PriceTicks, fill.Lots)));
        feed.Advance(venue, TimeSpan.MaxValue);
        AssertBookIs(venue, events.OfType<RecordedDepth>().Last());
    }

    [RecordingTheory]
    [InlineData(Eth)]
    public void Starting_again_on_the_same_venue_withdraws_the_old_book_and_plays_from_the_start(string file)
    {
        var events = Read(file);
        var venue = new ReplayVenue();
        using var interrupted = new ReplayFeed(events);
        interrupted.Start(venue);
        interrupted.Advance(venue, TimeSpan.FromSeconds(60));
        using var feed = new ReplayFeed(events);

        feed.Start(venue);

        Assert.Empty(venue.Levels(1, Side.Buy));
        Assert.Empty(venue.Levels(1, Side.Sell));
        venue.Trades.Clear();
        feed.Advance(venue, TimeSpan.MaxValue);
        Assert.Equal(14_076, venue.Trades.Count);
        AssertBookIs(venue, events.OfType<RecordedDepth>().Last());
    }

    [RecordingTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void However_a_client_trades_the_street_is_never_refused_never_meets_itself_and_ends_as_recorded(int seed)
    {
        var random = new Random(seed);
        var events = Read(Btc);
        var venue = new ReplayVenue();
        using var feed = new ReplayFeed(events);
        feed.Start(venue);
        for (var next = feed.Advance(venue, TimeSpan.Zero); next is { } due; next = feed.Advance(venue, due + TimeSpan.FromMilliseconds(random.Next(100))))
        {
            var side = (Side)random.Next(2);
            var touch = venue.Engine.BestPrice(0, side);
            if (touch != 0)
                venue.Order(0, side, touch + random.Next(-30, 30), random.Next(1, 400), (OrderType)(random.Next(5) / 4));
            var (bid, ask) = (venue.Engine.BestPrice(0, Side.Buy), venue.Engine.BestPrice(0, Side.Sell));
            Assert.True(bid == 0 || ask == 0 || bid < ask, $"{bid} / {ask}");
        }

        Assert.True(venue.ClientFills.Count > 500, $"{venue.ClientFills.Count} fills");
        Assert.Equal((0, 0), (venue.Refusals.Count, venue.SelfTrades));
        venue.Apply(ReplayVenue.New(CommandKind.CancelAll) with { InstrumentId = -1 });
        AssertBookIs(venue, events.OfType<RecordedDepth>().Last());
    }

    private static IReadOnlyList<RecordedEvent> Read(string file) => new RecordingReader(ReplayVenue.Instruments).ReadAll(SharedData.Find(file)!);

    private static void Record(SortedDictionary<long, long> side, IReadOnlyList<BookLevel> levels, bool isSnapshot)
    {
        if (isSnapshot)
            side.Clear();
        foreach (var level in levels)
        {
            if (level.Lots == 0)
                side.Remove(level.PriceTicks);
            else
                side[level.PriceTicks] = level.Lots;
        }
    }

    private static void AssertBookIs(ReplayVenue venue, RecordedDepth snapshot)
    {
        Assert.Equal(50, snapshot.Bids.Count);
        Assert.Equal(50, snapshot.Asks.Count);
        Assert.Equal(snapshot.Bids, venue.Levels(snapshot.InstrumentId, Side.Buy));
        Assert.Equal(snapshot.Asks, venue.Levels(snapshot.InstrumentId, Side.Sell));
    }
}
