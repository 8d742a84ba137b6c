using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>What stands behind a position: that its stop is there and where it belongs, and that nothing is left when it has ended.</summary>
public sealed class ProtectionTests
{
    [Fact]
    public async Task E9_the_stop_that_went_with_the_entry_is_moved_to_the_price_that_it_filled_at()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.FillPrice = 60_012m);
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"short","quantity":"50c","stop_loss":{"percent":1.5},"id":"e-1"}""");
        Assert.Equal("sell open 50 market stop 60900.0", desk.Venue.Story);
        Assert.Equal((AlertState.Executed, LegState.Done), (alert.State, alert.Legs[1].State));
        Assert.Equal([60_912.1m], desk.Venue.PresetStops); // 60,012 × 1.015 = 60,912.18, cut to the step.
    }

    [Fact]
    public async Task Orders_that_average_an_entry_are_placed_once_it_has_filled_and_go_with_its_exit()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","stop_loss":{"price":55000},"dca_orders":[{"percent":1},{"price":58000,"share":50}],"id":"e-1"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 0 AND state = 2") == 2, "both of them rest");
        Assert.Equal("buy open 50 market stop 55000.0; buy open 50 limit at 59400.0 stop 55000.0; buy open 25 limit at 58000.0 stop 55000.0", desk.Venue.Story);

        var exit = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_long","id":"x-1"}""");
        Assert.Equal(AlertState.Executed, exit.State);
        await desk.SettleAsync();
        var entry = await desk.FindAsync(alert.Alert!);
        Assert.Equal(AlertState.Executed, entry.State);
        Assert.Equal(2, entry.Legs.Count(leg => leg.State == LegState.Cancelled));
    }

    [Theory]
    [InlineData("""{"percent":1,"share":1}""", "below_minimum")]
    [InlineData("""{"price":61000}""", "bracket_side")]
    [InlineData("""{"percent":12}""", "bracket_side")]
    [InlineData("""{"percent":1,"share":900}""", "insufficient_margin")]
    public async Task An_entry_whose_averaging_orders_could_not_all_be_placed_is_refused_whole(string order, string code)
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.CarryOutAsync($$"""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"{{(code == "insufficient_margin" ? 500 : 50)}}c","stop_loss":{"price":55000},"dca_orders":[{{order}}],"id":"e-1"}""");
        Assert.Equal((AlertState.Rejected, code), (alert.State, alert.Code));
        Assert.Equal("", desk.Venue.Story);
    }

    [Fact]
    public async Task A_target_that_trails_follows_from_where_it_would_have_stood()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.FillPrice = 60_100m);
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","take_profit":[{"percent":1,"share":40},{"percent":2,"share":60,"trail_percent":0.5}],"id":"e-1"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind IN (3, 5) AND state = 2") == 2, "both targets wait");
        Assert.Contains("sell close 20", desk.Venue.Story, StringComparison.Ordinal);
        Assert.Contains("sell close 30", desk.Venue.Story, StringComparison.Ordinal);
        // Filled at 60,100: 2 % above it, and it follows by half a percent from there.
        Assert.Contains("\"ActivationPrice\":61302.0", desk.Query<string>("SELECT terms FROM leg WHERE kind = 5"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_that_stands_where_it_was_sent_is_left_alone()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","stop_loss":{"percent":1},"id":"e-1"}""");
        Assert.Equal((AlertState.Executed, LegState.Done), (alert.State, alert.Legs[1].State));
        Assert.Empty(desk.Venue.Changes);
        Assert.Equal([59_400m], desk.Venue.PresetStops);
    }

    [Fact]
    public async Task What_will_be_done_about_a_stop_is_told_while_its_entry_rests()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000","stop_loss":{"percent":1},"breakeven":{"after":"1%"},"id":"e-1"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 2") == 1, "the entry rests");
        Assert.Equal(
            ["Sees that the stop stands at 58410.0 once the entry has filled.", "Moves the stop to break-even, about 59000.0, once the price has come so far."],
            (await desk.FindAsync(alert.Alert!)).Legs.Where(leg => leg.Kind == OrderKind.Change).Select(leg => leg.Message));
    }

    [Fact]
    public async Task A_position_whose_stop_does_not_stand_is_told_as_unprotected()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.LosesPresets = true);
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","stop_loss":{"percent":1},"id":"e-1"}""");
        Assert.Equal((AlertState.NeedsAttention, "unprotected"), (alert.State, alert.Code));
        Assert.Contains(desk.Lines, line => line.Contains("unprotected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_became_of_a_target_is_found_out_though_it_could_not_be_stored_while_another_stands()
    {
        await using var desk = await DeskRig.StartAsync();
        var (outcomes, isFull) = (0, false);
        desk.DiesAt = point =>
        {
            isFull |= point == KillPoint.OutcomeWritten && ++outcomes == 3; // The entry's, the first target's, the second's.
            return false;
        };
        desk.Store.Commit = transaction =>
        {
            if (!isFull)
            {
                transaction.Commit();
                return;
            }

            isFull = false;
            throw new InvalidOperationException("the disk is full");
        };
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","take_profit":[{"percent":1},{"percent":2}],"id":"e-1"}""");
        await desk.UntilAsync(() => outcomes >= 3, "the disk is full");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 3 AND state = 2") == 2, "both targets are known to stand");
        Assert.Equal(3, desk.Venue.Sent.Count);
    }

    [Theory]
    [InlineData((int)Mishap.None)]
    [InlineData((int)Mishap.LostBefore)]
    [InlineData((int)Mishap.LostAfter)]
    public async Task Break_even_after_the_first_target_moves_the_stop_beyond_the_entry(int mishap)
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.ChangeMishaps.Enqueue((Mishap)mishap);
        var alert = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","stop_loss":{"percent":1},"take_profit":[{"percent":1},{"percent":2}],"breakeven":{"after":1,"offset_percent":0.1},"id":"e-1"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 3 AND state = 2") == 2, "both targets stand");
        Assert.Equal([59_400m], desk.Venue.PresetStops);
        desk.Venue.Fire(desk.Venue.Orders[1].VenueOrderId, 60_600m);
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 6 AND state = 8") == 2, "the stop is moved");
        Assert.Equal([60_060m], desk.Venue.PresetStops);
        desk.Venue.Fire(desk.Venue.Orders[2].VenueOrderId, 61_200m);
        await desk.SettleAsync();
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(alert.Alert!)).State);
    }

    [Fact]
    public async Task Break_even_after_a_gain_waits_for_the_price_and_ends_with_the_position()
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","stop_loss":{"percent":1},"breakeven":{"after":"1%"},"id":"e-1"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 6 AND state = 8") == 1, "the stop was seen");
        desk.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal([59_400m], desk.Venue.PresetStops);
        desk.Venue.BtcLast = 60_600m;
        await desk.SettleAsync();
        Assert.Equal([60_000m], desk.Venue.PresetStops);

        desk.Venue.BtcLast = 60_000m;
        var second = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","stop_loss":{"percent":1},"breakeven":{"after":"1%"},"id":"e-2"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 6 AND state = 8") == 3, "the second stop was seen");
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_long","id":"x-1"}""");
        await desk.SettleAsync();
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(second.Alert!)).State);
    }

    [Fact]
    public async Task What_a_limit_order_has_not_filled_in_its_time_goes_at_market_when_the_alert_asks_for_it()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","order_type":"limit","price":"59000","expires_s":30,"on_unfilled":"market","id":"e-1"}""");
        Assert.Equal("buy open 50 limit at 59000; buy open 50 market", desk.Venue.Story);
        Assert.Equal((AlertState.Executed, LegState.Cancelled, LegState.Filled), (alert.State, alert.Legs[0].State, alert.Legs[1].State));

        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"20c","order_type":"limit","price":"59000","expires_s":30,"on_unfilled":"market","id":"e-2"}""");
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 3, "it rests");
        desk.Venue.FillResting(59_000m);
        await desk.SettleAsync();
        Assert.Equal(3, desk.Venue.Orders.Count);
    }

    [Fact]
    public async Task A_breakout_that_was_not_reached_in_its_time_is_cancelled()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","order_type":"stop_market","trigger_price":"61000","quantity":"50c","expires_s":60,"id":"p-1"}""");
        Assert.Equal((AlertState.Rejected, "not_filled", OrderState.Cancelled), (alert.State, alert.Code, desk.Venue.Orders[0].State));
    }

    [Theory]
    [InlineData((int)Mishap.None)]
    [InlineData((int)Mishap.LostBefore)]
    [InlineData((int)Mishap.LostAfter)]
    public async Task An_order_is_edited_by_hand_and_compared_with_the_wish(int mishap)
    {
        await using var desk = await DeskRig.StartAsync();
        var entry = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000","id":"e-1"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 2") == 1, "it rests");
        desk.Venue.ChangeMishaps.Enqueue((Mishap)mishap);
        var edit = await SubmitAsync(desk, new ManualOrder.Edit { AccountId = desk.AccountId, Symbol = "BTCUSDT", VenueOrderId = "1000", Kind = OrderKind.Order, LimitPrice = 59_100m, Contracts = 20 });
        await desk.UntilAsync(() => desk.UnfinishedAlerts() == 1, "the edit is final");
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(edit.Alert!)).State);
        Assert.Equal((59_100m, 20L), (desk.Venue.Orders[0].LimitPrice!.Value, desk.Venue.Orders[0].Contracts));
        Assert.Equal(20, (await desk.FindAsync(entry.Alert!)).Legs[0].Contracts);
    }

    [Fact]
    public async Task An_edit_of_what_is_gone_or_off_the_step_or_with_the_desk_stopped_is_refused()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.PlaceElsewhere("BTCUSDT", OrderSide.Buy, 5, 50_000m));
        var edit = new ManualOrder.Edit { AccountId = desk.AccountId, Symbol = "BTCUSDT", VenueOrderId = "1000", Kind = OrderKind.Order, LimitPrice = 50_000.05m };
        Assert.Equal("bad_value", (await desk.FindAsync((await SubmitAsync(desk, edit, settles: true)).Alert!)).Code);
        Assert.Equal("venue_refused", (await desk.FindAsync((await SubmitAsync(desk, edit with { VenueOrderId = "77", LimitPrice = 50_001m }, settles: true)).Alert!)).Code);
        await desk.Services.GetRequiredService<IDeskSwitch>().SetAsync(DeskMode.ReducingOnly, CancellationToken.None);
        Assert.Equal("desk_reducing", (await desk.FindAsync((await SubmitAsync(desk, edit with { LimitPrice = 50_001m }, settles: true)).Alert!)).Code);
        Assert.Empty(desk.Venue.Changes);
    }

    [Fact]
    public async Task Targets_of_a_position_that_was_closed_elsewhere_are_swept()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","take_profit":[{"percent":1},{"percent":2}],"id":"e-1"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 3 AND state = 2") == 2, "both targets stand");
        desk.EndLongPosition();
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM alert WHERE intent LIKE 'Sweep%'") == 1, "the sweep is ordered");
        await desk.SettleAsync();
        Assert.All(desk.Venue.Orders.Skip(1), order => Assert.Equal(OrderState.Cancelled, order.State));
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(alert.Alert!)).State);
    }

    [Fact]
    public async Task Targets_of_one_side_are_swept_while_the_other_side_is_held()
    {
        await using var desk = await DeskRig.StartAsync(venue =>
        {
            venue.Mode = PositionMode.Hedge;
            venue.Hold("BTCUSDT", PositionSide.Short, 10);
        });
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","take_profit":[{"percent":1},{"percent":2}],"id":"e-1"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 3 AND state = 2") == 2, "both targets stand");
        desk.EndLongPosition();
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM alert WHERE intent LIKE 'Sweep%'") == 1, "the sweep is ordered");
        await desk.SettleAsync();
        Assert.Equal(OrderState.Cancelled, desk.Venue.Orders[^1].State);
    }

    [Fact]
    public async Task A_target_that_came_to_stand_only_after_its_position_had_ended_is_swept()
    {
        await using var desk = await DeskRig.StartAsync();
        foreach (var mishap in (Mishap[])[Mishap.None, Mishap.LostBefore])
            desk.Venue.Mishaps.Enqueue(mishap);
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","take_profit":[{"percent":1},{"percent":2}],"id":"e-1"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 3 AND state IN (1, 3)") == 1, "nobody knows of the first target");
        desk.EndLongPosition();
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 3 AND generation = 2") == 1, "it is placed again");
        await desk.SettleAsync();
        Assert.DoesNotContain(desk.Venue.Orders, order => order.State == OrderState.Working);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Targets_are_swept_also_when_no_stream_has_told_the_end_or_the_list_fails_at_first(bool hasStream)
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","take_profit":[{"percent":1},{"percent":2}],"id":"e-1"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 3 AND state = 2") == 2, "both targets stand");
        if (hasStream)
        {
            desk.Venue.IsSilent = true;
            var reads = desk.Venue.PositionReads;
            desk.EndLongPosition();
            await desk.UntilAsync(() => desk.Venue.PositionReads >= reads + 2, "it was asked in vain, and again");
            desk.Venue.IsSilent = false;
        }
        else
        {
            desk.Venue.Hold("BTCUSDT", PositionSide.Long, 0);
            foreach (var observer in desk.Services.GetServices<IDriftObserver>())
                observer.Drifted(desk.AccountId, new PositionDrift("BTCUSDT", PositionSide.Long, Known: 50, Told: 0));
        }

        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM alert WHERE intent LIKE 'Sweep%'") == 1, "the sweep is ordered");
        await desk.SettleAsync();
        Assert.Equal(OrderState.Cancelled, desk.Venue.Orders[1].State);
    }

    [Fact]
    public async Task The_timed_cancellation_is_kept_alive_while_an_order_rests_and_taken_back_after()
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.Services.GetRequiredService<IAccountGuards>().SetLimitsAsync(desk.AccountId, new GuardLimits { CancelAfterSeconds = 60 }, CancellationToken.None);
        desk.OtherTimers = 1; // The switch waits for its next turn.
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000","id":"e-1"}""");
        await desk.UntilAsync(() => desk.Venue.TimedCancels.Count == 3, "it was set and repeated twice");
        Assert.All(desk.Venue.TimedCancels, set => Assert.Equal("BTCUSDT 60", set));
        desk.Venue.FillResting(59_000m);
        await desk.UntilAsync(() => desk.Venue.TimedCancels.Contains("BTCUSDT 0"), "it is taken back");
        await Assert.ThrowsAsync<ArgumentException>(() =>
            desk.Services.GetRequiredService<IAccountGuards>().SetLimitsAsync(desk.AccountId, new GuardLimits { CancelAfterSeconds = 5 }, CancellationToken.None));
    }

    [Fact]
    public async Task An_uncertain_clock_opens_nothing_and_closes_all_the_same()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Hold("BTCUSDT", PositionSide.Long, 10));
        desk.Venue.ClockUncertainty = TimeSpan.FromSeconds(6);
        var entry = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","id":"e-1"}""");
        Assert.Equal((AlertState.Rejected, "clock_uncertain"), (entry.State, entry.Code));
        await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_long","id":"x-1"}""");
        Assert.Equal("sell close 10 market", desk.Venue.Story);
    }

    private static async Task<AlertAnswer> SubmitAsync(DeskRig desk, ManualOrder order, bool settles = false)
    {
        var answer = await desk.Services.GetRequiredService<IManualOrders>().SubmitAsync(order, Guid.CreateVersion7(desk.Time.GetUtcNow()).ToString(), CancellationToken.None);
        Assert.Equal("accepted", answer.Status);
        if (settles)
            await desk.SettleAsync();
        return answer;
    }
}
