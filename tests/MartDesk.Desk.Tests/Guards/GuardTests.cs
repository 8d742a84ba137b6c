using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Guards;

/// <summary>Each guard holds an entry back with its own code, for a pointer and for an account, and lets the exit through.</summary>
public sealed class GuardTests : IAsyncLifetime
{
    private DeskRig _desk = null!; // Set before every test by InitializeAsync.
    private int _ids;

    private string AccountId => _desk.AccountId;

    public async Task InitializeAsync() => _desk = await DeskRig.StartAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Symbols_that_are_not_allowed_are_not_entered(bool isPointer)
    {
        await LimitAsync(isPointer, new GuardLimits { Symbols = ["ETHUSDT"] });
        await AssertHeldBackAsync("symbol_not_allowed");
        Assert.Equal(AlertState.Executed, (await CarryOutAsync("long", "1c", "ETHUSDT")).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Outside_its_windows_nothing_is_entered(bool isPointer)
    {
        await LimitAsync(isPointer, new GuardLimits { Windows = [new TradingWindow { From = new TimeOnly(13, 0), To = new TimeOnly(14, 0) }] });
        await AssertHeldBackAsync("outside_window"); // The desk's clock begins at 12:00 UTC.
        _desk.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(AlertState.Executed, (await CarryOutAsync("long", "1c")).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_position_above_its_limit_is_not_entered(bool isPointer)
    {
        await LimitAsync(isPointer, new GuardLimits { MaxPositionQuote = 6_000m });
        Assert.Equal(AlertState.Executed, (await CarryOutAsync("long", "100c")).State);
        var refused = await CarryOutAsync("long", "1c");
        Assert.Equal((AlertState.Rejected, "max_position"), (refused.State, refused.Code));
        Assert.Equal($"The position would be worth 6060.00 USDT; this {(isPointer ? "pointer" : "account")} allows 6000.00.", refused.Message);
        await AssertExitPassesAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task More_opening_orders_than_a_minute_allows_are_not_sent(bool isPointer)
    {
        await LimitAsync(isPointer, new GuardLimits { MaxOrdersPerMinute = 2 });
        await CarryOutAsync("long", "1c");
        await CarryOutAsync("long", "1c");
        await AssertHeldBackAsync("order_rate");
        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(AlertState.Executed, (await CarryOutAsync("long", "1c")).State);
    }

    [Fact]
    public async Task Of_many_alerts_at_once_on_many_symbols_no_more_are_sent_than_a_minute_allows()
    {
        await LimitAsync(true, new GuardLimits { MaxOrdersPerMinute = 4 });
        for (var i = 0; i < 30; i++)
            await _desk.SendAsync(Message("long", "1c", ((string[])["BTCUSDT", "ETHUSDT", "SOLUSDT"])[i % 3]));
        await _desk.UntilAsync(() => _desk.UnfinishedAlerts() == 0, "all are final", maxSeconds: 50);
        Assert.Equal(4, _desk.Venue.Sent.Count);
        Assert.Equal(26, _desk.Query<long>("SELECT COUNT(*) FROM alert WHERE code = 'order_rate'"));
    }

    [Fact]
    public async Task A_day_that_has_lost_too_much_takes_no_more_entries_by_the_pointer()
    {
        await LimitAsync(true, new GuardLimits { MaxDailyLoss = 5m });
        await LoseAsync(fall: 50m); // 100 contracts of 0.001 BTC, 50 USDT lower: 5 USDT, and the fees.
        await AssertHeldBackAsync("daily_loss");
        _desk.Time.Advance(TimeSpan.FromHours(12));
        Assert.Equal(AlertState.Executed, (await CarryOutAsync("long", "1c")).State);
    }

    [Fact]
    public async Task A_day_that_has_lost_too_much_takes_no_more_entries_on_the_account()
    {
        await LimitAsync(false, new GuardLimits { MaxDailyLoss = 250m });
        _desk.Venue.RealisedToday = -249.99m;
        Assert.Equal(AlertState.Executed, (await CarryOutAsync("long", "1c")).State);
        _desk.Venue.RealisedToday = -250m;
        await AssertHeldBackAsync("daily_loss");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_drawdown_from_the_highest_equity_takes_no_more_entries_also_over_a_restart(bool isPointer)
    {
        await LimitAsync(isPointer, new GuardLimits { MaxDrawdownPercent = 10m });
        _desk.Venue.Equity = 12_000m;
        Assert.Equal(AlertState.Executed, (await CarryOutAsync("long", "1c")).State);
        await _desk.RestartAsync();
        _desk.Venue.Equity = 10_801m;
        Assert.Equal(AlertState.Executed, (await CarryOutAsync("long", "1c")).State);
        _desk.Venue.Equity = 10_800m;
        await AssertHeldBackAsync("drawdown");
        await _desk.Services.GetRequiredService<IAccountGuards>().ForgetPeakAsync(AccountId, CancellationToken.None);
        Assert.Equal(AlertState.Executed, (await CarryOutAsync("long", "1c")).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_losses_in_a_row_entries_rest_for_the_cooldown(bool isPointer)
    {
        await LimitAsync(isPointer, new GuardLimits { MaxConsecutiveLosses = 2, CooldownMinutes = 30 });
        await LoseAsync(fall: 100m);
        await LoseAsync(fall: -500m); // A gain in between.
        await LoseAsync(fall: 100m);
        await LoseAsync(fall: 100m);
        await AssertHeldBackAsync("loss_streak");
        _desk.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(AlertState.Executed, (await CarryOutAsync("long", "1c")).State);
    }

    [Fact]
    public async Task A_reversal_that_a_guard_holds_back_is_carried_out_as_its_exit()
    {
        await CarryOutAsync("long", "100c");
        await _desk.Services.GetRequiredService<IDeskSwitch>().SetAsync(DeskMode.ReducingOnly, CancellationToken.None);
        var alert = await _desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"reverse"}""");
        Assert.Equal((AlertState.Executed, "buy open 100 market; sell close 100 market"), (alert.State, _desk.Venue.Story));
        Assert.Contains("The desk takes exits only", alert.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mon-Fri 22:00-02:00 UTC", "2026-01-16T23:00:00Z", true)] // A Friday.
    [InlineData("Mon-Fri 22:00-02:00 UTC", "2026-01-17T01:59:59Z", true)]
    [InlineData("Mon-Fri 22:00-02:00 UTC", "2026-01-17T02:00:00Z", false)]
    [InlineData("Mon-Fri 22:00-02:00 UTC", "2026-01-17T23:00:00Z", false)]
    [InlineData("Mon-Fri 22:00-02:00 UTC", "2026-01-19T01:00:00Z", false)]
    [InlineData("Mon-Sun 09:00-17:00 Europe/Berlin", "2026-07-15T07:00:00Z", true)]
    [InlineData("Mon-Sun 09:00-17:00 Europe/Berlin", "2026-01-15T07:59:59Z", false)]
    [InlineData("Mon-Sun 00:00-00:00 UTC", "2026-01-17T23:59:59Z", true)]
    public void A_window_is_a_part_of_the_week(string text, string moment, bool isInside)
    {
        var parts = text.Split(' ');
        var times = parts[1].Split('-');
        var window = new TradingWindow
        {
            Days = parts[0] == "Mon-Fri" ? [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday] : [],
            From = TimeOnly.Parse(times[0], System.Globalization.CultureInfo.InvariantCulture),
            To = TimeOnly.Parse(times[1], System.Globalization.CultureInfo.InvariantCulture),
            TimeZone = parts[2],
        };
        Assert.Equal(isInside, window.Contains(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Trades_are_reckoned_at_average_cost_less_the_fee_of_both_ways()
    {
        OwnFill[] fills =
        [
            Fill("buy open 100 at 60000"),
            Fill("buy open 100 at 61000"),
            Fill("sell close 150 at 60000"),
            Fill("sell open 10 at 60000"),
            Fill("buy close 20 at 59000"), // Ten of them are not the pointer's.
        ];
        var trades = TradeLedger.Of(fills, symbol => MarketVenue.Instruments.First(listed => listed.Symbol == symbol));

        // 0.150 BTC: -500 each, and 0.06 % of 60500 and of 60000. 0.010 BTC: +1000 each, and 0.06 % of 60000 and of 59000.
        Assert.Equal([-75m - 10.845m, 10m - 0.714m], trades.Select(trade => trade.Result));
    }

    private static OwnFill Fill(string text)
    {
        var words = text.Split(' ');
        return new OwnFill(
            "BTCUSDT",
            Enum.Parse<OrderSide>(words[0], ignoreCase: true),
            Enum.Parse<PositionEffect>(words[1], ignoreCase: true),
            long.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture),
            decimal.Parse(words[4], System.Globalization.CultureInfo.InvariantCulture),
            DateTimeOffset.UnixEpoch);
    }

    private async Task LoseAsync(decimal fall)
    {
        await CarryOutAsync("long", "100c");
        _desk.Venue.BtcLast -= fall;
        await CarryOutAsync("close_long", null);
        _desk.Venue.BtcLast += fall;
    }

    private async Task AssertHeldBackAsync(string code)
    {
        var entry = await CarryOutAsync("long", "1c");
        Assert.Equal((AlertState.Rejected, code), (entry.State, entry.Code));
        await AssertExitPassesAsync();
    }

    private async Task AssertExitPassesAsync()
    {
        _desk.Venue.Hold("BTCUSDT", PositionSide.Long, 5);
        Assert.Equal(AlertState.Executed, (await CarryOutAsync("close_long", null)).State);
    }

    private Task<AlertLogEntry> CarryOutAsync(string action, string? quantity, string symbol = "BTCUSDT") => _desk.CarryOutAsync(Message(action, quantity, symbol));

    private string Message(string action, string? quantity, string symbol) =>
        $$"""{"pointer":"POINTER","symbol":"{{symbol}}","action":"{{action}}",{{(quantity is null ? "" : $"\"quantity\":\"{quantity}\",")}}"id":"g-{{++_ids}}"}""";

    private Task LimitAsync(bool isPointer, GuardLimits limits)
    {
        var pointers = _desk.Services.GetRequiredService<IPointers>();
        var info = pointers.List()[0];
        return isPointer
            ? pointers.ChangeAsync(info.PointerId, new NewPointer { Name = info.Name, AccountId = info.AccountId, Settings = info.Settings with { Limits = limits } }, CancellationToken.None)
            : _desk.Services.GetRequiredService<IAccountGuards>().SetLimitsAsync(AccountId, limits, CancellationToken.None);
    }
}
