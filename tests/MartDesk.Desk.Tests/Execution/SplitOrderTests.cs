using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>Sizes above what the venue takes in one order (50,000 contracts at market, 100,000 at a limit price): several orders, one alert.</summary>
public sealed class SplitOrderTests
{
    [Fact]
    public async Task A_large_entry_goes_as_equal_orders_with_a_stop_each_when_the_pointer_allows_it()
    {
        await using var desk = await StartAsync(splits: true);
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"120001c","stop_loss":{"percent":1}}""");
        Assert.Equal("buy open 40001 market stop 59400.0; buy open 40000 market stop 59400.0; buy open 40000 market stop 59400.0", desk.Venue.Story);
        Assert.Equal(120_001, desk.Venue.Held("BTCUSDT", PositionSide.Long));
        Assert.Equal([59_400m, 59_400m, 59_400m], desk.Venue.PresetStops);
        Assert.Single(desk.Venue.Settings);
        Assert.Equal(AlertState.Executed, alert.State);
    }

    [Fact]
    public async Task A_large_entry_is_refused_where_the_pointer_does_not_split()
    {
        await using var desk = await StartAsync(splits: false);
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"120001c"}""");
        Assert.Equal((AlertState.Rejected, "above_maximum"), (alert.State, alert.Code));
        Assert.Empty(desk.Venue.Sent);
    }

    [Theory]
    [InlineData("\"quantity\":\"1000001c\"", "above_maximum")] // More than 20 orders.
    [InlineData("\"quantity\":\"100001c\",\"order_type\":\"limit\",\"price\":59000,\"time_in_force\":\"fok\"", "above_maximum")]
    [InlineData("\"quantity\":\"60000c\",\"order_type\":\"stop_market\",\"trigger_price\":61000", "above_maximum")]
    [InlineData("\"quantity\":\"60000c\",\"stop_loss\":{\"percent\":1},\"breakeven\":{\"after\":\"1%\"}", "above_maximum")]
    public async Task What_several_orders_would_not_do_is_refused(string order, string code)
    {
        await using var desk = await StartAsync(splits: true);
        var alert = await desk.CarryOutAsync($$"""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long",{{order}}}""");
        Assert.Equal((AlertState.Rejected, code), (alert.State, alert.Code));
        Assert.Empty(desk.Venue.Sent);
    }

    [Fact]
    public async Task Parts_of_a_limit_order_rest_side_by_side()
    {
        await using var desk = await StartAsync(splits: true);
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"150000c","order_type":"limit","price":59000}""");
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 2, "both parts rest");
        Assert.Equal("buy open 75000 limit at 59000; buy open 75000 limit at 59000", desk.Venue.Story);
        desk.Venue.FillResting(59_000m);
        desk.Venue.FillResting(59_000m);
        await desk.SettleAsync();
        Assert.Equal(150_000, desk.Venue.Held("BTCUSDT", PositionSide.Long));
    }

    [Fact]
    public async Task An_exit_of_any_size_is_split_whatever_the_pointer_says()
    {
        await using var desk = await StartAsync(splits: false);
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 130_000);
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_long"}""");
        Assert.Equal("sell close 43334 market; sell close 43333 market; sell close 43333 market", desk.Venue.Story);
        Assert.Equal((AlertState.Executed, 0L), (alert.State, desk.Venue.Held("BTCUSDT", PositionSide.Long)));
    }

    [Fact]
    public async Task A_part_that_is_refused_ends_the_entry_and_says_how_far_it_came()
    {
        await using var desk = await StartAsync(splits: true);
        desk.Venue.Mishaps.Enqueue(Mishap.None);
        desk.Venue.Mishaps.Enqueue(Mishap.Refused);
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"150000c","stop_loss":{"percent":1}}""");
        Assert.Equal((AlertState.Executed, "part_filled"), (alert.State, alert.Code));
        Assert.StartsWith("50000 of 150000 contracts were filled, in 1 of 3 orders.", alert.Message, StringComparison.Ordinal);
        Assert.Equal(50_000, desk.Venue.Held("BTCUSDT", PositionSide.Long));
        Assert.Equal([59_400m], desk.Venue.PresetStops);
    }

    [Fact]
    public async Task A_desk_killed_between_parts_sends_each_of_them_once()
    {
        await using var desk = await StartAsync(splits: true);
        var sent = 0;
        desk.DiesAt = point => point == KillPoint.OrderSent && ++sent == 2;
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"150000c"}""");
        await desk.UntilAsync(() => desk.IsDead || desk.Venue.Orders.Count == 3, "the desk dies at the second part");
        Assert.True(desk.IsDead, "The kill point of a sent order was not reached twice.");
        desk.DiesAt = _ => false;
        await desk.RestartAsync();
        await desk.SettleAsync();
        Assert.Equal("buy open 50000 market; buy open 50000 market; buy open 50000 market", desk.Venue.Story);
        Assert.Equal(150_000, desk.Venue.Held("BTCUSDT", PositionSide.Long));
    }

    private static async Task<DeskRig> StartAsync(bool splits)
    {
        var desk = await DeskRig.StartAsync(venue => (venue.Available, venue.Equity) = (100_000_000m, 100_000_000m));
        var pointers = desk.Services.GetRequiredService<IPointers>();
        var pointer = pointers.List().Single(known => known.PointerId == desk.PointerId);
        await pointers.ChangeAsync(
            desk.PointerId,
            new NewPointer { Name = pointer.Name, AccountId = pointer.AccountId, Targets = pointer.Targets, Settings = pointer.Settings with { SplitsEntries = splits } },
            CancellationToken.None);
        return desk;
    }
}
