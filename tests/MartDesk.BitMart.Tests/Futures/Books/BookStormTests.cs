using MartDesk.BitMart.Futures.Books;
using MartDesk.BitMart.Futures.Streams.Values;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Tests.Futures.Books;

/// <summary>A million updates over bad connections; fifty million in a full run of the proof.</summary>
public sealed class BookStormTests
{
    private const int Storms = 50;
    private const int UpdatesOfEach = 20_000;

    [Fact]
    public void A_book_in_sync_is_the_venues_at_that_version_whatever_the_connection_does()
    {
        long compared = 0, faults = 0;
        for (var seed = 1; seed <= Storms; seed++)
        {
            var storm = new BookStorm(seed);
            storm.Run(UpdatesOfEach);
            Assert.True(storm.Failure is null, $"storm {seed}, {storm.Failure}");
            (compared, faults) = (compared + storm.Compared, faults + storm.Faults);
        }

        // It must have been in sync for most of the time, and disturbed often, or nothing was shown.
        Assert.InRange(compared, Storms * UpdatesOfEach / 4, long.MaxValue);
        Assert.InRange(faults, Storms * UpdatesOfEach / 50, long.MaxValue);
    }

    /// <summary>152 and 1155: a snapshot that was asked for in good time came behind later updates and set a live book back. 705: each snapshot that came two updates after it was taken left a gap behind it, so that the book was stale again at once, time after time.</summary>
    [Theory]
    [InlineData(152)]
    [InlineData(705)]
    [InlineData(1155)]
    public void A_seed_that_showed_a_mistake_shows_none(int seed)
    {
        var storm = new BookStorm(seed);
        storm.Run(UpdatesOfEach);
        Assert.Null(storm.Failure);
    }

    [Theory]
    [InlineData(Mistake.PassesOverGaps)]
    [InlineData(Mistake.AppliesOldOnes)]
    [InlineData(Mistake.KeepsLevelsOfSizeNone)]
    [InlineData(Mistake.StaysInSyncWhenTheConnectionBreaks)]
    public void A_book_kept_with_a_mistake_is_found_out(Mistake mistake) =>
        Assert.Contains(Enumerable.Range(1, 20), seed =>
        {
            var storm = new BookStorm(seed, new WrongFollower(mistake));
            storm.Run(5_000);
            return storm.Failure is not null;
        });

    [Fact]
    public void A_simple_book_without_a_mistake_is_not_found_out()
    {
        var storm = new BookStorm(1, new WrongFollower(Mistake.None));
        storm.Run(UpdatesOfEach);
        Assert.Null(storm.Failure);
    }

    public enum Mistake
    {
        None = -1,
        PassesOverGaps = 0,
        AppliesOldOnes = 1,
        KeepsLevelsOfSizeNone = 2,
        StaysInSyncWhenTheConnectionBreaks = 3,
    }

    /// <summary>A simple book with one mistake.</summary>
    private sealed class WrongFollower(Mistake mistake) : IBookFollower
    {
        private readonly SortedDictionary<decimal, long>[] _sides = [[], []];
        private long _version = -1;
        private bool _isStale = true;

        public bool Apply(in DepthValue push)
        {
            if (push.IsSnapshot)
            {
                _sides[0].Clear();
                _sides[1].Clear();
            }
            else if (push.Version <= _version && mistake != Mistake.AppliesOldOnes)
            {
                return false;
            }
            else if (_isStale || (push.Version > _version + 1 && mistake != Mistake.PassesOverGaps))
            {
                _isStale = true;
                return true;
            }

            Set(_sides[0], push.Bids);
            Set(_sides[1], push.Asks);
            (_version, _isStale) = (push.Version, false);
            return false;
        }

        public void Lost() => _isStale = mistake != Mistake.StaysInSyncWhenTheConnectionBreaks;

        public BookTop Top(Span<PriceLevel> bids, Span<PriceLevel> asks) =>
            new(_version, _version, _isStale, Copy(_sides[0].Reverse(), bids), Copy(_sides[1], asks));

        private void Set(SortedDictionary<decimal, long> side, ReadOnlySpan<PriceLevel> levels)
        {
            foreach (var level in levels)
            {
                if (level.Size == 0 && mistake != Mistake.KeepsLevelsOfSizeNone)
                    side.Remove(level.Price);
                else
                    side[level.Price] = level.Size;
            }
        }

        private static int Copy(IEnumerable<KeyValuePair<decimal, long>> levels, Span<PriceLevel> target)
        {
            var count = 0;
            foreach (var (price, size) in levels)
            {
                if (count < target.Length)
                    target[count++] = new PriceLevel(price, size);
            }

            return count;
        }
    }
}
