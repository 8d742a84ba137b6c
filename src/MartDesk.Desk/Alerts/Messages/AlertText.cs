using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace MartDesk.Desk.Alerts.Messages;

/// <summary>Reads the text of a message into one to ten JSON objects, or says at which character it went wrong.</summary>
/// <remarks>What does not begin like JSON is read as <c>key=value</c> pairs, as Alertatron's commands, or as WunderTrading's code.</remarks>
internal static class AlertText
{
    public const int MaxBytes = 64 * 1024;
    private const int MaxItems = 10;
    private const int MostFields = 1000;
    private const int MostNames = 8;
    private const int LongestName = 64;

    private static readonly JsonDocumentOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = 16,
    };

    /// <summary>The objects of a message in the order in which they are to be carried out; null with the refusal when there are none.</summary>
    public static IReadOnlyList<JsonElement>? Read(ReadOnlyMemory<byte> body, out AlertRefusal? refusal)
    {
        if (body.Length > MaxBytes)
        {
            refusal = new AlertRefusal(413, "too_large", $"The message is larger than {MaxBytes} bytes.", "Send the fields of the alert only.");
            return null;
        }

        if (!Utf8.IsValid(body.Span))
        {
            refusal = NotText();
            return null;
        }

        var text = WithoutMark(body);
        var items = ReadItems(text, out refusal);
        if (MayHoldPlaceholder(text.Span))
            refusal ??= items?.Select(Unfilled).FirstOrDefault(found => found is not null);
        return refusal is null ? items : null;
    }

    private static IReadOnlyList<JsonElement>? ReadItems(ReadOnlyMemory<byte> text, out AlertRefusal? refusal)
    {
        if (PlainText.IsPlain(text.Span))
            return PlainText.Read(Encoding.UTF8.GetString(text.Span), out refusal);
        var root = Parse(text, out refusal);
        if (root is { ValueKind: JsonValueKind.String } quoted)
        {
            var inner = quoted.GetString()!.Trim(); // A JSON string is not null.
            text = Encoding.UTF8.GetBytes(inner);
            if (PlainText.IsPlain(text.Span))
                return PlainText.Read(inner, out refusal);
            root = Parse(text, out refusal);
        }

        switch (root)
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.Object }:
                return [root.Value];
            case { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() is > 0 and <= MaxItems && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object):
                return [.. list.EnumerateArray()];
            case { ValueKind: JsonValueKind.Array }:
                refusal = Bad($"The list does not hold 1 to {MaxItems} objects.", "Send up to ten alerts in one list: [{…},{…}]");
                return null;
            default:
                refusal = Bad("The message is not a JSON object.", "Send an object in braces: {\"action\":\"buy\", …}");
                return null;
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        return body.Span.StartsWith(mark) ? body[mark.Length..] : body;
    }

    private static JsonElement? Parse(ReadOnlyMemory<byte> text, out AlertRefusal? refusal)
    {
        refusal = null;
        try
        {
            var root = JsonElement.Parse(text.Span, Strict);
            if (HasTooManyFields(text.Span))
            {
                refusal = Bad($"The message has more than {MostFields} fields.", "Send the fields of the alert only.");
                return null;
            }

            if (text.Span.IndexOf("\\ud"u8) >= 0 || text.Span.IndexOf("\\uD"u8) >= 0)
                ReadTexts(root); // Half of a surrogate pair is found by reading only.
            return root;
        }
        catch (JsonException e)
        {
            refusal = Explain(text.Span, e);
            return null;
        }
        catch (InvalidOperationException)
        {
            refusal = NotText();
            return null;
        }
    }

    /// <summary>A field of a few bytes costs a hundred to look at.</summary>
    private static bool HasTooManyFields(ReadOnlySpan<byte> text)
    {
        if (text.Count((byte)':') <= MostFields)
            return false;
        var fields = 0;
        for (var reader = new Utf8JsonReader(text); reader.Read();)
            fields += reader.TokenType == JsonTokenType.PropertyName ? 1 : 0;
        return fields > MostFields;
    }

    private static AlertRefusal NotText() => Bad("The message is not valid UTF-8.", null);

    /// <exception cref="InvalidOperationException">A name or a text in it is none.</exception>
    private static void ReadTexts(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
            _ = element.GetString();
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                ReadTexts(item);
        }

        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in element.EnumerateObject())
        {
            _ = property.Name;
            ReadTexts(property.Value);
        }
    }

    private static AlertRefusal Explain(ReadOnlySpan<byte> bytes, JsonException error)
    {
        if (bytes.IndexOf("{{"u8) >= 0)
            return UnfilledIn(["the message"]);
        var text = Encoding.UTF8.GetString(bytes);
        if (string.IsNullOrWhiteSpace(text))
            return Bad("The message is empty.", "Send a JSON object with at least pointer, symbol and action.");
        if (error.LineNumber is null)
        {
            return error.Message.Contains("uplicate", StringComparison.Ordinal)
                ? Bad("A field stands twice in one object.", "Leave each field once.")
                : Bad("The message is not JSON.", null);
        }

        var curly = text.IndexOfAny(['“', '”', '„', '‘', '’', '«', '»']);
        if (curly >= 0)
            return Bad($"Curly quote {text[curly]} {Place(text, curly)}.", "Use straight quotes: \"");
        var at = IndexOf(bytes, error);
        if (at >= text.Length)
            return Bad($"The message ends too early, {Place(text, text.Length)}.", "Close every quote, brace and bracket.");
        var before = text.AsSpan(0, at).TrimEnd();
        if (text[at] is '}' or ']' && before.EndsWith(","))
            return Bad($"Comma with nothing after it {Place(text, before.Length - 1)}.", "Take the last comma away.");
        return text[at] is '/' or '#'
            ? Bad($"Comment {Place(text, at)}.", "JSON has no comments; take it away.")
            : Bad($"Unexpected character {Printable(text[at])} {Place(text, at)}.", "Compare the message with a JSON example.");
    }

    private static int IndexOf(ReadOnlySpan<byte> bytes, JsonException error)
    {
        var start = 0;
        for (var line = 0L; line < error.LineNumber; line++)
        {
            var next = bytes[start..].IndexOf((byte)'\n');
            if (next < 0)
                break;
            start += next + 1;
        }

        var end = Math.Min(bytes.Length, start + (int)(error.BytePositionInLine ?? 0));
        return Encoding.UTF8.GetCharCount(bytes[..end]);
    }

    private static string Place(string text, int at)
    {
        var line = text.AsSpan(0, at).Count('\n');
        var column = at - (text.LastIndexOf('\n', Math.Max(0, at - 1), Math.Max(0, at)) + 1);
        return $"at line {line + 1}, character {column + 1}";
    }

    private static string Printable(char character) => char.IsControl(character) ? $"U+{(int)character:X4}" : character.ToString();

    /// <summary>Nearly no message does, and looking at each of its texts takes longer.</summary>
    private static bool MayHoldPlaceholder(ReadOnlySpan<byte> text) => text.IndexOf("{{"u8) >= 0 || text.IndexOf("\\u"u8) >= 0;

    private static AlertRefusal? Unfilled(JsonElement root)
    {
        var names = new List<string>();
        Collect(root, "", names);
        return names.Count == 0 ? null : UnfilledIn(names);
    }

    /// <summary>The first few: a message that is full of them is as wrong as one with a few, and its answer stays short.</summary>
    private static void Collect(JsonElement element, string name, List<string> names)
    {
        if (names.Count == MostNames)
            return;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.String)
                        Collect(property.Value, name.Length == 0 ? Short(property.Name) : Short($"{name}.{Short(property.Name)}"), names);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Collect(item, name, names);
                break;
            case JsonValueKind.String when element.GetString()!.Contains("{{", StringComparison.Ordinal):
                names.Add(name);
                break;
        }
    }

    private static string Short(string name) => name.Length <= LongestName ? name : name[..LongestName] + "…";

    internal static AlertRefusal UnfilledIn(IReadOnlyList<string> names) => new(
        400,
        "unfilled_placeholder",
        $"Placeholder not filled in: {string.Join(", ", names)}.",
        "{{strategy.…}} is filled by alerts on a strategy's order fills only, not by alerts on an indicator or a price.");

    internal static AlertRefusal Bad(string message, string? hint) => new(400, "bad_json", message, hint);
}
