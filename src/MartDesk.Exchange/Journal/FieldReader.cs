using System.Text;

namespace MartDesk.Exchange.Journal;

/// <summary>Reads members in order; past the end, or at a value that no writer produces, it turns bad and stays so.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> source)
{
    private ReadOnlySpan<byte> _rest = source;
    private bool _isBad;

    public readonly bool IsAtEnd => !_isBad && _rest.IsEmpty;

    public byte Byte()
    {
        if (_rest.IsEmpty)
        {
            _isBad = true;
            return 0;
        }

        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1)
                break;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        _isBad = true;
        return 0;
    }

    public long Signed()
    {
        var value = Unsigned();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    public int Int32()
    {
        var value = Signed();
        if (value is >= int.MinValue and <= int.MaxValue)
            return (int)value;
        _isBad = true;
        return 0;
    }

    public string Text()
    {
        var length = Unsigned();
        if (length > (ulong)_rest.Length)
        {
            _isBad = true;
            return string.Empty;
        }

        var text = Encoding.UTF8.GetString(_rest[..(int)length]);
        _rest = _rest[(int)length..];
        return text;
    }
}
