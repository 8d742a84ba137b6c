namespace MartDesk.Benchmarks.Reporting;

/// <summary>Single times, kept whole; the array is there before the timing begins.</summary>
internal sealed class Percentiles(int capacity)
{
    private readonly long[] _values = new long[capacity];
    private int _count;
    private bool _isSorted;

    public int Count => _count;

    /// <summary>All values of several.</summary>
    public static Percentiles Of(IReadOnlyCollection<Percentiles> parts)
    {
        var all = new Percentiles(parts.Sum(part => part._count));
        foreach (var part in parts)
        {
            part._values.AsSpan(0, part._count).CopyTo(all._values.AsSpan(all._count));
            all._count += part._count;
        }

        return all;
    }

    public void Add(long value) => _values[_count++] = value;

    /// <summary>The smallest value that is not exceeded by more than the rest of the share; 0 without values.</summary>
    public long At(double share)
    {
        if (_count == 0)
            return 0;
        if (!_isSorted)
            Array.Sort(_values, 0, _count);
        _isSorted = true;
        return _values[Math.Clamp((int)Math.Ceiling(share * _count) - 1, 0, _count - 1)];
    }
}
