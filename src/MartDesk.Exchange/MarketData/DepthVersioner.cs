using MartDesk.Exchange.Books;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.MarketData;

/// <summary>The top of one book as subscribers know it: the last published levels, their version, and what the last publish changed.</summary>
/// <remarks>
/// Every publish raises the version by exactly one, also one that changes nothing. A subscriber that takes the snapshot and then applies
/// every change of the following versions holds the snapshot of the newest version, level for level: a level that vanished or fell out of
/// the window changes to 0 lots, one that came into it appears with its volume. Spans are valid until the next publish.
/// </remarks>
public sealed class DepthVersioner
{
    private readonly int _instrumentId;
    private readonly SideWindow _bids;
    private readonly SideWindow _asks;

    /// <summary>Creates the window of one instrument.</summary>
    /// <param name="instrumentId">Index of the instrument.</param>
    /// <param name="depth">Levels on each side: 5, 20 or 50 on the wire.</param>
    public DepthVersioner(int instrumentId, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        _instrumentId = instrumentId;
        Depth = depth;
        _bids = new SideWindow(depth, bestIsHighest: true);
        _asks = new SideWindow(depth, bestIsHighest: false);
    }

    /// <summary>Levels on each side.</summary>
    public int Depth { get; }

    /// <summary>Version of the last publish; 0 before the first.</summary>
    public long Version { get; private set; }

    /// <summary>Bids of the last publish, best first.</summary>
    public ReadOnlySpan<BookLevel> Bids => _bids.Levels;

    /// <summary>Asks of the last publish, best first.</summary>
    public ReadOnlySpan<BookLevel> Asks => _asks.Levels;

    /// <summary>Bids that differ between the last publish and the one before, best first, with what rests there now; 0 lots removes.</summary>
    public ReadOnlySpan<BookLevel> ChangedBids => _bids.Changes;

    /// <summary>Asks that differ between the last publish and the one before, best first, with what rests there now; 0 lots removes.</summary>
    public ReadOnlySpan<BookLevel> ChangedAsks => _asks.Changes;

    /// <summary>True when the last publish changed a level.</summary>
    public bool HasChanges => !ChangedBids.IsEmpty || !ChangedAsks.IsEmpty;

    /// <summary>Publishes the book as it stands.</summary>
    public void Publish(ExchangeEngine engine)
    {
        _bids.Take(engine.CopyLevels(_instrumentId, Side.Buy, _bids.Next));
        _asks.Take(engine.CopyLevels(_instrumentId, Side.Sell, _asks.Next));
        Version++;
    }

    /// <summary>One side: the published levels, the ones being compared with them, and the difference.</summary>
    private sealed class SideWindow(int depth, bool bestIsHighest)
    {
        private readonly BookLevel[] _changes = new BookLevel[2 * depth];
        private BookLevel[] _published = new BookLevel[depth];
        private BookLevel[] _next = new BookLevel[depth];
        private int _count;
        private int _changeCount;

        public ReadOnlySpan<BookLevel> Levels => _published.AsSpan(0, _count);

        public ReadOnlySpan<BookLevel> Changes => _changes.AsSpan(0, _changeCount);

        /// <summary>Where the new levels are copied to before <see cref="Take"/>.</summary>
        public Span<BookLevel> Next => _next;

        public void Take(int count)
        {
            Compare(Levels, _next.AsSpan(0, count));
            (_published, _next) = (_next, _published);
            _count = count;
        }

        private void Compare(ReadOnlySpan<BookLevel> before, ReadOnlySpan<BookLevel> after)
        {
            _changeCount = 0;
            while (!before.IsEmpty || !after.IsEmpty)
            {
                if (after.IsEmpty || (!before.IsEmpty && IsBetter(before[0], after[0])))
                {
                    _changes[_changeCount++] = before[0] with { Lots = 0 };
                    before = before[1..];
                    continue;
                }

                var isSamePrice = !before.IsEmpty && before[0].PriceTicks == after[0].PriceTicks;
                if (!isSamePrice || before[0].Lots != after[0].Lots)
                    _changes[_changeCount++] = after[0];
                after = after[1..];
                if (isSamePrice)
                    before = before[1..];
            }
        }

        private bool IsBetter(in BookLevel one, in BookLevel other) =>
            bestIsHighest ? one.PriceTicks > other.PriceTicks : one.PriceTicks < other.PriceTicks;
    }
}
