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

    /// <summary>The best price; null when the side is empty. Only for the writer.</summary>
    public decimal? Best => _count > 0 ? _levels[0].Price : null;

    public void Clear() => Volatile.Write(ref _count, 0);

    /// <summary>Sets the size at each price; 0 removes the level. Levels in order, as the venue sends them, are found without searching.</summary>
    public void Set(ReadOnlySpan<PriceLevel> levels)
    {
        var next = 0;
        foreach (ref readonly var level in levels)
        {
            var index = FindFrom(next, level.Price, out var isFound);
            if (isFound && level.Size > 0) _levels[index] = level;
            else if (isFound) RemoveAt(index);
            else if (level.Size > 0) InsertAt(index, level);
            next = level.Size > 0 ? index + 1 : index;
        }
    }

    /// <summary>Looks at a place first, and searches on its far side or its near side.</summary>
    private int FindFrom(int guess, decimal price, out bool isFound)
    {
        isFound = false;
        if (guess > 0 && !IsBetter(_levels[guess - 1].Price, price)) return Find(0, guess - 1, price, out isFound);
        if (guess >= _count) return guess;
        var order = decimal.Compare(_levels[guess].Price, price);
        isFound = order == 0;
        return isFound || order < 0 == isBid ? guess : Find(guess + 1, _count - 1, price, out isFound);
    }

    private bool IsBetter(decimal price, decimal other) => isBid ? price > other : price < other;

    private int Find(int low, int high, decimal price, out bool isFound)
    {
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
