using System.Text;
using System.Text.Json;

namespace MartDesk.Desk.Alerts;

/// <summary>Reads the text of a message into one JSON object, or says at which character it went wrong.</summary>
internal static class AlertText
{
    public const int MaxBytes = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = 16,
    };

    /// <summary>The object of a message; null with the refusal when there is none.</summary>
    public static JsonElement? Read(ReadOnlyMemory<byte> body, out AlertRefusal? refusal)
    {
        if (body.Length > MaxBytes)
        {
            refusal = new AlertRefusal(413, "too_large", $"The message is larger than {MaxBytes} bytes.", "Send the fields of the alert only.");
            return null;
        }

        var text = WithoutMark(body);
        var root = Parse(text, out refusal);
        if (root is { ValueKind: JsonValueKind.String } quoted)
        {
            text = Encoding.UTF8.GetBytes(quoted.GetString()!.Trim()); // A JSON string is not null.
            root = Parse(text, out refusal);
        }

        if (root is null)
            return null;
        if (root.Value.ValueKind != JsonValueKind.Object)
        {
            refusal = Bad("The message is not a JSON object.", "Send one object in braces, one alert a message: {\"action\":\"buy\", …}");
            return null;
        }

        refusal = Unfilled(root.Value);
        return refusal is null ? root : null;
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
            using var document = JsonDocument.Parse(text, Strict);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            refusal = Explain(text.Span, e);
            return null;
        }
        catch (InvalidOperationException)
        {
            refusal = Bad("The message is not valid UTF-8.", null);
            return null;
        }
    }

    private static AlertRefusal Explain(ReadOnlySpan<byte> bytes, JsonException error)
    {
        var text = Encoding.UTF8.GetString(bytes);
        if (string.IsNullOrWhiteSpace(text))
            return Bad("The message is empty.", "Send a JSON object with at least pointer, symbol and action.");
        if (text.Contains("{{", StringComparison.Ordinal))
            return UnfilledIn(["the message"]);
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
        var before = text[..at].TrimEnd();
        if (text[at] is '}' or ']' && before.EndsWith(','))
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

    private static AlertRefusal? Unfilled(JsonElement root)
    {
        var names = new List<string>();
        Collect(root, "", names);
        return names.Count == 0 ? null : UnfilledIn(names);
    }

    private static void Collect(JsonElement element, string name, List<string> names)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    Collect(property.Value, name.Length == 0 ? property.Name : $"{name}.{property.Name}", names);
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

    private static AlertRefusal UnfilledIn(IReadOnlyList<string> names) => new(
        400,
        "unfilled_placeholder",
        $"Placeholder not filled in: {string.Join(", ", names)}.",
        "{{strategy.…}} is filled by alerts on a strategy's order fills only, not by alerts on an indicator or a price.");

    private static AlertRefusal Bad(string message, string? hint) => new(400, "bad_json", message, hint);
}
