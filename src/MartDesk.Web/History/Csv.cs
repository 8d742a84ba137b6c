using System.Globalization;
using System.Text;

namespace MartDesk.Web.History;

/// <summary>Comma separated values as RFC 4180 has them. A spreadsheet is given no formula: text that would begin one is led by an apostrophe.</summary>
/// <remarks>Also within a text after a semicolon, a tab or a line's end: spreadsheets of many countries begin a cell there, quotes or not.</remarks>
internal static class Csv
{
    private const string Starts = "=+-@\t\r\n＝＋－＠";
    private const string Separators = ";\t\r\n|";

    /// <summary>One line with its end.</summary>
    internal static string Line(params ReadOnlySpan<object?> fields)
    {
        var line = new StringBuilder();
        for (var i = 0; i < fields.Length; i++)
        {
            if (i > 0)
                line.Append(',');
            Write(line, fields[i]);
        }

        return line.Append("\r\n").ToString();
    }

    private static void Write(StringBuilder line, object? field)
    {
        switch (field)
        {
            case null:
                return;
            case DateTimeOffset time:
                line.Append(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                return;
            case decimal or long or int: // A number of ours is no formula, also when it is negative.
                line.Append(CultureInfo.InvariantCulture, $"{field}");
                return;
            default:
                Write(line, field.ToString() ?? "");
                return;
        }
    }

    private static void Write(StringBuilder line, string text)
    {
        text = WithoutFormula(text);
        line.Append(text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
    }

    /// <summary>The same text, in which nothing begins a formula.</summary>
    internal static string WithoutFormula(string text)
    {
        StringBuilder? safe = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (Starts.Contains(text[i]) && BeginsCell(text, i))
                (safe ??= new StringBuilder(text, 0, i, text.Length + 4)).Append('\'');
            safe?.Append(text[i]);
        }

        return safe?.ToString() ?? text;
    }

    /// <summary>True where only quotes and blanks stand between the letter and the text's begin or a separator.</summary>
    private static bool BeginsCell(string text, int index)
    {
        var before = index - 1;
        while (before >= 0 && text[before] is ' ' or '"')
            before--;
        return before < 0 || Separators.Contains(text[before]);
    }
}
