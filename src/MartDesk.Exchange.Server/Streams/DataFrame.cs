using System.Buffers;
using System.Text.Json;
using MartDesk.Exchange.Server.Http;

namespace MartDesk.Exchange.Server.Streams;

/// <summary>Writes one message <c>{"group":…,"data":…}</c>: create it, write the data to <see cref="Writer"/>, take the bytes with <see cref="End"/>.</summary>
internal sealed class DataFrame : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    public DataFrame(string group)
    {
        Writer = new Utf8JsonWriter(_buffer, Json.WriterOptions);
        Writer.WriteStartObject();
        Writer.WriteString("group"u8, group);
        Writer.WritePropertyName("data"u8);
    }

    public Utf8JsonWriter Writer { get; }

    public ReadOnlyMemory<byte> End()
    {
        Writer.WriteEndObject();
        Writer.Flush();
        return _buffer.WrittenMemory;
    }

    public void Dispose() => Writer.Dispose();
}
