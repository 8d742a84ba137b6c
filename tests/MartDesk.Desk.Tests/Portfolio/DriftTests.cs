using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Tests.Venues;
using MartDesk.Desk.Venues;
using MartDesk.Testing;

namespace MartDesk.Desk.Tests.Portfolio;

public sealed class DriftTests
{
    [Fact]
    public async Task Size_that_is_listed_otherwise_with_nothing_heard_between_is_told_with_both_numbers()
    {
        await using var scene = await StartAsync(10);

        scene.Venue.Positions = ScriptedVenue.Ok(scene.Long(7, 60_000m, scene.Time.GetUtcNow().AddSeconds(1)));
        await ReadAgainAsync(scene);

        Assert.Equal(new PositionDrift("BTCUSDT", PositionSide.Long, 10, 7), Assert.Single(scene.Drifts));
        Assert.Equal(7, scene.Position.Contracts);
    }

    [Fact]
    public async Task Position_that_is_gone_and_one_that_is_new_are_drift_too()
    {
        await using var scene = await StartAsync(10);

        scene.Venue.Positions = ScriptedVenue.Ok(scene.Long(4, 2_600m, scene.Time.GetUtcNow().AddSeconds(1)) with { Symbol = "ETHUSDT" });
        await ReadAgainAsync(scene);

        Assert.Equal([("BTCUSDT", 10L, 0L), ("ETHUSDT", 0L, 4L)], scene.Drifts.Select(drift => (drift.Symbol, drift.Known, drift.Told)).Order());
    }

    [Fact]
    public async Task What_the_stream_told_before_the_list_is_no_drift_and_neither_is_the_first_list()
    {
        await using var scene = await StartAsync(10);
        Assert.Empty(scene.Drifts);

        await scene.SayAsync(new VenueEvent.PositionChanged(scene.Long(5, 60_000m, scene.Time.GetUtcNow().AddSeconds(1))));
        scene.Venue.Positions = ScriptedVenue.Ok(scene.Long(5, 60_000m, scene.Time.GetUtcNow().AddSeconds(1)));
        await ReadAgainAsync(scene);

        Assert.Empty(scene.Drifts);
        Assert.Equal(5, scene.Position.Contracts);
    }

    private static async Task<PortfolioScene> StartAsync(long contracts)
    {
        var scene = new PortfolioScene();
        scene.Venue.Positions = ScriptedVenue.Ok(scene.Long(contracts, 60_000m));
        await scene.StartAsync();
        await Eventually.HoldsAsync(() => scene.Portfolio.Current.Positions.Count == 1, "the first list was read");
        return scene;
    }

    private static async Task ReadAgainAsync(PortfolioScene scene)
    {
        await Eventually.HoldsAsync(() => scene.Time.PendingTimers > 1, "the session waits");
        var before = scene.Calls("fills");
        scene.Time.Advance(ReconcileSchedule.Interval);
        await Eventually.HoldsAsync(() => scene.Calls("fills") > before, "the lists were read again");
        await Eventually.HoldsAsync(() => scene.Time.PendingTimers > 1, "the session waits again");
    }
}
