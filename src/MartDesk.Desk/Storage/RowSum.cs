using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace MartDesk.Desk.Storage;

/// <summary>The checksum that a row carries of what it says: a disk that changed a bit of it is found when the row is read, before anything is done by it.</summary>
/// <remarks>
/// SQLite finds damage to the structure of its file, not to a value in it. CRC-32C over all values in their order, each with its kind and length, so that no two rows
/// read alike; of texts over their UTF-8, which is what is stored. It guards against disks, not against people: who can write the file can write the sum.
/// </remarks>
internal struct RowSum
{
    /// <summary>Above the checksum, so that a stored sum is never short: in a short one a single bit makes the column empty.</summary>
    private const long Mark = 1L << 40;

    private uint _crc;

    /// <summary>The sum, as it is stored.</summary>
    public readonly long Value => Mark | _crc;

    public void Add(long value) => AddBytes(1, MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value)));

    public void Add(long? value)
    {
        if (value is { } known)
            Add(known);
        else
            AddBytes(0, []);
    }

    public void Add(string? text)
    {
        if (text is null)
        {
            AddBytes(0, []);
            return;
        }

        const int most = 1024;
        Span<byte> room = stackalloc byte[most];
        AddBytes(2, Encoding.UTF8.TryGetBytes(text, room, out var length) ? room[..length] : Encoding.UTF8.GetBytes(text));
    }

    public void Add(byte[] bytes) => AddBytes(3, bytes);

    private void AddBytes(byte kind, ReadOnlySpan<byte> bytes)
    {
        var crc = BitOperations.Crc32C(_crc, kind);
        crc = BitOperations.Crc32C(crc, (uint)bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, MemoryMarshal.Read<ulong>(bytes));
        foreach (var last in bytes)
            crc = BitOperations.Crc32C(crc, last);
        _crc = crc;
    }
}
