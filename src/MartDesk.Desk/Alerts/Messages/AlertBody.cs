using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MartDesk.Desk.Alerts.Messages;

/// <summary>Texts of a message other than the one received.</summary>
internal static class AlertBody
{
    private static readonly HashSet<string> SecretNames = new(
        new[]
        {
            "pointer", "bot_uuid", "uuid", "token", "stub", "bot", "key_name", "secret", "password", "passphrase", "api_secret", "pin",
            "webhook_secret", "api_key", "key", "memo",
        }.Select(CanonicalMessage.Plain),
        StringComparer.Ordinal);

    /// <summary>Characters as they were sent: what is kept is not longer than what came, and whoever shows it encodes it for the place where it is shown.</summary>
    private static readonly JsonWriterOptions AsSent = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The SHA-256 of the message with its fields sorted, blanks removed, pointer and secrets left out: equal for messages that say the same.</summary>
    public static byte[] Hash(JsonElement root)
    {
        using var text = Print(root, isSorted: true);
        return SHA256.HashData(text.Written);
    }

    /// <summary>As received, with pointer and secrets masked: what is kept and shown.</summary>
    public static string Masked(JsonElement root)
    {
        using var text = Print(root, isSorted: false);
        return text.ToString();
    }

    private static TextBuffer Print(JsonElement root, bool isSorted)
    {
        var text = new TextBuffer();
        using (var writer = new Utf8JsonWriter(text, isSorted ? default : AsSent))
            Write(writer, root, isSorted);
        return text;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element, bool isSorted)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var item in element.EnumerateArray())
                Write(writer, item, isSorted);
            writer.WriteEndArray();
            return;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            element.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        if (isSorted)
        {
            var fields = new List<(string Name, JsonElement Value)>(element.GetPropertyCount());
            foreach (var property in element.EnumerateObject())
                fields.Add((property.Name, property.Value));
            fields.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
            foreach (var (name, value) in fields)
                WriteField(writer, name, value, isSorted);
        }
        else
        {
            foreach (var property in element.EnumerateObject())
                WriteField(writer, property.Name, property.Value, isSorted);
        }

        writer.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter writer, string name, JsonElement value, bool isSorted)
    {
        var isSecret = SecretNames.Contains(CanonicalMessage.Plain(name));
        if (isSecret && isSorted)
            return;
        writer.WritePropertyName(name);
        if (isSecret)
            writer.WriteStringValue("***");
        else
            Write(writer, value, isSorted);
    }
}
