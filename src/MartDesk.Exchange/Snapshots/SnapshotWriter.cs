using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MartDesk.Exchange.Snapshots;

/// <summary>Writes state piece by piece; <see cref="SnapshotReader"/> reads the same pieces in the same order.</summary>
public sealed class SnapshotWriter
{
    private readonly IBufferWriter<byte> _target;

    /// <summary>Writes to a buffer.</summary>
    public SnapshotWriter(IBufferWriter<byte> target) => _target = target;

    /// <summary>A number.</summary>
    public void Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_target.GetSpan(sizeof(long)), value);
        _target.Advance(sizeof(long));
    }

    /// <summary>A wide number.</summary>
    public void Wide(Int128 value)
    {
        Long(unchecked((long)value));
        Long(unchecked((long)(value >> 64)));
    }

    /// <summary>Yes or no.</summary>
    public void Bool(bool value) => Long(value ? 1 : 0);

    /// <summary>A text; null is kept apart from the empty one.</summary>
    public void Text(string? value)
    {
        Long(value is null ? -1 : Encoding.UTF8.GetByteCount(value));
        if (value is null)
            return;
        var span = _target.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length));
        _target.Advance(Encoding.UTF8.GetBytes(value, span));
    }

    /// <summary>Plain values as they lie in memory, with their size; a program that lays them out otherwise refuses them.</summary>
    public void Values<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Long(Unsafe.SizeOf<T>());
        Long(values.Length);
        _target.Write(MemoryMarshal.AsBytes(values));
    }
}
