using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MartDesk.Desk.Alerts.Messages;

/// <summary>Messages that are not JSON: <c>key=value</c> pairs, Alertatron's commands, WunderTrading's code.</summary>
internal static class PlainText
{
    private const int MostPairs = 128;

    private static readonly char[] PairEnds = ['\n', '\r', ';', ','];

    /// <summary>True when a message begins with a letter or digit: JSON begins with a brace, a bracket or a quote.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                continue;
            return char.IsAsciiLetterOrDigit((char)b) && (text.IndexOf((byte)'=') >= 0 || text.IndexOf((byte)'(') >= 0 || IsCode(text));
        }

        return false;
    }

    public static IReadOnlyList<JsonElement>? Read(string text, out AlertRefusal? refusal)
    {
        refusal = null;
        if (text.Contains("{{", StringComparison.Ordinal))
        {
            refusal = AlertText.UnfilledIn(["the message"]);
            return null;
        }

        if (text.AsSpan().IndexOfAnyInRange('\0', '\x08') >= 0 || text.AsSpan().IndexOfAnyInRange('\x0b', '\x0c') >= 0 || text.AsSpan().IndexOfAnyInRange('\x0e', '\x1f') >= 0)
        {
            refusal = AlertText.Bad("The message holds a control character.", "Send text, with line ends and tabs at most.");
            return null;
        }

        if (IsCode(text))
            return [Element(new JsonObject { ["code"] = text.Trim() })];
        return AlertatronText.IsOne(text) ? AlertatronText.Read(text, out refusal) : Pairs(text, out refusal);
    }

    internal static JsonElement Element(JsonObject fields)
    {
        using var text = new TextBuffer();
        using (var writer = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            fields.WriteTo(writer);
        var reader = new Utf8JsonReader(text.Written);
        return JsonElement.ParseValue(ref reader);
    }

    private static bool IsCode(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\r\n"u8);
        return (text.StartsWith("ENTER-"u8) || text.StartsWith("EXIT-"u8)) && text.IndexOf((byte)'_') > 0 && text.IndexOfAny(" =\n"u8) < 0;
    }

    private static bool IsCode(string message)
    {
        var text = message.AsSpan().Trim(" \t\r\n");
        return (text.StartsWith("ENTER-") || text.StartsWith("EXIT-")) && text.IndexOf('_') > 0 && text.IndexOfAny(" =\n") < 0;
    }

    private static List<JsonElement>? Pairs(string text, out AlertRefusal? refusal)
    {
        refusal = null;
        var fields = new JsonObject();
        foreach (var range in text.AsSpan().SplitAny(PairEnds))
        {
            var part = text.AsSpan()[range].Trim();
            if (part.IsEmpty)
                continue;
            if (fields.Count == MostPairs)
            {
                refusal = AlertText.Bad($"The message has more than {MostPairs} pairs.", "Send the fields of the alert only.");
                return null;
            }

            var at = part.IndexOf('=');
            var name = at < 0 ? "" : part[..at].Trim().ToString();
            if (name.Length == 0)
            {
                refusal = AlertText.Bad($"{CanonicalMessage.Shown(part.ToString())} is not a pair.", "Write pairs such as action=long, divided by a line end, a semicolon or a comma.");
                return null;
            }

            if (fields.ContainsKey(name))
            {
                refusal = AlertText.Bad($"{CanonicalMessage.Shown(name)} stands twice.", "Leave each field once.");
                return null;
            }

            fields[name] = Unquoted(part[(at + 1)..].Trim()).ToString();
        }

        return [Element(fields)];
    }

    private static ReadOnlySpan<char> Unquoted(ReadOnlySpan<char> value) => value.Length >= 2 && value[0] == '"' && value[^1] == '"' ? value[1..^1] : value;
}
