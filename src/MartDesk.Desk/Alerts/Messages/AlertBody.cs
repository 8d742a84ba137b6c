using System.Buffers;
using System.Text;
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

    /// <summary>Fields sorted, blanks removed, pointer and secrets left out: equal for messages that say the same.</summary>
    public static string Canonical(JsonElement root) => Print(root, isSorted: true);

    /// <summary>As received, with pointer and secrets masked: what is kept and shown.</summary>
    public static string Masked(JsonElement root) => Print(root, isSorted: false);

    private static string Print(JsonElement root, bool isSorted)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, root, isSorted);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
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

        IEnumerable<JsonProperty> properties = element.EnumerateObject();
        if (isSorted)
            properties = properties.OrderBy(property => property.Name, StringComparer.Ordinal);
        writer.WriteStartObject();
        foreach (var property in properties)
        {
            var isSecret = SecretNames.Contains(CanonicalMessage.Plain(property.Name));
            if (isSecret && isSorted)
                continue;
            writer.WritePropertyName(property.Name);
            if (isSecret)
                writer.WriteStringValue("***");
            else
                Write(writer, property.Value, isSorted);
        }

        writer.WriteEndObject();
    }
}
