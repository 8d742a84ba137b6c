namespace MartDesk.Exchange.Server.Journal;

/// <summary>The bytes of a journal: a file, or in tests memory that fails on demand.</summary>
internal interface IJournalStorage : IDisposable
{
    /// <summary>Bytes stored.</summary>
    long Length { get; }

    /// <summary>Reads up to the length of <paramref name="target"/> from a place; 0 at the end.</summary>
    int Read(Span<byte> target, long offset);

    /// <summary>Writes at a place; durable only after <see cref="Sync"/>.</summary>
    void Write(ReadOnlySpan<byte> source, long offset);

    /// <summary>Drops everything from a place on.</summary>
    void Truncate(long length);

    /// <summary>Returns when everything written survives a loss of power.</summary>
    void Sync();
}
