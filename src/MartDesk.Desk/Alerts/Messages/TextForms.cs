using System.Buffers;

namespace MartDesk.Desk.Alerts.Messages;

/// <summary>The forms of text that the alert's schema asks for, written out by hand: one look at each character, and nothing to compile while the first alert waits.</summary>
internal static class TextForms
{
    private static readonly SearchValues<char> PointerCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>The patterns known here.</summary>
    public static IReadOnlyDictionary<string, Func<string, bool>> All { get; } = new Dictionary<string, Func<string, bool>>
    {
        ["^-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?$"] = IsNumber,
        ["^[0-9]+(\\.[0-9]+)?[%$c]?$"] = IsQuantity,
        ["^[A-Za-z0-9_-]{8,64}$"] = IsPointer,
    };

    private static bool IsNumber(string text)
    {
        ReadOnlySpan<char> rest = text;
        if (rest is ['-', ..])
            rest = rest[1..];
        if (!TryTakeAmount(ref rest))
            return false;
        if (rest is not ['e' or 'E', ..])
            return rest.IsEmpty;
        rest = rest[1..];
        if (rest is ['-' or '+', ..])
            rest = rest[1..];
        return !rest.IsEmpty && DigitsOf(rest) == rest.Length;
    }

    private static bool IsQuantity(string text)
    {
        ReadOnlySpan<char> rest = text;
        return TryTakeAmount(ref rest) && rest is [] or ['%' or '$' or 'c'];
    }

    private static bool IsPointer(string text) => text.Length is >= 8 and <= 64 && !text.AsSpan().ContainsAnyExcept(PointerCharacters);

    /// <summary>Digits, and a point with digits behind them if there is one.</summary>
    private static bool TryTakeAmount(ref ReadOnlySpan<char> text)
    {
        var digits = DigitsOf(text);
        if (digits == 0)
            return false;
        text = text[digits..];
        if (text is not ['.', ..])
            return true;
        var behind = DigitsOf(text[1..]);
        text = text[(1 + behind)..];
        return behind > 0;
    }

    private static int DigitsOf(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
