using System.Buffers.Binary;
using System.Numerics;

namespace MartDesk.Exchange.Journal;

/// <summary>CRC-32C (Castagnoli), the checksum of journal records and snapshots; the processor has an instruction for it.</summary>
public static class JournalChecksum
{
    /// <summary>Computes it over some bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (var value in data)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
