using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using MartDesk.Exchange.Journal;
using MartDesk.Exchange.Server.Engine;

namespace MartDesk.Exchange.Server.Snapshots;

/// <summary>The venue's snapshots in one folder. Two are kept, so that a damaged one costs time and nothing else.</summary>
/// <remarks>A file is a magic word, format version, sequence, state hash, length and CRC-32C of what follows, and their own CRC-32C.</remarks>
internal sealed class SnapshotFolder(string folder)
{
    private const uint CurrentVersion = 2;
    private const int Kept = 2;
    private const int HeaderSize = 44;
    private const int ChecksumOffset = HeaderSize - sizeof(uint);
    private const string Prefix = "snapshot-";
    private const string Suffix = ".bin";

    private static ReadOnlySpan<byte> Magic => "MDSNAPSH"u8;

    /// <summary>Sequences of the snapshots, newest first.</summary>
    public IReadOnlyList<long> Find() => [.. Directory.EnumerateFiles(folder, Prefix + "*" + Suffix)
        .Select(path => Path.GetFileName(path)[Prefix.Length..^Suffix.Length])
        .Select(digits => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : -1)
        .Where(sequence => sequence >= 0)
        .OrderDescending()];

    /// <summary>Reads a snapshot whole.</summary>
    /// <returns>Its content and what its header says; null when it is torn, damaged, of another format or not to be read.</returns>
    public (EngineMark Mark, ReadOnlyMemory<byte> Content)? TryRead(long sequence)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(PathOf(sequence));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        if (bytes.Length < HeaderSize || !bytes.AsSpan().StartsWith(Magic) || UInt32(bytes, ChecksumOffset) != JournalChecksum.Compute(bytes.AsSpan(0, ChecksumOffset)))
            return null;
        var content = bytes.AsMemory(HeaderSize);
        var mark = new EngineMark(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(12)), BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(20)));
        var isGood = UInt32(bytes, 8) == CurrentVersion
            && mark.Sequence == sequence
            && BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(28)) == content.Length
            && UInt32(bytes, 36) == JournalChecksum.Compute(content.Span);
        return isGood ? (mark, content) : null;
    }

    /// <summary>Writes a snapshot whole and durably.</summary>
    public void Write(in EngineMark mark, ReadOnlySpan<byte> content)
    {
        var bytes = new ArrayBufferWriter<byte>(HeaderSize + content.Length);
        var header = bytes.GetSpan(HeaderSize);
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], CurrentVersion);
        BinaryPrimitives.WriteInt64LittleEndian(header[12..], mark.Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(header[20..], mark.StateHash);
        BinaryPrimitives.WriteInt64LittleEndian(header[28..], content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[36..], JournalChecksum.Compute(content));
        BinaryPrimitives.WriteUInt32LittleEndian(header[ChecksumOffset..], JournalChecksum.Compute(header[..ChecksumOffset]));
        bytes.Advance(HeaderSize);
        bytes.Write(content);
        DataFolder.Replace(PathOf(mark.Sequence), bytes.WrittenSpan);
    }

    /// <summary>Deletes all but the newest two; returns the sequence of the oldest that is kept.</summary>
    public long Trim()
    {
        var sequences = Find();
        foreach (var sequence in sequences.Skip(Kept))
            File.Delete(PathOf(sequence));
        return sequences.Count < Kept ? 0 : sequences[Kept - 1];
    }

    private static uint UInt32(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    private string PathOf(long sequence) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{sequence:D19}{Suffix}"));
}
