using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MartDesk.Desk.Alerts.Messages;

/// <summary>Messages that are not JSON: <c>key=value</c> pairs, Alertatron's commands, WunderTrading's code.</summary>
internal static class PlainText
{
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

        if (IsCode(Encoding.UTF8.GetBytes(text)))
            return [Element(new JsonObject { ["code"] = text.Trim() })];
        return AlertatronText.IsOne(text) ? AlertatronText.Read(text, out refusal) : Pairs(text, out refusal);
    }

    internal static JsonElement Element(JsonObject fields) => JsonSerializer.SerializeToElement((JsonNode)fields, NodeJson.Default.JsonNode);

    private static bool IsCode(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\r\n"u8);
        return (text.StartsWith("ENTER-"u8) || text.StartsWith("EXIT-"u8)) && text.IndexOf((byte)'_') > 0 && text.IndexOfAny(" =\n"u8) < 0;
    }

    private static List<JsonElement>? Pairs(string text, out AlertRefusal? refusal)
    {
        refusal = null;
        var fields = new JsonObject();
        foreach (var part in text.Split(PairEnds, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=');
            var name = at < 0 ? "" : part[..at].Trim();
            if (name.Length == 0)
            {
                refusal = AlertText.Bad($"{CanonicalMessage.Shown(part)} is not a pair.", "Write pairs such as action=long, divided by a line end, a semicolon or a comma.");
                return null;
            }

            if (fields.ContainsKey(name))
            {
                refusal = AlertText.Bad($"{CanonicalMessage.Shown(name)} stands twice.", "Leave each field once.");
                return null;
            }

            fields[name] = Unquoted(part[(at + 1)..].Trim());
        }

        return [Element(fields)];
    }

    private static string Unquoted(string value) => value.Length >= 2 && value[0] == '"' && value[^1] == '"' ? value[1..^1] : value;
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonNode))]
internal sealed partial class NodeJson : System.Text.Json.Serialization.JsonSerializerContext;
