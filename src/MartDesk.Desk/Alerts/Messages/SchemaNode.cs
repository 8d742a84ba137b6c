using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MartDesk.Desk.Alerts.Messages;

/// <summary>As much of JSON Schema 2020-12 as the alert's schema uses. An unknown keyword is refused when the schema is read, so none is passed over.</summary>
/// <remarks>Every alert is held against it, so the keywords are read once and not looked up again.</remarks>
internal sealed class SchemaNode
{
    private const int LongestShown = 64;

    private SchemaNode? _reference;
    private string[]? _types;
    private JsonElement? _constant;
    private JsonElement[]? _words;
    private int? _minLength;
    private int? _maxLength;
    private Func<string, bool>? _isOfForm;
    private decimal? _minimum;
    private decimal? _maximum;
    private decimal? _above;
    private int? _minItems;
    private int? _maxItems;
    private SchemaNode? _items;
    private string[] _required = [];
    private Dictionary<string, SchemaNode>? _properties;
    private bool _isClosed;
    private SchemaNode[]? _anyOf;
    private SchemaNode[]? _oneOf;

    private SchemaNode()
    {
    }

    public static SchemaNode Parse(ReadOnlyMemory<byte> text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement.Clone();
        return Read(root, new Reading(root));
    }

    /// <summary>The first rule broken; null when none is.</summary>
    /// <param name="value">What is checked; null stands for JSON null.</param>
    /// <param name="path">Where it stands, for the message.</param>
    public SchemaBreak? Check(JsonNode? value, string path) => _reference is { } other
        ? other.Check(value, path)
        : CheckKind(value, path) ?? CheckText(value, path) ?? CheckNumber(value, path) ?? CheckList(value, path) ?? CheckObject(value, path) ?? CheckChoices(value, path);

    private static SchemaNode Read(JsonElement schema, Reading reading)
    {
        var node = new SchemaNode();
        if (schema.TryGetProperty("$ref", out var reference))
        {
            node._reference = reading.Find(reference.GetString()!); // A reference is text.
            return node;
        }

        foreach (var keyword in schema.EnumerateObject())
            node.Take(keyword.Name, keyword.Value, reading);
        return node;
    }

    private void Take(string keyword, JsonElement value, Reading reading)
    {
        switch (keyword)
        {
            case "$schema" or "title" or "$defs":
                break; // Said for readers; definitions are read where they are referred to.
            case "type":
                _types = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(one => one.GetString()!)] : [value.GetString()!]; // Types are text.
                break;
            case "const":
                _constant = value;
                break;
            case "enum":
                _words = [.. value.EnumerateArray()];
                break;
            case "minLength":
                _minLength = value.GetInt32();
                break;
            case "maxLength":
                _maxLength = value.GetInt32();
                break;
            case "pattern":
                _isOfForm = TextForms.All.GetValueOrDefault(value.GetString()!) // A pattern is text.
                    ?? throw new NotSupportedException($"The schema uses the pattern {value}, which is not known here.");
                break;
            case "minimum":
                _minimum = value.GetDecimal();
                break;
            case "maximum":
                _maximum = value.GetDecimal();
                break;
            case "exclusiveMinimum":
                _above = value.GetDecimal();
                break;
            case "minItems":
                _minItems = value.GetInt32();
                break;
            case "maxItems":
                _maxItems = value.GetInt32();
                break;
            case "items":
                _items = Read(value, reading);
                break;
            case "required":
                _required = [.. value.EnumerateArray().Select(name => name.GetString()!)]; // Names are text.
                break;
            case "properties":
                _properties = value.EnumerateObject().ToDictionary(property => property.Name, property => Read(property.Value, reading), StringComparer.Ordinal);
                break;
            case "additionalProperties":
                _isClosed = value.ValueKind == JsonValueKind.False;
                break;
            case "anyOf":
                _anyOf = [.. value.EnumerateArray().Select(one => Read(one, reading))];
                break;
            case "oneOf":
                _oneOf = [.. value.EnumerateArray().Select(one => Read(one, reading))];
                break;
            default:
                throw new NotSupportedException($"The schema uses {keyword}, which is not checked here.");
        }
    }

    private SchemaBreak? CheckKind(JsonNode? value, string path)
    {
        if (_types is not null && !IsOfOne(value, _types))
            return new SchemaBreak(path, $"must be {string.Join(" or ", _types)}", IsOfOtherKind: true);
        if (_constant is { } constant && !IsEqual(value, constant))
            return new SchemaBreak(path, $"is {Shown(value)}; it must be {constant.GetRawText()}");
        return _words is not null && !IsOneOf(value, _words)
            ? new SchemaBreak(path, $"is {Shown(value)}; it must be {string.Join(", ", _words.Select(word => word.GetString()))}")
            : null;
    }

    private SchemaBreak? CheckText(JsonNode? value, string path)
    {
        if (_minLength is null && _maxLength is null && _isOfForm is null)
            return null;
        if (TextOf(value) is not { } text)
            return null;
        if (text.Length < _minLength)
            return new SchemaBreak(path, $"is shorter than {_minLength} characters");
        if (text.Length > _maxLength)
            return new SchemaBreak(path, $"is longer than {_maxLength} characters");
        return _isOfForm?.Invoke(text) == false ? new SchemaBreak(path, $"is {Shown(value)}, which is not of the form expected") : null;
    }

    private SchemaBreak? CheckNumber(JsonNode? value, string path)
    {
        if (_minimum is null && _maximum is null && _above is null)
            return null;
        if (NumberOf(value) is not { } number)
            return null;
        if (number < _minimum || number > _maximum)
            return new SchemaBreak(path, string.Create(CultureInfo.InvariantCulture, $"is {number}; it must be from {Bound(_minimum)} to {Bound(_maximum)}"));
        return number <= _above ? new SchemaBreak(path, string.Create(CultureInfo.InvariantCulture, $"is {number}; it must be above {_above}")) : null;

        static string Bound(decimal? bound) => bound?.ToString(CultureInfo.InvariantCulture) ?? "…";
    }

    private SchemaBreak? CheckList(JsonNode? value, string path)
    {
        if ((_items is null && _minItems is null && _maxItems is null) || value is not JsonArray list)
            return null;
        if (list.Count < _minItems)
            return new SchemaBreak(path, $"has fewer than {_minItems} entries");
        if (list.Count > _maxItems)
            return new SchemaBreak(path, $"has more than {_maxItems} entries");
        for (var i = 0; _items is not null && i < list.Count; i++)
        {
            if (_items.Check(list[i], FormattableString.Invariant($"{path}[{i + 1}]")) is { } broken)
                return broken;
        }

        return null;
    }

    private SchemaBreak? CheckObject(JsonNode? value, string path)
    {
        if (value is not JsonObject form)
            return null;
        foreach (var name in _required)
        {
            if (!form.ContainsKey(name))
                return new SchemaBreak(path, $"lacks {name}");
        }

        if (_properties is null && !_isClosed)
            return null;
        foreach (var (name, child) in form)
        {
            var childPath = path.Length == 0 ? name : $"{path}.{Short(name)}";
            if (_properties is not null && _properties.TryGetValue(name, out var schema))
            {
                if (schema.Check(child, childPath) is { } broken)
                    return broken;
            }
            else if (_isClosed)
            {
                return new SchemaBreak(Short(childPath), "means nothing here");
            }
        }

        return null;
    }

    private SchemaBreak? CheckChoices(JsonNode? value, string path)
    {
        if (_anyOf is not null && CheckAny(_anyOf, value, path) is { } broken)
            return broken;
        if (_oneOf is null)
            return null;
        var fits = _oneOf.Count(one => one.Check(value, path) is null);
        return fits == 1 ? null : new SchemaBreak(path, $"needs exactly one of {string.Join(", ", _oneOf.Select(one => one._required.FirstOrDefault() ?? "?"))}");
    }

    private static SchemaBreak? CheckAny(SchemaNode[] choices, JsonNode? value, string path)
    {
        var breaks = new List<SchemaBreak>(choices.Length);
        foreach (var choice in choices)
        {
            if (choice.Check(value, path) is not { } broken)
                return null;
            breaks.Add(broken);
        }

        return breaks.OrderBy(one => one.IsOfOtherKind).ThenByDescending(one => one.Path.Length).First(); // The nearest miss says most.
    }

    private static bool IsOfOne(JsonNode? value, string[] types)
    {
        foreach (var type in types)
        {
            if (IsOf(value, type))
                return true;
        }

        return false;
    }

    private static bool IsOneOf(JsonNode? value, JsonElement[] words)
    {
        foreach (var word in words)
        {
            if (IsEqual(value, word))
                return true;
        }

        return false;
    }

    private static bool IsOf(JsonNode? value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue text && text.GetValueKind() == JsonValueKind.String,
        "number" => NumberOf(value) is not null,
        "integer" => NumberOf(value) is { } number && number == decimal.Truncate(number),
        "boolean" => value is JsonValue flag && flag.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        _ => false,
    };

    private static bool IsEqual(JsonNode? value, JsonElement other) => other.ValueKind == JsonValueKind.String
        ? TextOf(value) is { } text && other.ValueEquals(text)
        : NumberOf(value) is { } number && other.ValueKind == JsonValueKind.Number && number == other.GetDecimal();

    private static string? TextOf(JsonNode? value) => value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : null;

    private static decimal? NumberOf(JsonNode? value)
    {
        if (value is not JsonValue number || number.GetValueKind() != JsonValueKind.Number)
            return null;
        return number.TryGetValue<decimal>(out var read) || decimal.TryParse(number.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out read) ? read : null;
    }

    private static string Shown(JsonNode? value) => TextOf(value) is { } text ? CanonicalMessage.Shown(text) : Short(value?.ToJsonString() ?? "null");

    private static string Short(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "…";

    /// <summary>The definitions met while a schema is read, each read once.</summary>
    private sealed class Reading(JsonElement root)
    {
        private readonly Dictionary<string, SchemaNode> _found = new(StringComparer.Ordinal);

        public SchemaNode Find(string reference)
        {
            if (_found.TryGetValue(reference, out var known))
                return known;
            var at = root;
            foreach (var step in reference.TrimStart('#', '/').Split('/'))
                at = at.GetProperty(step);
            return _found[reference] = Read(at, this);
        }
    }
}

/// <summary>A rule of the schema that a form breaks.</summary>
/// <param name="Path">The field, <c>take_profit[2].price</c>; empty for the whole.</param>
/// <param name="Rule">What is wrong with it.</param>
/// <param name="IsOfOtherKind">It is not even of the right kind: a text for an object.</param>
internal sealed record SchemaBreak(string Path, string Rule, bool IsOfOtherKind = false)
{
    /// <summary>In words, with the field under the name it was sent by.</summary>
    public string In(Func<string, string> sentAs)
    {
        if (Path.Length == 0)
            return $"The message {Rule}";
        var end = Path.IndexOfAny(['.', '[']);
        return end < 0 ? $"{sentAs(Path)} {Rule}" : $"{sentAs(Path[..end])}{Path[end..]} {Rule}";
    }
}
