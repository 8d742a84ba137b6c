using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.BitMart.Rest;
using Xunit.Abstractions;

namespace MartDesk.BitMart.Tests.Fuzz;

/// <summary>
/// A million wrong messages through the decoders of streams and replies. Nothing may throw but the exception that says "cannot be read", nothing may
/// hang, and no number may come out that another parser does not see in the message.
/// </summary>
public sealed class DecoderFuzzTests(ITestOutputHelper output)
{
    private const int StreamMessages = 600_000;
    private const int Replies = 400_000;

    /// <summary>How many of the messages that were read are compared with another parser; it is slow.</summary>
    private const int ComparedOneOf = 4;

    private static readonly Dictionary<string, JsonTypeInfo> ReplyTypes = new()
    {
        ["details"] = FuturesJson.Default.ContractList,
        ["depth"] = FuturesJson.Default.MarketDepth,
        ["market-trade"] = FuturesJson.Default.IReadOnlyListMarketTrade,
        ["kline"] = FuturesJson.Default.IReadOnlyListKline,
        ["funding-rate-history"] = FuturesJson.Default.FundingHistory,
        ["assets-detail"] = FuturesJson.Default.IReadOnlyListAssetBalance,
        ["transaction-history"] = FuturesJson.Default.IReadOnlyListTransactionRecord,
        ["order-history"] = FuturesJson.Default.IReadOnlyListFuturesOrder,
        ["trades"] = FuturesJson.Default.IReadOnlyListFuturesFill,
        ["current-plan-order"] = FuturesJson.Default.IReadOnlyListPlanOrder,
        ["position"] = FuturesJson.Default.IReadOnlyListFuturesPosition,
        ["position-v2"] = FuturesJson.Default.IReadOnlyListFuturesPositionV2,
        ["position-risk"] = FuturesJson.Default.IReadOnlyListPositionRisk,
        ["submit-order"] = FuturesJson.Default.OrderAck,
        ["submit-order-market"] = FuturesJson.Default.OrderAck,
        ["transfer-contract-list"] = FuturesJson.Default.TransferPage,
        ["affiliate-rebate-list-envelope"] = FuturesJson.Default.RebateList,
    };

    [Fact]
    public void Streams_survive_wrong_messages_and_invent_no_number()
    {
        var random = NewRandom();
        var mutator = new Mutator(random, [.. Files("stream-*.response.json")]);
        var read = 0;
        for (var i = 0; i < StreamMessages; i++)
        {
            var message = mutator.Next();
            try
            {
                var frame = StreamFrame.Read(message);
                if (frame.Kind != StreamFrameKind.Data) continue;
                var told = StreamDecoder.Decode(frame);
                if (++read % ComparedOneOf == 0 && Written(told) is { } ours) AssertSame(frame.Data, ours, message);
            }
            catch (JsonException)
            {
                // It cannot be read, and says so: the stream counts it as broken and goes on.
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{exception.GetType().Name}: {exception.Message}\n{Encoding.UTF8.GetString(message)}");
            }
        }

        output.WriteLine($"{read} of {StreamMessages} were read.");
        Assert.InRange(read, StreamMessages / 10, StreamMessages);
    }

    [Fact]
    public void Replies_survive_wrong_bodies_and_are_only_ok_with_the_numbers_of_the_body()
    {
        var random = NewRandom();
        var each = Replies / ReplyTypes.Count;
        var ok = 0;
        foreach (var (name, type) in ReplyTypes)
        {
            var mutator = new Mutator(random, [Encoding.UTF8.GetBytes(EndpointCall(name))]);
            for (var i = 0; i <= each; i++)
            {
                var body = mutator.Next();
                try
                {
                    if (!Envelope.TryRead(body, out var envelope) || !envelope.IsOk || !envelope.HasData) continue;
                    var value = JsonSerializer.Deserialize(body.AsSpan()[envelope.Data], type);
                    if (value is not null && ++ok % ComparedOneOf == 0) AssertSame(body.AsSpan()[envelope.Data], JsonSerializer.SerializeToUtf8Bytes(value, type), body);
                }
                catch (JsonException)
                {
                    // It cannot be read; the reply is Unknown.
                }
                catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
                {
                    Assert.Fail($"{name}: {exception.GetType().Name}: {exception.Message}\n{Encoding.UTF8.GetString(body)}");
                }
            }
        }

        output.WriteLine($"{ok} of {Replies} were read.");
        Assert.InRange(ok, Replies / 10, Replies);
    }

    [Fact]
    public void Judge_of_answers_never_throws_whatever_comes_with_whatever_status()
    {
        var random = NewRandom();
        var mutator = new Mutator(random, [.. Files("*.response.json").Where(file => file.Length < 1500), "<html><body>error code: 1010</body></html>"u8.ToArray(), []]);
        int[] statuses = [200, 200, 200, 400, 401, 403, 404, 418, 429, 500, 503, 302];
        for (var i = 0; i < 50_000; i++)
        {
            var answer = new Answer { HttpStatus = statuses[random.Next(statuses.Length)], Body = mutator.Next() };
            var reply = AnswerReader.Read(answer, FuturesJson.Default.OrderAck, null, mayLackEnvelope: false);
            if (reply is Reply<MartDesk.BitMart.Protocol.Futures.Orders.OrderAck>.Ok) Assert.Equal(200, answer.HttpStatus);
        }
    }

    private Random NewRandom()
    {
        var seed = Environment.GetEnvironmentVariable("MARTDESK_FUZZ_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : 20261121;
        output.WriteLine($"MARTDESK_FUZZ_SEED={seed}");
        return new Random(seed);
    }

    private static IEnumerable<byte[]> Files(string pattern) => Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "fixtures", "bitmart", "futures"), pattern).Order().Select(File.ReadAllBytes);

    private static string EndpointCall(string name) => Futures.EndpointCall.Fixture($"{name}.response");

    private static byte[]? Written(StreamEvent told) => told switch
    {
        StreamEvent.Ticker(var data) => JsonSerializer.SerializeToUtf8Bytes(data, FuturesJson.Default.TickerPush),
        StreamEvent.Depth(var data) => JsonSerializer.SerializeToUtf8Bytes(data, FuturesJson.Default.DepthAllPush),
        StreamEvent.DepthSide(var data) => JsonSerializer.SerializeToUtf8Bytes(data, FuturesJson.Default.DepthSidePush),
        StreamEvent.DepthIncrease(_, var data) => JsonSerializer.SerializeToUtf8Bytes(data, FuturesJson.Default.DepthIncreasePush),
        StreamEvent.BookTicker(var data) => JsonSerializer.SerializeToUtf8Bytes(data, FuturesJson.Default.BookTickerPush),
        StreamEvent.Trades(var data) => JsonSerializer.SerializeToUtf8Bytes(data, FuturesJson.Default.IReadOnlyListTradePush),
        StreamEvent.Candle(_, var data) => JsonSerializer.SerializeToUtf8Bytes(data, FuturesJson.Default.KlinePush),
        StreamEvent.MarkPriceCandle(_, var data) => JsonSerializer.SerializeToUtf8Bytes(data, FuturesJson.Default.KlinePush),
        StreamEvent.FundingRate(var data) => JsonSerializer.SerializeToUtf8Bytes(data, FuturesJson.Default.FundingRatePush),
        StreamEvent.Balance(var data) => JsonSerializer.SerializeToUtf8Bytes(data, FuturesJson.Default.AssetPush),
        StreamEvent.Orders(var data) => JsonSerializer.SerializeToUtf8Bytes(data, FuturesJson.Default.IReadOnlyListOrderPush),
        _ => null, // Positions write the margin mode's word as a number of their own; the round trips hold that.
    };

    private static void AssertSame(ReadOnlySpan<byte> said, ReadOnlySpan<byte> ours, byte[] message)
    {
        using var theirs = JsonDocument.Parse(said.ToArray());
        using var written = JsonDocument.Parse(ours.ToArray());
        if (SameNumbers.FindInvented(theirs.RootElement, written.RootElement) is { } invented) Assert.Fail($"{invented}\n{Encoding.UTF8.GetString(message)}");
    }
}
