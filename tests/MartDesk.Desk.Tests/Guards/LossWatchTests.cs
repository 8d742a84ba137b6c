using MartDesk.Desk.Audit;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Guards;

public sealed class LossWatchTests : IAsyncLifetime
{
    private static readonly GuardLimits AtFourHundred = new() { MaxDailyLoss = 400m, OnLoss = LossAction.Close };
    private static readonly GuardLimits AtTenPercent = new() { MaxDrawdownPercent = 10m, OnLoss = LossAction.Close };

    private readonly List<string> _told = [];
    private DeskRig _desk = null!; // Set before every test by InitializeAsync.

    private string Account => _desk.AccountId;

    private IDeskSwitch Switch => _desk.Services.GetRequiredService<IDeskSwitch>();

    public async Task InitializeAsync()
    {
        _desk = await DeskRig.StartAsync();
        Hear();
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task At_the_daily_loss_everything_is_closed_and_the_account_halted_once_a_day()
    {
        await LimitAsync(AtFourHundred);
        _desk.Venue.Hold("BTCUSDT", PositionSide.Long, 5);
        _desk.Venue.RealisedToday = -399.99m;
        await PassAsync(30);
        Assert.Equal(("", DeskMode.Active), (_desk.Venue.Story, Switch.OwnModeOf(Account)));

        _desk.Venue.RealisedToday = -400m;
        await ClosedAsync(1);
        Assert.Equal(("sell close 5 market", DeskMode.Halted), (_desk.Venue.Story, Switch.OwnModeOf(Account)));
        Assert.Equal("Loss limit: close everything. The account has lost 400.00 today; 400.00 are allowed.", _desk.Query<string>("SELECT intent FROM alert"));
        Assert.Equal(["The account has lost 400.00 today; 400.00 are allowed."], _told);

        await Switch.SetAsync(Account, DeskMode.Active, CancellationToken.None);
        _desk.Venue.Hold("BTCUSDT", PositionSide.Long, 3);
        await PassAsync(120);
        Assert.Equal(("sell close 5 market", DeskMode.Active), (_desk.Venue.Story, Switch.OwnModeOf(Account)));

        _desk.Time.Advance(TimeSpan.FromHours(12)); // 00:00 UTC and later; the venue says the same of the new day.
        await ClosedAsync(2);
        Assert.Equal("sell close 5 market; sell close 3 market", _desk.Venue.Story);
        var audit = _desk.Services.GetRequiredService<IAuditLog>();
        await _desk.UntilAsync(() => audit.Read(null, 10).Count == 2, "both are in the audit log");
        Assert.All(audit.Read(null, 10), row => Assert.Equal(("desk", "guards panic", Account), (row.Entry.Who, row.Entry.What, row.Entry.Subject)));
    }

    [Fact]
    public async Task A_drawdown_closes_once_for_each_highest_equity_also_over_a_restart()
    {
        await LimitAsync(AtTenPercent);
        _desk.Venue.Equity = 12_000m;
        await PassAsync(90); // The highest equity is stored once a minute.
        await RestartAsync();
        _desk.Venue.Hold("BTCUSDT", PositionSide.Short, 7);
        _desk.Venue.Equity = 10_800m;
        await ClosedAsync(1);
        Assert.Equal("buy close 7 market", _desk.Venue.Story);

        await RestartAsync();
        await Switch.SetAsync(Account, DeskMode.Active, CancellationToken.None);
        await PassAsync(60);
        Assert.Equal((1L, DeskMode.Active), (Closings(), Switch.OwnModeOf(Account)));

        _desk.Venue.Equity = 12_100m;
        await PassAsync(10);
        _desk.Venue.Equity = 10_000m;
        await ClosedAsync(2);
    }

    [Fact]
    public async Task A_loss_that_is_seen_for_a_moment_closes_nothing()
    {
        await LimitAsync(AtFourHundred);
        _desk.Venue.Hold("BTCUSDT", PositionSide.Long, 5);
        for (var i = 0; i < 5; i++)
        {
            _desk.Venue.RealisedToday = -5_000m;
            await PassAsync(3);
            _desk.Venue.RealisedToday = 0m;
            await PassAsync(2);
        }

        Assert.Equal((0L, DeskMode.Active), (Closings(), Switch.OwnModeOf(Account)));
    }

    [Fact]
    public async Task Limits_that_hold_back_close_nothing()
    {
        await LimitAsync(AtFourHundred with { OnLoss = LossAction.HoldBack });
        _desk.OtherTimers = 0; // Nobody watches.
        _desk.Venue.Hold("BTCUSDT", PositionSide.Long, 5);
        _desk.Venue.RealisedToday = -5_000m;

        var refused = await _desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"1c","id":"a-1"}""");

        Assert.Equal(("daily_loss", 0L, DeskMode.Active), (refused.Code, Closings(), Switch.OwnModeOf(Account)));
    }

    [Theory]
    [InlineData(KillPoint.LegsComputed)]
    [InlineData(KillPoint.IntentSynced)]
    [InlineData(KillPoint.OrderSent)]
    public async Task A_desk_that_dies_meanwhile_closes_each_position_once(string point)
    {
        await LimitAsync(AtFourHundred);
        _desk.Venue.Hold("BTCUSDT", PositionSide.Long, 5);
        _desk.DiesAt = reached => reached == point;
        _desk.Venue.RealisedToday = -400m;
        await _desk.UntilAsync(() => _desk.IsDead, "the desk is dead");

        _desk.DiesAt = _ => false;
        await RestartAsync();
        await PassAsync(30);
        await _desk.SettleAsync();

        Assert.Equal((1L, "sell close 5 market", DeskMode.Halted), (Closings(), _desk.Venue.Story, Switch.OwnModeOf(Account)));
    }

    [Fact]
    public async Task Another_limit_of_losses_counts_anew_and_another_limit_of_orders_does_not()
    {
        await LimitAsync(AtFourHundred);
        _desk.Venue.RealisedToday = -450m;
        await ClosedAsync(1);
        await Switch.SetAsync(Account, DeskMode.Active, CancellationToken.None);

        await LimitAsync(AtFourHundred with { MaxOrdersPerMinute = 5 });
        await PassAsync(30);
        Assert.Equal(1, Closings());

        await LimitAsync(AtFourHundred with { MaxDailyLoss = 440m });
        await ClosedAsync(2);
    }

    [Fact]
    public async Task A_close_without_a_loss_at_which_is_refused_and_so_is_one_for_a_pointer()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => LimitAsync(new GuardLimits { OnLoss = LossAction.Close }));
        var pointers = _desk.Services.GetRequiredService<IPointers>();
        var info = pointers.List()[0];
        await Assert.ThrowsAsync<ArgumentException>(() => pointers.ChangeAsync(
            info.PointerId, new NewPointer { Name = info.Name, AccountId = info.AccountId, Settings = info.Settings with { Limits = AtFourHundred } }, CancellationToken.None));
    }

    private void Hear() => _desk.Services.GetRequiredService<LossWatch>().Closed += (_, words) => _told.Add(words);

    private async Task RestartAsync()
    {
        await _desk.RestartAsync();
        Hear();
    }

    private async Task LimitAsync(GuardLimits limits)
    {
        await _desk.Services.GetRequiredService<IAccountGuards>().SetLimitsAsync(Account, limits, CancellationToken.None);
        _desk.OtherTimers = 1;
    }

    private long Closings() => _desk.Query<long>("SELECT COUNT(*) FROM alert WHERE intent LIKE 'Loss limit:%'");

    private Task ClosedAsync(int times) => _desk.UntilAsync(() => Closings() == times && _desk.UnfinishedAlerts() == 0, "everything is closed", maxSeconds: 90);

    private async Task PassAsync(int seconds)
    {
        var until = _desk.Time.GetUtcNow().AddSeconds(seconds);
        await _desk.UntilAsync(() => _desk.Time.GetUtcNow() >= until, "time passes");
    }
}
