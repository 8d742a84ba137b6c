using MartDesk.Desk.Execution;
using MartDesk.Desk.Venues;
using MartDesk.Testing;
using MartDesk.Testing.Clock;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>Positions that are asked for while the alert that needs them is stored, and only where nothing can have changed behind them.</summary>
public sealed class ForesightTests
{
    private static readonly Task<VenueReply<IReadOnlyList<Position>>> Told = Task.FromResult<VenueReply<IReadOnlyList<Position>>>(new VenueReply<IReadOnlyList<Position>>.Ok([]));

    private readonly ManualTimeProvider _time = new();
    private readonly Foresight _foresight;
    private int _asked;

    public ForesightTests() => _foresight = new Foresight(_time);

    [Fact]
    public void An_idle_lane_is_asked_for_once_and_what_it_was_told_is_taken_once()
    {
        _foresight.IsOpen = true;
        Begin();
        Begin();
        _foresight.IsOpen = false;

        Assert.Equal(1, _asked);
        Assert.Same(Told, _foresight.Take());
        Assert.Null(_foresight.Take());
    }

    [Fact]
    public void Nothing_is_asked_while_the_lane_is_at_work()
    {
        Begin();
        _foresight.IsOpen = true;
        _foresight.IsOpen = false;
        Begin();

        Assert.Equal(0, _asked);
        Assert.Null(_foresight.Take());
    }

    [Fact]
    public void What_was_asked_before_an_order_moved_does_not_count()
    {
        _foresight.IsOpen = true;
        Begin();
        _foresight.Drop();

        Assert.Null(_foresight.Take());
    }

    [Fact]
    public void What_was_asked_too_long_ago_does_not_count()
    {
        _foresight.IsOpen = true;
        Begin();
        _time.Advance(TimeSpan.FromMilliseconds(251));

        Assert.Null(_foresight.Take());
    }

    [Fact]
    public void Resends_do_not_use_up_what_the_venue_allows()
    {
        _foresight.IsOpen = true;
        Begin();
        _time.Advance(TimeSpan.FromMilliseconds(900));
        Begin();
        Assert.Equal(1, _asked);

        _time.Advance(TimeSpan.FromMilliseconds(100));
        Begin();
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Positions_are_read_once_for_an_alert_and_before_it_is_on_the_disk()
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"buy","quantity":"5c","id":"first"}""");
        await Eventually.HoldsAsync(() => desk.Time.PendingTimers >= desk.Services.GetRequiredService<DeskRuntime>().LaneCount, "the lane waits");
        var before = desk.Venue.PositionReads;
        desk.DiesAt = point =>
        {
            if (point == KillPoint.AlertWritten)
                Assert.True(SpinWait.SpinUntil(() => desk.Venue.PositionReads > before, TimeSpan.FromSeconds(20)));
            return false;
        };

        Assert.Equal("accepted", (await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"sell","quantity":"5c","id":"second"}""")).Status);

        await Eventually.HoldsAsync(() => desk.Venue.Orders.Count == 2, "the second order is at the venue, and time has not moved");
        Assert.Equal(before + 1, desk.Venue.PositionReads);
    }

    private void Begin() => _foresight.Begin(() =>
    {
        _asked++;
        return Told;
    });
}
