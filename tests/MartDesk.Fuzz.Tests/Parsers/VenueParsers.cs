using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Futures.Streams.Decoding;
using MartDesk.BitMart.Futures.Streams.Values;
using MartDesk.BitMart.Futures.Streams.Wire;
using MartDesk.BitMart.Protocol;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.BitMart.Protocol.Json;
using MartDesk.Testing;

namespace MartDesk.Fuzz.Tests.Parsers;

/// <summary>What a venue answers: replies, stream messages, the frames they come in, numbers and times.</summary>
internal static class VenueParsers
{
    private static readonly Dictionary<string, JsonTypeInfo> ReplyTypes = new()
    {
        ["details"] = FuturesJson.Default.ContractList,
        ["depth"] = FuturesJson.Default.MarketDepth,
        ["order-history"] = FuturesJson.Default.IReadOnlyListFuturesOrder,
        ["trades"] = FuturesJson.Default.IReadOnlyListFuturesFill,
        ["current-plan-order"] = FuturesJson.Default.IReadOnlyListPlanOrder,
        ["position-v2"] = FuturesJson.Default.IReadOnlyListFuturesPositionV2,
        ["assets-detail"] = FuturesJson.Default.IReadOnlyListAssetBalance,
        ["transaction-history"] = FuturesJson.Default.IReadOnlyListTransactionRecord,
        ["submit-order"] = FuturesJson.Default.OrderAck,
    };

    /// <summary>A connection's own buffers: for what arrives, for a message, and for unpacking.</summary>
    private const int ConnectionAllowance = 256 * 1024;

    [ThreadStatic]
    private static Streams? _streams;

    public static IEnumerable<Parser> All() =>
    [
        new("REST replies", [.. ReplyTypes.Keys.Select(static byte[] (name) => [.. Encoding.UTF8.GetBytes(name + "|"), .. Repository.Fixture(name + ".response")])], Reply) { Check = ReplyCheck },
        new("stream messages", [.. Messages()], message => (_streams ??= new()).Read(message)),
        new("stream frames", [Frames(0x81), Frames(0x82), Frames(0x01), [0x89, 2, 1, 2, .. Frames(0x81)], [0x88, 0]], Frame) { Allowance = ConnectionAllowance },
        new("decimals", Parser.Texts("0", "-0.00000001", "60000.5", "1e-8", "79228162514264337593543950335", "+1", "0.1000", "1E5"), Number),
        new("venue times", Parser.Texts("\"2023-02-24T07:54:11.124940968Z\"", "\"2023-02-24T07:54:11Z\"", "\"1969-12-31T23:59:59.5Z\"", "\"2261-12-31T23:59:59.999999999Z\""), Time),
    ];

    private static void Reply(byte[] input) => _ = ReadReply(input, out _);

    /// <summary>What was read is written and read again as the same.</summary>
    private static void ReplyCheck(byte[] input)
    {
        if (ReadReply(input, out var type) is not { } value)
            return;
        var written = JsonSerializer.SerializeToUtf8Bytes(value, type!); // A value has a type.
        var again = JsonSerializer.SerializeToUtf8Bytes(JsonSerializer.Deserialize(written, type!)!, type!);
        if (!written.AsSpan().SequenceEqual(again))
            Assert.Fail($"{Encoding.UTF8.GetString(written)}\nis read as\n{Encoding.UTF8.GetString(again)}");
    }

    /// <summary>The call's name, a bar, and what came as the reply to it.</summary>
    private static object? ReadReply(byte[] input, out JsonTypeInfo? type)
    {
        var bar = Array.IndexOf(input, (byte)'|');
        var body = input.AsMemory(bar + 1);
        type = null;
        if (!Envelope.TryRead(body.Span, out var envelope) || !envelope.IsOk || !envelope.HasData)
            return null;
        if (bar > 32 || !ReplyTypes.TryGetValue(Encoding.Latin1.GetString(input, 0, Math.Max(0, bar)), out type))
            type = FuturesJson.Default.OrderAck;
        try
        {
            return JsonSerializer.Deserialize(body.Span[envelope.Data], type);
        }
        catch (JsonException)
        {
            return null; // It cannot be read, and the call ends as unknown.
        }
    }

    private static byte[] Frames(byte kind)
    {
        var text = Repository.Fixture("stream-trade.response");
        if (kind == 0x82)
        {
            using var packed = new MemoryStream();
            using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                deflate.Write(text);
            text = packed.ToArray();
        }

        return [kind, 126, (byte)(text.Length >> 8), (byte)text.Length, .. text, 0x80, 0];
    }

    /// <summary>Frames until the connection ends, every second one in good order: a text, parts, packed bytes, pings, or something that is none of them.</summary>
    private static void Frame(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes.Length % 2 == 0 ? bytes : [.. bytes, 0x88, 0]);
        var reader = new MessageReader(stream, static (_, _) => ValueTask.CompletedTask);
        var message = new ArrayBufferWriter<byte>();
        try
        {
            while (reader.ReceiveAsync(message, CancellationToken.None).AsTask().GetAwaiter().GetResult())
                message.ResetWrittenCount();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            // The connection is given up and made anew.
        }
    }

    private static void Number(byte[] text)
    {
        if (!WireDecimal.TryParse(text, out var value))
            return;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            WireDecimal.Write(writer, value);
        Assert.True(WireDecimal.TryParse(buffer.WrittenSpan[1..^1], out var again) && again == value);
        Assert.Equal(value, decimal.Parse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void Time(byte[] json)
    {
        var converter = new IsoNanosecondsConverter();
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            var nanoseconds = converter.Read(ref reader, typeof(long), JsonSerializerOptions.Default);
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer))
                converter.Write(writer, nanoseconds, JsonSerializerOptions.Default);
            var again = new Utf8JsonReader(buffer.WrittenSpan);
            again.Read();
            Assert.Equal(nanoseconds, converter.Read(ref again, typeof(long), JsonSerializerOptions.Default));
        }
        catch (JsonException)
        {
            // It is no time.
        }
        catch (InvalidOperationException exception) when (exception.Source == "System.Text.Json.Rethrowable")
        {
            // No text at all; the serializer turns it into a JsonException.
        }
    }

    /// <summary>Samples of every channel: as they stand in the reference, and without white space as the venue sends them, its topic before the data and behind it.</summary>
    private static IEnumerable<byte[]> Messages()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.At("tests", "fixtures", "bitmart", "futures"), "stream-*.response.json").Order(StringComparer.Ordinal))
        {
            var sample = File.ReadAllBytes(file);
            yield return sample;
            var node = JsonNode.Parse(sample)!; // A sample is an object.
            yield return Encoding.UTF8.GetBytes(node.ToJsonString());
            if (node["data"] is { } data && node["group"] is { } group)
                yield return Encoding.UTF8.GetBytes($$"""{"data":{{data.ToJsonString()}},"group":{{group.ToJsonString()}}}""");
        }
    }

    /// <summary>What a connection does with a message: the way without a JSON reader first, and what is not of its form as records; to a book that is kept, to listeners, and to a reader.</summary>
    private sealed class Streams : IMarketDataListener, IAccountListener
    {
        private readonly ValuePath _toListeners;
        private readonly ValuePath _toReader;

        public Streams()
        {
            var books = new StreamBooks(TimeSpan.Zero, TimeProvider.System);
            books.Open(FuturesTopic.DepthIncrease(20, "BTCUSDT"));
            _toListeners = new ValuePath(books, this, this, static _ => { });
            _toReader = new ValuePath(new StreamBooks(TimeSpan.Zero, TimeProvider.System), null, null, static _ => { });
        }

        public void Read(byte[] message)
        {
            Read(_toListeners, message);
            Read(_toReader, message);
        }

        private static void Read(ValuePath values, byte[] message)
        {
            try
            {
                if (values.TryDeliver(message, out _))
                    return;
                var frame = StreamFrame.Read(message);
                if (frame.Kind == StreamFrameKind.Data)
                    values.TryDeliver(StreamDecoder.Decode(frame), frame.Group);
                else if (frame.Kind == StreamFrameKind.Reply)
                    JsonSerializer.Deserialize(message, FuturesJson.Default.StreamReply);
            }
            catch (JsonException)
            {
                // Counted as broken; the stream goes on.
            }
        }
    }
}
