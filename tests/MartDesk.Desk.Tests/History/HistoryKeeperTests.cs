using MartDesk.Desk.Accounts;
using MartDesk.Desk.History;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Tests.Venues;
using MartDesk.Desk.Venues;
using MartDesk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Desk.Tests.History;

public sealed class HistoryKeeperTests
{
    [Fact]
    public async Task Fills_wait_until_the_position_mode_is_told_and_it_is_not_asked_for_with_each_of_them()
    {
        await using var desk = await DeskRig.StartAsync();
        await using var venue = new ScriptedVenue(desk.Time);
        desk.OtherVenue = venue;
        var services = desk.Services;
        var store = new HistoryStore(desk.Store);
        var history = new AccountHistory(store, services.GetRequiredService<AccountDirectory>(), services.GetRequiredService<PointerBook>(), desk.Time);
        var keeper = new HistoryKeeper(services.GetRequiredService<IPortfolio>(), store, history, services.GetRequiredService<ModeBulletin>(), desk.Time, NullLogger<HistoryKeeper>.Instance);
        venue.Fills = ScriptedVenue.Ok(Fill(desk, 1));
        venue.Mode = new VenueReply<PositionMode>.NotSent("no room");

        using var stop = new CancellationTokenSource();
        var running = keeper.RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => Asked(venue) == 1, "the mode is asked for");
        Assert.Equal(0, Stored(desk));

        venue.Mode = new VenueReply<PositionMode>.Ok(PositionMode.OneWay);
        await AdvanceUntilAsync(desk, () => Stored(desk) == 1);
        Assert.Equal(2, Asked(venue));

        var account = services.GetRequiredService<IPointers>().List()[0].AccountId;
        venue.Fills = ScriptedVenue.Ok(Fill(desk, 1), Fill(desk, 2));
        keeper.Observe(account, new VenueEvent.Connected());
        await AdvanceUntilAsync(desk, () => Stored(desk) == 2);
        Assert.Equal(2, Asked(venue));

        desk.Time.Advance(TimeSpan.FromSeconds(5));
        venue.Fills = ScriptedVenue.Ok(Fill(desk, 1), Fill(desk, 2), Fill(desk, 3));
        keeper.Observe(account, new VenueEvent.Connected());
        await AdvanceUntilAsync(desk, () => Stored(desk) == 3);
        Assert.Equal(3, Asked(venue));
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Fills_that_are_read_after_a_change_of_the_mode_keep_the_mode_in_which_they_were_made()
    {
        await using var desk = await DeskRig.StartAsync();
        await using var venue = new ScriptedVenue(desk.Time);
        desk.OtherVenue = venue;
        var services = desk.Services;
        var (store, bulletin) = (new HistoryStore(desk.Store), services.GetRequiredService<ModeBulletin>());
        var history = new AccountHistory(store, services.GetRequiredService<AccountDirectory>(), services.GetRequiredService<PointerBook>(), desk.Time);
        var keeper = new HistoryKeeper(services.GetRequiredService<IPortfolio>(), store, history, bulletin, desk.Time, NullLogger<HistoryKeeper>.Instance);
        var opening = Fill(desk, 1);
        venue.Fills = ScriptedVenue.Ok(opening);
        using var stop = new CancellationTokenSource();
        var running = keeper.RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => Stored(desk) == 1, "the first fill is stored");

        var account = services.GetRequiredService<IPointers>().List()[0].AccountId;
        var closing = Fill(desk, 2);
        desk.Time.Advance(TimeSpan.FromSeconds(1));
        venue.Mode = new VenueReply<PositionMode>.Ok(PositionMode.OneWay);
        bulletin.Changed(account, PositionMode.Hedge, desk.Time.GetUtcNow());
        venue.Fills = ScriptedVenue.Ok(opening, closing, Fill(desk, 3));
        keeper.Observe(account, new VenueEvent.Connected());
        await AdvanceUntilAsync(desk, () => Stored(desk) == 3);

        Assert.Equal(["t-1 0", "t-2 0", "t-3 1"], Enumerable.Range(1, 3).Select(number => desk.Query<string>(FormattableString.Invariant($"SELECT trade_id || ' ' || is_net FROM fill WHERE trade_id = 't-{number}'"))));
        await stop.CancelAsync();
        await running;
    }

    private static int Asked(ScriptedVenue venue) => venue.Calls.Count(call => call == "position mode");

    private static long Stored(DeskRig desk) => desk.Query<long>("SELECT COUNT(*) FROM fill");

    private static async Task AdvanceUntilAsync(DeskRig desk, Func<bool> holds)
    {
        for (var step = 0; step < 400 && !holds(); step++)
        {
            desk.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        Assert.True(holds());
    }

    private static Fill Fill(DeskRig desk, int number) => new()
    {
        TradeId = FormattableString.Invariant($"t-{number}"),
        VenueOrderId = FormattableString.Invariant($"o-{number}"),
        Symbol = "BTCUSDT",
        Side = OrderSide.Buy,
        Effect = PositionEffect.Open,
        Contracts = 1,
        Price = 60_000m,
        Fee = 0.036m,
        RealisedPnl = 0m,
        IsMaker = false,
        Time = desk.Time.GetUtcNow(),
    };
}
