using System.Buffers;
using System.Text.Json;

namespace MartDesk.Exchange.Server.Http;

/// <summary>Something to write the JSON of one answer with, taken from the thread's and given back when disposed; nothing is awaited in between.</summary>
internal sealed class JsonPage : IDisposable
{
    private const int KeptBytes = 64 * 1024;

    [ThreadStatic]
    private static JsonPage? _idle;

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    private JsonPage() => Writer = new Utf8JsonWriter(_buffer, Json.WriterOptions);

    public Utf8JsonWriter Writer { get; }

    public static JsonPage Begin()
    {
        var page = _idle ?? new JsonPage();
        _idle = null;
        return page;
    }

    /// <summary>What was written; good until the page is disposed.</summary>
    public ReadOnlySpan<byte> End()
    {
        Writer.Flush();
        return _buffer.WrittenSpan;
    }

    /// <summary>Keeps the page for the next answer of this thread, unless this one was very long.</summary>
    public void Dispose()
    {
        if (_buffer.Capacity > KeptBytes)
            return;
        _buffer.ResetWrittenCount();
        Writer.Reset();
        _idle = this;
    }
}
