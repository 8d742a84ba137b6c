using System.Runtime.CompilerServices;
using System.Text;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Futures.Streams.Decoding;

/// <summary>Reads JSON in the one form that the venue sends: no white space, no escapes, numbers that fit. Everything else it refuses, and a full reader takes over.</summary>
internal ref struct WireCursor(ReadOnlySpan<byte> text)
{
    private const int MostDigits = 18;
    private const long NanosecondsPerTick = 100;
    private static readonly long EpochTicks = DateTime.UnixEpoch.Ticks;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    public readonly bool IsAtEnd => _at == _text.Length;

    /// <summary>How many characters were stepped over.</summary>
    public readonly int At => _at;

    /// <summary>Printable ASCII without quotes and escapes: what needs no JSON reader to be understood.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> text) => text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;

    /// <summary>Steps over exactly this text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryTake(scoped ReadOnlySpan<byte> expected)
    {
        if (!_text[_at..].StartsWith(expected))
            return false;
        _at += expected.Length;
        return true;
    }

    /// <summary>Steps over one character.</summary>
    public bool TryTake(byte expected)
    {
        if ((uint)_at >= (uint)_text.Length || _text[_at] != expected)
            return false;
        _at++;
        return true;
    }

    /// <summary>A text in quotes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryText(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryTake((byte)'"'))
            return false;
        var rest = _text[_at..];
        var length = rest.IndexOfAny((byte)'"', (byte)'\\');
        if (length < 0 || rest[length] != (byte)'"')
            return false;
        value = rest[..length];
        _at += length + 1;
        return IsPlain(value);
    }

    /// <summary>The name of a member and its colon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryName(out ReadOnlySpan<byte> name) => TryText(out name) && TryTake((byte)':');

    /// <summary>A decimal in quotes; null for empty text and <c>-</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryDecimal(out decimal? value)
    {
        value = null;
        if (TryTake("\"\""u8) || TryTake("\"-\""u8))
            return true;
        if (!TryDecimal(out decimal number))
            return false;
        value = number;
        return true;
    }

    /// <summary>A decimal in quotes, with the digits it is written with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryDecimal(out decimal value)
    {
        value = 0m;
        if (!TryTake((byte)'"'))
            return false;
        var isNegative = TryTake((byte)'-');
        var start = _at;
        var number = Digits();
        var whole = _at - start;
        var scale = 0;
        if (whole > 0 && TryTake((byte)'.'))
        {
            start = _at;
            number = Digits(number);
            scale = _at - start;
            if (scale == 0)
                return false;
        }

        if (whole == 0 || whole + scale > MostDigits || !TryTake((byte)'"'))
            return false;
        value = new decimal(unchecked((int)number), unchecked((int)(number >> 32)), 0, isNegative, (byte)scale);
        return true;
    }

    /// <summary>A whole number in quotes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryWholeText(out long value) => TryWholeAfter(TryTake((byte)'"'), out value) && TryTake((byte)'"');

    /// <summary>A whole number as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryWhole(out long value) => TryWholeAfter(true, out value);

    /// <summary>A whole number as it is, of 32 bits.</summary>
    public bool TryInt(out int value)
    {
        var isRead = TryWhole(out var number);
        value = unchecked((int)number);
        return isRead && value == number;
    }

    /// <summary>A word; one that is not listed is kept, as a text of its own.</summary>
    public bool TryWord<TWord>(out TWord word)
        where TWord : struct, IWireWord<TWord>
    {
        word = default;
        if (!TryText(out var text))
            return false;
        word = WordOf<TWord>(text);
        return true;
    }

    /// <summary>The same where the wire may leave it out.</summary>
    public bool TryWord<TWord>(out TWord? word)
        where TWord : struct, IWireWord<TWord>
    {
        var isRead = TryWord(out TWord read);
        word = read;
        return isRead;
    }

    /// <summary>An id, which is a number in one message and text in the next; its characters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryId(out ReadOnlySpan<byte> value)
    {
        if (_at < _text.Length && _text[_at] == (byte)'"')
            return TryText(out value);
        var start = _at;
        var isRead = TryWhole(out var number);
        value = _text[start.._at];
        return isRead && (number > 0 || value.SequenceEqual("0"u8)); // A number below zero might be written in another way.
    }

    /// <summary>True or false.</summary>
    public bool TryFlag(out bool value)
    {
        value = TryTake("true"u8);
        return value || TryTake("false"u8);
    }

    /// <summary><c>"2023-02-24T07:54:11.124940968Z"</c> with nine decimals or fewer, as nanoseconds since 1970.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryTime(out long nanoseconds)
    {
        nanoseconds = 0;
        if (!TryText(out var text) || text.Length is < 20 or > 30 || text[^1] != (byte)'Z' || text[10] != (byte)'T' || text[13] != (byte)':' || text[16] != (byte)':' || text[4] != (byte)'-' || text[7] != (byte)'-')
            return false;
        if (!TryTwo(text, out var century) || !TryTwo(text[2..], out var year) || !TryTwo(text[5..], out var month) || !TryTwo(text[8..], out var day)
            || !TryTwo(text[11..], out var hour) || !TryTwo(text[14..], out var minute) || !TryTwo(text[17..], out var second))
            return false;
        year += century * 100;
        if (year is < 1971 or > 2200 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;
        if (!TryFraction(text[19..^1], out var fraction))
            return false;
        nanoseconds = ((new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks - EpochTicks) * NanosecondsPerTick) + fraction;
        return true;
    }

    /// <summary>An array of levels, into a buffer that grows with the largest ever seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryLevels(ref PriceLevel[] levels, out int count)
    {
        count = 0;
        if (!TryTake((byte)'['))
            return false;
        if (TryTake((byte)']'))
            return true;
        do
        {
            if (!TryTake("{\"price\":"u8) || !TryDecimal(out decimal price) || !TryTake(",\"vol\":"u8) || !TryWholeText(out var size) || !TryTake((byte)'}'))
                return false;
            if (count == levels.Length)
                Array.Resize(ref levels, count * 2);
            levels[count++] = new PriceLevel(price, size);
        }
        while (TryTake((byte)','));
        return TryTake((byte)']');
    }

    private static TWord WordOf<TWord>(ReadOnlySpan<byte> text)
        where TWord : struct, IWireWord<TWord>
    {
        foreach (var word in TWord.Known)
        {
            if (Ascii.Equals(text, word.Wire))
                return word;
        }

        return TWord.FromWire(Encoding.ASCII.GetString(text));
    }

    private static bool TryTwo(ReadOnlySpan<byte> text, out int value)
    {
        var (tens, ones) = (text[0] - '0', text[1] - '0');
        value = (tens * 10) + ones;
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryFraction(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.IsEmpty)
            return true;
        if (text.Length < 2 || text[0] != (byte)'.')
            return false;
        for (var i = 1; i < 10; i++)
        {
            var digit = i < text.Length ? text[i] - '0' : 0;
            if (digit is < 0 or > 9)
                return false;
            nanoseconds = (nanoseconds * 10) + digit;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryWholeAfter(bool isThere, out long value)
    {
        value = 0;
        if (!isThere)
            return false;
        var isNegative = TryTake((byte)'-');
        var start = _at;
        var number = unchecked((long)Digits());
        value = unchecked(isNegative ? -number : number);
        var length = _at - start;
        return length is > 0 and <= MostDigits && (length == 1 || _text[start] != (byte)'0');
    }

    /// <summary>Steps over digits, at most one more than count; what a longer run gives is not used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ulong Digits(ulong number = 0)
    {
        var rest = _text[_at..];
        var length = 0;
        while (length < rest.Length && length <= MostDigits && rest[length] - '0' is >= 0 and <= 9 and var digit)
        {
            number = unchecked((number * 10) + (uint)digit);
            length++;
        }

        _at += length;
        return number;
    }
}
