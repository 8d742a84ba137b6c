using System.Buffers;
using System.Security.Cryptography;
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

    private const int UsualBytes = 512;

    /// <summary>The SHA-256 of the message with its fields sorted, blanks removed, pointer and secrets left out: equal for messages that say the same.</summary>
    public static byte[] Hash(JsonElement root) => SHA256.HashData(Print(root, isSorted: true));

    /// <summary>As received, with pointer and secrets masked: what is kept and shown.</summary>
    public static string Masked(JsonElement root) => Encoding.UTF8.GetString(Print(root, isSorted: false));

    private static ReadOnlySpan<byte> Print(JsonElement root, bool isSorted)
    {
        var buffer = new ArrayBufferWriter<byte>(UsualBytes);
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, root, isSorted);
        return buffer.WrittenSpan;
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

        var fields = new List<(string Name, JsonElement Value)>(element.GetPropertyCount());
        foreach (var property in element.EnumerateObject())
            fields.Add((property.Name, property.Value));
        if (isSorted)
            fields.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        writer.WriteStartObject();
        foreach (var (name, value) in fields)
        {
            var isSecret = SecretNames.Contains(CanonicalMessage.Plain(name));
            if (isSecret && isSorted)
                continue;
            writer.WritePropertyName(name);
            if (isSecret)
                writer.WriteStringValue("***");
            else
                Write(writer, value, isSorted);
        }

        writer.WriteEndObject();
    }
}
