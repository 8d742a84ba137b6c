using System.Globalization;
using System.Text;

namespace MartDesk.Web.History;

/// <summary>Comma separated values as RFC 4180 has them. A spreadsheet is given no formula: text that would begin one is led by an apostrophe.</summary>
internal static class Csv
{
    private const string Starts = "=+-@\t\r";

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
        if (text.Length > 0 && Starts.Contains(text[0]))
            text = "'" + text;
        line.Append(text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
    }
}
