using MartDesk.Exchange.Server.Journal;

namespace MartDesk.Exchange.Server.Tests.Journal;

/// <summary>A disk in memory that can lose power, be damaged and fail.</summary>
internal sealed class MemoryStorage(byte[] content) : IJournalStorage
{
    public byte[] Content { get; private set; } = content;

    public bool FailsToSync { get; set; }

    public bool FailsToWrite { get; set; }

    public int Writes { get; private set; }

    public int Syncs { get; private set; }

    public bool IsDisposed { get; private set; }

    public long Length => Content.Length;

    public int Read(Span<byte> target, long offset)
    {
        var count = (int)Math.Clamp(Content.Length - offset, 0, target.Length);
        Content.AsSpan((int)Math.Min(offset, Content.Length), count).CopyTo(target);
        return count;
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        if (FailsToWrite)
            throw new IOException("no space left on device");
        var end = (int)offset + source.Length;
        if (end > Content.Length)
            Content = [.. Content, .. new byte[end - Content.Length]];
        source.CopyTo(Content.AsSpan((int)offset));
        Writes++;
    }

    public void Truncate(long length) => Content = Content[..(int)length];

    public void Sync()
    {
        if (FailsToSync)
            throw new IOException("input/output error");
        Syncs++;
    }

    public void Dispose() => IsDisposed = true;
}
