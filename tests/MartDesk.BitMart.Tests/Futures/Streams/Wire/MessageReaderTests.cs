using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using MartDesk.BitMart.Futures.Streams.Wire;

namespace MartDesk.BitMart.Tests.Futures.Streams.Wire;

public sealed class MessageReaderTests
{
    private const int Seed = 20_261_121;

    /// <summary>Messages of every size and kind, split into frames anywhere, with pings between, arriving in pieces of any length.</summary>
    [Fact]
    public async Task Whatever_the_frames_and_however_they_arrive_the_messages_are_the_same()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 300; round++)
        {
            var wire = new MemoryStream();
            var (messages, pings) = (new List<string>(), new List<string>());
            for (var i = random.Next(1, 30); i > 0; i--)
            {
                var text = new string((char)random.Next('a', 'z'), random.Next(4) switch { 0 => random.Next(4), 1 => random.Next(120, 130), 2 => random.Next(1000), _ => random.Next(60_000, 70_000) }) + "é";
                messages.Add(text);
                var isPacked = random.Next(5) == 0;
                var payload = isPacked ? Deflate(text) : Encoding.UTF8.GetBytes(text);
                var kind = isPacked ? WireFrameKind.Binary : WireFrameKind.Text;
                while (random.Next(3) == 0)
                {
                    var part = random.Next(payload.Length + 1);
                    Put(wire, kind, isFinal: false, payload.AsSpan(0, part));
                    payload = payload[part..];
                    kind = WireFrameKind.Continuation;
                    if (random.Next(2) == 0)
                    {
                        pings.Add($"ping {pings.Count}");
                        Put(wire, WireFrameKind.Ping, isFinal: true, Encoding.UTF8.GetBytes(pings[^1]));
                        Put(wire, WireFrameKind.Pong, isFinal: true, []);
                    }
                }

                Put(wire, kind, isFinal: true, payload);
            }

            Put(wire, WireFrameKind.Close, isFinal: true, [3, 232]);
            var answered = new List<string>();
            var reader = new MessageReader(new Dripping(wire.ToArray(), random), (ping, _) =>
            {
                answered.Add(Encoding.UTF8.GetString(ping.Span));
                return ValueTask.CompletedTask;
            });

            foreach (var message in messages) Assert.Equal(message, await ReceiveAsync(reader));
            Assert.Null(await ReceiveAsync(reader));
            Assert.Equal(pings, answered);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xC1, 0x01, 0x61 }, "an extension")]
    [InlineData(new byte[] { 0x81, 0x81, 1, 2, 3, 4, 0x61 }, "only clients do")]
    [InlineData(new byte[] { 0x83, 0x00 }, "kind 3")]
    [InlineData(new byte[] { 0x8F, 0x00 }, "kind 15")]
    [InlineData(new byte[] { 0x09, 0x00 }, "kind 9")]
    [InlineData(new byte[] { 0x89, 0x7E, 0x00, 0x80 }, "kind 9")]
    [InlineData(new byte[] { 0x80, 0x01, 0x61 }, "did not begin")]
    [InlineData(new byte[] { 0x01, 0x01, 0x61, 0x81, 0x01, 0x61 }, "inside another")]
    [InlineData(new byte[] { 0x01, 0x00, 0x01, 0x00, 0x80, 0x00 }, "inside another")]
    [InlineData(new byte[] { 0x81, 0x02, 0xC3, 0x28 }, "no UTF-8")]
    [InlineData(new byte[] { 0x81, 0x7F, 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF }, "longer than")]
    [InlineData(new byte[] { 0x81, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, "longer than")]
    [InlineData(new byte[] { 0x81, 0x05, 0x61, 0x61 }, "was cut")]
    [InlineData(new byte[] { 0x01, 0x01, 0x61 }, "was cut")]
    [InlineData(new byte[] { 0x81 }, "was cut")]
    [InlineData(new byte[0], "was cut")]
    public async Task What_no_server_may_send_ends_the_connection(byte[] wire, string reason)
    {
        var reader = new MessageReader(new MemoryStream(wire), (_, _) => ValueTask.CompletedTask);

        var refusal = await Assert.ThrowsAsync<IOException>(() => ReceiveAsync(reader));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_without_end_is_given_up_and_not_kept_in_memory()
    {
        var part = new byte[1024 * 1024];
        var wire = new MemoryStream();
        Put(wire, WireFrameKind.Text, isFinal: false, part);
        for (var i = 0; i < 5; i++) Put(wire, WireFrameKind.Continuation, isFinal: false, part);
        var reader = new MessageReader(new MemoryStream(wire.ToArray()), (_, _) => ValueTask.CompletedTask);

        Assert.Contains("longer than", (await Assert.ThrowsAsync<IOException>(() => ReceiveAsync(reader))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_without_sense_never_hang_the_reader()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 20_000; round++)
        {
            var wire = new byte[random.Next(1, 64)];
            random.NextBytes(wire);
            if (random.Next(2) == 0) wire[0] = (byte)(0x80 | random.Next(3)); // Else nearly none comes past the first byte.
            var reader = new MessageReader(new MemoryStream(wire), (_, _) => ValueTask.CompletedTask);
            try
            {
                while (await ReceiveAsync(reader) is not null)
                {
                }
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException)
            {
                // Refused, as it must be.
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Frame_that_is_sent_is_masked_and_carries_its_payload(int length)
    {
        var payload = new byte[length];
        new Random(Seed).NextBytes(payload);
        var frame = new byte[length + WireFrame.LongestHead];

        var written = WireFrame.Write(frame, WireFrameKind.Text, payload);

        Assert.Equal((0x81, 0x80), (frame[0], frame[1] & 0x80));
        var head = written - length;
        var told = (frame[1] & 0x7F) switch { 126 => BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(2)), 127 => (int)BinaryPrimitives.ReadUInt64BigEndian(frame.AsSpan(2)), var small => small };
        Assert.Equal(length, told);
        Assert.Equal(payload, Enumerable.Range(0, length).Select(i => (byte)(frame[head + i] ^ frame[head - 4 + (i & 3)])));
    }

    [Fact]
    public void Messages_that_lie_in_the_buffer_are_taken_without_allocation()
    {
        var wire = new MemoryStream();
        for (var i = 0; i < 200; i++) Put(wire, WireFrameKind.Text, isFinal: true, "{\"data\":1}"u8);
        var reader = new MessageReader(new MemoryStream(wire.ToArray()), (_, _) => ValueTask.CompletedTask);
        var message = new ArrayBufferWriter<byte>(1024);
        Assert.True(reader.ReceiveAsync(message, CancellationToken.None).AsTask().IsCompletedSuccessfully);
        Take(99);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Take(100);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Take(int count)
        {
            for (var i = 0; i < count; i++)
            {
                message.ResetWrittenCount();
                if (!reader.TryTake(message)) throw new InvalidOperationException("A message was not there.");
            }
        }
    }

    private static async Task<string?> ReceiveAsync(MessageReader reader)
    {
        var message = new ArrayBufferWriter<byte>();
        return await reader.ReceiveAsync(message, CancellationToken.None) ? Encoding.UTF8.GetString(message.WrittenSpan) : null;
    }

    private static void Put(MemoryStream wire, WireFrameKind kind, bool isFinal, ReadOnlySpan<byte> payload)
    {
        wire.WriteByte((byte)((isFinal ? 0x80 : 0) | (int)kind));
        Span<byte> length = stackalloc byte[8];
        if (payload.Length < 126)
        {
            wire.WriteByte((byte)payload.Length);
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            wire.WriteByte(126);
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)payload.Length);
            wire.Write(length[..2]);
        }
        else
        {
            wire.WriteByte(127);
            BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)payload.Length);
            wire.Write(length);
        }

        wire.Write(payload);
    }

    private static byte[] Deflate(string text)
    {
        using var packed = new MemoryStream();
        using (var deflater = new DeflateStream(packed, CompressionLevel.Fastest)) deflater.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    /// <summary>Gives what it has in pieces of any length, at times later than asked.</summary>
    private sealed class Dripping(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (random.Next(4) == 0) await Task.Yield();
            var most = random.Next(3) switch { 0 => 1 + random.Next(3), 1 => 1 + random.Next(300), _ => 1 + random.Next(100_000) };
            return Read(buffer.Span[..Math.Min(buffer.Length, most)]);
        }
    }
}
