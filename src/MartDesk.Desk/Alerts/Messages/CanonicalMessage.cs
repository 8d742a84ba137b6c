using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MartDesk.Desk.Alerts.Messages;

/// <summary>A message under our names and in our words, in whichever sender's it was written: the form that the published schema describes.</summary>
internal sealed class CanonicalMessage
{
    private const int MostNames = 1024;
    private const int LongestName = 256;

    private static readonly ConcurrentDictionary<string, string> PlainNames = new(StringComparer.Ordinal);

    private readonly SentFields _sent;
    private readonly List<string> _warnings = [];
    private long? _eventTimeMs;
    private bool _isTimeRead;

    private CanonicalMessage(SentFields sent) => _sent = sent;

    /// <summary>The fields. Numbers are JSON numbers, quantities text with their mark, words ours.</summary>
    public JsonObject Form { get; } = [];

    /// <summary>Why the message has no form; null when it has one.</summary>
    public AlertRefusal? Refusal { get; private set; }

    /// <summary>What was understood but is worth a word to the sender.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The form of one message.</summary>
    public static CanonicalMessage From(JsonElement root)
    {
        var sent = new SentFields(root);
        var message = new CanonicalMessage(sent) { Refusal = sent.Conflict };
        foreach (var (name, field) in sent.Fields)
            message.Put(name, field.Value);
        message.PutUnknown(sent.Unknown);
        message.Refusal ??= Dialects.Settle(message);
        return message;
    }

    public bool Has(string name) => Form.ContainsKey(name);

    /// <summary>The name by which a field was sent.</summary>
    public string SentAs(string name) => _sent.Fields.TryGetValue(name, out var field) ? field.SentAs : name;

    /// <summary>The value as text; null when absent.</summary>
    public string? Text(string name) => Form[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => other.ToJsonString(),
    };

    /// <summary>The sender's time in Unix milliseconds; null when there is none or it is not a time. It is read once.</summary>
    public long? EventTimeMs
    {
        get
        {
            if (!_isTimeRead)
                (_eventTimeMs, _isTimeRead) = (Text("timestamp") is { } text ? AlertReader.TimeMs(text) : null, true);
            return _eventTimeMs;
        }
    }

    /// <summary>The value as number; null when absent. The schema has been checked before.</summary>
    public decimal? Number(string name) => Form[name] is JsonValue value && value.TryGetValue<decimal>(out var number) ? number : null;

    public int? Whole(string name) => (int?)Number(name);

    public bool Flag(string name) => Form[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>Sets a field; null takes it away.</summary>
    public void Set(string name, JsonNode? value)
    {
        if (value is null)
            Form.Remove(name);
        else
            Form[name] = value;
    }

    public void Warn(string warning) => _warnings.Add(warning);

    private void Put(string name, JsonElement value)
    {
        var node = FieldWords.Convert(name, value, out var refusal);
        if (refusal is not null)
            Refusal ??= AlertRefusal.Rule(refusal.Code, $"{SentAs(name)} {refusal.Message}", refusal.Hint);
        Set(name, node);
    }

    private void PutUnknown(IReadOnlyDictionary<string, JsonElement> unknown)
    {
        if (unknown.Count == 0)
            return;
        var extras = Form["extras"] as JsonObject ?? [];
        foreach (var (name, value) in unknown)
            extras[name] = Node(value);
        Form["extras"] = extras;
    }

    /// <summary>A value as it was sent. It stands on the message's own bytes and is read when it is asked for.</summary>
    public static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        _ => JsonValue.Create(value),
    };

    public static bool TryDecimal(string text, out decimal value) => decimal.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);

    /// <summary>A value as it may be repeated in an answer: short and without control characters.</summary>
    public static string Shown(string text)
    {
        var cut = text.Length > 40 ? text[..40] + "…" : text;
        return $"\"{string.Concat(cut.Select(c => char.IsControl(c) ? '?' : c))}\"";
    }

    /// <summary>A name without case, <c>_</c>, <c>-</c> and blanks.</summary>
    /// <remarks>Senders use few names, each of them many times; the first ones met are remembered. A long one is none of ours, and is left as it is.</remarks>
    public static string Plain(string name)
    {
        if (name.Length > LongestName)
            return name;
        if (PlainNames.TryGetValue(name, out var known))
            return known;
        var plain = Stripped(name);
        if (PlainNames.Count < MostNames)
            PlainNames.TryAdd(name, plain);
        return plain;
    }

    private static string Stripped(string name)
    {
        Span<char> lower = stackalloc char[LongestName];
        var length = 0;
        foreach (var character in name)
        {
            if (character is not ('_' or '-' or ' '))
                lower[length++] = char.ToLowerInvariant(character);
        }

        return name.AsSpan().SequenceEqual(lower[..length]) ? name : lower[..length].ToString();
    }
}
