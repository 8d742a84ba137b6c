using System.Globalization;

namespace MartDesk.Benchmarks.Reporting;

/// <summary>Prints rows as they are measured: a table for people, one JSON object a line for programs.</summary>
internal sealed class RowPrinter(TextWriter output, bool isJson)
{
    private bool _hasHead;

    public void Print(Row row)
    {
        if (!isJson && !_hasHead)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"",-58} {"ours",12} {"floor",12} {"ratio",8} {"B/op",10}  unit"));
        _hasHead = true;
        output.WriteLine(isJson ? row.ToJson() : row.ToText());
        output.Flush();
    }
}
