using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MartDesk.Desk.Alerts.Messages;

/// <summary>As much of JSON Schema 2020-12 as the alert's schema uses. An unknown keyword is refused when the schema is read, so none is passed over.</summary>
internal sealed class SchemaNode
{
    private static readonly HashSet<string> Known =
    [
        "$schema", "title", "$defs", "$ref", "type", "const", "enum", "properties", "required", "additionalProperties", "items", "minItems", "maxItems",
        "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "pattern", "anyOf", "oneOf",
    ];

    private readonly JsonElement _schema;
    private readonly JsonElement _root;
    private readonly IReadOnlyDictionary<string, Regex> _patterns;

    private SchemaNode(JsonElement schema, SchemaNode parent)
        : this(schema, parent._root, parent._patterns)
    {
    }

    private SchemaNode(JsonElement schema, JsonElement root, IReadOnlyDictionary<string, Regex> patterns)
    {
        _schema = schema;
        _root = root;
        _patterns = patterns;
    }

    public static SchemaNode Parse(ReadOnlyMemory<byte> text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement.Clone();
        var patterns = new Dictionary<string, Regex>(StringComparer.Ordinal);
        Learn(root, patterns);
        return new SchemaNode(root, root, patterns);
    }

    private static void Learn(JsonElement schema, Dictionary<string, Regex> patterns)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Known.Contains(keyword.Name))
                throw new NotSupportedException($"The schema uses {keyword.Name}, which is not checked here.");
            if (keyword.Name == "pattern")
                patterns.TryAdd(keyword.Value.GetString()!, new Regex(keyword.Value.GetString()!, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)); // A pattern is text.
            else if (keyword.Name is "properties" or "$defs")
                foreach (var child in keyword.Value.EnumerateObject())
                    Learn(child.Value, patterns);
            else if (keyword.Name is "anyOf" or "oneOf")
                foreach (var child in keyword.Value.EnumerateArray())
                    Learn(child, patterns);
            else if (keyword.Name == "items")
                Learn(keyword.Value, patterns);
        }
    }

    /// <summary>The first rule broken; null when none is.</summary>
    /// <param name="value">What is checked; null stands for JSON null.</param>
    /// <param name="path">Where it stands, for the message.</param>
    public SchemaBreak? Check(JsonNode? value, string path)
    {
        if (Has("$ref", out var reference))
            return At(reference).Check(value, path);
        return CheckKind(value, path) ?? CheckText(value, path) ?? CheckNumber(value, path) ?? CheckList(value, path) ?? CheckObject(value, path)
            ?? CheckChoices(value, path);
    }

    private SchemaBreak? CheckKind(JsonNode? value, string path)
    {
        if (Has("type", out var type))
        {
            string[] allowed = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : [type.GetString()!]; // Types are text.
            if (!allowed.Any(one => IsOf(value, one)))
                return new SchemaBreak(path, $"must be {string.Join(" or ", allowed)}", IsOfOtherKind: true);
        }

        if (Has("const", out var constant) && !IsEqual(value, constant))
            return new SchemaBreak(path, $"is {Shown(value)}; it must be {constant.GetRawText()}");
        if (Has("enum", out var words) && !words.EnumerateArray().Any(word => IsEqual(value, word)))
            return new SchemaBreak(path, $"is {Shown(value)}; it must be {string.Join(", ", words.EnumerateArray().Select(word => word.GetString()))}");
        return null;
    }

    private SchemaBreak? CheckText(JsonNode? value, string path)
    {
        if (TextOf(value) is not { } text)
            return null;
        if (Has("minLength", out var min) && text.Length < min.GetInt32())
            return new SchemaBreak(path, $"is shorter than {min.GetInt32()} characters");
        if (Has("maxLength", out var max) && text.Length > max.GetInt32())
            return new SchemaBreak(path, $"is longer than {max.GetInt32()} characters");
        return Has("pattern", out var pattern) && !_patterns[pattern.GetString()!].IsMatch(text) ? new SchemaBreak(path, $"is {Shown(value)}, which is not of the form expected") : null;
    }

    private SchemaBreak? CheckNumber(JsonNode? value, string path)
    {
        if (NumberOf(value) is not { } number)
            return null;
        var (hasMin, hasMax) = (Has("minimum", out var min), Has("maximum", out var max));
        if ((hasMin && number < min.GetDecimal()) || (hasMax && number > max.GetDecimal()))
        {
            return new SchemaBreak(path, string.Create(
                CultureInfo.InvariantCulture, $"is {number}; it must be from {(hasMin ? min.GetRawText() : "…")} to {(hasMax ? max.GetRawText() : "…")}"));
        }

        return Has("exclusiveMinimum", out var above) && number <= above.GetDecimal()
            ? new SchemaBreak(path, string.Create(CultureInfo.InvariantCulture, $"is {number}; it must be above {above.GetRawText()}"))
            : null;
    }

    private SchemaBreak? CheckList(JsonNode? value, string path)
    {
        if (value is not JsonArray list)
            return null;
        if (Has("minItems", out var min) && list.Count < min.GetInt32())
            return new SchemaBreak(path, $"has fewer than {min.GetInt32()} entries");
        if (Has("maxItems", out var max) && list.Count > max.GetInt32())
            return new SchemaBreak(path, $"has more than {max.GetInt32()} entries");
        if (!Has("items", out var items))
            return null;
        var each = new SchemaNode(items, this);
        for (var i = 0; i < list.Count; i++)
        {
            if (each.Check(list[i], FormattableString.Invariant($"{path}[{i + 1}]")) is { } broken)
                return broken;
        }

        return null;
    }

    private SchemaBreak? CheckObject(JsonNode? value, string path)
    {
        if (value is not JsonObject form)
            return null;
        if (Has("required", out var required) && required.EnumerateArray().FirstOrDefault(name => !form.ContainsKey(name.GetString()!)) is { ValueKind: JsonValueKind.String } missing)
            return new SchemaBreak(path, $"lacks {missing.GetString()}");
        var hasProperties = Has("properties", out var properties);
        foreach (var (name, child) in form)
        {
            var childPath = path.Length == 0 ? name : $"{path}.{name}";
            if (hasProperties && properties.TryGetProperty(name, out var schema))
            {
                if (new SchemaNode(schema, this).Check(child, childPath) is { } broken)
                    return broken;
            }
            else if (Has("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False)
            {
                return new SchemaBreak(childPath, "means nothing here");
            }
        }

        return null;
    }

    private SchemaBreak? CheckChoices(JsonNode? value, string path)
    {
        if (Has("anyOf", out var any))
        {
            var breaks = any.EnumerateArray().Select(one => new SchemaNode(one, this).Check(value, path)).ToList();
            if (breaks.TrueForAll(one => one is not null))
                return breaks.OrderBy(one => one!.IsOfOtherKind).ThenByDescending(one => one!.Path.Length).First(); // All of them are breaks; the nearest miss says most.
        }

        if (!Has("oneOf", out var exactlyOne))
            return null;
        var fits = exactlyOne.EnumerateArray().Count(one => new SchemaNode(one, this).Check(value, path) is null);
        var names = exactlyOne.EnumerateArray().Select(one => one.TryGetProperty("required", out var name) ? name[0].GetString() : "?");
        return fits == 1 ? null : new SchemaBreak(path, $"needs exactly one of {string.Join(", ", names)}");
    }

    private bool Has(string keyword, out JsonElement value) => _schema.TryGetProperty(keyword, out value);

    private SchemaNode At(JsonElement reference)
    {
        var at = _root;
        foreach (var step in reference.GetString()!.TrimStart('#', '/').Split('/')) // A reference is text.
            at = at.GetProperty(step);
        return new SchemaNode(at, this);
    }

    private static bool IsOf(JsonNode? value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => TextOf(value) is not null,
        "number" => NumberOf(value) is not null,
        "integer" => NumberOf(value) is { } number && number == decimal.Truncate(number),
        "boolean" => value is JsonValue flag && flag.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        _ => false,
    };

    private static bool IsEqual(JsonNode? value, JsonElement other) => other.ValueKind == JsonValueKind.String
        ? TextOf(value) == other.GetString()
        : NumberOf(value) is { } number && other.ValueKind == JsonValueKind.Number && number == other.GetDecimal();

    private static string? TextOf(JsonNode? value) => value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : null;

    private static decimal? NumberOf(JsonNode? value) =>
        value is JsonValue number && number.GetValueKind() == JsonValueKind.Number && decimal.TryParse(number.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var read)
            ? read
            : null;

    private static string Shown(JsonNode? value) => TextOf(value) is { } text ? CanonicalMessage.Shown(text) : value?.ToJsonString() ?? "null";
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
