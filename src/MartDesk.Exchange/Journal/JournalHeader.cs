using System.Buffers.Binary;

namespace MartDesk.Exchange.Journal;

/// <summary>The first bytes of a journal segment: a magic word, the format version, the sequence it begins after, and their checksum.</summary>
public static class JournalHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 24;

    /// <summary>The format that this program writes, and the only one that it reads.</summary>
    /// <remarks>2: positions are liquidated and funded, so the commands of format 1 would replay to another state. 3: segments.</remarks>
    public const uint CurrentVersion = 3;

    /// <summary>Since this format a header names the sequence that its segment begins after; before, the checksum followed the version.</summary>
    private const uint FirstOfSegments = 3;

    private const int OlderChecksumOffset = 12;
    private const int VersionOffset = 8;
    private const int BaseOffset = 12;
    private const int ChecksumOffset = 20;

    private static ReadOnlySpan<byte> Magic => "MDJOURNL"u8;

    /// <summary>Writes the header of the current format.</summary>
    /// <param name="target">At least <see cref="Size"/> bytes.</param>
    /// <param name="baseSequence">Sequence of the last command before the segment; 0 for the first one.</param>
    public static void Write(Span<byte> target, long baseSequence)
    {
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt32LittleEndian(target[VersionOffset..], CurrentVersion);
        BinaryPrimitives.WriteInt64LittleEndian(target[BaseOffset..], baseSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(target[ChecksumOffset..], JournalChecksum.Compute(target[..ChecksumOffset]));
    }

    /// <summary>Reads a header. Another version is <see cref="JournalReadResult.Ok"/>: the caller decides what to say about it.</summary>
    public static JournalReadResult Read(ReadOnlySpan<byte> source, out uint version, out long baseSequence)
    {
        (version, baseSequence) = (0, 0);
        if (source.Length < Size)
            return Magic.StartsWith(source[..Math.Min(source.Length, Magic.Length)]) ? JournalReadResult.Torn : JournalReadResult.Corrupt;
        if (!source.StartsWith(Magic))
            return JournalReadResult.Corrupt;
        version = BinaryPrimitives.ReadUInt32LittleEndian(source[VersionOffset..]);
        baseSequence = BinaryPrimitives.ReadInt64LittleEndian(source[BaseOffset..]);

        // An older header is believed by its own checksum alone: a damaged version is no older format.
        var checksumOffset = version < FirstOfSegments ? OlderChecksumOffset : ChecksumOffset;
        var isWhole = BinaryPrimitives.ReadUInt32LittleEndian(source[checksumOffset..]) == JournalChecksum.Compute(source[..checksumOffset]);
        return isWhole ? JournalReadResult.Ok : JournalReadResult.Corrupt;
    }
}
