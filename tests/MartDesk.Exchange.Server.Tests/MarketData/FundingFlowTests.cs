using MartDesk.Testing.Clock;

namespace MartDesk.Exchange.Server.Tests.MarketData;

public sealed class FundingFlowTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("martdesk-exchange-");
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 7, 59, 50, TimeSpan.Zero));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Funding_is_booked_at_the_hour_to_those_who_hold_a_position_then()
    {
        await using var exchange = await StartAsync();
        Assert.Equal("0", await RateAsync(exchange, "rate_value"));
        Assert.Equal("0.0001", await RateAsync(exchange, "expected_rate"));

        await SettleAsync(exchange);
        Assert.Equal("0.0001", await RateAsync(exchange, "rate_value"));
        // Fees 0.18 and 0.036 of three contracts at 60,000; funding 0.018 from the long to the short.
        Assert.Equal("-0.126", await RealisedAsync(exchange, LocalExchange.Alice));
        Assert.Equal("-0.018", await RealisedAsync(exchange, LocalExchange.Bob));
    }

    [Fact]
    public async Task An_interval_that_ended_while_the_venue_was_down_is_settled_once_at_the_start()
    {
        await using (var first = await StartAsync())
            await SettleAsync(first);
        _time.Advance(TimeSpan.FromHours(30));

        await using var second = await LocalExchange.StartAsync(Options(), _time);
        await SettleAsync(second);
        Assert.Equal("-0.144", await RealisedAsync(second, LocalExchange.Alice));
    }

    private ExchangeHostOptions Options() => new()
    {
        Port = 0,
        DataDirectory = _folder.FullName,
        Feed = "none",
        Keys = [LocalExchange.Alice, LocalExchange.Bob],
    };

    private async Task<LocalExchange> StartAsync()
    {
        var exchange = await LocalExchange.StartAsync(Options(), _time);
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":3 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":3 """);
        return exchange;
    }

    /// <summary>Lets ten seconds pass; the second call is served after the loop did what was due.</summary>
    private async Task SettleAsync(LocalExchange exchange)
    {
        _time.Advance(TimeSpan.FromSeconds(10));
        await exchange.Host.ReadMarkAsync();
        await exchange.Host.ReadMarkAsync();
    }

    private static async Task<string?> RateAsync(LocalExchange exchange, string member) =>
        (await exchange.GetAsync("/contract/public/funding-rate?symbol=BTCUSDT")).Data.GetProperty(member).GetString();

    private static async Task<string?> RealisedAsync(LocalExchange exchange, ApiKeyGrant who) =>
        (await exchange.GetAsync("/contract/private/position", who)).Data[0].GetProperty("realized_value").GetString();
}
