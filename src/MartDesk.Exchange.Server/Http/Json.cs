using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MartDesk.Exchange.Server.Http;

/// <summary>How numbers are written on the wire: decimals as text without padding, ids as numbers or text as the endpoint has it.</summary>
internal static class Json
{
    /// <summary>Averages are quotients; they are cut to this many decimals, half to even.</summary>
    public const int AverageDecimals = 12;

    private const string Plain = "0.############################";

    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The number without trailing zeros and never with an exponent: <c>100.50</c> is <c>"100.5"</c>.</summary>
    public static string Text(decimal value) => value.ToString(Plain, CultureInfo.InvariantCulture);

    public static void WriteText(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, decimal value)
    {
        Span<char> text = stackalloc char[64];
        writer.WriteString(name, value.TryFormat(text, out var length, Plain, CultureInfo.InvariantCulture) ? text[..length] : Text(value));
    }

    public static void WriteTextValue(this Utf8JsonWriter writer, decimal value)
    {
        Span<char> text = stackalloc char[64];
        writer.WriteStringValue(value.TryFormat(text, out var length, Plain, CultureInfo.InvariantCulture) ? text[..length] : Text(value));
    }

    public static void WriteTextValue(this Utf8JsonWriter writer, long value)
    {
        Span<char> text = stackalloc char[20];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }

    public static void WriteText(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, long value)
    {
        Span<char> text = stackalloc char[20];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        writer.WriteString(name, text[..length]);
    }
}
