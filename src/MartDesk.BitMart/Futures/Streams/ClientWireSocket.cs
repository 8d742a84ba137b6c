using System.Buffers;
using System.IO.Compression;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace MartDesk.BitMart.Futures.Streams;

/// <summary>The real socket.</summary>
internal sealed class ClientWireSocket : IWireSocket
{
    private const int LargestMessage = 4 * 1024 * 1024;
    private readonly ClientWebSocket _socket = new();

    public ClientWireSocket(string userAgent)
    {
        _socket.Options.SetRequestHeader("User-Agent", userAgent);
        _socket.Options.Proxy = null;
        _socket.Options.KeepAliveInterval = TimeSpan.Zero; // The stream pings by itself and expects an answer.
    }

    public Task ConnectAsync(Uri address, CancellationToken cancellationToken) => _socket.ConnectAsync(address, cancellationToken);

    public ValueTask SendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken) =>
        _socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReceiveAsync(IBufferWriter<byte> buffer, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte>? packed = null;
        var length = 0;
        while (true)
        {
            var target = packed ?? buffer;
            var part = await _socket.ReceiveAsync(target.GetMemory(8 * 1024), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close) return false;
            if (part.MessageType == WebSocketMessageType.Binary && packed is null)
            {
                // The first part lies in the buffer's memory but was not counted into it: read it over to where it is unpacked from.
                packed = new ArrayBufferWriter<byte>();
                packed.Write(target.GetSpan(part.Count)[..part.Count]);
            }
            else
            {
                target.Advance(part.Count);
            }

            length += part.Count;
            if (length > LargestMessage) throw new IOException($"A message is longer than {LargestMessage} bytes.");
            if (!part.EndOfMessage) continue;
            if (packed is not null) Inflate(packed.WrittenMemory, buffer);
            return true;
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Abort(); // A polite close would wait for the other side; nothing here may hang.
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Inflate(ReadOnlyMemory<byte> packed, IBufferWriter<byte> buffer)
    {
        using var inflater = new DeflateStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        var length = 0;
        while (inflater.Read(buffer.GetSpan(8 * 1024)) is var read and > 0)
        {
            buffer.Advance(read);
            length += read;
            if (length > LargestMessage) throw new IOException($"A message unpacks to more than {LargestMessage} bytes.");
        }
    }
}
