using System.Runtime.InteropServices;

namespace MartDesk.Simulation.Disks;

/// <summary>The index of a write-ahead log that connections share, with its eight locks.</summary>
internal sealed unsafe class SharedMemory : IDisposable
{
    private const int Locks = 8;

    private readonly List<nint> _regions = [];
    private readonly int[] _shared = new int[Locks];
    private readonly bool[] _exclusive = new bool[Locks];

    public nint Region(int number, int size, bool mayExtend)
    {
        while (_regions.Count <= number)
        {
            if (!mayExtend)
                return 0;
            _regions.Add((nint)NativeMemory.AllocZeroed((nuint)size));
        }

        return _regions[number];
    }

    /// <summary>Takes locks; false when another has one of them.</summary>
    public bool TryLock(int first, int count, bool isExclusive)
    {
        for (var i = first; i < first + count; i++)
        {
            if (_exclusive[i] || (isExclusive && _shared[i] > 0))
                return false;
        }

        for (var i = first; i < first + count; i++)
        {
            if (isExclusive)
                _exclusive[i] = true;
            else
                _shared[i]++;
        }

        return true;
    }

    public void Unlock(int first, int count, bool isExclusive)
    {
        for (var i = first; i < first + count; i++)
        {
            if (isExclusive)
                _exclusive[i] = false;
            else
                _shared[i]--;
        }
    }

    public void Dispose()
    {
        foreach (var region in _regions)
            NativeMemory.Free((void*)region);
        _regions.Clear();
    }
}

/// <summary>Who holds a database file: shared by some, reserved or exclusive by one.</summary>
internal sealed class FileLocks
{
    public int Shared { get; set; }

    public DiskHandle? Writer { get; set; }
}
