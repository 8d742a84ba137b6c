using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using MartDesk.BitMart.Protocol.Errors;

namespace MartDesk.BitMart.Protocol;

/// <summary>The frame around every REST answer: <c>{"code":1000,"message":"Ok","data":…,"trace":"…"}</c>.</summary>
/// <remarks>
/// Read with the quirks of the real service: <c>msg</c> for <c>message</c>, a code in quotes, <c>requestId</c> for <c>trace</c>, <c>data</c> or <c>trace</c> left out
/// or null, members in any order.
/// </remarks>
public readonly record struct Envelope
{
    /// <summary>Result code; 1000 is success.</summary>
    public required int Code { get; init; }

    /// <summary>The venue's text; empty when it gave none. Its wording varies, so nothing may match on it.</summary>
    public required string Message { get; init; }

    /// <summary>The venue's id of the request; empty when it gave none.</summary>
    public required string Trace { get; init; }

    /// <summary>Where the value of <c>data</c> lies in the bytes read; empty when absent or null.</summary>
    public required Range Data { get; init; }

    /// <summary>True for code 1000.</summary>
    public bool IsOk => Code == BitMartError.Ok.Code;

    /// <summary>True when <c>data</c> was there and not null.</summary>
    public bool HasData => !Data.Equals(default);

    /// <summary>Reads the frame and leaves <c>data</c> as it lies. False when the bytes are no JSON object with a code.</summary>
    /// <param name="json">The whole body, UTF-8.</param>
    /// <param name="envelope">What was read.</param>
    /// <param name="isTerse">True to leave <see cref="Message"/> and <see cref="Trace"/> of a success empty; they are checked all the same.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, out Envelope envelope, bool isTerse = false)
    {
        envelope = default;
        if (!Utf8.IsValid(json)) return false; // Bytes were lost or changed, so nothing in it proves anything; and to make a text of such bytes takes 64 times their memory.
        var reader = new Utf8JsonReader(json);
        try
        {
            return TryRead(ref reader, isTerse, out envelope) && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            return false; // Half of a surrogate pair, written as an escape.
        }
    }

    /// <summary>Writes a successful answer.</summary>
    /// <typeparam name="T">Type of the data.</typeparam>
    /// <param name="output">Where the UTF-8 text goes.</param>
    /// <param name="data">The data.</param>
    /// <param name="dataType">How the data is written.</param>
    /// <param name="trace">Id of the request.</param>
    public static void WriteOk<T>(IBufferWriter<byte> output, T data, JsonTypeInfo<T> dataType, string trace)
    {
        using var writer = new Utf8JsonWriter(output);
        WriteHead(writer, BitMartError.Ok.Code, BitMartError.Ok.Message);
        writer.WritePropertyName("data"u8);
        JsonSerializer.Serialize(writer, data, dataType);
        writer.WriteString("trace"u8, trace);
        writer.WriteEndObject();
    }

    /// <summary>Writes a successful answer whose <c>data</c> is <c>{}</c>, as the cancels give.</summary>
    /// <param name="output">Where the UTF-8 text goes.</param>
    /// <param name="trace">Id of the request.</param>
    public static void WriteOk(IBufferWriter<byte> output, string trace) => WriteBare(output, BitMartError.Ok, BitMartError.Ok.Message, trace);

    /// <summary>Writes a refusal.</summary>
    /// <param name="output">Where the UTF-8 text goes.</param>
    /// <param name="error">The code.</param>
    /// <param name="trace">Id of the request.</param>
    /// <param name="message">Text in place of the code's own.</param>
    public static void WriteError(IBufferWriter<byte> output, BitMartError error, string trace, string? message = null) =>
        WriteBare(output, error, message ?? error.Message, trace);

    private static void WriteBare(IBufferWriter<byte> output, BitMartError error, string message, string trace)
    {
        using var writer = new Utf8JsonWriter(output);
        WriteHead(writer, error.Code, message);
        writer.WriteStartObject("data"u8);
        writer.WriteEndObject();
        writer.WriteString("trace"u8, trace);
        writer.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter writer, int code, string message)
    {
        writer.WriteStartObject();
        writer.WriteNumber("code"u8, code);
        writer.WriteString("message"u8, message);
    }

    private static bool TryRead(ref Utf8JsonReader reader, bool isTerse, out Envelope envelope)
    {
        envelope = default;
        int? code = null;
        string? message = null, trace = null;
        Range data = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("code"u8)) code = ReadCode(ref reader);
            else if (reader.ValueTextEquals("message"u8)) message = ReadText(ref reader, IsUnwanted());
            else if (reader.ValueTextEquals("msg"u8)) message ??= ReadText(ref reader, IsUnwanted());
            else if (reader.ValueTextEquals("trace"u8)) trace = ReadText(ref reader, IsUnwanted()) ?? trace;
            else if (reader.ValueTextEquals("requestId"u8)) trace ??= ReadText(ref reader, IsUnwanted());
            else if (reader.ValueTextEquals("data"u8)) data = SkipData(ref reader);
            else reader.Skip();
        }

        if (code is not { } found) return false;
        envelope = new Envelope { Code = found, Message = message ?? "", Trace = trace ?? "", Data = data };
        return true;

        bool IsUnwanted() => isTerse && code == BitMartError.Ok.Code;
    }

    private static int? ReadCode(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var code)) return code;
        if (reader.TokenType == JsonTokenType.String && int.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out code)) return code;
        reader.Skip();
        return null;
    }

    private static string? ReadText(ref Utf8JsonReader reader, bool isUnwanted)
    {
        reader.Read();
        if (isUnwanted && reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped) return null;
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        reader.Skip();
        return null;
    }

    private static Range SkipData(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return default;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }
}
