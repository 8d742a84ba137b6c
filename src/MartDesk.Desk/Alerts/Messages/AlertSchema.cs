using System.Text.Json.Nodes;

namespace MartDesk.Desk.Alerts.Messages;

/// <summary>The published JSON Schema of the canonical message, and the check against it.</summary>
public static class AlertSchema
{
    private static readonly Lazy<byte[]> Loaded = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);
    private static readonly Lazy<SchemaNode> Root = new(() => SchemaNode.Parse(Loaded.Value), LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>The schema's text, UTF-8: JSON Schema draft 2020-12.</summary>
    public static ReadOnlyMemory<byte> Text => Loaded.Value;

    /// <summary>The refusal of a message that breaks the schema; null when it fits.</summary>
    internal static AlertRefusal? Check(CanonicalMessage message)
    {
        if (!message.Has("action") && !message.Has("market_position"))
            return AlertRefusal.Rule("missing_field", "action is missing.", "Send \"action\":\"{{strategy.order.action}}\", or market_position and position_size.");
        return Root.Value.Check(message.Form, "") is not { } broken
            ? null
            : AlertRefusal.Rule("bad_value", $"{broken.In(message.SentAs)}.");
    }

    /// <summary>The first place where a form breaks the schema; null when it fits.</summary>
    internal static SchemaBreak? Check(JsonNode form) => Root.Value.Check(form, "");

    private static byte[] Load()
    {
        using var stream = typeof(AlertSchema).Assembly.GetManifestResourceStream("MartDesk.Desk.Alerts.Messages.alert.schema.json")
            ?? throw new InvalidOperationException("The schema is part of the assembly.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
