using System.Text;

namespace MartDesk.Web.Live;

/// <summary>A region as an open page has it: of a drawing that differs, only the rows that differ are sent again.</summary>
/// <remarks>
/// A row is <c>&lt;tr data-key="…"&gt;</c> to its end; text of senders is encoded, so it holds no tag that this could take for one. A row that the page has
/// already is sent as <c>&lt;tr data-key="…" data-same&gt;</c>: its place counts, what is in it stays.
/// </remarks>
internal sealed class SentRegion
{
    private const string Begin = "<tr data-key=\"";
    private const string End = "</tr>";

    private Dictionary<string, string> _rows = new(StringComparer.Ordinal);
    private string? _html;

    /// <summary>What is to be sent of a drawing; null when the page has it.</summary>
    internal string? Take(string html)
    {
        if (html == _html)
            return null;
        var isFirst = _html is null;
        _html = html;
        var rows = new Dictionary<string, string>(StringComparer.Ordinal);
        var reduced = new StringBuilder();
        var at = 0;
        while (html.IndexOf(Begin, at, StringComparison.Ordinal) is >= 0 and var begin && html.IndexOf(End, begin, StringComparison.Ordinal) is >= 0 and var end)
        {
            var key = html[(begin + Begin.Length)..html.IndexOf('"', begin + Begin.Length)];
            var row = html[begin..(end + End.Length)];
            reduced.Append(html, at, begin - at);
            if (_rows.TryGetValue(key, out var before) && before == row)
                reduced.Append(Begin).Append(key).Append("\" data-same>").Append(End);
            else
                reduced.Append(row);
            rows[key] = row;
            at = end + End.Length;
        }

        _rows = rows;
        return isFirst || rows.Count == 0 ? html : reduced.Append(html, at, html.Length - at).ToString();
    }
}
