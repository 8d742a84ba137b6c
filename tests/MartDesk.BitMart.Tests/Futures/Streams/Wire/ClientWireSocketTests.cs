using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Futures.Streams.Wire;

namespace MartDesk.BitMart.Tests.Futures.Streams.Wire;

/// <summary>The real socket against a real server on the loopback.</summary>
public sealed class ClientWireSocketTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Whole_messages_are_read_from_parts_and_from_deflated_binary_and_the_close_is_told()
    {
        var text = new string('x', 40_000);
        await using var socket = await ConnectAsync(async server =>
        {
            await server.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: false, CancellationToken.None);
            await server.SendAsync("end"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            await server.SendAsync(Deflate(text), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            await server.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });

        Assert.Equal(text + "end", await ReceiveAsync(socket));
        Assert.Equal(text, await ReceiveAsync(socket));
        Assert.Null(await ReceiveAsync(socket));
    }

    [Fact]
    public async Task Text_sent_arrives_as_one_text_message()
    {
        var received = new TaskCompletionSource<(string, WebSocketMessageType)>();
        await using var socket = await ConnectAsync(async server =>
        {
            var buffer = new byte[1000];
            var message = await server.ReceiveAsync(buffer, CancellationToken.None);
            received.SetResult((Encoding.UTF8.GetString(buffer, 0, message.Count), message.MessageType));
        });

        await socket.SendAsync(StreamRequests.Ping, CancellationToken.None);

        Assert.Equal(("""{"action":"ping"}""", WebSocketMessageType.Text), await received.Task.WaitAsync(Bound, TimeProvider.System));
    }

    [Fact]
    public async Task Disposal_while_receiving_ends_the_wait_without_a_close_from_the_server()
    {
        var hold = new TaskCompletionSource();
        var socket = await ConnectAsync(_ => hold.Task);
        var waiting = ReceiveAsync(socket);

        await socket.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => waiting.WaitAsync(Bound, TimeProvider.System));
        hold.SetResult();
    }

    [Fact]
    public async Task Cancellation_while_receiving_ends_the_wait()
    {
        var hold = new TaskCompletionSource();
        await using var socket = await ConnectAsync(_ => hold.Task);
        using var stop = new CancellationTokenSource();
        var waiting = socket.ReceiveAsync(new ArrayBufferWriter<byte>(), stop.Token).AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Bound, TimeProvider.System));
        hold.SetResult();
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "The server answered HTTP 403 instead of opening a WebSocket.")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "The server answered HTTP 200 instead of opening a WebSocket.")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: c3RhbGU=\r\n\r\n", "The server's answer to the WebSocket handshake is wrong.")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", "The server's answer to the WebSocket handshake is wrong.")]
    public async Task Server_that_does_not_open_a_websocket_is_refused(string answer, string reason)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync();
        await using var socket = new ClientWireSocket("martdesk-bitmart/test");

        var refusal = await Assert.ThrowsAsync<IOException>(() => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"), CancellationToken.None));

        Assert.Equal(reason, refusal.Message);
        var request = await serving;
        Assert.Contains("\r\nSec-WebSocket-Version: 13\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: martdesk-bitmart/test\r\n", request, StringComparison.Ordinal);

        async Task<string> ServeAsync()
        {
            using var connection = await listener.AcceptTcpClientAsync();
            var stream = connection.GetStream();
            var (text, buffer) = ("", new byte[4096]);
            while (!text.Contains("\r\n\r\n", StringComparison.Ordinal)) text += Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            return text;
        }
    }

    [Fact]
    public void Accepted_key_is_the_one_of_the_standard() => Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", Handshake.AcceptOf("dGhlIHNhbXBsZSBub25jZQ=="));

    private static async Task<ClientWireSocket> ConnectAsync(Func<WebSocket, Task> serve)
    {
        var port = FreePort();
        var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        _ = ServeAsync(listener, serve);
        var socket = new ClientWireSocket("martdesk-bitmart/test");
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/api?protocol=1.1"), CancellationToken.None);
        return socket;
    }

    private static async Task ServeAsync(HttpListener listener, Func<WebSocket, Task> serve)
    {
        using (listener)
        {
            var context = await (await listener.GetContextAsync()).AcceptWebSocketAsync(subProtocol: null);
            await serve(context.WebSocket);
            GC.KeepAlive(context); // A scene that only waits holds nothing of it, and a connection that is collected writes its end.
        }
    }

    private static async Task<string?> ReceiveAsync(ClientWireSocket socket)
    {
        var buffer = new ArrayBufferWriter<byte>();
        return await socket.ReceiveAsync(buffer, CancellationToken.None) ? Encoding.UTF8.GetString(buffer.WrittenSpan) : null;
    }

    private static byte[] Deflate(string text)
    {
        using var packed = new MemoryStream();
        using (var deflater = new DeflateStream(packed, CompressionLevel.NoCompression)) deflater.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
