using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Alerts;

/// <summary>Finds the instrument a chart's symbol stands for.</summary>
internal static class SymbolNames
{
    private const int Longest = 256;

    private static readonly string[] Quotes = ["USDT", "USDC", "USD", "BTC", "ETH"];

    private static readonly string[] PerpetualMarks = [".P", "-PERP", "_PERP", "PERP", "-SWAP", "_UMCBL"];

    /// <summary>The name as a venue would list it: no exchange, no perpetual mark, no separators. Known from the text alone.</summary>
    /// <remarks>A text that is too long for a symbol is none, whatever stands in it: it is cut, and so found nowhere.</remarks>
    public static string Normalise(string sent)
    {
        var name = WithoutExchange(sent);
        foreach (var mark in PerpetualMarks)
        {
            if (!name.EndsWith(mark, StringComparison.Ordinal) || name.Length == mark.Length)
                continue;
            name = name[..^mark.Length];
            break;
        }

        if (name.EndsWith("USDTM", StringComparison.Ordinal))
            name = name[..^1];
        if (name.Split('_') is [_, var quote, var coin] && Quotes.Contains(quote))
            name = coin + quote; // EXCHANGE_QUOTE_BASE
        name = name.Replace("/", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        return name.StartsWith("XBT", StringComparison.Ordinal) ? "BTC" + name[3..] : name;
    }

    /// <summary>True when it holds a control character, which no symbol does: some stores cut a text at a zero, others refuse it.</summary>
    public static bool HoldsControl(string sent) => sent.AsSpan().ContainsAnyInRange('\0', '\u001f') || sent.AsSpan().ContainsAnyInRange('\u007f', '\u009f');

    /// <summary>In capitals, without the exchange in front and the settlement currency behind.</summary>
    public static string WithoutExchange(string sent)
    {
        var name = (sent.Length <= Longest ? sent : sent[..Longest]).Trim().ToUpperInvariant();
        if (name.EndsWith(":USDT", StringComparison.Ordinal) && name.Contains('/', StringComparison.Ordinal))
            name = name[..^":USDT".Length];
        return name[(name.LastIndexOf(':') + 1)..];
    }

    /// <summary>True when the name itself says that it is a perpetual contract.</summary>
    public static bool HasPerpetualMark(string sent)
    {
        var name = WithoutExchange(sent);
        return sent.AsSpan().Trim().EndsWith(":USDT", StringComparison.OrdinalIgnoreCase) || name.EndsWith("USDTM", StringComparison.Ordinal)
            || PerpetualMarks.Any(mark => name.EndsWith(mark, StringComparison.Ordinal));
    }

    /// <summary>The symbol that a pointer's aliases put in place of the one sent, and how many of the chart's units are one of its; the one sent, and 1, when none does.</summary>
    public static (string Symbol, decimal Factor) Aliased(string sent, IReadOnlyDictionary<string, string> aliases)
    {
        foreach (var (from, to) in aliases)
        {
            if ((from.Equals(sent.Trim(), StringComparison.OrdinalIgnoreCase) || from.Equals(WithoutExchange(sent), StringComparison.OrdinalIgnoreCase)) && TryReadAlias(to, out var symbol, out var factor))
                return (symbol, factor);
        }

        return (sent, 1m);
    }

    /// <summary>Reads what an alias stands for: a symbol, or a symbol and a factor such as <c>1000PEPEUSDT x 1000</c>.</summary>
    /// <param name="text">The right-hand side.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="factor">How many of the chart's units are one of the symbol's; 1 when none is named.</param>
    public static bool TryReadAlias(string text, out string symbol, out decimal factor)
    {
        (symbol, factor) = (text.Trim(), 1m);
        if (symbol.LastIndexOf(" x", StringComparison.OrdinalIgnoreCase) is > 0 and var at)
        {
            if (!Messages.CanonicalMessage.TryDecimal(symbol[(at + 2)..].Trim(), out factor))
                return false;
            symbol = symbol[..at].Trim();
        }

        return symbol.Length > 0 && !symbol.Any(char.IsWhiteSpace) && factor is >= 0.000001m and <= 1_000_000m;
    }

    /// <summary>The instrument of a symbol; null when none is listed under it.</summary>
    public static Instrument? Find(string sent, IReadOnlyList<Instrument> instruments)
    {
        var name = Normalise(sent);
        return instruments.FirstOrDefault(instrument => instrument.Symbol.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The refusal of a symbol that is not listed, with the nearest three that are.</summary>
    public static AlertRefusal Unknown(string sent, IReadOnlyList<Instrument> instruments)
    {
        var name = Normalise(sent);
        var nearest = instruments.Select(instrument => instrument.Symbol)
            .OrderBy(symbol => Distance(symbol, name)).ThenBy(symbol => symbol, StringComparer.Ordinal).Take(3).ToList();
        return AlertRefusal.Rule(
            "unknown_symbol",
            $"{Messages.CanonicalMessage.Shown(sent)} is not listed.",
            nearest.Count == 0 ? null : $"Nearest: {string.Join(", ", nearest)}.");
    }

    /// <summary>How many single characters must be put in, taken out or changed.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
