namespace MartDesk.Simulation.Disks;

/// <summary>Pieces of files, handed round among the disks of one thread: a run is short, and what it would leave behind is most of what there is to collect.</summary>
internal static class Page
{
    public const int Size = 4096;

    private const int MostKept = 4096;

    [ThreadStatic]
    private static long _made;

    [ThreadStatic]
    private static Stack<byte[]>? _free;

    /// <summary>A page whose content is anything.</summary>
    public static byte[] Rent()
    {
        if (_free is { Count: > 0 } free)
            return free.Pop();
        _made++;
        return new byte[Size];
    }

    /// <summary>Memory of all pages of this thread, in use or not.</summary>
    public static long Bytes => _made * (Size + 24);

    public static void Return(byte[] page)
    {
        var free = _free ??= new Stack<byte[]>();
        if (free.Count < MostKept)
            free.Push(page);
        else
            _made--;
    }
}
