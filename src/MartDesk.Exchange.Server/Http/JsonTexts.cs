using System.Text.Unicode;

namespace MartDesk.Exchange.Server.Http;

/// <summary>Whether every text in a JSON message can be read as one.</summary>
/// <remarks>The parser takes bytes that are no UTF-8, and halves of surrogate pairs written as <c>\ud800</c>; who then reads the text meets an exception.</remarks>
internal static class JsonTexts
{
    private const int EscapeLength = 6; // \ud800

    /// <summary>True when all texts can be read. What is no JSON at all is the parser's to say.</summary>
    public static bool AreReadable(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            return false;
        for (var rest = json; rest.IndexOf((byte)'\\') is var at and >= 0;)
        {
            rest = rest[at..];
            if (ReadEscape(rest) is not { } unit)
            {
                rest = rest[Math.Min(2, rest.Length)..]; // two characters that are an escape of another kind, or the end
                continue;
            }

            rest = rest[EscapeLength..];
            if (char.IsLowSurrogate(unit))
                return false;
            if (!char.IsHighSurrogate(unit))
                continue;
            if (ReadEscape(rest) is not { } second || !char.IsLowSurrogate(second))
                return false;
            rest = rest[EscapeLength..];
        }

        return true;
    }

    private static char? ReadEscape(ReadOnlySpan<byte> text) =>
        text.Length >= EscapeLength && text[0] == '\\' && text[1] == 'u' && ushort.TryParse(text[2..EscapeLength], System.Globalization.NumberStyles.AllowHexSpecifier, null, out var unit) ? (char)unit : null;
}
