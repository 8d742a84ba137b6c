using System.Buffers.Binary;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace MartDesk.Benchmarks.Sdk.Streams;

/// <summary>The floors that read from a socket: <c>ClientWebSocket</c> with nothing (F0), a scan (F2) or decoding by hand (F3) after it, and an own frame reader with a scan (F1).</summary>
internal static class SocketFloor
{
    private static readonly byte[] Subscribe = Encoding.ASCII.GetBytes("""{"action":"subscribe","args":["futures/bench"]}""");

    /// <summary>Reads so many messages through <c>ClientWebSocket</c>.</summary>
    public static async Task ReadAsync(int port, int messages, Action<int> progress, Action<ReadOnlyMemory<byte>> take)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/"), CancellationToken.None);
        await socket.SendAsync(Subscribe, WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[64 * 1024];
        for (var i = -1; i < messages; i++)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            if (i < 0)
                continue;
            take(buffer.AsMemory(0, length));
            progress(i);
        }
    }

    /// <summary>F1: many frames out of one large read.</summary>
    public static async Task ReadFramesAsync(int port, int messages, Action<int> progress)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", port);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var buffer = new byte[512 * 1024];
        await socket.ReceiveAsync(buffer.AsMemory());
        await socket.SendAsync(Subscribe); // Not masked; the server of this benchmark does not look.
        var (start, end) = (0, 0);
        for (var i = -1; i < messages;)
        {
            while (i < messages && TryFrame(buffer.AsSpan(start, end - start), out var head, out var length))
            {
                if (i >= 0)
                {
                    HandDecoder.Scan(buffer.AsSpan(start + head, length));
                    progress(i);
                }

                start += head + length;
                i++;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (i < messages)
                end += await socket.ReceiveAsync(buffer.AsMemory(end));
        }
    }

    private static bool TryFrame(ReadOnlySpan<byte> bytes, out int head, out int length)
    {
        (head, length) = (2, 0);
        if (bytes.Length < 4)
            return false;
        length = bytes[1] & 127;
        if (length == 126)
            (head, length) = (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
        return bytes.Length >= head + length;
    }
}
