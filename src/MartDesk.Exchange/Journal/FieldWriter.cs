using System.Text;

namespace MartDesk.Exchange.Journal;

/// <summary>Writes the members of a record: bytes, LEB128 varints (zigzag when signed) and short texts.</summary>
internal ref struct FieldWriter(Span<byte> target)
{
    private readonly Span<byte> _target = target;

    public int Position { get; private set; }

    public void Byte(byte value) => _target[Position++] = value;

    public void Unsigned(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            Byte((byte)((value & 0x7F) | 0x80));
        Byte((byte)value);
    }

    public void Signed(long value) => Unsigned(unchecked((ulong)((value << 1) ^ (value >> 63))));

    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        if (length > JournalCodec.MaxClientOrderIdBytes)
            throw new ArgumentException($"A client order id of {length} bytes does not fit the journal; the longest is {JournalCodec.MaxClientOrderIdBytes}.", nameof(value));
        Unsigned((ulong)length);
        Position += Encoding.UTF8.GetBytes(value, _target[Position..]);
    }
}
