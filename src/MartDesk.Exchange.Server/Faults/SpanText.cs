using System.Buffers;
using System.Globalization;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>Lengths of time as people write them: <c>250ms</c>, <c>1m30s</c>, <c>8h</c>, <c>2d</c>, <c>-70s</c>, <c>00:01:30</c>.</summary>
internal static class SpanText
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");
    private const double LongestDays = 3660d;

    private static readonly (string Unit, double Milliseconds)[] Units = [("ms", 1d), ("s", 1_000d), ("m", 60_000d), ("h", 3_600_000d), ("d", 86_400_000d)];

    /// <summary>Reads one; false for anything else, and for more than ten years.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan span)
    {
        span = default;
        if (text.Contains(':'))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out span);
        var isNegative = text.StartsWith('-');
        var rest = isNegative ? text[1..] : text;
        if (rest.IsEmpty)
            return false;
        var milliseconds = 0d;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            rest = rest[digits..];
            var letters = rest.IndexOfAny(Digits);
            if (Find(letters < 0 ? rest : rest[..letters]) is not { } unit)
                return false;
            milliseconds += number * unit;
            rest = letters < 0 ? [] : rest[letters..];
        }

        if (milliseconds > LongestDays * 86_400_000d)
            return false;
        span = TimeSpan.FromMilliseconds(isNegative ? -milliseconds : milliseconds);
        return true;
    }

    private static double? Find(ReadOnlySpan<char> word)
    {
        foreach (var (unit, milliseconds) in Units)
        {
            if (word.SequenceEqual(unit))
                return milliseconds;
        }

        return null;
    }
}
