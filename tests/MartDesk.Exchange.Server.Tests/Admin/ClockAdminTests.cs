using System.Globalization;
using MartDesk.Exchange.Server.Tests.Streams;
using MartDesk.Testing.Clock;

namespace MartDesk.Exchange.Server.Tests.Admin;

public sealed class ClockAdminTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("martdesk-exchange-");
    private readonly ManualTimeProvider _real = new(new DateTimeOffset(2026, 3, 1, 7, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Funding_of_every_interval_on_the_way_is_settled_at_its_hour()
    {
        await using var exchange = await AdminTests.StartAsync(Manual());
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":3 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":3 """);
        var answer = await MoveAsync(exchange, """{"advance":"25h"}""");
        Assert.Equal((200, "2026-03-02T08:00:00.000Z"), (answer.Status, answer.Root.GetProperty("now").GetString()));

        var settled = (await exchange.GetAsync("/contract/public/funding-rate-history?symbol=BTCUSDT")).Data.GetProperty("list").EnumerateArray()
            .Select(row => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(row.GetProperty("funding_time").GetString()!, CultureInfo.InvariantCulture)));
        string[] expected = ["03-02 08:00:00.000", "03-02 00:00:00.000", "03-01 16:00:00.000", "03-01 08:00:00.000"];
        Assert.Equal(expected, settled.Select(moment => moment.ToString("MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_timed_cancel_happens_on_the_way_at_its_second_and_candles_have_their_minutes()
    {
        await using var exchange = await AdminTests.StartAsync(Manual());
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":1 """);
        await exchange.PostAsync("/contract/private/cancel-all-after", """{"symbol":"BTCUSDT","timeout":60}""", LocalExchange.Alice);
        await MoveAsync(exchange, """{"advance_ms":59999}""");
        Assert.Equal(1, (await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Alice)).Data.GetArrayLength());
        await MoveAsync(exchange, """{"set":"2026-03-01T08:30:00Z"}""");
        Assert.Equal(0, (await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Alice)).Data.GetArrayLength());
        var cancelled = (await exchange.GetAsync("/contract/private/order-history?symbol=BTCUSDT", LocalExchange.Alice)).Data[0];
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 7, 1, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), cancelled.GetProperty("update_time").GetInt64());

        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":3 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":3 """);
        await MoveAsync(exchange, """{"advance":"2m"}""");
        var minute = new DateTimeOffset(2026, 3, 1, 8, 30, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        var candles = (await exchange.GetAsync($"/contract/public/kline?symbol=BTCUSDT&step=1&start_time={minute}&end_time={minute + 120}")).Data.EnumerateArray().ToArray();
        Assert.Equal([(minute, "3"), (minute + 60, "0"), (minute + 120, "0")], candles.Select(row => (row.GetProperty("timestamp").GetInt64(), row.GetProperty("volume").GetString())));
    }

    [Fact]
    public async Task It_never_goes_back_and_says_what_it_takes()
    {
        await using var exchange = await AdminTests.StartAsync(Manual());
        foreach (var (body, error) in new[]
        {
            ("""{"set":"2026-03-01T06:59:59Z"}""", "backwards"), ("""{"advance":"-1s"}""", "backwards"), ("""{"advance":"40d"}""", "too_far"),
            ("""{"advance":"soon"}""", "bad_time"), ("""{"advance":"1s","set":"2027-01-01"}""", "bad_time"), ("{}", "bad_time"), ("""{"back":"1s"}""", "bad_time"),
        })
        {
            var answer = await MoveAsync(exchange, body);
            Assert.Equal((400, error), (answer.Status, answer.Root.GetProperty("error").GetString()));
        }

        var now = (await AdminTests.CallAsync(exchange, HttpMethod.Get, "/admin/clock")).Root;
        Assert.Equal(("manual", "2026-03-01T07:00:00.000Z"), (now.GetProperty("clock").GetString(), now.GetProperty("now").GetString()));
    }

    [Fact]
    public async Task The_way_is_in_the_journal_so_a_restart_stands_where_it_ended_with_the_same_state()
    {
        ulong hash;
        await using (var first = await AdminTests.StartAsync(Manual(), _folder.FullName))
        {
            await first.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":3 """);
            await first.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":3 """);
            await MoveAsync(first, """{"advance":"9h"}""");
            await MoveAsync(first, """{"advance":"20m"}""");
            hash = (await first.StopAsync()).StateHash;
        }

        var clock = Manual();
        await using var second = await AdminTests.StartAsync(clock, _folder.FullName);
        Assert.Equal(hash, second.Host.Restored.StateHash);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 16, 20, 0, TimeSpan.Zero), clock.GetUtcNow());
    }

    [Fact]
    public async Task The_same_seed_and_way_give_the_same_market_in_one_step_or_in_many()
    {
        var once = await MarketAsync("""{"advance":"90s"}""");
        var inSteps = await MarketAsync([.. Enumerable.Repeat("""{"advance":"10s"}""", 9)]);
        Assert.Equal(once, inSteps);
        Assert.Contains("\"price\"", once, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_tells_what_happens_on_the_way_with_its_times()
    {
        await using var exchange = await AdminTests.StartAsync(Manual());
        await using var client = await StreamClient.ConnectAsync(exchange);
        await client.SubscribeAsync("futures/depthIncrease5:BTCUSDT@100ms");
        var snapshot = await client.NextDataAsync("futures/depthIncrease5:BTCUSDT@100ms");
        await MoveAsync(exchange, """{"advance":"1s"}""");
        var (version, time) = (snapshot.GetProperty("version").GetInt64(), snapshot.GetProperty("ms_t").GetInt64());
        for (var i = 1; i <= 9; i++)
        {
            var update = await client.NextDataAsync("futures/depthIncrease5:BTCUSDT@100ms");
            Assert.Equal(version + i, update.GetProperty("version").GetInt64());
            Assert.InRange(update.GetProperty("ms_t").GetInt64(), time + ((i - 1) * 100), time + (i * 100));
        }
    }

    [Fact]
    public async Task A_closing_venue_takes_orders_off_the_book_in_the_journal_and_its_market_rests()
    {
        ulong hash;
        await using (var exchange = await AdminTests.StartAsync(Manual(), _folder.FullName, "wind-down closed after=30m"))
        {
            await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":2 """);
            await MoveAsync(exchange, """{"advance_ms":1799999}""");
            Assert.Equal(1, await OpenAsync(exchange));
            await MoveAsync(exchange, """{"advance":"9h"}""");
            Assert.Equal(0, await OpenAsync(exchange));
            Assert.Equal(0, (await exchange.GetAsync("/contract/public/funding-rate-history?symbol=BTCUSDT")).Data.GetProperty("list").GetArrayLength());
            hash = (await exchange.StopAsync()).StateHash;
        }

        await using var again = await AdminTests.StartAsync(Manual(), _folder.FullName);
        Assert.Equal(hash, again.Host.Restored.StateHash);
        Assert.Equal(0, await OpenAsync(again));
    }

    private static async Task<int> OpenAsync(LocalExchange exchange) => (await exchange.GetAsync("/contract/private/get-open-orders", LocalExchange.Alice)).Data.GetArrayLength();

    private static async Task<string> MarketAsync(params string[] ways)
    {
        var real = new ManualTimeProvider(new DateTimeOffset(2026, 3, 1, 7, 0, 0, TimeSpan.Zero));
        Assert.True(VenueClock.TryParse("manual", real, out var clock));
        await using var exchange = await LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, Feed = "synthetic", Seed = 7, AdminToken = "a token of this test" }, clock);
        foreach (var way in ways)
            await MoveAsync(exchange, way);
        return (await exchange.GetAsync("/contract/public/market-trade?symbol=BTCUSDT&limit=100")).DataText;
    }

    private VenueClock Manual()
    {
        Assert.True(VenueClock.TryParse("manual", _real, out var clock));
        return (VenueClock)clock;
    }

    private static Task<Answer> MoveAsync(LocalExchange exchange, string body) => AdminTests.CallAsync(exchange, HttpMethod.Post, "/admin/clock", body);
}
