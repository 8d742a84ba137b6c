using MartDesk.Simulation.Scheduling;

namespace MartDesk.Simulation.Disks;

/// <summary>One file: what the operating system shows, what is on the platter, and the writes between the two.</summary>
/// <remarks>
/// Both are pages; one that is the same on both sides is one page, and is copied when it is written. A page behind the end of the file may hold
/// anything: it is cleared when the file grows over it.
/// </remarks>
internal sealed class DiskFile : IDisposable
{
    private const int Sector = 512;

    private readonly List<Change> _unsynced = [];
    private readonly List<byte[]> _shown = [];
    private readonly List<byte[]> _durable = [];
    private int _durableLength;

    public int Length { get; private set; }

    /// <summary>Writes that a loss of power may take.</summary>
    public int Unsynced => _unsynced.Count;

    public int Read(Span<byte> target, long offset)
    {
        var count = (int)Math.Clamp(Length - offset, 0, target.Length);
        for (var done = 0; done < count;)
        {
            var (page, start) = Math.DivRem((int)offset + done, Page.Size);
            var part = Math.Min(count - done, Page.Size - start);
            _shown[page].AsSpan(start, part).CopyTo(target[done..]);
            done += part;
        }

        target[count..].Clear();
        return count;
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        for (var done = 0; done < source.Length;)
        {
            var part = Math.Min(source.Length - done, Page.Size);
            var kept = Page.Rent();
            source.Slice(done, part).CopyTo(kept);
            _unsynced.Add(new Change((int)offset + done, kept, part));
            done += part;
        }

        Length = Put(_shown, _durable, Length, source, (int)offset);
    }

    public void Truncate(long length)
    {
        Length = Math.Min(Length, (int)length);
        _unsynced.Add(new Change((int)length, null, 0));
    }

    /// <summary>All of it is on the platter.</summary>
    public void Sync()
    {
        Forget();
        Replace(_durable, _shown);
        _durableLength = Length;
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
                    _durableLength = Math.Min(_durableLength, change.Offset);
                else
                    isLosing = true;
                continue;
            }

            // A sector reaches from one whole multiple of its length to the next, wherever the write begins.
            for (var from = 0; from < change.Length;)
            {
                var to = Math.Min(change.Length, ((change.Offset + from) / Sector + 1) * Sector - change.Offset);
                if (random.Chance(keepPercent))
                    _durableLength = Put(_durable, _shown, _durableLength, change.Data.AsSpan(from, to - from), change.Offset + from);
                else
                    isLosing = true;
                from = to;
            }
        }

        Forget();
        Replace(_shown, _durable);
        Length = _durableLength;
        return isLosing;
    }

    /// <summary>One bit of what is durable is another from now on, and nobody is told.</summary>
    public void Flip(int offset, int bit)
    {
        Span<byte> one = stackalloc byte[1];
        if (offset >= Length || Read(one, offset) == 0)
            return;
        one[0] = (byte)(one[0] ^ (1 << bit));
        Length = Put(_shown, _durable, Length, one, offset);
        Sync();
    }

    public bool Contains(ReadOnlySpan<byte> text)
    {
        Span<byte> seam = stackalloc byte[2 * text.Length];
        for (var offset = 0; offset < Length; offset += Page.Size)
        {
            if (_shown[offset / Page.Size].AsSpan(0, Math.Min(Page.Size, Length - offset)).IndexOf(text) >= 0)
                return true;
            if (offset > 0 && seam[..Read(seam, offset - text.Length)].IndexOf(text) >= 0)
                return true;
        }

        return false;
    }

    /// <summary>A copy as it is shown, all of it durable.</summary>
    public DiskFile Copy()
    {
        var copy = new DiskFile();
        Span<byte> piece = stackalloc byte[Page.Size];
        for (var offset = 0; offset < Length; offset += Page.Size)
            copy.Length = Put(copy._shown, copy._durable, copy.Length, piece[..Read(piece[..Math.Min(Page.Size, Length - offset)], offset)], offset);
        copy.Sync();
        return copy;
    }

    /// <summary>Hands its pages back.</summary>
    public void Dispose()
    {
        Forget();
        Replace(_durable, _shown);
        _shown.ForEach(Page.Return);
        _shown.Clear();
        _durable.Clear();
        (Length, _durableLength) = (0, 0);
    }

    private void Forget()
    {
        foreach (var change in _unsynced)
        {
            if (change.Data is { } data)
                Page.Return(data);
        }

        _unsynced.Clear();
    }

    /// <summary>Makes one side the same pages as the other, and hands back those that no side has any more.</summary>
    private static void Replace(List<byte[]> old, List<byte[]> by)
    {
        for (var i = 0; i < old.Count; i++)
        {
            if (i >= by.Count || !ReferenceEquals(old[i], by[i]))
                Page.Return(old[i]);
        }

        old.Clear();
        old.AddRange(by);
    }

    /// <summary>Writes to the pages of one side and leaves those of the other as they are.</summary>
    private static int Put(List<byte[]> pages, List<byte[]> others, int length, ReadOnlySpan<byte> source, int offset)
    {
        for (var gap = length; gap < offset;)
        {
            var (page, start) = Math.DivRem(gap, Page.Size);
            var part = Math.Min(offset - gap, Page.Size - start);
            Own(pages, others, page).AsSpan(start, part).Clear();
            gap += part;
        }

        for (var done = 0; done < source.Length;)
        {
            var (page, start) = Math.DivRem(offset + done, Page.Size);
            var part = Math.Min(source.Length - done, Page.Size - start);
            source.Slice(done, part).CopyTo(Own(pages, others, page).AsSpan(start));
            done += part;
        }

        return Math.Max(length, offset + source.Length);
    }

    private static byte[] Own(List<byte[]> pages, List<byte[]> others, int number)
    {
        while (pages.Count <= number)
            pages.Add(Page.Rent());
        if (number < others.Count && ReferenceEquals(pages[number], others[number]))
        {
            var own = Page.Rent();
            pages[number].CopyTo(own.AsSpan());
            pages[number] = own;
        }

        return pages[number];
    }

    /// <param name="Offset">Where it begins; for a truncation the new length.</param>
    /// <param name="Data">What is written; null for a truncation.</param>
    /// <param name="Length">How much of the data.</param>
    private readonly record struct Change(int Offset, byte[]? Data, int Length);
}
