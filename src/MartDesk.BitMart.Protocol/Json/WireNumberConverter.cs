using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Json;

/// <summary>Reads an enumeration from a JSON number or a number in quotes, writes a number. Values outside the reference's list are kept.</summary>
/// <typeparam name="TEnum">An enumeration over <see cref="int"/> whose values are the wire's.</typeparam>
public sealed class WireNumberConverter<TEnum> : JsonConverter<TEnum>
    where TEnum : unmanaged, Enum
{
    /// <inheritdoc/>
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
            return Unsafe.BitCast<int, TEnum>(number);
        if (reader.TokenType == JsonTokenType.String
            && int.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
            return Unsafe.BitCast<int, TEnum>(number);
        throw new JsonException($"Expected a whole number for {typeof(TEnum).Name}, found {reader.TokenType}.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(Unsafe.BitCast<TEnum, int>(value));
}
