using System.Text;

namespace MartDesk.BitMart.Tests.Fuzz;

/// <summary>Makes wrong messages out of right ones: bytes, numbers, texts and whole members go wrong as wires, proxies and other programs get them wrong.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> corpus)
{
    private static readonly byte[][] Oddities =
    [
        .. new[]
        {
            "null", "true", "\"\"", "\"-\"", "[]", "{}", "-0", "1e999", "1e-30", "\"1e5\"", "\"NaN\"", "\"12,5\"", "99999999999999999999999999999", "\"0x1F\"", "\"1 000\"",
            "-1", "0.1", "\"\\u0031\"", "9007199254740993", "\"79228162514264337593543950336\"", "\"\\ud800\"", "[[[[[[[[[[[[[[[[[[[[", "2147483648", "\"market price\"",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private readonly List<byte> _text = new(8192);

    /// <summary>A mutated copy of a message; now and then the message itself.</summary>
    public byte[] Next()
    {
        _text.Clear();
        _text.AddRange(corpus[random.Next(corpus.Count)]);
        var times = random.Next(4);
        for (var i = 0; i < times && _text.Count > 0; i++) Mutate();
        return [.. _text];
    }

    private void Mutate()
    {
        switch (random.Next(12))
        {
            case 0: _text[random.Next(_text.Count)] = (byte)random.Next(256); break;
            case 1: _text.RemoveRange(Cut(out var length), length); break;
            case 2: _text.InsertRange(random.Next(_text.Count + 1), _text.GetRange(Cut(out length), length)); break;
            case 3:
                var end = random.Next(_text.Count);
                _text.RemoveRange(end, _text.Count - end);
                break;
            case 4: _text.InsertRange(random.Next(_text.Count + 1), Oddities[random.Next(Oddities.Length)]); break;
            default: ChangeValue(); break;
        }
    }

    private int Cut(out int length)
    {
        var from = random.Next(_text.Count);
        length = random.Next(1, Math.Min(_text.Count - from, 24) + 1);
        return from;
    }

    /// <summary>Changes one value and leaves the rest as it is, so that most of these messages are JSON.</summary>
    private void ChangeValue()
    {
        var colon = _text.IndexOf((byte)':', random.Next(_text.Count));
        if (colon < 0) return;
        var from = colon + 1;
        while (from < _text.Count && _text[from] is (byte)' ' or (byte)'\n') from++;
        var isText = from < _text.Count && _text[from] == '"';
        var to = isText ? _text.IndexOf((byte)'"', from + 1) + 1 : _text.FindIndex(from, one => one is (byte)',' or (byte)'}' or (byte)']');
        if (to <= from) return;
        switch (random.Next(4))
        {
            case 0:
                Replace(from, to, Oddities[random.Next(Oddities.Length)]);
                break;
            case 1 when isText:
                _text.RemoveAt(to - 1);
                _text.RemoveAt(from);
                break;
            case 2:
                var digit = _text.FindIndex(from, to - from, one => one is >= (byte)'0' and <= (byte)'9');
                if (digit >= 0) _text[digit] = (byte)('0' + random.Next(10));
                break;
            default:
                var other = corpus[random.Next(corpus.Count)];
                var start = random.Next(other.Length);
                Replace(from, to, other[start..Math.Min(other.Length, start + random.Next(1, 30))]);
                break;
        }
    }

    private void Replace(int from, int to, byte[] value)
    {
        _text.RemoveRange(from, to - from);
        _text.InsertRange(from, value);
    }
}
