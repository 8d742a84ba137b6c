using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace MartDesk.BitMart.Futures.Streams.Wire;

/// <summary>Reads messages out of the frames of a connection, many frames out of one read. One caller at a time.</summary>
/// <remarks>
/// The socket of the runtime makes an asynchronous call for each frame; here a message that lies whole in the buffer costs none, and that is
/// nearly every one when they come fast.
/// </remarks>
/// <param name="stream">The connection after its handshake.</param>
/// <param name="pong">Answers a ping with its payload.</param>
internal sealed class MessageReader(Stream stream, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> pong)
{
    private const int LargestMessage = 4 * 1024 * 1024;
    private const int SmallestRead = 4 * 1024;

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(64 * 1024); // Only what was received into it is read.
    private int _start;
    private int _end;

    /// <summary>Takes a message that came whole and in one frame of text; false when the next one is anything else.</summary>
    /// <param name="message">Receives the text.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryTake(IBufferWriter<byte> message)
    {
        var bytes = _bytes.AsSpan(_start, _end - _start);
        if (!WireFrame.TryReadHead(bytes, LargestMessage, out var frame) || frame.Kind != WireFrameKind.Text || !frame.IsFinal || bytes.Length < frame.Length)
            return false;
        Write(message, bytes[frame.HeadLength..frame.Length]);
        _start += frame.Length;
        return true;
    }

    /// <summary>Receives one whole message, answering pings on the way; false when the other side closed.</summary>
    /// <param name="message">Receives the text; bytes arrive inflated.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReceiveAsync(IBufferWriter<byte> message, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryTake(message))
                return true;
            if (await TakeFrameAsync(cancellationToken) is not { } frame)
                continue;
            switch (frame.Kind)
            {
                case WireFrameKind.Close:
                    return false;
                case WireFrameKind.Ping or WireFrameKind.Pong:
                    await TakeControlAsync(frame, cancellationToken);
                    break;
                case WireFrameKind.Continuation:
                    throw new IOException("The server goes on with a message that it did not begin.");
                default:
                    return await ReceivePartsAsync(frame, message, cancellationToken);
            }
        }
    }

    /// <summary>Puts a message together whose first frame is known, from that frame on.</summary>
    private async ValueTask<bool> ReceivePartsAsync(WireFrame first, IBufferWriter<byte> message, CancellationToken cancellationToken)
    {
        var whole = new ArrayBufferWriter<byte>(Math.Max(first.PayloadLength, 256));
        var frame = first;
        var expected = first.Kind;
        while (true)
        {
            if (frame.Kind is WireFrameKind.Ping or WireFrameKind.Pong)
            {
                await TakeControlAsync(frame, cancellationToken);
            }
            else
            {
                if (frame.Kind != expected)
                    throw new IOException("The server began a message inside another.");
                expected = WireFrameKind.Continuation;
                whole.Write(Payload(frame));
                _start += frame.Length;
                if (whole.WrittenCount > LargestMessage)
                    throw new IOException($"A message is longer than {LargestMessage} bytes.");
                if (frame.IsFinal)
                    break;
            }

            WireFrame? next;
            while ((next = await TakeFrameAsync(cancellationToken)) is null)
            {
            }

            frame = next.Value;
            if (frame.Kind == WireFrameKind.Close)
                return false;
        }

        if (first.Kind == WireFrameKind.Text)
            Write(message, whole.WrittenSpan);
        else
            Inflate(whole.WrittenMemory, message);
        return true;
    }

    /// <summary>The next frame, once it lies whole in the buffer and not yet stepped over; null after a read that did not complete it.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<WireFrame?> TakeFrameAsync(CancellationToken cancellationToken)
    {
        var available = _end - _start;
        var hasHead = WireFrame.TryReadHead(_bytes.AsSpan(_start, available), LargestMessage, out var frame);
        if (hasHead && available >= frame.Length)
            return frame;
        MakeRoom(hasHead ? frame.Length : available + SmallestRead);
        var read = await stream.ReadAsync(_bytes.AsMemory(_end), cancellationToken);
        if (read == 0)
            throw new IOException("The connection was cut.");
        _end += read;
        return null;
    }

    private async ValueTask TakeControlAsync(WireFrame frame, CancellationToken cancellationToken)
    {
        if (frame.Kind == WireFrameKind.Ping)
            await pong(_bytes.AsMemory(_start + frame.HeadLength, frame.PayloadLength), cancellationToken);
        _start += frame.Length;
    }

    private ReadOnlySpan<byte> Payload(WireFrame frame) => _bytes.AsSpan(_start + frame.HeadLength, frame.PayloadLength);

    /// <summary>Makes room for a frame of this length, and for a read worth making.</summary>
    private void MakeRoom(int length)
    {
        var available = _end - _start;
        var target = _bytes.Length >= length + SmallestRead ? _bytes : new byte[Math.Max(_bytes.Length * 2, length + SmallestRead)];
        if (_start > 0 || target != _bytes)
            _bytes.AsSpan(_start, available).CopyTo(target); // Seldom more than a part of one message.
        (_bytes, _start, _end) = (target, 0, available);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write(IBufferWriter<byte> message, ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
            throw new IOException("A text message is no UTF-8.");
        message.Write(text);
    }

    private static void Inflate(ReadOnlyMemory<byte> packed, IBufferWriter<byte> message)
    {
        using var inflater = new DeflateStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        var length = 0;
        while (inflater.Read(message.GetSpan(8 * 1024)) is var read and > 0)
        {
            message.Advance(read);
            length += read;
            if (length > LargestMessage)
                throw new IOException($"A message unpacks to more than {LargestMessage} bytes.");
        }
    }
}
