using System.Text.Json;
using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Json;

/// <summary>A decimal that may be missing. BitMart writes "none" as an absent member, <c>null</c>, empty text or <c>-</c>; all read as null.</summary>
public class OptionalDecimalTextConverter : JsonConverter<decimal?>
{
    /// <summary>Null reaches <see cref="Write"/>, where the wire has a word for it.</summary>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (WireDecimal.TryRead(ref reader, out var value)) return value;
        if (reader.TokenType == JsonTokenType.Null || (reader.TokenType == JsonTokenType.String && IsNone(ref reader))) return null;
        throw new JsonException("Expected a decimal number, an empty text or \"-\".");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options)
    {
        if (value is { } number) WireDecimal.Write(writer, number);
        else WriteNone(writer);
    }

    /// <summary>True for the texts that mean "none" here.</summary>
    private protected virtual bool IsNone(ref Utf8JsonReader reader) => reader.ValueTextEquals(""u8) || reader.ValueTextEquals("-"u8);

    /// <summary>True for text that is not meant as a number. What begins like one and is none, too large for example, is no word.</summary>
    private protected static bool IsWord(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals(""u8) || reader.ValueTextEquals("-"u8) || (!reader.HasValueSequence && reader.ValueSpan is [(>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z'), ..]);

    /// <summary>Writes "none".</summary>
    private protected virtual void WriteNone(Utf8JsonWriter writer) => writer.WriteNullValue();
}

/// <summary>A decimal whose absence the wire writes as <c>-</c>, as in the order channel.</summary>
public sealed class DashDecimalConverter : OptionalDecimalTextConverter
{
    private protected override void WriteNone(Utf8JsonWriter writer) => writer.WriteStringValue("-"u8);
}

/// <summary>A price that reads <c>market price</c> for a market order, as in the reply of Submit Order. Null is that word.</summary>
public sealed class MarketPriceConverter : OptionalDecimalTextConverter
{
    private protected override bool IsNone(ref Utf8JsonReader reader) => IsWord(ref reader);

    private protected override void WriteNone(Utf8JsonWriter writer) => writer.WriteStringValue("market price"u8);
}

/// <summary>A price that may be a word for "at the market", as in lists of plan orders. Every word reads as null; null is left out.</summary>
public sealed class PriceOrWordConverter : OptionalDecimalTextConverter
{
    private protected override bool IsNone(ref Utf8JsonReader reader) => IsWord(ref reader);
}
