using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace MartDesk.BitMart.Futures.Streams.Wire;

/// <summary>Kinds of WebSocket frames (RFC 6455, 5.2).</summary>
internal enum WireFrameKind
{
    /// <summary>Goes on with the message before it.</summary>
    Continuation = 0,

    /// <summary>Text, UTF-8.</summary>
    Text = 1,

    /// <summary>Bytes.</summary>
    Binary = 2,

    /// <summary>The other side ends the connection.</summary>
    Close = 8,

    /// <summary>Wants a pong with the same payload.</summary>
    Ping = 9,

    /// <summary>Answers a ping.</summary>
    Pong = 10,
}

/// <summary>One frame of a WebSocket connection as it lies in a buffer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="IsFinal">True for the last frame of a message.</param>
/// <param name="HeadLength">Bytes before the payload.</param>
/// <param name="PayloadLength">Bytes of the payload.</param>
internal readonly record struct WireFrame(WireFrameKind Kind, bool IsFinal, int HeadLength, int PayloadLength)
{
    /// <summary>Most bytes that may stand before a payload that is sent.</summary>
    public const int LongestHead = 14;

    private const int LargestControlPayload = 125;
    private const byte Final = 0x80;
    private const byte Masked = 0x80;

    /// <summary>Bytes of the whole frame.</summary>
    public int Length => HeadLength + PayloadLength;

    /// <summary>Reads the head of a frame that a server sent; false while it is not whole.</summary>
    /// <param name="bytes">What came so far.</param>
    /// <param name="largest">Most bytes that a payload may have.</param>
    /// <param name="frame">The frame; its payload may still be on its way.</param>
    /// <exception cref="IOException">No server may send this.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryReadHead(ReadOnlySpan<byte> bytes, int largest, out WireFrame frame)
    {
        frame = default;
        if (bytes.Length < 2)
            return false;
        var (first, second) = (bytes[0], bytes[1]);
        var kind = (WireFrameKind)(first & 0x0F);
        var isFinal = (first & Final) != 0;
        if ((first & 0x70) != 0)
            throw new IOException("The server set bits of an extension that was not agreed on.");
        if ((second & Masked) != 0)
            throw new IOException("The server masked a frame, which only clients do.");
        var length = (ulong)(second & 0x7F);
        if (kind is not (WireFrameKind.Continuation or WireFrameKind.Text or WireFrameKind.Binary) && (!isFinal || length > LargestControlPayload || !Enum.IsDefined(kind)))
            throw new IOException($"The server sent a frame of kind {(int)kind} that cannot be.");
        var head = length switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < head)
            return false;
        if (head == 4)
            length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        else if (head == 10)
            length = BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
        if (length > (ulong)largest)
            throw new IOException($"A message is longer than {largest} bytes.");
        frame = new WireFrame(kind, isFinal, head, (int)length);
        return true;
    }

    /// <summary>Writes a whole frame as a client must: final, masked with bytes nobody can guess.</summary>
    /// <param name="output">Room for the payload and <see cref="LongestHead"/> more.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="payload">Its payload.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> output, WireFrameKind kind, ReadOnlySpan<byte> payload)
    {
        output[0] = (byte)(Final | (int)kind);
        var head = 2;
        if (payload.Length <= LargestControlPayload)
        {
            output[1] = (byte)(Masked | payload.Length);
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            output[1] = Masked | 126;
            BinaryPrimitives.WriteUInt16BigEndian(output[2..], (ushort)payload.Length);
            head = 4;
        }
        else
        {
            output[1] = Masked | 127;
            BinaryPrimitives.WriteUInt64BigEndian(output[2..], (ulong)payload.Length);
            head = 10;
        }

        var mask = output.Slice(head, 4);
        RandomNumberGenerator.Fill(mask);
        head += 4;
        for (var i = 0; i < payload.Length; i++)
            output[head + i] = (byte)(payload[i] ^ mask[i & 3]);
        return head + payload.Length;
    }
}
