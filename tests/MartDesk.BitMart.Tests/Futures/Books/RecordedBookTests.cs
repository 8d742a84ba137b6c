using MartDesk.BitMart.Futures.Books;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Tests.Futures.Books;

public sealed class RecordedBookTests
{
    [SharedDataTheory]
    [InlineData("btcusdt-20240808.jsonl.gz", "BTCUSDT", 3256, 61659.7, 61659.8)]
    [InlineData("ethusdt-20240808.jsonl.gz", "ETHUSDT", 3279, 2681.38, 2681.39)]
    public void Book_after_all_updates_equals_the_final_snapshot_level_for_level(string file, string symbol, long version, double bid, double ask)
    {
        var pushes = RecordedBook.ReadDepthMessages(file).Select(RecordedBook.Decode).ToList();
        var final = pushes[^1];
        var book = new LocalOrderBook(symbol);

        foreach (var push in pushes.SkipLast(1)) Assert.Equal(BookUpdate.Applied, book.Apply(push));

        Assert.Equal(DepthUpdateType.Snapshot, final.Type);
        AssertEqual(final, book);
        Assert.Equal((version, (decimal)bid, (decimal)ask), (book.Version, book.Copy().Bids[0].Price, book.Copy().Asks[0].Price));
    }

    [SharedDataTheory]
    [InlineData("btcusdt-20240808.jsonl.gz", "BTCUSDT", 1)]
    [InlineData("btcusdt-20240808.jsonl.gz", "BTCUSDT", 2)]
    [InlineData("ethusdt-20240808.jsonl.gz", "ETHUSDT", 3)]
    public void Book_fed_with_losses_doubles_and_reorders_is_right_whenever_it_is_not_stale(string file, string symbol, int seed)
    {
        var pushes = RecordedBook.ReadDepthMessages(file).Select(RecordedBook.Decode).ToList();
        var final = pushes[^1];
        var random = new Random(seed);
        var truth = new LocalOrderBook(symbol);
        var book = new LocalOrderBook(symbol);
        DepthIncreasePush? held = null;
        int lost = 0, doubled = 0, swapped = 0, served = 0;

        foreach (var push in pushes.SkipLast(1))
        {
            truth.Apply(push);
            var fate = random.Next(100);
            if (fate < 3 && push.Type == DepthUpdateType.Update)
            {
                lost++;
                continue;
            }

            if (fate < 6 && held is null)
            {
                held = push; // Comes after the next one.
                swapped++;
                continue;
            }

            Feed(push);
            if (held is { } late)
            {
                held = null;
                Feed(late);
            }

            if (fate > 96)
            {
                doubled++;
                Feed(push);
            }
        }

        if (held is not null) Feed(held);
        Feed(final);

        AssertEqual(final, book);
        Assert.True(lost > 20 && doubled > 20 && swapped > 20 && served > 20, $"seed {seed}: {lost} lost, {doubled} doubled, {swapped} swapped, {served} snapshots");

        void Feed(DepthIncreasePush push)
        {
            if (book.Apply(push) == BookUpdate.SnapshotNeeded)
            {
                Assert.True(book.IsStale);
                served++;
                book.Apply(SnapshotOf(truth)); // What the venue answers to a request.
            }

            if (!book.IsStale && book.Version == truth.Version) AssertSame(truth, book);
        }
    }

    private static DepthIncreasePush SnapshotOf(LocalOrderBook truth)
    {
        var copy = truth.Copy();
        return new DepthIncreasePush { Symbol = truth.Symbol, Version = copy.Version, TimestampMs = copy.TimestampMs, Type = DepthUpdateType.Snapshot, Bids = copy.Bids, Asks = copy.Asks };
    }

    private static void AssertEqual(DepthIncreasePush snapshot, LocalOrderBook book)
    {
        var copy = book.Copy();
        Assert.Equal((snapshot.Version, false), (copy.Version, copy.IsStale));
        Assert.Equal(snapshot.Bids!, copy.Bids);
        Assert.Equal(snapshot.Asks!, copy.Asks);
    }

    private static void AssertSame(LocalOrderBook truth, LocalOrderBook book)
    {
        var (expected, actual) = (truth.Copy(), book.Copy());
        Assert.Equal(expected.Bids, actual.Bids);
        Assert.Equal(expected.Asks, actual.Asks);
    }
}
