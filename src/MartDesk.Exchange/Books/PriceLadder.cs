using System.Diagnostics;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Books;

/// <summary>One side of a book: price levels in order, each a list of orders in order of arrival.</summary>
/// <remarks>
/// A price is turned into a rank that is higher the better the price (bids: the price, asks: its negative), so both sides run the
/// same code. Ranks are grouped in pages of 1024; the pages in use stand in an array sorted by rank, best last. Trading happens in
/// the last few pages, so a page is found with a comparison or two there and by binary search elsewhere, over any range of prices.
/// An order knows its level and a level its page: taking out searches nothing. Empty levels and pages are kept and used again.
/// </remarks>
internal sealed class PriceLadder
{
    private const int PagesSearchedInTurn = 4;

    private readonly BookOrders _orders;
    private readonly long _flip;
    private PriceLevel[] _levels = new PriceLevel[256];
    private int _levelsUsed = 1;
    private int _firstFreeLevel;
    private long[] _keys = new long[8];
    private LadderPage[] _pages = new LadderPage[8];
    private int _count;
    private LadderPage[] _spare = new LadderPage[8];
    private int _spareCount;
    private long _bestRank = long.MinValue;
    private int _bestLevel;

    public PriceLadder(BookOrders orders, Side side)
    {
        _orders = orders;
        Side = side;
        _flip = side == Side.Buy ? 0 : -1;
    }

    public Side Side { get; }

    public bool IsEmpty => _bestLevel == 0;

    /// <summary>Best price in ticks; 0 when the side is empty.</summary>
    public long BestPrice => _bestLevel == 0 ? 0 : RankOrPrice(_bestRank);

    /// <summary>Oldest order at the best price; <see cref="BookOrders.None"/> when the side is empty.</summary>
    public int BestOrder => _levels[_bestLevel].Head;

    /// <summary>True when an order of the other side with that limit would trade at this side's best price.</summary>
    public bool IsReachedBy(long limitTicks) => _bestRank >= RankOrPrice(limitTicks);

    /// <summary>True when an order of the other side with that limit would trade at a price of this side.</summary>
    public bool Reaches(long limitTicks, long priceTicks) => RankOrPrice(priceTicks) >= RankOrPrice(limitTicks);

    /// <summary>Lots at a price; 0 when nothing rests there.</summary>
    public long LotsAt(long priceTicks) => _levels[LevelAt(priceTicks)].Lots;

    /// <summary>Oldest order at a price; <see cref="BookOrders.None"/> when nothing rests there.</summary>
    public int OldestAt(long priceTicks) => _levels[LevelAt(priceTicks)].Head;

    /// <summary>The next worse occupied price; 0 when there is none.</summary>
    public long NextWorse(long priceTicks)
    {
        var rank = RankOrPrice(priceTicks);
        var position = Find(KeyOf(rank));
        if (position >= 0)
        {
            var index = _pages[position].HighestBelow(IndexOf(rank));
            if (index >= 0)
                return RankOrPrice((_keys[position] << LadderPage.Bits) + index);
        }
        else
        {
            position = ~position;
        }

        return position == 0 ? 0 : RankOrPrice((_keys[position - 1] << LadderPage.Bits) + _pages[position - 1].Highest);
    }

    /// <summary>Copies the best levels, best first; returns how many there were room for.</summary>
    public int CopyLevels(Span<BookLevel> levels)
    {
        var copied = 0;
        for (var price = BestPrice; price != 0 && copied < levels.Length; price = NextWorse(price))
            levels[copied++] = new BookLevel(price, LotsAt(price));
        return copied;
    }

    /// <summary>Puts an order behind everything at its price.</summary>
    public void Append(int slot, long priceTicks, long lots)
    {
        var rank = RankOrPrice(priceTicks);
        var levelId = FindOrAddLevel(rank);
        ref var level = ref _levels[levelId];
        ref var order = ref _orders[slot];
        order.Lots = lots;
        order.Next = BookOrders.None;
        order.Previous = level.Tail;
        order.Level = (levelId << 1) | (int)Side;
        if (level.Tail == BookOrders.None)
            level.Head = slot;
        else
            _orders[level.Tail].Next = slot;
        level.Tail = slot;
        level.Lots += lots;
        if (rank > _bestRank)
            (_bestRank, _bestLevel) = (rank, levelId);
    }

    /// <summary>Takes an order out of its level, with the lots it has there.</summary>
    public void Remove(int slot)
    {
        ref var order = ref _orders[slot];
        var (next, previous, levelId) = (order.Next, order.Previous, order.Level >> 1);
        ref var level = ref _levels[levelId];
        level.Lots -= order.Lots;
        order.Lots = 0;
        if (previous == BookOrders.None)
            level.Head = next;
        else
            _orders[previous].Next = next;
        if (next == BookOrders.None)
            level.Tail = previous;
        else
            _orders[next].Previous = previous;
        if (level.Head == BookOrders.None)
            DropLevel(levelId);
    }

    /// <summary>Takes lots from an order that stays where it is.</summary>
    public void Reduce(int slot, long lots)
    {
        ref var order = ref _orders[slot];
        order.Lots -= lots;
        _levels[order.Level >> 1].Lots -= lots;
    }

    private static long KeyOf(long rank) => rank >> LadderPage.Bits;

    private static int IndexOf(long rank) => (int)(rank & (LadderPage.Size - 1));

    // Its own inverse: price to rank and rank to price. Without a branch, for the sides alternate at random.
    private long RankOrPrice(long value) => unchecked((value ^ _flip) - _flip);

    private int LevelAt(long priceTicks)
    {
        var rank = RankOrPrice(priceTicks);
        if (rank == _bestRank)
            return _bestLevel;
        var position = Find(KeyOf(rank));
        return position < 0 ? 0 : _pages[position][IndexOf(rank)];
    }

    private int FindOrAddLevel(long rank)
    {
        if (rank == _bestRank)
            return _bestLevel;
        var position = Find(KeyOf(rank));
        if (position < 0)
            position = AddPage(~position, KeyOf(rank));
        var page = _pages[position];
        var level = page[IndexOf(rank)];
        if (level != 0)
            return level;
        level = RentLevel();
        _levels[level] = new PriceLevel { Rank = rank, Page = page };
        page.Occupy(IndexOf(rank), level);
        return level;
    }

    /// <summary>Where a page stands, or the complement of where it would.</summary>
    private int Find(long key)
    {
        var keys = _keys;
        var stop = Math.Max(0, _count - PagesSearchedInTurn);
        for (var position = _count - 1; position >= stop; position--)
        {
            if (keys[position] == key)
                return position;
            if (keys[position] < key)
                return ~(position + 1);
        }

        return Array.BinarySearch(keys, 0, stop, key);
    }

    private int AddPage(int position, long key)
    {
        if (_count == _keys.Length)
        {
            Array.Resize(ref _keys, _count * 2);
            Array.Resize(ref _pages, _count * 2);
        }

        Array.Copy(_keys, position, _keys, position + 1, _count - position);
        Array.Copy(_pages, position, _pages, position + 1, _count - position);
        _keys[position] = key;
        _pages[position] = _spareCount > 0 ? _spare[--_spareCount] : new LadderPage();
        _count++;
        return position;
    }

    private int RentLevel()
    {
        if (_firstFreeLevel != 0)
        {
            var level = _firstFreeLevel;
            _firstFreeLevel = _levels[level].Head;
            return level;
        }

        if (_levelsUsed == _levels.Length)
            Array.Resize(ref _levels, _levels.Length * 2);
        return _levelsUsed++;
    }

    private void DropLevel(int levelId)
    {
        ref var level = ref _levels[levelId];
        var page = level.Page;
        page.Vacate(IndexOf(level.Rank));
        if (page.IsEmpty)
            DropPage(Find(KeyOf(level.Rank)));
        level.Head = _firstFreeLevel;
        _firstFreeLevel = levelId;
        if (levelId == _bestLevel)
            FindBest(page, level.Rank);
    }

    /// <summary>The best level is gone: the next stands in its page, or in the last one in use.</summary>
    private void FindBest(LadderPage page, long rank)
    {
        if (_count == 0)
        {
            (_bestRank, _bestLevel) = (long.MinValue, 0);
            return;
        }

        var best = _pages[_count - 1];
        var index = best.Highest;
        Debug.Assert(!ReferenceEquals(best, page) || index < IndexOf(rank), "What is left is worse.");
        (_bestRank, _bestLevel) = ((_keys[_count - 1] << LadderPage.Bits) + index, best[index]);
    }

    private void DropPage(int position)
    {
        if (_spareCount == _spare.Length)
            Array.Resize(ref _spare, _spareCount * 2);
        _spare[_spareCount++] = _pages[position];
        _count--;
        Array.Copy(_keys, position + 1, _keys, position, _count - position);
        Array.Copy(_pages, position + 1, _pages, position, _count - position);
        _pages[_count] = null!; // behind the last page in use
    }
}
