using MartDesk.BitMart.Futures.Books;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Tests.Futures.Books;

public sealed class LocalOrderBookTests
{
    [Fact]
    public void Snapshot_then_updates_in_order_make_the_book()
    {
        var book = new LocalOrderBook("BTCUSDT");
        Assert.True(book.IsStale);

        Assert.Equal(BookUpdate.Applied, book.Apply(Push(10, "snapshot", bids: "100:5 99:7", asks: "101:3 102:4")));
        Assert.Equal(BookUpdate.Applied, book.Apply(Push(11, "update", bids: "100:0 99.5:2", asks: "101:9")));
        Assert.Equal(BookUpdate.Applied, book.Apply(Push(12, "update", bids: "", asks: "")));

        Assert.Equal("12 99.5:2 99:7 | 101:9 102:4", Tell(book));
        Assert.False(book.IsStale);
    }

    [Fact]
    public void Update_that_was_seen_is_passed_over()
    {
        var book = new LocalOrderBook("BTCUSDT");
        book.Apply(Push(10, "snapshot", "100:5", "101:3"));

        Assert.Equal(BookUpdate.Ignored, book.Apply(Push(10, "update", "100:1", "")));
        Assert.Equal(BookUpdate.Ignored, book.Apply(Push(9, "update", "100:1", "")));

        Assert.Equal("10 100:5 | 101:3", Tell(book));
    }

    [Fact]
    public void Gap_makes_the_book_stale_until_a_snapshot_even_one_of_a_lower_version()
    {
        var book = new LocalOrderBook("BTCUSDT");
        book.Apply(Push(10, "snapshot", "100:5", "101:3"));

        Assert.Equal(BookUpdate.SnapshotNeeded, book.Apply(Push(12, "update", "100:1", "")));
        Assert.True(book.IsStale);
        Assert.Equal(BookUpdate.SnapshotNeeded, book.Apply(Push(11, "update", "100:2", "")));
        Assert.Equal("10 100:5 | 101:3", Tell(book));

        Assert.Equal(BookUpdate.Applied, book.Apply(Push(3, "snapshot", "90:1", "91:1")));
        Assert.False(book.IsStale);
        Assert.Equal("3 90:1 | 91:1", Tell(book));
    }

    [Fact]
    public void Nothing_follows_the_highest_version_there_is()
    {
        var book = new LocalOrderBook("BTCUSDT");
        book.Apply(Push(10, "snapshot", "100:5", "101:3"));
        book.Apply(Push(long.MaxValue, "update", "100:7", ""));

        Assert.Equal(BookUpdate.Applied, book.Apply(Push(long.MaxValue, "snapshot", "100:6", "101:3") with { TimestampMs = 10 }));
        Assert.Equal(BookUpdate.Ignored, book.Apply(Push(1, "update", "100:1", "") with { TimestampMs = 11 }));
        Assert.Equal(BookUpdate.SnapshotNeeded, book.Apply(Push(long.MinValue, "update", "100:1", "") with { TimestampMs = 12 }));
        Assert.True(book.IsStale);
    }

    [Fact]
    public void Versions_that_begin_anew_make_the_book_stale_until_a_snapshot()
    {
        var book = new LocalOrderBook("BTCUSDT");
        book.Apply(Push(10, "snapshot", "100:5", "101:3"));

        Assert.Equal(BookUpdate.Ignored, book.Apply(Push(1, "update", "100:1", "") with { TimestampMs = 11 }));
        Assert.False(book.IsStale);
        Assert.Equal(BookUpdate.SnapshotNeeded, book.Apply(Push(2, "update", "100:2", "") with { TimestampMs = 12 }));
        Assert.True(book.IsStale);
        Assert.Equal(BookUpdate.SnapshotNeeded, book.Apply(Push(3, "update", "100:3", "") with { TimestampMs = 13 }));

        Assert.Equal(BookUpdate.Applied, book.Apply(Push(3, "snapshot", "90:1", "91:1") with { TimestampMs = 14 }));
        Assert.Equal(BookUpdate.Applied, book.Apply(Push(4, "update", "90:2", "") with { TimestampMs = 15 }));
        Assert.Equal("4 90:2 | 91:1", Tell(book));
    }

    [Fact]
    public void Snapshot_that_comes_after_updates_it_does_not_hold_is_followed_by_them()
    {
        var book = new LocalOrderBook("BTCUSDT");
        book.Apply(Push(10, "snapshot", "100:5", "101:3"));
        Assert.Equal(BookUpdate.SnapshotNeeded, book.Apply(Push(12, "update", "100:1", "")));
        Assert.Equal(BookUpdate.SnapshotNeeded, book.Apply(Push(13, "update", "", "101:0 102:4")));
        Assert.Equal(BookUpdate.SnapshotNeeded, book.Apply(Push(14, "update", "99:2", "")));
        Assert.Equal("10 100:5 | 101:3", Tell(book));

        Assert.Equal(BookUpdate.Applied, book.Apply(Push(12, "snapshot", "100:1", "101:7")));

        Assert.False(book.IsStale);
        Assert.Equal("14 100:1 99:2 | 102:4", Tell(book));
        Assert.Equal(BookUpdate.Applied, book.Apply(Push(15, "update", "100:9", "")));
    }

    [Fact]
    public void Updates_behind_another_gap_do_not_follow_the_snapshot()
    {
        var book = new LocalOrderBook("BTCUSDT");
        book.Apply(Push(10, "snapshot", "100:5", "101:3"));
        book.Apply(Push(12, "update", "100:1", ""));
        book.Apply(Push(14, "update", "100:2", ""));

        Assert.Equal(BookUpdate.Applied, book.Apply(Push(11, "snapshot", "100:7", "101:7")));

        Assert.Equal("12 100:1 | 101:7", Tell(book));
        Assert.Equal(BookUpdate.SnapshotNeeded, book.Apply(Push(15, "update", "100:3", "")));
    }

    [Fact]
    public void What_waited_before_a_connection_broke_is_not_what_follows_the_next_snapshot()
    {
        var book = new LocalOrderBook("BTCUSDT");
        book.Apply(Push(10, "snapshot", "100:5", "101:3"));
        book.Apply(Push(12, "update", "100:1", ""));

        book.MarkStale();
        book.Apply(Push(11, "snapshot", "100:7", "101:7"));

        Assert.Equal("11 100:7 | 101:7", Tell(book));
    }

    [Fact]
    public void Only_the_newest_updates_wait()
    {
        var book = new LocalOrderBook("BTCUSDT");
        for (var version = 1; version <= 100; version++)
            Assert.Equal(BookUpdate.SnapshotNeeded, book.Apply(Push(version, "update", $"100:{version}", "")));

        book.Apply(Push(36, "snapshot", "90:1", "101:7"));
        Assert.Equal("100 100:100 90:1 | 101:7", Tell(book));

        book = new LocalOrderBook("BTCUSDT");
        for (var version = 1; version <= 100; version++)
            book.Apply(Push(version, "update", $"100:{version}", ""));
        book.Apply(Push(35, "snapshot", "90:1", "101:7"));
        Assert.Equal("35 90:1 | 101:7", Tell(book));
    }

    [Fact]
    public void A_snapshot_that_was_asked_for_and_comes_late_does_not_set_a_live_book_back()
    {
        var book = new LocalOrderBook("BTCUSDT");
        book.Apply(Push(10, "snapshot", "100:5", "101:3"));
        book.ExpectSnapshot();
        foreach (var version in (int[])[11, 12, 13])
            Assert.Equal(BookUpdate.Applied, book.Apply(Push(version, "update", $"100:{version}", "")));

        Assert.Equal(BookUpdate.Applied, book.Apply(Push(11, "snapshot", "100:11 90:4", "101:3")));

        Assert.Equal("13 100:13 90:4 | 101:3", Tell(book));
        Assert.Equal(BookUpdate.Applied, book.Apply(Push(14, "update", "100:14", "")));
    }

    [Fact]
    public void Updates_that_waited_do_not_follow_a_snapshot_of_another_count()
    {
        var book = new LocalOrderBook("BTCUSDT");
        book.Apply(Push(10, "snapshot", "100:5", "101:3"));
        foreach (var version in (int[])[13, 14])
            book.Apply(Push(version, "update", "100:1", "") with { TimestampMs = version });
        book.Apply(Push(12, "update", "100:2", "") with { TimestampMs = 20 }); // Lower and later: the venue has begun to count anew.

        book.Apply(Push(11, "snapshot", "100:7", "101:7") with { TimestampMs = 19 });

        Assert.Equal("12 100:2 | 101:7", Tell(book));
    }

    [Fact]
    public void Late_messages_however_many_are_older_than_the_book_and_passed_over()
    {
        var book = new LocalOrderBook("BTCUSDT");
        book.Apply(Push(10, "snapshot", "100:5", "101:3"));
        for (var version = 1; version <= 10; version++)
            Assert.Equal(BookUpdate.Ignored, book.Apply(Push(version, "update", "100:1", "")));
        Assert.Equal(BookUpdate.Applied, book.Apply(Push(11, "update", "100:6", "")));
        Assert.Equal("11 100:6 | 101:3", Tell(book));
    }

    [Theory]
    [InlineData("101:1")]
    [InlineData("101.5:1")]
    public void A_crossed_book_is_stale_until_a_snapshot_that_is_not(string bid)
    {
        var book = new LocalOrderBook("BTCUSDT");
        book.Apply(Push(10, "snapshot", "100:5", "101:3"));

        Assert.Equal(BookUpdate.SnapshotNeeded, book.Apply(Push(11, "update", bid, "")));
        Assert.True(book.IsStale);
        Assert.Equal(BookUpdate.SnapshotNeeded, book.Apply(Push(12, "snapshot", bid, "101:3")));
        Assert.True(book.IsStale);

        Assert.Equal(BookUpdate.Applied, book.Apply(Push(13, "snapshot", "100:5", "101:3")));
        Assert.False(book.IsStale);
        Assert.Equal("13 100:5 | 101:3", Tell(book));
    }

    [Fact]
    public void A_book_of_one_side_is_not_crossed()
    {
        var book = new LocalOrderBook("BTCUSDT");
        Assert.Equal(BookUpdate.Applied, book.Apply(Push(1, "snapshot", "100:5", "")));
        Assert.False(book.IsStale);
    }

    [Fact]
    public void Update_before_any_snapshot_calls_for_one() =>
        Assert.Equal(BookUpdate.SnapshotNeeded, new LocalOrderBook("BTCUSDT").Apply(Push(1, "update", "100:1", "")));

    [Fact]
    public void Prices_that_differ_only_in_trailing_zeros_are_one_level()
    {
        var book = new LocalOrderBook("BTCUSDT");
        book.Apply(Push(1, "snapshot", "100.0:5", "101:3"));

        book.Apply(Push(2, "update", "100:0", "101.00:4"));

        Assert.Equal("2  | 101.00:4", Tell(book));
    }

    [Fact]
    public void Push_of_another_symbol_is_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => new LocalOrderBook("ETHUSDT").Apply(Push(1, "snapshot", "1:1", "2:1")));

    [Fact]
    public async Task Readers_never_see_half_an_update_while_one_writer_writes()
    {
        // Every version holds one size on all levels of both sides: its own version number.
        var book = new LocalOrderBook("BTCUSDT");
        var torn = 0;
        var copies = 0L;
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            var bids = new PriceLevel[20];
            var asks = new PriceLevel[20];
            while (!stop.IsCancellationRequested)
            {
                var top = book.CopyTop(bids, asks);
                var isWhole = bids.AsSpan(0, top.Bids).ToArray().Concat(asks.AsSpan(0, top.Asks).ToArray()).All(level => level.Size == top.Version);
                if (!isWhole || top.Bids != top.Asks) Interlocked.Increment(ref torn);
                Interlocked.Increment(ref copies);
            }
        })).ToArray();

        for (var version = 1; version <= 20_000 || Interlocked.Read(ref copies) < 1000; version++)
        {
            book.Apply(new DepthIncreasePush
            {
                Symbol = "BTCUSDT",
                Version = version,
                TimestampMs = version,
                Type = version == 1 ? DepthUpdateType.Snapshot : DepthUpdateType.Update,
                Bids = [.. Enumerable.Range(0, 10).Select(i => new PriceLevel(100m - i, version))],
                Asks = [.. Enumerable.Range(0, 10).Select(i => new PriceLevel(101m + i, version))],
            });
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(0, torn);
    }

    [Fact]
    public void Applying_and_copying_allocate_nothing_once_the_book_has_grown()
    {
        var book = new LocalOrderBook("BTCUSDT");
        book.Apply(Push(1, "snapshot", "100:5 99:7", "101:3 102:4"));
        var updates = Enumerable.Range(2, 2000).Select(version => Push(version, "update", version % 2 == 0 ? "98:1 97:2" : "98:0 97:0", "101:9")).ToArray();
        Span<PriceLevel> bids = new PriceLevel[5], asks = new PriceLevel[5];
        for (var i = 0; i < 1000; i++)
        {
            book.Apply(updates[i]);
            book.CopyTop(bids, asks);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1000; i < 2000; i++)
        {
            book.Apply(updates[i]);
            book.CopyTop(bids, asks);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static DepthIncreasePush Push(long version, string type, string bids, string asks) => new()
    {
        Symbol = "BTCUSDT",
        Version = version,
        TimestampMs = version,
        Type = new DepthUpdateType(type),
        Bids = Levels(bids),
        Asks = Levels(asks),
    };

    private static PriceLevel[] Levels(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(level => level.Split(':')).Select(pair => new PriceLevel(decimal.Parse(pair[0], System.Globalization.CultureInfo.InvariantCulture), long.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture)))];

    private static string Tell(LocalOrderBook book)
    {
        var copy = book.Copy();
        return FormattableString.Invariant($"{copy.Version} {Tell(copy.Bids)} | {Tell(copy.Asks)}");
    }

    private static string Tell(IEnumerable<PriceLevel> levels) => string.Join(' ', levels.Select(level => FormattableString.Invariant($"{level.Price}:{level.Size}")));
}
