using MartDesk.Simulation.Scheduling;

namespace MartDesk.Simulation.Disks;

/// <summary>One file: what the operating system shows, what is on the platter, and the writes between the two.</summary>
internal sealed class DiskFile
{
    private const int Sector = 512;

    private readonly List<Change> _unsynced = [];
    private byte[] _shown = [];
    private byte[] _durable = [];
    private int _durableLength;

    public int Length { get; private set; }

    /// <summary>Writes that a loss of power may take.</summary>
    public int Unsynced => _unsynced.Count;

    public int Read(Span<byte> target, long offset)
    {
        var count = (int)Math.Clamp(Length - offset, 0, target.Length);
        _shown.AsSpan((int)Math.Min(offset, Length), count).CopyTo(target);
        target[count..].Clear();
        return count;
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        Length = Put(ref _shown, Length, source, (int)offset);
        _unsynced.Add(new Change((int)offset, source.ToArray()));
    }

    public void Truncate(long length)
    {
        Length = Cut(_shown, Length, (int)length);
        _unsynced.Add(new Change((int)length, null));
    }

    /// <summary>All of it is on the platter.</summary>
    public void Sync()
    {
        foreach (var change in _unsynced)
            Apply(change.Offset, change.Data);
        _unsynced.Clear();
    }

    /// <summary>The power fails: of what was not synced any part may have reached the platter, a write only as whole sectors.</summary>
    /// <returns>True when something was lost.</returns>
    public bool LosePower(SimRandom random)
    {
        var isLosing = false;
        var keepPercent = random.Pick([0, 30, 70, 100]);
        foreach (var change in _unsynced)
        {
            if (change.Data is null)
            {
                if (random.Chance(keepPercent))
                    Apply(change.Offset, null);
                else
                    isLosing = true;
                continue;
            }

            // A sector reaches from one whole multiple of its length to the next, wherever the write begins.
            for (var from = 0; from < change.Data.Length;)
            {
                var to = Math.Min(change.Data.Length, ((change.Offset + from) / Sector + 1) * Sector - change.Offset);
                if (random.Chance(keepPercent))
                    _durableLength = Put(ref _durable, _durableLength, change.Data.AsSpan(from, to - from), change.Offset + from);
                else
                    isLosing = true;
                from = to;
            }
        }

        _unsynced.Clear();
        _shown = [.. _durable.AsSpan(0, _durableLength)];
        Length = _durableLength;
        return isLosing;
    }

    public bool Contains(ReadOnlySpan<byte> text) => _shown.AsSpan(0, Length).IndexOf(text) >= 0;

    /// <summary>A copy as it is shown, all of it durable.</summary>
    public DiskFile Copy()
    {
        var copy = new DiskFile { _shown = [.. _shown.AsSpan(0, Length)], Length = Length, _durable = [.. _shown.AsSpan(0, Length)], _durableLength = Length };
        return copy;
    }

    private void Apply(int offset, byte[]? data) =>
        _durableLength = data is null ? Cut(_durable, _durableLength, offset) : Put(ref _durable, _durableLength, data, offset);

    private static int Put(ref byte[] target, int length, ReadOnlySpan<byte> source, int offset)
    {
        var end = offset + source.Length;
        if (end > target.Length)
            Array.Resize(ref target, Math.Max(end, Math.Max(8192, target.Length * 2)));
        if (offset > length)
            target.AsSpan(length, offset - length).Clear();
        source.CopyTo(target.AsSpan(offset));
        return Math.Max(length, end);
    }

    private static int Cut(byte[] target, int length, int to)
    {
        if (to < length)
            target.AsSpan(to, length - to).Clear();
        return Math.Min(length, to);
    }

    private readonly record struct Change(int Offset, byte[]? Data);
}
