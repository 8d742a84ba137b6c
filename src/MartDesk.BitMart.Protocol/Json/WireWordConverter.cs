using System.Text.Json;
using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Json;

/// <summary>Reads and writes a wire word; a word outside the reference's list is kept, not refused.</summary>
/// <typeparam name="TWord">The word's type.</typeparam>
public sealed class WireWordConverter<TWord> : JsonConverter<TWord>
    where TWord : struct, IWireWord<TWord>
{
    /// <inheritdoc/>
    public override TWord Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException($"Expected a word for {typeof(TWord).Name}, found {reader.TokenType}.");
        foreach (var word in TWord.Known)
        {
            if (reader.ValueTextEquals(word.Wire)) return word;
        }

        return TWord.FromWire(reader.GetString()!); // A string token always has text.
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TWord value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Wire ?? "");
}
