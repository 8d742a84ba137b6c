namespace MartDesk.Exchange.Feeds;

/// <summary>A small generator whose numbers are the same on every machine and runtime: SplitMix64 and integer arithmetic only.</summary>
/// <remarks>Fractions are 16.16 fixed point: 65,536 is one.</remarks>
internal sealed class FeedRandom(ulong seed)
{
    /// <summary>One in fixed point.</summary>
    public const long One = 1L << 16;

    private ulong _state = seed;

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits() => unchecked(Mix(_state += 0x9E3779B97F4A7C15));

    /// <summary>0 to <paramref name="below"/> − 1. The bias of the modulus is far below what a market could show.</summary>
    public long Next(long below) => (long)(NextBits() % (ulong)below);

    /// <summary>True so many times in a hundred.</summary>
    public bool Percent(int chance) => Next(100) < chance;

    /// <summary>A normal deviate in fixed point, between −6 and 6: the sum of twelve uniform ones.</summary>
    public long NextNormal()
    {
        var sum = 0L;
        for (var i = 0; i < 3; i++)
        {
            var bits = NextBits();
            sum += (long)(bits & 0xFFFF) + (long)((bits >> 16) & 0xFFFF) + (long)((bits >> 32) & 0xFFFF) + (long)(bits >> 48);
        }

        return sum - (6 * One);
    }

    /// <summary>Two to the power of a fixed-point number between −16 and 30, in fixed point, within 0.3 percent.</summary>
    public static long PowerOfTwo(long exponent)
    {
        var whole = (int)(exponent >> 16);
        var fraction = exponent & 0xFFFF;
        var mantissa = One + ((fraction * (43_025 + ((22_511 * fraction) >> 16))) >> 16);
        return whole >= 0 ? mantissa << whole : mantissa >> -whole;
    }

    /// <summary>Spreads the bits of a number, to make seeds from other numbers.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
