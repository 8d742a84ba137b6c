using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Journal;
using MartDesk.Exchange.Server;
using MartDesk.Exchange.Server.Faults;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Recordings;
using MartDesk.Exchange.Server.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Fuzz.Tests.Parsers;

/// <summary>What clients send to the local exchange, and what is put before it: recordings, candles, rules, journals.</summary>
internal static class ExchangeParsers
{
    [ThreadStatic]
    private static System.Buffers.ArrayBufferWriter<byte>? _written;

    [ThreadStatic]
    private static MemoryStream? _answer;

    /// <summary>The web server reads no longer request line, in bytes.</summary>
    private const int LongestLine = 8 * 1024;

    private static readonly ApiKeyGrant Key = new("fuzz-key", "fuzz-secret", "fuzz-memo");
    private static readonly InstrumentCatalog Catalog = new(InstrumentCatalog.ReadDefault());
    private static readonly Instrument Bitcoin = Catalog.All.First(instrument => instrument.Symbol == "BTCUSDT");

    /// <summary>The answer to a query of a few words: a book, candles, two hundred orders of 1.3 KB, and the halves of the buffer that grew to hold it.</summary>
    private const int AnswerAllowance = 512 * 1024;

    /// <summary>The buffer into which lines are read.</summary>
    private const int LineAllowance = 32 * 1024;

    public static IEnumerable<Parser> All(ExchangeHost exchange) =>
    [
        new("exchange REST requests", Parser.Texts(
            """submit-order|{"symbol":"BTCUSDT","side":1,"type":"limit","mode":1,"leverage":"10","open_type":"cross","size":1,"price":"50000","client_order_id":"mine1"}""",
            """submit-plan-order|{"symbol":"BTCUSDT","side":1,"type":"limit","size":2,"trigger_price":"50000","executive_price":"50000","price_way":2,"price_type":1,"leverage":"5","open_type":"isolated"}""",
            """cancel-order|{"symbol":"BTCUSDT","order_id":"12345"}""",
            """modify-limit-order|{"symbol":"BTCUSDT","order_id":1,"price":"50000.1","size":7}""",
            """submit-tp-sl-order|{"symbol":"BTCUSDT","type":"stop_loss","side":3,"size":1,"trigger_price":"49000","executive_price":"49000","price_type":1,"plan_category":1}""",
            """submit-leverage|{"symbol":"BTCUSDT","leverage":"10","open_type":"cross"}"""), body => Request(exchange, body)) { Thinning = 10 },
        new("exchange queries", Parser.Texts(
            "public/kline|symbol=BTCUSDT&step=5&start_time=1700000000&end_time=1700000600", "public/depth|symbol=BTCUSDT", "private/order-history|symbol=BTCUSDT&start_time=1700000000&end_time=1700000600",
            "private/get-open-orders|type=limit&order_state=all&limit=10", "private/order|symbol=BTCUSDT&order_id=1"), query => Query(exchange, query)) { Allowance = AnswerAllowance, Thinning = 10 },
        new("exchange stream requests", Parser.Texts(
            """{"action":"subscribe","args":["futures/depth20:BTCUSDT@200ms","futures/klineBin1m:ETHUSDT","futures/ticker"]}""", """{"action":"access","args":["key",1700000000000,"sign","web"]}""",
            """{"action":"request","args":["futures/depthIncrease50:BTCUSDT"]}""", """{"action":"ping"}"""), StreamMessage),
        new("fault rules", Parser.Texts(
            "drop-reply submit-order nth=3", "delay submit-order by=250ms times=5", """{"fault":"drop-reply","on":"submit-order","nth":3}""", "error submit-order code=40012 rate=0.25 until=10m", "wind-down reduce-only after=2h"), Rule),
        new("instruments", Parser.Texts("""[{"symbol":"BTCUSDT","base_currency":"BTC","quote_currency":"USDT","contract_size":"0.001","price_precision":"0.1","max_leverage":100}]""", "[]"), Instruments),
        new("recordings", Parser.Texts(
            """
            {"t":1722988800000,"m":{"group":"futures/trade:BTCUSDT","data":[{"symbol":"BTCUSDT","deal_price":"56000.1","deal_vol":"12","way":1,"m":true,"trade_id":1,"created_at":"2024-08-07T00:00:00Z"}]}}
            {"t":1722988800100,"m":{"group":"futures/depthIncrease50:BTCUSDT@100ms","data":{"symbol":"BTCUSDT","type":"snapshot","version":1,"ms_t":1722988800100,"asks":[{"price":"56000.2","vol":"5"}],"bids":[{"price":"56000","vol":"7"}]}}}
            {"t":1722988800200,"m":{"group":"futures/depthIncrease50:BTCUSDT@100ms","data":{"symbol":"BTCUSDT","type":"update","version":2,"ms_t":1722988800200,"asks":[{"price":"56000.2","vol":"0"}],"bids":[]}}}
            """), Recording) { Allowance = LineAllowance, Thinning = 10 },
        new("candles", Parser.Texts("timestamp,open,high,low,close,volume\n1722988800,56000,56010.5,55990,56005,123456.7\n1722988860,56005,56005,56001.1,56002,0\n"), Candles),
        new("journal", [Journal()], Records),
    ];

    private static void Request(ExchangeHost exchange, byte[] input)
    {
        var bar = Array.IndexOf(input, (byte)'|');
        var body = input[(bar + 1)..];
        var context = new DefaultHttpContext();
        var request = context.Request;
        (request.Method, request.Path) = ("POST", new PathString("/contract/private/" + Printable(input.AsSpan(0, Math.Max(bar, 0)))));
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        request.Headers["X-BM-KEY"] = Key.Key;
        request.Headers["X-BM-TIMESTAMP"] = timestamp;
        request.Headers["X-BM-SIGN"] = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key.Secret), (byte[])[.. Encoding.UTF8.GetBytes($"{timestamp}#{Key.Memo}#"), .. body]));
        request.Body = new MemoryStream(body);
        request.ContentLength = body.Length;
        Answer(exchange, context);
    }

    private static void Query(ExchangeHost exchange, byte[] input)
    {
        if (input.Length > LongestLine)
            return;
        var bar = Array.IndexOf(input, (byte)'|');
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Path = new PathString("/contract/" + Printable(input.AsSpan(0, Math.Max(bar, 0))));
        context.Request.QueryString = new QueryString("?" + Printable(input.AsSpan(bar + 1)));
        context.Request.Headers["X-BM-KEY"] = Key.Key;
        Answer(exchange, context);
    }

    private static void Answer(ExchangeHost exchange, DefaultHttpContext context)
    {
        var body = _answer ??= new MemoryStream();
        body.SetLength(0);
        context.Response.Body = body;
        exchange.Rest.HandleAsync(context).GetAwaiter().GetResult();
        Assert.NotEqual(StatusCodes.Status500InternalServerError, context.Response.StatusCode);
        using var answer = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
        Assert.True(answer.RootElement.TryGetProperty("code", out _));
    }

    /// <summary>A line of a request has no control characters; the web server sees to that.</summary>
    private static string Printable(ReadOnlySpan<byte> bytes) => string.Concat(Encoding.Latin1.GetString(bytes).Where(one => one is > ' ' and < '\x7f' and not '#' and not '%'));

    private static void StreamMessage(byte[] message)
    {
        if (!StreamEndpoint.TryParse(message, out var request))
            return;
        foreach (var group in request.Args)
        {
            if (Topic.Parse(group, Catalog) is { } topic)
                Assert.Equal(group, topic.Group);
        }
    }

    private static void Rule(byte[] input)
    {
        var text = Parser.Text(input);
        try
        {
            FaultRuleReader.Read(text);
        }
        catch (FaultRuleException)
        {
            // Refused in words.
        }

        if (!JsonTexts.AreReadable(input))
            return;
        try
        {
            using var document = JsonDocument.Parse(input);
            FaultRuleReader.Read(document.RootElement);
        }
        catch (Exception exception) when (exception is FaultRuleException or JsonException)
        {
            // Refused in words.
        }
    }

    private static void Instruments(byte[] input)
    {
        try
        {
            using var stream = new MemoryStream(input);
            _ = new InstrumentCatalog(InstrumentCatalog.Read(stream));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // The start says so in one line.
        }
    }

    private static void Recording(byte[] input)
    {
        try
        {
            using var stream = new MemoryStream(input);
            foreach (var recorded in new RecordingReader(Catalog.All).Read(stream, "input"))
                Assert.True(recorded.TimeMs >= 0 || recorded.TimeMs < 0);
        }
        catch (RecordingException exception)
        {
            Assert.Contains("input", exception.Message);
        }
    }

    private static void Candles(byte[] input)
    {
        try
        {
            using var stream = new MemoryStream(input);
            foreach (var candle in CandleReader.ReadCandles(stream, "btcusdt-1m.csv", Bitcoin))
                Assert.True(candle.LowTicks <= candle.OpenTicks && candle.HighTicks >= candle.CloseTicks);
        }
        catch (RecordingException)
        {
            // Refused with the line.
        }
    }

    private static byte[] Journal()
    {
        var header = new byte[JournalHeader.Size];
        JournalHeader.Write(header, 0);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        JournalCodec.WriteMark(0, buffer);
        JournalCodec.Write(new Command { Kind = CommandKind.PlaceOrder, Sequence = 1, TimeMs = 1_700_000_000_000, AccountId = 3, OrderId = 17, ClientOrderId = "mine1", PriceTicks = 560_000, Lots = 5, Leverage = 10 }, buffer);
        JournalCodec.Write(new Command { Kind = CommandKind.SetMarkPrice, Sequence = 2, TimeMs = 1_700_000_000_100, InstrumentId = 1, PriceTicks = 560_001, IndexTicks = 560_002 }, buffer);
        JournalCodec.WriteMark(2, buffer);
        return [.. header, .. buffer.WrittenSpan];
    }

    private static System.Buffers.ArrayBufferWriter<byte> Written => _written ??= new(JournalCodec.PrefixSize + JournalCodec.MaxContentSize);

    private static void Records(byte[] input)
    {
        JournalHeader.Read(input, out _, out _);
        var rest = input.AsSpan(Math.Min(input.Length, JournalHeader.Size));
        while (!rest.IsEmpty && JournalCodec.Read(rest, out var record, out var size) == JournalReadResult.Ok)
        {
            Assert.InRange(size, 1, rest.Length);
            Written.ResetWrittenCount();
            if (record.IsMark)
                JournalCodec.WriteMark(record.DurableSequence, Written);
            else
                JournalCodec.Write(record.Command, Written);
            Assert.True(JournalCodec.Read(Written.WrittenSpan, out var again, out _) == JournalReadResult.Ok && again == record, "A record that was read is written and read again as the same.");
            rest = rest[size..];
        }
    }

    /// <summary>An exchange in memory that takes the requests.</summary>
    public static Task<ExchangeHost> StartAsync() =>
        ExchangeHost.StartAsync(new ExchangeHostOptions { Port = 0, HasLimits = false, Keys = [Key] }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
}
