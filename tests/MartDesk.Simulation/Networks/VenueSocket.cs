using System.Net.WebSockets;
using System.Threading.Channels;

namespace MartDesk.Simulation.Networks;

/// <summary>The exchange's side of a stream.</summary>
internal sealed class VenueSocket(SimSocket peer) : WebSocket
{
    private readonly Channel<byte[]> _received = Channel.CreateUnbounded<byte[]>();
    private WebSocketState _state = WebSocketState.Open;

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => _state;

    public override string? SubProtocol => null;

    /// <summary>A message of the client arrives.</summary>
    public void Deliver(byte[] text) => _received.Writer.TryWrite(text);

    /// <summary>The connection is gone.</summary>
    public void Break()
    {
        _state = WebSocketState.Aborted;
        _received.Writer.TryComplete();
    }

    public override void Abort()
    {
        if (_state == WebSocketState.Open)
            peer.Closed();
        Break();
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        Abort();
        return Task.CompletedTask;
    }

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        CloseAsync(closeStatus, statusDescription, cancellationToken);

    public override void Dispose() => Abort();

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        byte[]? text;
        while (!_received.Reader.TryRead(out text))
        {
            if (!await _received.Reader.WaitToReadAsync(cancellationToken))
                throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
        }

        text.CopyTo(buffer);
        return new ValueWebSocketReceiveResult(text.Length, WebSocketMessageType.Text, endOfMessage: true);
    }

    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        var received = await ReceiveAsync(buffer.AsMemory(), cancellationToken);
        return new WebSocketReceiveResult(received.Count, received.MessageType, received.EndOfMessage);
    }

    public override ValueTask SendAsync(ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        if (_state != WebSocketState.Open)
            throw new WebSocketException(WebSocketError.InvalidState);
        peer.Carry(buffer.ToArray());
        return ValueTask.CompletedTask;
    }

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        SendAsync(buffer.AsMemory(), messageType, endOfMessage, cancellationToken).AsTask();
}
