using MartDesk.Desk.Accounts;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Tests.Portfolio;

public sealed class FreshnessTests
{
    private readonly SettableClock _time = new();

    [Fact]
    public void A_price_heard_a_minute_ago_is_old_also_when_the_clock_was_set_back_by_a_minute()
    {
        var quote = new Quote("BTCUSDT", 60_000m, 60_000m, 59_999m, 60_001m, _time.GetUtcNow()) { HeardAt = _time.GetTimestamp() };
        Assert.True(quote.IsYoung(_time, TimeSpan.FromSeconds(2)));

        _time.Pass(TimeSpan.FromMinutes(1));
        _time.Set(TimeSpan.FromMinutes(-1));

        Assert.Equal(quote.Time, _time.GetUtcNow());
        Assert.False(quote.IsYoung(_time, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void An_account_heard_of_twenty_one_seconds_ago_is_stale_also_when_the_clock_was_set_back()
    {
        var account = new AccountState("a", "main", VenueEnvironment.Local, "", "USDT", 1m, 1m, 1m, 0m, 0m, 0m, 0m, true, _time.GetUtcNow(), null) { HeardAt = _time.GetTimestamp() };
        _time.Pass(TimeSpan.FromSeconds(20));
        Assert.True(account.IsFresh(_time));

        _time.Pass(TimeSpan.FromSeconds(1));
        _time.Set(TimeSpan.FromSeconds(-21));

        Assert.False(account.IsFresh(_time));
    }

    [Fact]
    public void What_was_set_ahead_does_not_age()
    {
        var quote = new Quote("BTCUSDT", 60_000m, 60_000m, 59_999m, 60_001m, _time.GetUtcNow()) { HeardAt = _time.GetTimestamp() };

        _time.Set(TimeSpan.FromHours(1));

        Assert.True(quote.IsYoung(_time, TimeSpan.FromSeconds(2)));
    }

    /// <summary>A clock whose wall can be set while its monotonic part goes on.</summary>
    private sealed class SettableClock : TimeProvider
    {
        private TimeSpan _passed;
        private TimeSpan _ahead;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => _passed += time;

        public void Set(TimeSpan by) => _ahead += by;

        public override long GetTimestamp() => _passed.Ticks + 1;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 15, 8, 0, 0, TimeSpan.Zero) + _passed + _ahead;
    }
}
