namespace MartDesk.Testing.Matching;

/// <summary>The hash FNV-1a of 64 bits, over little-endian fields.</summary>
public struct Fnv1a()
{
    /// <summary>The hash of what was added so far.</summary>
    public ulong Value { get; private set; } = 0xCBF29CE484222325;

    /// <summary>Adds eight bytes.</summary>
    public void AddInt64(long value)
    {
        for (var shift = 0; shift < 64; shift += 8)
            AddByte((byte)(unchecked((ulong)value) >> shift & 0xFF));
    }

    /// <summary>Adds four bytes.</summary>
    public void AddUInt32(uint value)
    {
        for (var shift = 0; shift < 32; shift += 8)
            AddByte((byte)(value >> shift & 0xFF));
    }

    private void AddByte(byte value) => Value = unchecked((Value ^ value) * 0x100000001B3);
}
