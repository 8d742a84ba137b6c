using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace MartDesk.Cli.Output;

/// <summary>Prints a list of the desk's state: a table for people, the desk's own JSON for programs.</summary>
internal static class StateTable
{
    private const int WholeWidth = 240;

    /// <summary>Prints rows with the columns named, or the sentence when there are none.</summary>
    public static void Print(JsonDocument rows, bool asJson, string whenEmpty, params ReadOnlySpan<StateColumn> columns)
    {
        if (asJson)
        {
            Console.Out.WriteLine(rows.RootElement.GetRawText());
            return;
        }

        if (rows.RootElement.GetArrayLength() == 0)
        {
            Console.Out.WriteLine(whenEmpty);
            return;
        }

        var table = new Table { Border = TableBorder.None };
        foreach (var column in columns)
        {
            var heading = new TableColumn(Markup.Escape(column.Heading)) { NoWrap = true, Padding = new Padding(0, 0, 2, 0) };
            table.AddColumn(column.IsNumber ? heading.RightAligned() : heading);
        }

        foreach (var row in rows.RootElement.EnumerateArray())
        {
            var cells = new string[columns.Length];
            for (var index = 0; index < columns.Length; index++)
                cells[index] = Markup.Escape(Cell(row, columns[index].Member));
            table.AddRow(cells);
        }

        // A number cut short is a wrong number: a narrow terminal wraps the line, the table does not shorten a cell.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, WholeWidth);
        AnsiConsole.Write(table);
    }

    private static string Cell(JsonElement row, string member)
    {
        if (!row.TryGetProperty(member, out var value) || value.ValueKind is JsonValueKind.Null)
            return "—";
        return value.ValueKind switch
        {
            JsonValueKind.String => Printable(value.GetString()!),
            JsonValueKind.Number => value.GetDecimal().ToString("#,0.########", CultureInfo.InvariantCulture),
            _ => Printable(value.GetRawText()),
        };
    }

    // Text of a sender ends on a terminal: control characters would be commands to it.
    private static string Printable(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var index = 0; index < span.Length; index++)
            span[index] = char.IsControl(source[index]) ? '·' : source[index];
    });
}

/// <summary>One column of a <see cref="StateTable"/>.</summary>
/// <param name="Heading">What stands above it.</param>
/// <param name="Member">JSON member that fills it.</param>
/// <param name="IsNumber">Right-aligned.</param>
internal readonly record struct StateColumn(string Heading, string Member, bool IsNumber = false);
