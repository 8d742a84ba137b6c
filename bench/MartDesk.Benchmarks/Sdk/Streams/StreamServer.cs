using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using MartDesk.Benchmarks.Processes;

namespace MartDesk.Benchmarks.Sdk.Streams;

/// <summary>A WebSocket server of raw TCP: it answers the first message, then sends framed messages back to back in large writes, so that nothing but the client limits the rate.</summary>
internal static class StreamServer
{
    private const int WriteSize = 256 * 1024;

    /// <summary>In a child process: serves until the parent is gone.</summary>
    /// <param name="channel">Which messages.</param>
    /// <param name="messages">How many to each connection, before it is closed.</param>
    /// <param name="topics">Symbols they are spread over.</param>
    public static void Serve(string channel, int messages, int topics)
    {
        var payload = Frame(StreamMessages.Make(channel, 4096, topics), out var ends);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture));
        _ = Task.Run(() =>
        {
            while (true)
            {
                using var socket = listener.AcceptSocket();
                try
                {
                    socket.NoDelay = true;
                    Converse(socket, payload, ends, messages);
                }
                catch (SocketException)
                {
                    // The client has gone; the next one comes.
                }
            }
        });
        ChildProcess.WaitForParent();
    }

    private static void Converse(Socket socket, byte[] payload, int[] ends, int messages)
    {
        var request = Receive(socket, "\r\n\r\n");
        var key = request.Split("Sec-WebSocket-Key:", 2)[1].Split("\r\n", 2)[0].Trim();
#pragma warning disable CA5350 // The WebSocket handshake is defined with SHA-1.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        socket.Send(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
        socket.Receive(new byte[8192]); // The subscription; what it asks for is known.
        socket.Send(Frame([Encoding.ASCII.GetBytes("""{"action":"subscribe","group":"futures/bench","success":true}""")], out _));
        while (messages > 0)
        {
            var round = Math.Min(messages, ends.Length);
            var end = ends[round - 1];
            for (var at = 0; at < end; at += WriteSize)
                socket.Send(payload.AsSpan(at, Math.Min(WriteSize, end - at)));
            messages -= round;
        }

        socket.Receive(new byte[8192]); // Until the client closes: it wants to see the last message first.
    }

    private static string Receive(Socket socket, string until)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(until, StringComparison.Ordinal))
        {
            var read = socket.Receive(buffer);
            if (read == 0)
                throw new SocketException((int)SocketError.ConnectionReset);
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    private static byte[] Frame(byte[][] messages, out int[] ends)
    {
        var bytes = new MemoryStream();
        ends = new int[messages.Length];
        Span<byte> head = stackalloc byte[4];
        for (var i = 0; i < messages.Length; i++)
        {
            head[0] = 0x81; // A whole text message.
            var isShort = messages[i].Length < 126;
            head[1] = isShort ? (byte)messages[i].Length : (byte)126;
            BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)messages[i].Length);
            bytes.Write(head[..(isShort ? 2 : 4)]);
            bytes.Write(messages[i]);
            ends[i] = (int)bytes.Length;
        }

        return bytes.ToArray();
    }
}
