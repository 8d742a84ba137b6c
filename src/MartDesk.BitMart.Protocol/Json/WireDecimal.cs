using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace MartDesk.BitMart.Protocol.Json;

/// <summary>Decimals as BitMart writes them: text in quotes, now and then a bare number, sometimes with an exponent.</summary>
internal static class WireDecimal
{
    private const int LongestText = 64;

    /// <summary>Reads the current token; false when its text is no number.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, out decimal value)
    {
        value = 0m;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) return false;
        if (reader.ValueIsEscaped) return TryReadEscaped(ref reader, out value);
        if (!reader.HasValueSequence) return TryParse(reader.ValueSpan, out value);

        var sequence = reader.ValueSequence;
        if (sequence.Length > LongestText) return false;
        Span<byte> text = stackalloc byte[LongestText];
        sequence.CopyTo(text);
        return TryParse(text[..(int)sequence.Length], out value);
    }

    /// <summary>Nobody writes <c>"\u0031"</c> for 1, but it is the same text, and it must not pass for a word.</summary>
    private static bool TryReadEscaped(ref Utf8JsonReader reader, out decimal value)
    {
        value = 0m;
        if ((reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length) > LongestText) return false;
        Span<byte> text = stackalloc byte[LongestText];
        try
        {
            return TryParse(text[..reader.CopyString(text)], out value);
        }
        catch (InvalidOperationException)
        {
            return false; // Half of a surrogate pair: no text at all.
        }
    }

    /// <summary>Reads UTF-8 text; the whole of it must be one number.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out decimal value)
    {
        if (text.Length is 0 or > LongestText)
        {
            value = 0m;
            return false;
        }

        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Writes the number as text, with the digits the value carries.</summary>
    public static void Write(Utf8JsonWriter writer, decimal value)
    {
        Span<byte> text = stackalloc byte[LongestText];
        Utf8Formatter.TryFormat(value, text, out var written);
        writer.WriteStringValue(text[..written]);
    }
}
