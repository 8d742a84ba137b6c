using System.Text.Json;
using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Json;

/// <summary>Whole contracts that stand on the wire as text: <c>"1000"</c>, now and then <c>1000</c> or <c>"1000.0"</c>. A fraction is refused.</summary>
public sealed class ContractsTextConverter : JsonConverter<long>
{
    /// <inheritdoc/>
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (WireDecimal.TryRead(ref reader, out var value) && decimal.IsInteger(value) && value is >= long.MinValue and <= long.MaxValue)
            return (long)value;
        throw new JsonException("Expected whole contracts.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[20];
        System.Buffers.Text.Utf8Formatter.TryFormat(value, text, out var written);
        writer.WriteStringValue(text[..written]);
    }
}
