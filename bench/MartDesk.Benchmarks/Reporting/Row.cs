using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MartDesk.Benchmarks.Reporting;

/// <summary>One line of a table: ours beside its floor, both from the same run.</summary>
/// <param name="Name">What was done, and which floor.</param>
/// <param name="Ours">What it costs, or how often it succeeds, in <paramref name="Unit"/>.</param>
/// <param name="Floor">The same of the floor; null when there is none.</param>
/// <param name="BytesPerOp">Bytes allocated for each operation of ours; null where other threads allocate too.</param>
/// <param name="Unit">Unit of both numbers.</param>
internal sealed record Row(string Name, double Ours, double? Floor, double? BytesPerOp, string Unit)
{
    /// <summary>Ours divided by the floor; below 1 is cheaper than the floor, or slower when the unit is a rate.</summary>
    public double? Ratio => Floor is { } floor && floor > 0 ? Ours / floor : null;

    /// <summary>The line of the table on the terminal.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Name,-58} {Ours,12:0.###} {Floor,12:0.###} {Ratio,8:0.00} {BytesPerOp,10:0.#}  {Unit}");

    /// <summary>The line as JSON.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("name", Name);
            Write(json, "ours", Ours);
            Write(json, "floor", Floor);
            Write(json, "ratio", Ratio);
            Write(json, "bytes_per_op", BytesPerOp);
            json.WriteString("unit", Unit);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, Math.Round(number, 4));
        else
            json.WriteNull(name);
    }
}
