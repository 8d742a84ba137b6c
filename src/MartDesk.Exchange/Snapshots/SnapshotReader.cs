using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MartDesk.Exchange.Snapshots;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote. Whoever made sure of the bytes' checksum never sees it fail on its own program's snapshots.</summary>
public sealed class SnapshotReader
{
    private ReadOnlyMemory<byte> _rest;

    /// <summary>Reads from the start of a buffer.</summary>
    public SnapshotReader(ReadOnlyMemory<byte> source) => _rest = source;

    /// <summary>True when everything was read.</summary>
    public bool IsAtEnd => _rest.IsEmpty;

    /// <summary>A number.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what this program writes; so for every member.</exception>
    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>A number that fits 32 bits.</summary>
    public int Int()
    {
        var value = Long();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Broken();
    }

    /// <summary>How many of something follow.</summary>
    public int Count()
    {
        var count = Int();
        return count >= 0 && count <= _rest.Length ? count : throw Broken();
    }

    /// <summary>A wide number.</summary>
    public Int128 Wide()
    {
        var low = unchecked((ulong)Long());
        var high = unchecked((ulong)Long());
        return new Int128(high, low);
    }

    /// <summary>Yes or no.</summary>
    public bool Bool() => Long() != 0;

    /// <summary>A text or null.</summary>
    public string? Text()
    {
        var length = Int();
        return length == -1 ? null : Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>Plain values.</summary>
    public T[] Values<T>()
        where T : unmanaged
    {
        if (Long() != Unsafe.SizeOf<T>())
            throw Broken();
        var values = new T[Count()];
        Take(checked(values.Length * Unsafe.SizeOf<T>())).CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if ((uint)length > (uint)_rest.Length)
            throw Broken();
        var taken = _rest.Span[..length];
        _rest = _rest[length..];
        return taken;
    }

    private static InvalidDataException Broken() => new("The snapshot is not one that this program writes.");
}
