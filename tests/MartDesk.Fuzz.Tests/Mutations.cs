using System.Text;

namespace MartDesk.Fuzz.Tests;

/// <summary>Makes wrong inputs out of right ones: bytes, numbers, texts, members and lines go wrong as wires, people and attackers get them wrong.</summary>
/// <remarks>One in a few hundred is made large, up to 64 KB, so that what grows faster than its input shows.</remarks>
internal sealed class Mutations(Random random, IReadOnlyList<byte[]> corpus)
{
    private const int Largest = 64 * 1024;
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

    private readonly List<byte> _text = new(8192);

    /// <summary>The next input; now and then a right one.</summary>
    public byte[] Next()
    {
        _text.Clear();
        _text.AddRange(corpus[random.Next(corpus.Count)]);
        var times = random.Next(5);
        for (var i = 0; i < times && _text.Count > 0; i++)
            Mutate();
        if (random.Next(OneLargeIn) == 0)
            Enlarge();
        return _text.Count <= Largest ? [.. _text] : [.. _text[..Largest]];
    }

    private void Mutate()
    {
        switch (random.Next(14))
        {
            case 0:
                _text[random.Next(_text.Count)] = (byte)random.Next(256);
                break;
            case 1:
                _text[random.Next(_text.Count)] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                _text.RemoveRange(Cut(out var length, 24), length);
                break;
            case 3:
                Insert(_text.GetRange(Cut(out length, 24), length));
                break;
            case 4:
                var end = random.Next(_text.Count);
                _text.RemoveRange(end, _text.Count - end);
                break;
            case 5:
            case 6:
                Insert(Oddities[random.Next(Oddities.Length)]);
                break;
            case 7:
                ChangeDigits();
                break;
            case 8:
                var other = corpus[random.Next(corpus.Count)];
                if (other.Length > 0)
                {
                    var start = random.Next(other.Length);
                    Insert(other[start..Math.Min(other.Length, start + random.Next(1, 80))]);
                }

                break;
            case 9:
                Swap();
                break;
            default:
                ChangeToken();
                break;
        }
    }

    /// <summary>Repeats a piece, or nests, or makes one value very long.</summary>
    private void Enlarge()
    {
        var target = random.Next(1024, Largest);
        byte[] piece = random.Next(4) switch
        {
            0 => [(byte)"[{(\"0-9a,= "[random.Next(11)]],
            1 => Oddities[random.Next(Oddities.Length)],
            _ when _text.Count > 0 => [.. _text.GetRange(Cut(out var length, 200), length)],
            _ => [(byte)'x'],
        };
        if (piece.Length == 0)
            return;
        var room = Math.Max(0, target - _text.Count) / piece.Length;
        var filled = new byte[room * piece.Length];
        for (var i = 0; i < room; i++)
            piece.CopyTo(filled, i * piece.Length);
        Insert(filled);
    }

    private void Insert(IEnumerable<byte> bytes) => _text.InsertRange(random.Next(_text.Count + 1), bytes);

    private int Cut(out int length, int longest)
    {
        var from = random.Next(_text.Count);
        length = random.Next(1, Math.Min(_text.Count - from, longest) + 1);
        return from;
    }

    private void ChangeDigits()
    {
        var at = _text.FindIndex(random.Next(_text.Count), static one => one is >= (byte)'0' and <= (byte)'9');
        for (; at >= 0 && at < _text.Count && _text[at] is >= (byte)'0' and <= (byte)'9'; at++)
            _text[at] = (byte)('0' + random.Next(10));
    }

    /// <summary>Puts one value in the place of another.</summary>
    private void ChangeToken()
    {
        var from = _text.FindIndex(random.Next(_text.Count), static one => one is (byte)':' or (byte)'=' or (byte)',' or (byte)' ' or (byte)'(' or (byte)'_' or (byte)'/') + 1;
        if (from <= 0 || from >= _text.Count)
            return;
        var isText = _text[from] == '"';
        var to = isText ? _text.IndexOf((byte)'"', from + 1) + 1 : _text.FindIndex(from, static one => one is (byte)',' or (byte)'}' or (byte)']' or (byte)';' or (byte)')' or (byte)' ' or (byte)'\n');
        if (to <= from)
            to = _text.Count;
        var oddity = Oddities[random.Next(Oddities.Length)];
        _text.RemoveRange(from, to - from);
        _text.InsertRange(from, isText && random.Next(2) == 0 ? [(byte)'"', .. oddity, (byte)'"'] : oddity);
    }

    private void Swap()
    {
        var first = random.Next(_text.Count);
        var second = random.Next(_text.Count);
        (_text[first], _text[second]) = (_text[second], _text[first]);
    }
}
