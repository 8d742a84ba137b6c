using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Tests.Futures.Streams;

/// <summary>A socket played by a test: says what the test says, keeps what was sent.</summary>
internal sealed class ScriptedSocket(Action<ScriptedSocket, StreamRequest> answer, Exception? connectFailure) : IWireSocket
{
    private readonly Channel<byte[]?> _incoming = Channel.CreateUnbounded<byte[]?>();

    public ConcurrentQueue<string> Sent { get; } = new();

    public Uri? Address { get; private set; }

    public bool IsDisposed { get; private set; }

    public void Say(string text) => _incoming.Writer.TryWrite(Encoding.UTF8.GetBytes(text));

    public void Close() => _incoming.Writer.TryWrite(null);

    public void Break(string reason) => _incoming.Writer.TryComplete(new IOException(reason));

    public Task ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        Address = address;
        return connectFailure is null ? Task.CompletedTask : Task.FromException(connectFailure);
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        Sent.Enqueue(Encoding.UTF8.GetString(text.Span));
        answer(this, JsonSerializer.Deserialize(text.Span, FuturesJson.Default.StreamRequest)!);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<bool> ReceiveAsync(IBufferWriter<byte> buffer, CancellationToken cancellationToken)
    {
        byte[]? message;
        try
        {
            message = await _incoming.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException exception) when (exception.InnerException is IOException broken)
        {
            throw broken;
        }

        if (message is null) return false;
        buffer.Write(message);
        return true;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
