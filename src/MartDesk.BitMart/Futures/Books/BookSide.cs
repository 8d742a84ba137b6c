using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Books;

/// <summary>One side of a book: levels in order, best first, in one array. Nothing is allocated once it has grown to its size.</summary>
internal sealed class BookSide(bool isBid)
{
    private PriceLevel[] _levels = new PriceLevel[64];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Copies the best levels. While the writer writes, what is copied may be torn; the caller finds out by the book's sequence.</summary>
    public int CopyTo(Span<PriceLevel> target)
    {
        var levels = Volatile.Read(ref _levels);
        var count = Math.Min(Math.Min(Count, levels.Length), target.Length);
        levels.AsSpan(0, count).CopyTo(target);
        return count;
    }

    public void Clear() => Volatile.Write(ref _count, 0);

    /// <summary>Sets the size at a price; 0 removes the level.</summary>
    public void Set(in PriceLevel level)
    {
        var index = Find(level.Price, out var isFound);
        if (isFound && level.Size > 0) _levels[index] = level;
        else if (isFound) RemoveAt(index);
        else if (level.Size > 0) InsertAt(index, level);
    }

    private int Find(decimal price, out bool isFound)
    {
        int low = 0, high = _count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = decimal.Compare(_levels[middle].Price, price);
            if (order == 0)
            {
                isFound = true;
                return middle;
            }

            if (order < 0 != isBid) low = middle + 1;
            else high = middle - 1;
        }

        isFound = false;
        return low;
    }

    private void InsertAt(int index, in PriceLevel level)
    {
        if (_count == _levels.Length)
        {
            var larger = new PriceLevel[_levels.Length * 2];
            Array.Copy(_levels, larger, _count);
            Volatile.Write(ref _levels, larger);
        }

        Array.Copy(_levels, index, _levels, index + 1, _count - index);
        _levels[index] = level;
        Volatile.Write(ref _count, _count + 1);
    }

    private void RemoveAt(int index)
    {
        Array.Copy(_levels, index + 1, _levels, index, _count - index - 1);
        Volatile.Write(ref _count, _count - 1);
    }
}
