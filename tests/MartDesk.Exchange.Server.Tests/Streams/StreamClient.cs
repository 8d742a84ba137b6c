using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace MartDesk.Exchange.Server.Tests.Streams;

/// <summary>A WebSocket client that waits for the message it wants, with a bound.</summary>
internal sealed class StreamClient : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 20];

    public static async Task<StreamClient> ConnectAsync(LocalExchange exchange, string path = "/api?protocol=1.1")
    {
        var client = new StreamClient();
        var address = new UriBuilder(new Uri(exchange.Host.Address, path)) { Scheme = "ws" }.Uri;
        await client._socket.ConnectAsync(address, CancellationToken.None);
        return client;
    }

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public Task SendAsync(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    public Task SubscribeAsync(string topic) => SendAsync($$"""{"action":"subscribe","args":["{{topic}}"]}""");

    public async Task LoginAsync(ApiKeyGrant who, long aheadMs = 0)
    {
        var timestamp = (LocalExchange.NowMs + aheadMs).ToString(CultureInfo.InvariantCulture);
        var sign = LocalExchange.Sign(who, timestamp, "bitmart.WebSocket");
        await SendAsync($$"""{"action":"access","args":["{{who.Key}}","{{timestamp}}","{{sign}}","web"]}""");
    }

    /// <summary>The next message as text; empty when the exchange closed the socket.</summary>
    public async Task<string> NextTextAsync()
    {
        using var bound = new CancellationTokenSource(Bound);
        var length = 0;
        while (true)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), bound.Token);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
                return "";
            if (received.EndOfMessage)
                return Encoding.UTF8.GetString(_buffer, 0, length);
        }
    }

    /// <summary>The data of the next message of a group; others are passed over.</summary>
    public async Task<JsonElement> NextDataAsync(string group)
    {
        while (true)
        {
            var message = JsonDocument.Parse(await NextTextAsync()).RootElement;
            if (message.TryGetProperty("data", out var data) && message.GetProperty("group").GetString() == group)
                return data;
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
