using System.Globalization;
using System.Text.Json;
using System.Web;
using MartDesk.BitMart.Futures.History;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Futures.MarketData;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.Testing.Clock;

namespace MartDesk.BitMart.Tests.Futures.History;

/// <summary>Histories against a venue that stops at its most rows without a word, as the real one does.</summary>
public sealed class HistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Every_fill_of_a_year_comes_once_and_in_order_whichever_ends_the_venue_includes(bool includesStart, bool includesEnd)
    {
        var random = new Random(7);
        var fills = Enumerable.Range(0, 1500).Select(i => Fill(i, Start.AddSeconds(random.Next(3) == 0 ? 86_400 * 120 + random.Next(900) : random.Next(86_400 * 360)))).ToList();
        var asked = new List<(long From, long To)>();
        using var client = Venue((from, to) =>
        {
            asked.Add((from, to));
            return fills.Where(fill => (includesStart ? fill.CreateTimeMs >= from * 1000 : fill.CreateTimeMs > from * 1000) && (includesEnd ? fill.CreateTimeMs <= to * 1000 : fill.CreateTimeMs < to * 1000))
                .OrderByDescending(fill => fill.CreateTimeMs).Take(200);
        }).Client(new ManualTimeProvider(), Patient);

        var read = await client.History.ReadFillsAsync(Start.AddDays(-1), Start.AddDays(365)).ToListAsync();

        Assert.Equal(fills.Select(fill => fill.TradeId).Order(), read.Select(fill => fill.TradeId).Order());
        Assert.Equal(read.Select(fill => fill.CreateTimeMs).Order(), read.Select(fill => fill.CreateTimeMs));
        Assert.All(asked, range => Assert.InRange(range.To - range.From, 1, 90 * 86_400));
    }

    [Fact]
    public async Task Only_fills_of_the_range_come_to_the_millisecond()
    {
        var fills = Enumerable.Range(0, 5).Select(i => Fill(i, Start.AddMilliseconds(i * 400))).ToList();
        using var client = Venue((_, _) => fills).Client(new ManualTimeProvider());

        var read = await client.History.ReadFillsAsync(Start.AddMilliseconds(400), Start.AddMilliseconds(1200)).ToListAsync();

        Assert.Equal(["1", "2", "3"], read.Select(fill => fill.TradeId));
    }

    [Fact]
    public async Task More_rows_in_one_second_than_the_venue_shows_are_told_not_hidden()
    {
        var fills = Enumerable.Range(0, 201).Select(i => Fill(i, Start)).ToList();
        using var client = Venue((from, to) => fills.Where(fill => fill.CreateTimeMs >= from * 1000 && fill.CreateTimeMs <= to * 1000).Take(200)).Client(new ManualTimeProvider(), Patient);

        var failure = await Assert.ThrowsAsync<HistoryException>(async () => await client.History.ReadFillsAsync(Start.AddHours(-1), Start.AddHours(1)).ToListAsync());

        Assert.Contains("200 rows or more", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_ledger_rows_of_one_millisecond_are_both_there_and_none_twice()
    {
        var rows = Enumerable.Range(0, 2500).Select(i => new TransactionRecord
        {
            Type = TransactionType.FundingFee,
            Amount = -0.01m,
            Currency = "USDT",
            Symbol = "BTCUSDT",
            TimeMs = Start.ToUnixTimeMilliseconds() + (i / 2),
            TransactionId = "1",
        }).ToList();
        using var client = new ScriptedVenue((request, _) =>
        {
            var (from, to) = Range(request);
            Assert.Contains("page_size=1000", request.Path, StringComparison.Ordinal);
            return Answer(JsonSerializer.Serialize([.. rows.Where(row => row.TimeMs >= from && row.TimeMs <= to).Take(1000)], FuturesJson.Default.IReadOnlyListTransactionRecord));
        }).Client(new ManualTimeProvider(), Patient);

        var read = await client.History.ReadTransactionsAsync(Start, Start.AddDays(100)).ToListAsync();

        Assert.Equal(rows.Count, read.Count);
        Assert.Equal(rows.GroupBy(row => row.TimeMs).Select(group => (group.Key, 2)), read.GroupBy(row => row.TimeMs).Select(group => (group.Key, group.Count())));
    }

    [Fact]
    public async Task Candles_stamped_a_second_late_come_once_each_and_without_a_hole()
    {
        var most = 0;
        using var client = new ScriptedVenue((request, _) =>
        {
            var (from, to) = Range(request);
            var first = (from + 59) / 60 * 60;
            var candles = Enumerable.Range(0, 10_000).Select(i => first + (i * 60)).TakeWhile(time => time <= to).Take(500)
                .Select(time => new Kline { TimestampSeconds = time + 1, Open = 1m, High = 1m, Low = 1m, Close = 1m, Volume = 1m }).ToList();
            most = Math.Max(most, candles.Count);
            return Answer(JsonSerializer.Serialize(candles, FuturesJson.Default.IReadOnlyListKline));
        }).Client(new ManualTimeProvider(), Patient);

        var read = await client.History.ReadKlinesAsync("BTCUSDT", KlineStep.OneMinute, Start.AddSeconds(30), Start.AddDays(1)).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 1441).Select(i => Start.ToUnixTimeSeconds() + (i * 60)), read.Select(candle => candle.TimestampSeconds));
        Assert.InRange(most, 1, 499);
    }

    [Fact]
    public async Task Pages_of_transfers_are_read_until_one_is_short()
    {
        using var client = new ScriptedVenue((request, _) =>
        {
            var page = JsonDocument.Parse(request.Body!).RootElement.GetProperty("page").GetInt32();
            var rows = Enumerable.Range((page - 1) * 100, page == 3 ? 7 : 100).Select(i => $$"""{"transfer_id":"{{i}}","currency":"USDT","amount":"1","type":"spot_to_contract","state":"FINISHED","timestamp":1}""");
            return Answer($$"""{"records":[{{string.Join(',', rows)}}]}""");
        }).Client(new ManualTimeProvider(), Patient);

        Assert.Equal(207, (await client.History.ReadTransfersAsync(Start, Start.AddDays(1)).ToListAsync()).Count);
    }

    [Fact]
    public async Task Read_that_fails_once_is_repeated_and_one_that_is_refused_is_not()
    {
        var time = new ManualTimeProvider();
        var attempts = 0;
        using var client = new ScriptedVenue((_, _) => Task.FromResult(++attempts == 1 ? ScriptedVenue.Response(502, "<html>") : ScriptedVenue.Response(200, """{"code":1000,"data":[]}"""))).Client(time);
        using var refused = ScriptedVenue.Answering(403, """{"code":30012,"message":"forbidden"}""").Client(time);

        var reading = client.History.ReadOrdersAsync("BTCUSDT", Start, Start.AddDays(1)).ToListAsync().AsTask();
        await MartDesk.Testing.Eventually.HoldsAsync(() => time.PendingTimers > 0, "it waits before it reads again");
        time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Empty(await reading);
        Assert.Equal(2, attempts);
        var failure = await Assert.ThrowsAsync<HistoryException>(async () => await refused.History.ReadOrdersAsync("BTCUSDT", Start, Start.AddDays(1)).ToListAsync());
        Assert.Equal(30012, failure.Error!.Code);
    }

    private static ScriptedVenue Venue(Func<long, long, IEnumerable<FuturesFill>> select) => new((request, _) =>
    {
        var (from, to) = Range(request);
        return Answer(JsonSerializer.Serialize([.. select(from, to)], FuturesJson.Default.IReadOnlyListFuturesFill));
    });

    private static FuturesFill Fill(int id, DateTimeOffset at) => new()
    {
        OrderId = "1",
        TradeId = id.ToString(CultureInfo.InvariantCulture),
        Symbol = "BTCUSDT",
        Side = OrderSide.BuyOpenLong,
        Price = 1m,
        Size = 1,
        Liquidity = Liquidity.Taker,
        RealisedPnl = 0m,
        Fee = 0m,
        CreateTimeMs = at.ToUnixTimeMilliseconds(),
    };

    private static (long From, long To) Range(SentRequest request)
    {
        var query = HttpUtility.ParseQueryString(request.Path[request.Path.IndexOf('?', StringComparison.Ordinal)..]);
        return (long.Parse(query["start_time"]!, CultureInfo.InvariantCulture), long.Parse(query["end_time"]!, CultureInfo.InvariantCulture));
    }

    private static Task<HttpResponseMessage> Answer(string data) => Task.FromResult(ScriptedVenue.Response(200, $$"""{"code":1000,"data":{{data}}}"""));

    /// <summary>A clock that never moves would keep a reader waiting for room under the rate limit; here nothing is limited by waiting.</summary>
    private static BitMartOptions Patient(BitMartOptions options) => options with { TimeProvider = new RunningTimeProvider() };

    /// <summary>A clock that runs an hour with every look, so that rate limits are always open.</summary>
    private sealed class RunningTimeProvider : TimeProvider
    {
        private long _looks;

        public override DateTimeOffset GetUtcNow() => Start + TimeSpan.FromHours(Interlocked.Read(ref _looks));

        public override long GetTimestamp() => Interlocked.Increment(ref _looks) * TimeSpan.TicksPerHour;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
