using System.Globalization;
using Dapper;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Guards;

/// <summary>What rests because of losses is listed as it is refused, rests where it was lost and nowhere else, and goes on when its owner says so.</summary>
public sealed class GuardLockTests : IAsyncLifetime
{
    private DeskRig _desk = null!; // Set before every test by InitializeAsync.
    private int _ids;

    private IGuardLocks Locks => _desk.Services.GetRequiredService<IGuardLocks>();

    private PointerInfo Pointer => _desk.Services.GetRequiredService<IPointers>().List()[0];

    private string AccountId => Pointer.AccountId;

    public async Task InitializeAsync() => _desk = await DeskRig.StartAsync(venue => venue.Mode = PositionMode.Hedge);

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Theory]
    [InlineData(LossCounting.Together, "loss_streak", "loss_streak", "loss_streak")]
    [InlineData(LossCounting.ByMarket, "loss_streak", "loss_streak", null)]
    [InlineData(LossCounting.ByMarketAndSide, "loss_streak", null, null)]
    public async Task Entries_rest_where_it_was_lost(LossCounting counting, string? sameSide, string? otherSide, string? otherMarket)
    {
        await LimitAsync(isPointer: true, new GuardLimits { MaxConsecutiveLosses = 2, CooldownMinutes = 30, CountLosses = counting });
        await LoseAsync();
        Assert.Empty(Locks.List());
        await LoseAsync();

        Assert.Equal((sameSide, otherSide, otherMarket), ((await EnterAsync("long")).Code, (await EnterAsync("short")).Code, (await EnterAsync("long", "ETHUSDT")).Code));

        var held = Assert.Single(Locks.List());
        Assert.Equal((AccountId, Pointer.PointerId, "loss_streak"), (held.AccountId, held.PointerId, held.Code));
        Assert.Equal(counting == LossCounting.Together ? null : "BTCUSDT", held.Symbol);
        Assert.Equal(counting == LossCounting.ByMarketAndSide ? PositionSide.Long : null, held.Side);
        _desk.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Empty(Locks.List());
        Assert.Null((await EnterAsync("long")).Code);
    }

    [Fact]
    public async Task A_gain_in_one_market_does_not_end_the_losses_in_a_row_of_another()
    {
        await LimitAsync(isPointer: true, new GuardLimits { MaxConsecutiveLosses = 2, CooldownMinutes = 30, CountLosses = LossCounting.ByMarket });
        await LoseAsync();
        await TradeAsync("ETHUSDT", gain: 20m);
        await LoseAsync();
        var refused = await EnterAsync("long");
        Assert.Equal("loss_streak", refused.Code);
        Assert.StartsWith("The pointer has lost 2 trades in a row in BTCUSDT; entries rest until ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Losses_in_a_row_that_were_released_count_anew_also_over_a_restart(bool isPointer)
    {
        await LimitAsync(isPointer, new GuardLimits { MaxConsecutiveLosses = 2, CooldownMinutes = 600 });
        await LoseAsync();
        await LoseAsync();
        var held = Assert.Single(Locks.List());
        Assert.Equal(isPointer ? Pointer.PointerId : null, held.PointerId);

        _desk.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(held, await Locks.ReleaseAsync(held.LockId, CancellationToken.None));

        Assert.Empty(Locks.List());
        Assert.Null(await Locks.ReleaseAsync(held.LockId, CancellationToken.None));
        await _desk.RestartAsync();
        await LoseAsync(); // The first that counts.
        Assert.Null((await EnterAsync("long")).Code);
        await CloseAsync(); // At the price of its entry: the fees make it the second.
        Assert.Equal("loss_streak", (await EnterAsync("long")).Code);
        Assert.Equal(held.LockId, Assert.Single(Locks.List()).LockId);
    }

    [Fact]
    public async Task A_released_lock_of_one_market_leaves_that_of_another()
    {
        await LimitAsync(isPointer: true, new GuardLimits { MaxConsecutiveLosses = 1, CooldownMinutes = 600, CountLosses = LossCounting.ByMarket });
        await LoseAsync();
        await TradeAsync("ETHUSDT", gain: -20m);
        Assert.Equal(["BTCUSDT", "ETHUSDT"], Locks.List().Select(held => held.Symbol));

        _desk.Time.Advance(TimeSpan.FromSeconds(1));
        await Locks.ReleaseAsync(Locks.List()[0].LockId, CancellationToken.None);

        Assert.Equal(["ETHUSDT"], Locks.List().Select(held => held.Symbol));
        Assert.Equal((null, "loss_streak"), ((await EnterAsync("long")).Code, (await EnterAsync("long", "ETHUSDT")).Code));
    }

    [Fact]
    public async Task A_pointers_loss_of_the_day_that_was_released_counts_anew_until_midnight_also_over_a_restart()
    {
        await LimitAsync(isPointer: true, new GuardLimits { MaxDailyLoss = 12m });
        await LoseAsync(); // 100 contracts of 0.001 BTC, 50 USDT lower: 5 USDT, and the fees of both ways, 7.197.
        var held = Assert.Single(Locks.List());
        Assert.Equal(("daily_loss", "The pointer has lost 12.20 today; 12.00 are allowed."), (held.Code, held.Reason));
        Assert.Equal(new DateTimeOffset(_desk.Time.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero), held.Until);

        await Locks.ReleaseAsync(held.LockId, CancellationToken.None);
        await _desk.RestartAsync();
        Assert.Null((await EnterAsync("long")).Code);
        await CloseAsync();
        await LoseAsync();
        Assert.StartsWith("The pointer has lost 12.", (await EnterAsync("long")).Message, StringComparison.Ordinal);
        Assert.Contains("today since it was released; 12.00 are allowed.", Assert.Single(Locks.List()).Reason, StringComparison.Ordinal);
        _desk.Time.Advance(TimeSpan.FromHours(12));
        Assert.Empty(Locks.List());
        Assert.Null((await EnterAsync("long")).Code);
    }

    [Fact]
    public async Task An_accounts_loss_of_the_day_and_its_drawdown_are_released_each_for_itself()
    {
        await LimitAsync(isPointer: false, new GuardLimits { MaxDailyLoss = 250m, MaxDrawdownPercent = 10m });
        _desk.Venue.Equity = 12_000m;
        Assert.Null((await EnterAsync("long")).Code);
        _desk.Venue.Equity = 10_800m;
        _desk.Venue.RealisedToday = -250m;
        Assert.Equal("daily_loss", (await EnterAsync("long")).Code);
        Assert.Equal(["daily_loss", "drawdown"], Locks.List().Select(held => held.Code));

        await Locks.ReleaseAsync(Locks.List()[0].LockId, CancellationToken.None);
        Assert.Equal("drawdown", (await EnterAsync("long")).Code);
        await Locks.ReleaseAsync(Assert.Single(Locks.List()).LockId, CancellationToken.None);
        Assert.Null((await EnterAsync("long")).Code);
        _desk.Venue.RealisedToday = -499.99m;
        Assert.Null((await EnterAsync("long")).Code);
        _desk.Venue.RealisedToday = -500m;
        Assert.Equal("daily_loss", (await EnterAsync("long")).Code);
    }

    [Fact]
    public async Task A_release_that_cannot_be_read_releases_nothing()
    {
        await LimitAsync(isPointer: true, new GuardLimits { MaxConsecutiveLosses = 1, CooldownMinutes = 600 });
        await LoseAsync();
        _desk.Time.Advance(TimeSpan.FromSeconds(1));
        await Locks.ReleaseAsync(Assert.Single(Locks.List()).LockId, CancellationToken.None);
        Assert.Empty(Locks.List());
        await _desk.Store.WriteAsync(
            transaction => transaction.Connection!.Execute("UPDATE setting SET value = @broken WHERE name LIKE 'release:%'", new { broken = "{o"u8.ToArray() }, transaction), CancellationToken.None);

        await _desk.RestartAsync();

        Assert.Single(Locks.List());
        Assert.Equal("loss_streak", (await EnterAsync("long")).Code);
    }

    /// <summary>100 contracts of 0.001 BTC that are closed 50 USDT lower.</summary>
    private async Task LoseAsync()
    {
        await EnterAsync("long", contracts: 100);
        _desk.Venue.BtcLast -= 50m;
        await CloseAsync();
        _desk.Venue.BtcLast += 50m;
    }

    /// <summary>100 contracts of 0.01 that are closed so much higher.</summary>
    private async Task TradeAsync(string symbol, decimal gain)
    {
        _desk.Venue.FillPrice = 3_000m;
        await EnterAsync("long", symbol, contracts: 100);
        _desk.Venue.FillPrice = 3_000m + gain;
        await CloseAsync(symbol);
        _desk.Venue.FillPrice = null;
    }

    private Task<AlertLogEntry> CloseAsync(string symbol = "BTCUSDT") => _desk.CarryOutAsync($$"""{"pointer":"POINTER","symbol":"{{symbol}}","action":"close_long","id":"l-{{++_ids}}"}""");

    private Task<AlertLogEntry> EnterAsync(string action, string symbol = "BTCUSDT", int contracts = 1) => _desk.CarryOutAsync(string.Create(
        CultureInfo.InvariantCulture, $$"""{"pointer":"POINTER","symbol":"{{symbol}}","action":"{{action}}","quantity":"{{contracts}}c","id":"l-{{++_ids}}"}"""));

    private Task LimitAsync(bool isPointer, GuardLimits limits) => isPointer
        ? _desk.Services.GetRequiredService<IPointers>().ChangeAsync(
            Pointer.PointerId, new NewPointer { Name = Pointer.Name, AccountId = AccountId, Settings = Pointer.Settings with { Limits = limits } }, CancellationToken.None)
        : _desk.Services.GetRequiredService<IAccountGuards>().SetLimitsAsync(AccountId, limits, CancellationToken.None);
}
