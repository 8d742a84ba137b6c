using System.Numerics;

namespace MartDesk.Exchange.Books;

/// <summary>A run of 1024 neighbouring prices: the level of each that is occupied, a bit for it, and a bit for each word of bits that is not empty.</summary>
internal sealed class LadderPage
{
    public const int Bits = 10;
    public const int Size = 1 << Bits;

    private readonly int[] _levels = new int[Size];
    private readonly ulong[] _occupied = new ulong[Size / 64];
    private ulong _words;

    public bool IsEmpty => _words == 0;

    /// <summary>The highest occupied index; the page must not be empty.</summary>
    public int Highest
    {
        get
        {
            var word = BitOperations.Log2(_words);
            return (word << 6) + BitOperations.Log2(_occupied[word]);
        }
    }

    /// <summary>The level at an index; 0 when nothing rests there.</summary>
    public int this[int index] => _levels[index];

    public void Occupy(int index, int level)
    {
        _levels[index] = level;
        _occupied[index >> 6] |= 1UL << (index & 63);
        _words |= 1UL << (index >> 6);
    }

    public void Vacate(int index)
    {
        _levels[index] = 0;
        ref var word = ref _occupied[index >> 6];
        word &= ~(1UL << (index & 63));
        if (word == 0)
            _words &= ~(1UL << (index >> 6));
    }

    /// <summary>The highest occupied index below another; −1 when there is none.</summary>
    public int HighestBelow(int index)
    {
        var word = index >> 6;
        var below = _occupied[word] & ((1UL << (index & 63)) - 1);
        if (below != 0)
            return (word << 6) + BitOperations.Log2(below);
        var words = _words & ((1UL << word) - 1);
        if (words == 0)
            return -1;
        word = BitOperations.Log2(words);
        return (word << 6) + BitOperations.Log2(_occupied[word]);
    }
}
