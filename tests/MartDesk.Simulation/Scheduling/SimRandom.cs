namespace MartDesk.Simulation.Scheduling;

/// <summary>A stream of numbers that follows from a seed and a name alone, in every process.</summary>
internal sealed class SimRandom(ulong seed)
{
    private ulong _state = seed;

    public ulong Next() => Mix(_state = unchecked(_state + 0x9E3779B97F4A7C15UL));

    /// <summary>0 to <paramref name="sides"/> − 1.</summary>
    public int Next(int sides) => (int)(Next() % (ulong)sides);

    /// <summary>Both ends included.</summary>
    public int Between(int low, int high) => low + Next(high - low + 1);

    public bool Chance(int percent) => Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> from) => from[Next(from.Count)];

    public void Fill(Span<byte> bytes)
    {
        foreach (ref var one in bytes)
            one = (byte)(Next() & 0xFF);
    }

    /// <summary>A number that depends on all that is given and on nothing else.</summary>
    public static ulong Of(ulong seed, ulong stream, ulong number) => Mix(unchecked(Mix(unchecked(Mix(seed) + stream)) + number));

    private static ulong Mix(ulong x)
    {
        unchecked
        {
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
            return x ^ (x >> 31);
        }
    }
}
