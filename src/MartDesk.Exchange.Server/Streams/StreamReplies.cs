using System.Buffers;
using System.Text;
using System.Text.Json;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Streams;

/// <summary>Answers to what clients send.</summary>
internal static class StreamReplies
{
    private const int LongestEcho = 200;

    /// <summary>The answer to a ping is this bare text; JSON would break clients.</summary>
    public static readonly ReadOnlyMemory<byte> Pong = "pong"u8.ToArray();

    public static readonly ReadOnlyMemory<byte> LoggedIn = """{"action":"access","success":true}"""u8.ToArray();

    /// <summary>Subscribed or unsubscribed; one answer per topic.</summary>
    public static ReadOnlyMemory<byte> Done(StreamRequest request, string group) => Write(writer =>
    {
        writer.WriteString("action"u8, request.Action);
        writer.WriteString("group"u8, group);
        writer.WriteBoolean("success"u8, true);
        WriteRequest(writer, request);
    });

    public static ReadOnlyMemory<byte> Refused(StreamRequest request, string? group, string error) => Write(writer =>
    {
        writer.WriteString("action"u8, request.Action);
        if (group is not null)
            writer.WriteString("group"u8, group);
        writer.WriteBoolean("success"u8, false);
        WriteRequest(writer, request);
        writer.WriteString("error"u8, error);
    });

    public static ReadOnlyMemory<byte> LoginRefused(string error) => Write(writer =>
    {
        writer.WriteString("action"u8, "access"u8);
        writer.WriteBoolean("success"u8, false);
        writer.WriteString("error"u8, error);
    });

    /// <summary>The last words to a client that asks too much.</summary>
    public static ReadOnlyMemory<byte> LimitBroken(string error) => Write(writer =>
    {
        writer.WriteBoolean("success"u8, false);
        writer.WriteString("error"u8, error);
    });

    /// <summary>The message is no JSON, or has no action.</summary>
    public static ReadOnlyMemory<byte> NotUnderstood(ReadOnlySpan<byte> message)
    {
        var echo = Encoding.UTF8.GetString(message[..Math.Min(message.Length, LongestEcho)]);
        return Write(writer =>
        {
            writer.WriteBoolean("success"u8, false);
            writer.WriteString("error"u8, $"Invalid message: message must be JSON: {echo}");
        });
    }

    private static void WriteRequest(Utf8JsonWriter writer, StreamRequest request)
    {
        writer.WriteStartObject("request"u8);
        writer.WriteString("action"u8, request.Action);
        writer.WriteStartArray("args"u8);
        foreach (var arg in request.Args)
            writer.WriteStringValue(arg);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Json.WriterOptions))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
