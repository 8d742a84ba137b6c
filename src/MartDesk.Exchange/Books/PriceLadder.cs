using System.Diagnostics;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Books;

/// <summary>One side of a book: price levels in order, each a list of orders in order of arrival.</summary>
/// <remarks>
/// A price is turned into a rank that is higher the better the price (bids: the price, asks: its negative), so both sides run the
/// same code. Ranks are grouped in pages of 1024; the pages in use stand in an array sorted by rank, best last. Trading happens in
/// the last page or two, so a level is found with one comparison there and by binary search elsewhere, over any range of prices.
/// Empty pages are kept and used again.
/// </remarks>
internal sealed class PriceLadder(OrderStore orders, Side side)
{
    private long[] _keys = new long[8];
    private LadderPage[] _pages = new LadderPage[8];
    private int _count;
    private LadderPage[] _spare = new LadderPage[8];
    private int _spareCount;
    private long _bestRank;

    public Side Side { get; } = side;

    public bool IsEmpty => _count == 0;

    /// <summary>Best price in ticks; 0 when the side is empty.</summary>
    public long BestPrice => _count == 0 ? 0 : RankOrPrice(_bestRank);

    /// <summary>Oldest order at the best price; the side must not be empty.</summary>
    public int BestOrder => _pages[_count - 1][IndexOf(_bestRank)].Head;

    /// <summary>True when an order of the other side with that limit would trade at this side's best price.</summary>
    public bool IsReachedBy(long limitTicks) => _count > 0 && Reaches(limitTicks, RankOrPrice(_bestRank));

    /// <summary>True when an order of the other side with that limit would trade at a price of this side.</summary>
    public bool Reaches(long limitTicks, long priceTicks) => RankOrPrice(priceTicks) >= RankOrPrice(limitTicks);

    /// <summary>Lots at a price; 0 when nothing rests there.</summary>
    public long LotsAt(long priceTicks) => TryFindPage(RankOrPrice(priceTicks), out var page) ? page[IndexOf(RankOrPrice(priceTicks))].Lots : 0;

    /// <summary>Oldest order at a price; <see cref="OrderStore.None"/> when nothing rests there.</summary>
    public int OldestAt(long priceTicks) =>
        TryFindPage(RankOrPrice(priceTicks), out var page) ? page[IndexOf(RankOrPrice(priceTicks))].Head : OrderStore.None;

    /// <summary>The next worse occupied price; 0 when there is none.</summary>
    public long NextWorse(long priceTicks)
    {
        var rank = RankOrPrice(priceTicks);
        var position = Array.BinarySearch(_keys, 0, _count, KeyOf(rank));
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
    public void Append(int slot)
    {
        ref var order = ref orders[slot];
        var rank = RankOrPrice(order.PriceTicks);
        if (_count == 0 || rank > _bestRank)
            _bestRank = rank;
        var page = FindOrAddPage(KeyOf(rank));
        var index = IndexOf(rank);
        ref var level = ref page[index];
        order.Next = OrderStore.None;
        order.Previous = level.Tail;
        if (level.Tail == OrderStore.None)
        {
            level.Head = slot;
            page.MarkOccupied(index);
        }
        else
        {
            orders[level.Tail].Next = slot;
        }

        level.Tail = slot;
        level.Lots += order.OpenLots;
    }

    /// <summary>Takes an order out of its level, with what it has open.</summary>
    public void Remove(int slot)
    {
        ref var order = ref orders[slot];
        var rank = RankOrPrice(order.PriceTicks);
        var position = PositionOf(KeyOf(rank));
        var page = _pages[position];
        ref var level = ref page[IndexOf(rank)];
        level.Lots -= order.OpenLots;
        if (order.Previous == OrderStore.None)
            level.Head = order.Next;
        else
            orders[order.Previous].Next = order.Next;
        if (order.Next == OrderStore.None)
            level.Tail = order.Previous;
        else
            orders[order.Next].Previous = order.Previous;
        if (level.Head == OrderStore.None)
            DropLevel(position, rank);
    }

    /// <summary>Takes lots from an order that stays where it is; the caller lowers its open lots.</summary>
    public void Reduce(long priceTicks, long lots)
    {
        var rank = RankOrPrice(priceTicks);
        _pages[PositionOf(KeyOf(rank))][IndexOf(rank)].Lots -= lots;
    }

    private static long KeyOf(long rank) => rank >> LadderPage.Bits;

    private static int IndexOf(long rank) => (int)(rank & (LadderPage.Size - 1));

    // Its own inverse: price to rank and rank to price.
    private long RankOrPrice(long value) => Side == Side.Buy ? value : -value;

    private bool TryFindPage(long rank, out LadderPage page)
    {
        var position = Array.BinarySearch(_keys, 0, _count, KeyOf(rank));
        page = position >= 0 ? _pages[position] : null!; // not read when false
        return position >= 0;
    }

    private int PositionOf(long key)
    {
        if (_keys[_count - 1] == key)
            return _count - 1;
        var position = Array.BinarySearch(_keys, 0, _count - 1, key);
        Debug.Assert(position >= 0, "A resting order's page is in use.");
        return position;
    }

    private LadderPage FindOrAddPage(long key)
    {
        if (_count > 0 && _keys[_count - 1] == key)
            return _pages[_count - 1];
        var position = Array.BinarySearch(_keys, 0, _count, key);
        if (position >= 0)
            return _pages[position];
        position = ~position;
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
        return _pages[position];
    }

    private void DropLevel(int position, long rank)
    {
        var page = _pages[position];
        page.MarkEmpty(IndexOf(rank));
        if (page.IsEmpty)
            DropPage(position);
        if (rank == _bestRank && _count > 0)
            _bestRank = (_keys[_count - 1] << LadderPage.Bits) + _pages[_count - 1].Highest;
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
