using System.Buffers;
using System.Text;

namespace MartDesk.Fuzz.Tests;

/// <summary>Makes wrong inputs out of right ones: bytes, numbers, texts, members and lines go wrong as wires, people and attackers get them wrong.</summary>
/// <remarks>
/// One in a few hundred is made large, up to 64 KB or a little more than the longest right one, so that what grows faster than its input shows. The text is changed in one
/// buffer, and the only thing made anew is the input: millions of them cost little beside what reads them.
/// </remarks>
internal sealed class Mutations
{
    private const int Large = 64 * 1024;
    private const int LongestPiece = 256;
    private const int OneLargeIn = 400;

    private static readonly byte[][] Oddities =
    [
        .. new[]
        {
            "null", "true", "\"\"", "\"-\"", "[]", "{}", "-0", "1e999", "1e-999", "1e28", "-1e28", "\"NaN\"", "Infinity", "12,5", "99999999999999999999999999999", "0x1F", "1 000", "-1", "0.1", "00", "+1", "1.",
            ".5", "\\u0031", "9007199254740993", "79228162514264337593543950335", "79228162514264337593543950336", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616", "2147483648",
            "\\ud800", "\\u0000", "\0", "\u001b[2J", "\r\n", "\t", "\u00a0", "\ufeff", "\u202e", "é", "🚀", "\u0661", "ſ", "İ", "{{close}}", "{{", "}}", "%", "%%", "%00", "..", "/", "\\", "'", "\"", ";", "--", "<", "&amp;",
            "=", "==", "(", ")", "@", "@@", ":", "::", ",", ",,", "nan", "__proto__", "2026-02-30T25:61:61Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "-62135596800", "253402300800", "1d", "-30s", "K07:99999999999",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xef, 0xbb, 0xbf], [0x1f, 0x8b],
    ];

    private static readonly SearchValues<byte> BeforeValues = SearchValues.Create(":=, (_/"u8);
    private static readonly SearchValues<byte> AfterValues = SearchValues.Create(",}];) \n"u8);

    private readonly IReadOnlyList<byte[]> _corpus;
    private readonly Dice _dice;
    private readonly int _largest;
    private readonly byte[] _text;
    private readonly byte[] _piece = new byte[LongestPiece];
    private int _length;

    /// <param name="seed">Equal seeds make equal inputs.</param>
    /// <param name="corpus">Right inputs.</param>
    public Mutations(ulong seed, IReadOnlyList<byte[]> corpus)
    {
        _dice = new Dice(seed);
        _corpus = corpus;
        _largest = Math.Max(Large, corpus.Max(one => one.Length) + LongestPiece);
        _text = new byte[_largest];
    }

    /// <summary>The next input; now and then a right one.</summary>
    public byte[] Next()
    {
        _length = 0;
        Insert(0, _corpus[_dice.Below(_corpus.Count)]);
        var times = _dice.Below(5);
        for (var i = 0; i < times && _length > 0; i++)
            Mutate();
        if (_dice.Below(OneLargeIn) == 0)
            Enlarge();
        return _text.AsSpan(0, _length).ToArray();
    }

    private void Mutate()
    {
        switch (_dice.Below(14))
        {
            case 0:
                _text[_dice.Below(_length)] = (byte)_dice.Below(256);
                break;
            case 1:
                _text[_dice.Below(_length)] ^= (byte)(1 << _dice.Below(8));
                break;
            case 2:
                var from = Cut(out var length, 24);
                Remove(from, length);
                break;
            case 3:
                InsertAnywhere(Copied(24));
                break;
            case 4:
                _length = _dice.Below(_length);
                break;
            case 5:
            case 6:
                InsertAnywhere(Oddity());
                break;
            case 7:
                ChangeDigits();
                break;
            case 8:
                var other = _corpus[_dice.Below(_corpus.Count)];
                if (other.Length > 0)
                {
                    var start = _dice.Below(other.Length);
                    InsertAnywhere(other.AsSpan(start, Math.Min(other.Length - start, _dice.Between(1, 80))));
                }

                break;
            case 9:
                var (first, second) = (_dice.Below(_length), _dice.Below(_length));
                (_text[first], _text[second]) = (_text[second], _text[first]);
                break;
            default:
                ChangeToken();
                break;
        }
    }

    /// <summary>Repeats a piece, or nests, or makes one value very long.</summary>
    private void Enlarge()
    {
        ReadOnlySpan<byte> nesting = "[{(\"0-9a,= "u8;
        var target = _dice.Between(1024, Large);
        var piece = _dice.Below(4) switch
        {
            0 => nesting.Slice(_dice.Below(nesting.Length), 1),
            1 => Oddity(),
            _ when _length > 0 => Copied(200),
            _ => "x"u8,
        };
        var size = (target - _length) / piece.Length * piece.Length;
        if (size <= 0)
            return;
        var at = _dice.Below(_length + 1);
        _text.AsSpan(at, _length - at).CopyTo(_text.AsSpan(at + size));
        for (var i = 0; i < size; i += piece.Length)
            piece.CopyTo(_text.AsSpan(at + i));
        _length += size;
    }

    private void InsertAnywhere(ReadOnlySpan<byte> bytes) => Insert(_dice.Below(_length + 1), bytes);

    /// <summary>What no longer fits is cut off at the end.</summary>
    private void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, _largest - at)];
        var kept = Math.Min(_length - at, _largest - at - bytes.Length);
        _text.AsSpan(at, kept).CopyTo(_text.AsSpan(at + bytes.Length));
        bytes.CopyTo(_text.AsSpan(at));
        _length = at + bytes.Length + kept;
    }

    private void Remove(int from, int length)
    {
        _text.AsSpan(from + length, _length - from - length).CopyTo(_text.AsSpan(from));
        _length -= length;
    }

    private int Cut(out int length, int longest)
    {
        var from = _dice.Below(_length);
        length = _dice.Between(1, Math.Min(_length - from, longest) + 1);
        return from;
    }

    /// <summary>A piece of the text, aside from it.</summary>
    private ReadOnlySpan<byte> Copied(int longest)
    {
        var from = Cut(out var length, longest);
        _text.AsSpan(from, length).CopyTo(_piece);
        return _piece.AsSpan(0, length);
    }

    private byte[] Oddity() => Oddities[_dice.Below(Oddities.Length)];

    private void ChangeDigits()
    {
        var at = _dice.Below(_length);
        while (at < _length && _text[at] is < (byte)'0' or > (byte)'9')
            at++;
        for (; at < _length && _text[at] is >= (byte)'0' and <= (byte)'9'; at++)
            _text[at] = (byte)('0' + _dice.Below(10));
    }

    /// <summary>Puts one value in the place of another.</summary>
    private void ChangeToken()
    {
        var from = _dice.Below(_length);
        var before = _text.AsSpan(from, _length - from).IndexOfAny(BeforeValues);
        from += before + 1;
        if (before < 0 || from >= _length)
            return;
        var isText = _text[from] == '"';
        var rest = _text.AsSpan(from, _length - from);
        var length = isText ? rest[1..].IndexOf((byte)'"') + 2 : rest.IndexOfAny(AfterValues);
        if (length <= (isText ? 1 : 0))
            length = rest.Length;
        Remove(from, length);
        var hasQuotes = isText && _dice.Below(2) == 0;
        if (hasQuotes)
            Insert(from, "\"\""u8);
        Insert(from + (hasQuotes ? 1 : 0), Oddity());
    }

    /// <summary>Random numbers that are made quickly and are the same on every machine.</summary>
    private sealed class Dice(ulong seed)
    {
        private ulong _state = seed;

        public int Below(int limit)
        {
            unchecked
            {
                _state += 0x9e3779b97f4a7c15;
                var mixed = (_state ^ (_state >> 30)) * 0xbf58476d1ce4e5b9;
                mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
                return (int)(((mixed >> 32) * (ulong)limit) >> 32);
            }
        }

        public int Between(int least, int limit) => least + Below(limit - least);
    }
}
