using System.Buffers.Binary;

namespace MartDesk.Exchange.Journal;

/// <summary>The first bytes of a journal: a magic word, the format version and their checksum.</summary>
public static class JournalHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 16;

    /// <summary>The format that this program writes, and the only one that it reads.</summary>
    /// <remarks>2: positions are liquidated and funded, so the commands of format 1 would replay to another state.</remarks>
    public const uint CurrentVersion = 2;

    private const int VersionOffset = 8;
    private const int ChecksumOffset = 12;

    private static ReadOnlySpan<byte> Magic => "MDJOURNL"u8;

    /// <summary>Writes the header of the current format.</summary>
    public static void Write(Span<byte> target)
    {
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt32LittleEndian(target[VersionOffset..], CurrentVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(target[ChecksumOffset..], JournalChecksum.Compute(target[..ChecksumOffset]));
    }

    /// <summary>Reads a header. Another version is <see cref="JournalReadResult.Ok"/>: the caller decides what to say about it.</summary>
    public static JournalReadResult Read(ReadOnlySpan<byte> source, out uint version)
    {
        version = 0;
        if (source.Length < Size)
            return IsStartOfHeader(source) ? JournalReadResult.Torn : JournalReadResult.Corrupt;
        if (!source.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(source[ChecksumOffset..]) != JournalChecksum.Compute(source[..ChecksumOffset]))
            return JournalReadResult.Corrupt;
        version = BinaryPrimitives.ReadUInt32LittleEndian(source[VersionOffset..]);
        return JournalReadResult.Ok;
    }

    private static bool IsStartOfHeader(ReadOnlySpan<byte> source)
    {
        Span<byte> whole = stackalloc byte[Size];
        Write(whole);
        return whole.StartsWith(source);
    }
}
