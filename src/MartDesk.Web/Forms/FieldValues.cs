using System.Globalization;

namespace MartDesk.Web.Forms;

/// <summary>What stands in the fields of a form: what is stored, or what was typed when that was refused. Collects what is wrong.</summary>
public sealed class FieldValues
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    /// <summary>Text of a field; empty when it has none. Null is stored as empty.</summary>
    public string? this[string name]
    {
        get => _values.GetValueOrDefault(name, "");
        internal set => _values[name] = value ?? "";
    }

    /// <summary>What is wrong, in the order found; null when nothing is.</summary>
    internal string? Problem => _problems.Count == 0 ? null : string.Join(" ", _problems);

    /// <summary>True for a field that was sent, also an empty one.</summary>
    internal bool Has(string name) => _values.ContainsKey(name);

    /// <summary>True for a ticked box.</summary>
    internal bool IsTicked(string name) => _values.GetValueOrDefault(name, "").Length > 0;

    /// <summary>Notes something wrong.</summary>
    internal void Refuse(string problem) => _problems.Add(problem);

    internal void Set(string name, decimal? value) => this[name] = value?.ToString("0.############################", CultureInfo.InvariantCulture);

    internal void Set(string name, bool value) => this[name] = value ? "on" : "";

    /// <summary>A number; null when the field is empty, or broken, which is noted.</summary>
    internal decimal? Number(string name, string what)
    {
        var text = _values.GetValueOrDefault(name, "");
        if (text.Length == 0)
            return null;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return value;
        Refuse($"{what} is no number; write it like 1250.5.");
        return null;
    }

    /// <summary>A whole number; null when the field is empty, or broken, which is noted.</summary>
    internal int? Whole(string name, string what)
    {
        var text = _values.GetValueOrDefault(name, "");
        if (text.Length == 0)
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return value;
        Refuse($"{what} is no whole number.");
        return null;
    }

    /// <summary>A field of several lines or comma separated values, blanks left out.</summary>
    internal IReadOnlyList<string> List(string name) =>
        _values.GetValueOrDefault(name, "").Split(['\n', '\r', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A field of several lines, blank ones left out.</summary>
    internal IReadOnlyList<string> Lines(string name) =>
        _values.GetValueOrDefault(name, "").Split(['\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
