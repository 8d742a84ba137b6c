using System.Buffers;

namespace MartDesk.BitMart.Futures.Streams;

/// <summary>One WebSocket connection. The seam at which tests put a socket of their own.</summary>
public interface IWireSocket : IAsyncDisposable
{
    /// <summary>Connects, once.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="cancellationToken">Abandons the attempt.</param>
    Task ConnectAsync(Uri address, CancellationToken cancellationToken);

    /// <summary>Sends one text frame. Not called again before it returned.</summary>
    /// <param name="text">UTF-8 text.</param>
    /// <param name="cancellationToken">Abandons the send and with it the connection.</param>
    ValueTask SendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken);

    /// <summary>Receives one whole message, however many frames it came in. Binary messages arrive inflated (raw deflate).</summary>
    /// <param name="buffer">Receives the UTF-8 text.</param>
    /// <param name="cancellationToken">Abandons the wait and with it the connection.</param>
    /// <returns>False when the other side closed.</returns>
    ValueTask<bool> ReceiveAsync(IBufferWriter<byte> buffer, CancellationToken cancellationToken);
}
