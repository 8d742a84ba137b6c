using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>A frame from the server, told apart without decoding its data.</summary>
/// <remarks>
/// Data frames are <c>{"group":"…","data":…}</c> in either order. A pong is the bare text <c>pong</c> in the reference and
/// <c>{"group":"System","data":"pong+…"}</c> on the real service; both count.
/// </remarks>
public readonly ref struct StreamFrame
{
    private StreamFrame(StreamFrameKind kind, ReadOnlySpan<byte> group, ReadOnlySpan<byte> data)
    {
        Kind = kind;
        Group = group;
        Data = data;
    }

    /// <summary>What the frame is.</summary>
    public StreamFrameKind Kind { get; }

    /// <summary>UTF-8 text of the topic; empty when there is none.</summary>
    public ReadOnlySpan<byte> Group { get; }

    /// <summary>JSON text of <c>data</c>; empty when there is none.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Tells what a frame is. Never throws; what cannot be read is <see cref="StreamFrameKind.Broken"/>.</summary>
    /// <param name="text">The whole frame, UTF-8.</param>
    public static StreamFrame Read(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("pong"u8)) return new StreamFrame(StreamFrameKind.Pong, default, default);
        if (!Utf8.IsValid(text)) return default; // Bytes were lost or changed; and to make a text of such bytes takes 64 times their memory.
        var reader = new Utf8JsonReader(text);
        try
        {
            return Read(ref reader, text);
        }
        catch (JsonException)
        {
            return default;
        }
        catch (InvalidOperationException)
        {
            return default; // A member of a type that cannot be read as text.
        }
    }

    /// <summary>Writes a data frame.</summary>
    /// <typeparam name="T">Type of the data.</typeparam>
    /// <param name="output">Where the UTF-8 text goes.</param>
    /// <param name="group">The topic.</param>
    /// <param name="data">The data.</param>
    /// <param name="dataType">How the data is written.</param>
    public static void Write<T>(IBufferWriter<byte> output, string group, T data, JsonTypeInfo<T> dataType)
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("group"u8, group);
        writer.WritePropertyName("data"u8);
        JsonSerializer.Serialize(writer, data, dataType);
        writer.WriteEndObject();
    }

    private static StreamFrame Read(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> group = default, data = default;
        var isReply = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("group"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped) return default;
                group = reader.ValueSpan;
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                data = text[start..(int)reader.BytesConsumed];
            }
            else
            {
                isReply |= reader.ValueTextEquals("success"u8);
                reader.Skip();
            }
        }

        if (reader.TokenType != JsonTokenType.EndObject || reader.Read()) return default;
        if (isReply) return new StreamFrame(StreamFrameKind.Reply, group, data);
        if (data.StartsWith("\"pong"u8)) return new StreamFrame(StreamFrameKind.Pong, group, data);
        return group.IsEmpty || data.IsEmpty
            ? new StreamFrame(StreamFrameKind.Unknown, group, data)
            : new StreamFrame(StreamFrameKind.Data, group, data);
    }
}

/// <summary>What a frame from the server is.</summary>
public enum StreamFrameKind
{
    /// <summary>No JSON object.</summary>
    Broken = 0,

    /// <summary>Group and data.</summary>
    Data = 1,

    /// <summary>The answer to a request.</summary>
    Reply = 2,

    /// <summary>The answer to a ping.</summary>
    Pong = 3,

    /// <summary>A JSON object of another shape.</summary>
    Unknown = 4,
}
