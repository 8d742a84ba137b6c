using MartDesk.Desk.Alerts;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>What a program that was asked to leave nothing behind takes off the venue before it ends.</summary>
public sealed class RestingEntriesTests
{
    [Fact]
    public async Task Own_entries_are_taken_away_and_what_protects_a_position_stays()
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","id":"1"}""");
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"set_brackets","stop_loss":{"percent":5},"id":"2"}""");
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"5c","order_type":"limit","price":"50000","id":"3"}""");
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"ETHUSDT.P","action":"long","quantity":"5c","order_type":"limit","price":"2000","id":"4"}""");
        await desk.UntilAsync(() => desk.Venue.Orders.Count(order => order.State == OrderState.Working) == 3, "a stop and two entries stand");

        Assert.Equal((2, 0), await CancelAsync(desk));

        var left = Assert.Single(desk.Venue.Orders, order => order.State == OrderState.Working);
        Assert.Equal((OrderKind.StopLoss, PositionEffect.Close), (left.Kind, left.Effect));
        Assert.Equal((0, 0), await CancelAsync(desk));
    }

    [Fact]
    public async Task An_order_that_the_venue_does_not_give_up_is_told_as_left_and_the_wait_has_an_end()
    {
        await using var desk = await DeskRig.StartAsync();
        var entry = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"5c","order_type":"limit","price":"50000","id":"1"}""");
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 1, "the entry rests");
        desk.Venue.IsSilent = true;
        for (var i = 0; i < 100; i++)
            desk.Venue.CancelMishaps.Enqueue(Mishap.LostBefore);

        Assert.Equal((0, 1), await CancelAsync(desk));
        Assert.Equal(AlertState.Working, (await desk.FindAsync(entry.Alert!)).State);
    }

    private static async Task<(int Cancelled, int? Left)> CancelAsync(DeskRig desk)
    {
        desk.OtherTimers = 1; // The one who waits for the venue.
        var cancelling = desk.Services.GetRequiredService<IRestingEntries>().CancelAsync(TimeSpan.FromSeconds(15), CancellationToken.None);
        await desk.UntilAsync(() => cancelling.IsCompleted, "nothing more is waited for");
        desk.OtherTimers = 0;
        return await cancelling;
    }
}
