using System.Buffers;
using System.Runtime.CompilerServices;

namespace MartDesk.BitMart.Futures.Streams.Wire;

/// <summary>The real socket: the runtime's connection and handshake, and frames of our own on it.</summary>
internal sealed class ClientWireSocket(string userAgent) : IWireSocket
{
    private readonly HttpMessageInvoker _http = new(Handshake.CreateHandler(), disposeHandler: true);
    private readonly SemaphoreSlim _sending = new(1, 1);
    private HttpResponseMessage? _connection;
    private Stream? _stream;
    private MessageReader? _reader;

    public async Task ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        _connection = await Handshake.OpenAsync(_http, address, userAgent, cancellationToken);
        _stream = await _connection.Content.ReadAsStreamAsync(cancellationToken);
        _reader = new MessageReader(_stream, (payload, token) => SendAsync(WireFrameKind.Pong, payload, token));
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken) => SendAsync(WireFrameKind.Text, text, cancellationToken);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ValueTask<bool> ReceiveAsync(IBufferWriter<byte> buffer, CancellationToken cancellationToken)
    {
        var reader = _reader ?? throw new InvalidOperationException("The socket was not connected.");
        return !cancellationToken.IsCancellationRequested && reader.TryTake(buffer) ? new ValueTask<bool>(true) : reader.ReceiveAsync(buffer, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        // A polite close would wait for the other side; nothing here may hang. Whoever reads or sends meets a closed connection.
        _stream?.Dispose();
        _connection?.Dispose();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The stream's sender and the answers to pings take turns.</summary>
    private async ValueTask SendAsync(WireFrameKind kind, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var stream = _stream ?? throw new InvalidOperationException("The socket was not connected.");
        await _sending.WaitAsync(cancellationToken);
        try
        {
            var frame = new byte[payload.Length + WireFrame.LongestHead];
            await stream.WriteAsync(frame.AsMemory(0, WireFrame.Write(frame, kind, payload.Span)), cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }
}
