using System.Globalization;
using MartDesk.Testing.Clock;

namespace MartDesk.Exchange.Server.Tests;

public sealed class VenueClockTests
{
    private readonly ManualTimeProvider _real = new();

    [Fact]
    public void Manual_clock_stands_still_until_it_is_moved_and_fires_timers_at_their_own_times()
    {
        Assert.True(VenueClock.TryParse("manual", _real, out var time));
        var clock = Assert.IsType<VenueClock>(time);
        var start = clock.GetUtcNow();
        var fired = new List<TimeSpan>();
        using var periodic = clock.CreateTimer(_ => fired.Add(clock.GetUtcNow() - start), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
        using var once = clock.CreateTimer(_ => fired.Add(clock.GetUtcNow() - start), null, TimeSpan.FromSeconds(4), Timeout.InfiniteTimeSpan);

        _real.Advance(TimeSpan.FromHours(1));
        Assert.Empty(fired);
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal([2d, 4d, 5d, 8d], fired.Select(at => at.TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(9), clock.GetUtcNow() - start);
        Assert.Equal(TimeSpan.FromSeconds(9), clock.GetElapsedTime(0));
    }

    [Fact]
    public void Scaled_clock_runs_faster_than_the_real_one_and_waits_shorter()
    {
        Assert.True(VenueClock.TryParse("x60", _real, out var clock));
        var start = clock.GetUtcNow();
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(2), Timeout.InfiniteTimeSpan);
        _real.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((TimeSpan.FromMinutes(1), 0), (clock.GetUtcNow() - start, fired));
        _real.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((TimeSpan.FromMinutes(2), 1), (clock.GetUtcNow() - start, fired));
        Assert.Throws<InvalidOperationException>(() => ((VenueClock)clock).Advance(TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData("x0")]
    [InlineData("x-1")]
    [InlineData("x1e9")]
    [InlineData("fast")]
    [InlineData("")]
    public void Other_names_are_no_clocks(string name) => Assert.False(VenueClock.TryParse(name, _real, out _));

    [Fact]
    public async Task Venue_goes_on_from_where_its_clock_stood()
    {
        var folder = Directory.CreateTempSubdirectory("martdesk-exchange-");
        try
        {
            var options = new ExchangeHostOptions { Port = 0, DataDirectory = folder.FullName, Keys = [LocalExchange.Alice] };
            Assert.True(VenueClock.TryParse("manual", _real, out var clock));
            await using (var first = await LocalExchange.StartAsync(options, clock))
            {
                ((VenueClock)clock).Advance(TimeSpan.FromDays(2));
                await first.PlaceAsync(LocalExchange.Alice, """ "side":1,"price":"50000","size":1 """);
            }

            Assert.True(VenueClock.TryParse("x60", _real, out var later));
            await using var second = await LocalExchange.StartAsync(options, later);
            Assert.Equal(TimeSpan.FromDays(2), later.GetUtcNow() - _real.GetUtcNow());
            _real.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(59), later.GetUtcNow() - _real.GetUtcNow());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Funding_comes_without_waiting_when_the_venue_runs_on_a_manual_clock()
    {
        Assert.True(VenueClock.TryParse("manual", _real, out var time));
        var clock = (VenueClock)time;
        await using var exchange = await LocalExchange.StartAsync(new ExchangeHostOptions { Port = 0, Keys = [LocalExchange.Alice, LocalExchange.Bob] }, clock);
        await exchange.PlaceAsync(LocalExchange.Bob, """ "side":4,"price":"60000","size":3 """);
        await exchange.PlaceAsync(LocalExchange.Alice, """ "side":1,"type":"market","size":3 """);
        clock.Advance(TimeSpan.FromHours(8));
        await exchange.Host.ReadMarkAsync();
        // A client that signs by its own clock is eight hours behind, and served.
        var realMs = _real.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var signed = await exchange.PostAsync("/contract/private/cancel-orders", """{"symbol":"BTCUSDT"}""", LocalExchange.Alice, realMs);
        Assert.Equal(1000, signed.Code);
        var row = await exchange.GetAsync("/contract/public/funding-rate?symbol=BTCUSDT");
        Assert.Equal("0.0001", row.Data.GetProperty("rate_value").GetString());
    }
}
