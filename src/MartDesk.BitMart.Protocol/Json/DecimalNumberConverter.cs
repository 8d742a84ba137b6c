using System.Text.Json;
using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Json;

/// <summary>A decimal where the reference shows a JSON number, as in the affiliate replies: read from text or a number, written as a number.</summary>
public sealed class DecimalNumberConverter : JsonConverter<decimal>
{
    /// <inheritdoc/>
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WireDecimal.TryRead(ref reader, out var value) ? value : throw new JsonException("Expected a decimal number.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
