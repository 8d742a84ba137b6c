using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>Stop and target of an order that still waits, changed by its owner. BTC last is 60,000; the entry rests at 59,000 with its stop 1 % below and its target at 61,000.</summary>
public sealed class PresetChangeTests
{
    private const string Entry = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000","stop_loss":{"percent":1},"take_profit":[{"price":61000}],"id":"e-1"}""";

    [Theory]
    [InlineData((int)Mishap.None, 1)]
    [InlineData((int)Mishap.LostBefore, 2)]
    [InlineData((int)Mishap.LostAfter, 1)]
    public async Task Stop_and_target_of_a_resting_entry_are_changed_once_and_stay_when_it_has_filled(int mishap, int calls)
    {
        await using var desk = await DeskRig.StartAsync();
        var entry = await RestAsync(desk, Entry);
        Assert.Equal(new OrderPresets { TakeProfitPrice = 61_000m, StopLossPrice = 58_410m }, desk.Venue.Orders[0].Presets);
        desk.Venue.ChangeMishaps.Enqueue((Mishap)mishap);

        var edit = await EditAsync(desk, order => order with { TakeProfitPrice = 62_000m, TakeProfitBy = TriggerBy.Mark, StopLossPrice = 58_000m });

        Assert.Equal((AlertState.Executed, LegState.Done), (edit.State, Assert.Single(edit.Legs).State));
        Assert.Equal(new OrderPresets { TakeProfitPrice = 62_000m, TakeProfitBy = TriggerBy.Mark, StopLossPrice = 58_000m }, desk.Venue.Orders[0].Presets);
        Assert.Equal(Enumerable.Repeat("1000:  /  /  / target 62000 stop 58000", calls), desk.Venue.Changes);

        desk.Venue.FillResting(59_000m);
        await desk.SettleAsync();
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(entry)).State);
        Assert.Equal([58_000m], desk.Venue.PresetStops); // Not moved to 1 % below the fill.
        Assert.Equal(calls, desk.Venue.Changes.Count);
    }

    [Fact]
    public async Task A_change_that_arrived_without_an_answer_while_the_entry_filled_is_found_and_left_alone()
    {
        await using var desk = await DeskRig.StartAsync();
        var entry = await RestAsync(desk, Entry);
        desk.Venue.ChangeMishaps.Enqueue(Mishap.LostAfter);
        desk.Venue.Changed = () => desk.Venue.FillResting(59_000m);

        var edit = await EditAsync(desk, order => order with { StopLossPrice = 58_000m });

        Assert.Equal((AlertState.Rejected, "The order is not open any more."), (edit.State, edit.Message));
        await desk.SettleAsync();
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(entry)).State);
        Assert.Equal([58_000m], desk.Venue.PresetStops);
        Assert.Single(desk.Venue.Changes);
    }

    [Theory]
    [InlineData(false, AlertState.Executed)]
    [InlineData(true, AlertState.NeedsAttention)]
    public async Task A_stop_that_is_added_to_a_resting_entry_is_looked_for_once_it_has_filled(bool isLost, AlertState state)
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.LosesPresets = isLost);
        var entry = await RestAsync(desk, """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000","id":"e-1"}""");

        await EditAsync(desk, order => order with { StopLossPrice = 58_000m });
        desk.Venue.FillResting(59_000m);
        await desk.SettleAsync();

        var alert = await desk.FindAsync(entry);
        Assert.Equal((state, isLost ? "unprotected" : null), (alert.State, alert.Code));
        Assert.Equal(2, alert.Legs.Count);
        Assert.Equal(2, alert.Legs.Select(leg => leg.ClientOrderId).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Break_even_moves_a_stop_that_its_owner_has_moved_before()
    {
        await using var desk = await DeskRig.StartAsync();
        await RestAsync(desk, """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000","stop_loss":{"percent":1},"breakeven":{"after":"1%"},"id":"e-1"}""");
        await EditAsync(desk, order => order with { StopLossPrice = 58_000m });
        desk.Venue.FillResting(59_000m);
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 6 AND state = 8") == 2, "the edit is done and the stop was seen");
        Assert.Equal([58_000m], desk.Venue.PresetStops);

        desk.Venue.BtcLast = 60_600m;
        await desk.SettleAsync();
        Assert.Equal([59_000m], desk.Venue.PresetStops);
    }

    [Fact]
    public async Task The_stop_of_one_part_of_a_split_entry_is_its_own()
    {
        await using var desk = await DeskRig.StartAsync(venue => (venue.Available, venue.Equity) = (100_000_000m, 100_000_000m));
        var pointers = desk.Services.GetRequiredService<IPointers>();
        var pointer = pointers.List().Single(known => known.PointerId == desk.PointerId);
        await pointers.ChangeAsync(
            desk.PointerId,
            new NewPointer { Name = pointer.Name, AccountId = pointer.AccountId, Targets = pointer.Targets, Settings = pointer.Settings with { SplitsEntries = true } },
            CancellationToken.None);
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"150000c","order_type":"limit","price":"59000","stop_loss":{"percent":1},"id":"e-1"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 0 AND state = 2") == 2, "both parts rest");

        await EditAsync(desk, order => order with { VenueOrderId = "1001", StopLossPrice = 58_000m });
        desk.Venue.FillResting(59_000m);
        desk.Venue.FillResting(59_000m);
        await desk.SettleAsync();

        Assert.Equal([58_410m, 58_000m], desk.Venue.PresetStops);
        Assert.Single(desk.Venue.Changes);
    }

    [Fact]
    public async Task Stop_of_an_order_that_waits_for_a_price_is_changed_and_stands_when_it_has_fired()
    {
        await using var desk = await DeskRig.StartAsync();
        var entry = await RestAsync(desk, """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","order_type":"stop_market","trigger_price":"61000","quantity":"50c","stop_loss":{"percent":1},"id":"p-1"}""");

        var edit = await EditAsync(desk, order => order with { Kind = OrderKind.Plan, TriggerPrice = 61_500m, StopLossPrice = 61_100m, StopLossBy = TriggerBy.Mark });

        Assert.Equal(AlertState.Executed, edit.State);
        Assert.Equal((61_500m, new OrderPresets { StopLossPrice = 61_100m, StopLossBy = TriggerBy.Mark }), (desk.Venue.Orders[0].TriggerPrice!.Value, desk.Venue.Orders[0].Presets));
        desk.Venue.Fire("1000", 61_500m);
        await desk.SettleAsync();
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(entry)).State);
        Assert.Equal([61_100m], desk.Venue.PresetStops);
    }

    [Fact]
    public async Task What_a_price_watches_stays_unless_it_is_named()
    {
        await using var desk = await DeskRig.StartAsync();
        await RestAsync(desk, """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000","stop_loss":{"percent":1,"trigger_by":"mark"},"id":"e-1"}""");
        await EditAsync(desk, order => order with { StopLossPrice = 58_000m });
        Assert.Equal(new OrderPresets { StopLossPrice = 58_000m, StopLossBy = TriggerBy.Mark }, desk.Venue.Orders[0].Presets);
        await EditAsync(desk, order => order with { StopLossPrice = 58_000m, StopLossBy = TriggerBy.Last });
        Assert.Equal(new OrderPresets { StopLossPrice = 58_000m }, desk.Venue.Orders[0].Presets);
    }

    [Theory]
    [InlineData("stop 59000", "bracket_side", "The stop 59000 is at the order's price 59000; a buy needs it below.")]
    [InlineData("stop 61500", "bracket_side", "The stop 61500 is above the order's price 59000; a buy needs it below.")]
    [InlineData("target 58500", "bracket_side", "The target 58500 is below the order's price 59000; a buy needs it above.")]
    [InlineData("price 58000", "bracket_side", "The stop 58410.0 is above the order's price 58000; a buy needs it below.")]
    [InlineData("price 58000 stop 58200", "bracket_side", "The stop 58200 is above the order's price 58000; a buy needs it below.")]
    [InlineData("stop 58000.05", "bad_value", "off the 0.1 step")]
    [InlineData("target -5", "bad_value", "off the 0.1 step")]
    [InlineData("stop 0", "unsupported", "names no way to take one away")]
    [InlineData("target 0", "unsupported", "names no way to take one away")]
    public async Task What_would_stand_wrong_or_cannot_be_had_is_refused_before_anything_is_sent(string wish, string code, string words)
    {
        await using var desk = await DeskRig.StartAsync();
        await RestAsync(desk, Entry);
        var asked = wish.Split(' ').Chunk(2).ToDictionary(pair => pair[0], pair => decimal.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);
        decimal? Of(string name) => asked.TryGetValue(name, out var price) ? price : null;
        var order = Order(desk) with { LimitPrice = Of("price"), TakeProfitPrice = Of("target"), StopLossPrice = Of("stop") };

        var estimate = await desk.Services.GetRequiredService<IManualOrders>().EstimateAsync(order, CancellationToken.None);
        var edit = await EditAsync(desk, _ => order);

        Assert.Equal((code, AlertState.Rejected, code), (estimate.Code, edit.State, edit.Code));
        Assert.Contains(words, edit.Message, StringComparison.Ordinal);
        Assert.Empty(desk.Venue.Changes);
    }

    [Fact]
    public async Task An_order_that_closes_brings_nothing_along()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Hold("BTCUSDT", PositionSide.Long, 10));
        await RestAsync(desk, """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_long","order_type":"limit","price":"61000","id":"x-1"}""");
        var edit = await EditAsync(desk, order => order with { StopLossPrice = 58_000m });
        Assert.Equal((AlertState.Rejected, "bad_value"), (edit.State, edit.Code));
        Assert.Empty(desk.Venue.Changes);
    }

    [Fact]
    public async Task Of_an_order_that_has_filled_in_part_the_standing_stop_is_changed_and_not_what_it_brings_along()
    {
        await using var desk = await DeskRig.StartAsync();
        await RestAsync(desk, Entry);
        var partly = desk.Venue.Orders[0] with { FilledContracts = 3 };
        Assert.Equal("unsupported", PresetCheck.Of(new OrderChange { Order = partly, Presets = new OrderPresets { StopLossPrice = 58_000m } })!.Value.Code);
        Assert.Null(PresetCheck.Of(new OrderChange { Order = partly, LimitPrice = 59_100m }));
        Assert.Null(PresetCheck.Of(new OrderChange { Order = desk.Venue.Orders[0], Presets = new OrderPresets { StopLossPrice = 58_000m } }));
    }

    [Fact]
    public async Task A_stop_that_a_fill_has_put_where_it_was_before_is_moved_to_where_its_owner_wants_it()
    {
        await using var desk = await DeskRig.StartAsync();
        var entry = await RestAsync(desk, Entry);
        await EditAsync(desk, order => order with { StopLossPrice = 58_000m });
        await desk.Venue.ChangeAsync(new OrderChange { Order = desk.Venue.Orders[0], Presets = new OrderPresets { StopLossPrice = 58_410m } }, CancellationToken.None);

        desk.Venue.FillResting(59_000m);
        await desk.SettleAsync();

        Assert.Equal(AlertState.Executed, (await desk.FindAsync(entry)).State);
        Assert.Equal([58_000m], desk.Venue.PresetStops);
    }

    [Fact]
    public async Task A_venue_without_stops_and_targets_of_orders_is_asked_for_none()
    {
        await using var desk = await DeskRig.StartAsync();
        await RestAsync(desk, Entry);
        desk.Venue.Abilities &= ~VenueAbilities.Presets;
        var edit = await EditAsync(desk, order => order with { StopLossPrice = 58_000m });
        Assert.Equal((AlertState.Rejected, "unsupported"), (edit.State, edit.Code));
        Assert.Empty(desk.Venue.Changes);
    }

    [Fact]
    public async Task A_price_that_was_moved_elsewhere_since_the_plan_is_looked_at_before_it_is_sent()
    {
        await using var desk = await DeskRig.StartAsync();
        await RestAsync(desk, Entry);
        desk.DiesAt = point =>
        {
            if (point == KillPoint.LegsComputed)
                desk.Venue.ChangeAsync(new OrderChange { Order = desk.Venue.Orders[0], LimitPrice = 58_500m }, CancellationToken.None);
            return false;
        };

        var edit = await EditAsync(desk, order => order with { StopLossPrice = 58_600m });

        Assert.Equal((AlertState.Rejected, "bracket_side"), (edit.State, edit.Code));
        Assert.Equal(["1000: 58500 /  / "], desk.Venue.Changes);
    }

    [Fact]
    public async Task Stop_and_target_may_be_moved_while_the_desk_only_reduces_but_not_the_price()
    {
        await using var desk = await DeskRig.StartAsync();
        await RestAsync(desk, Entry);
        await desk.Services.GetRequiredService<IDeskSwitch>().SetAsync(DeskMode.ReducingOnly, CancellationToken.None);
        Assert.Equal(AlertState.Executed, (await EditAsync(desk, order => order with { StopLossPrice = 58_500m })).State);
        Assert.Equal("desk_reducing", (await EditAsync(desk, order => order with { LimitPrice = 59_100m, StopLossPrice = 58_600m })).Code);
        Assert.Equal(58_500m, desk.Venue.Orders[0].Presets!.StopLossPrice);
    }

    [Fact]
    public async Task A_desk_that_dies_after_the_intent_finds_what_became_of_the_change()
    {
        await using var desk = await DeskRig.StartAsync();
        var entry = await RestAsync(desk, Entry);
        desk.DiesAt = point => point == KillPoint.OrderSent;
        var answer = await desk.Services.GetRequiredService<IManualOrders>().SubmitAsync(Order(desk) with { StopLossPrice = 58_000m }, "r-1", CancellationToken.None);
        await desk.UntilAsync(() => desk.IsDead, "it dies when the change has left");
        desk.DiesAt = _ => false;
        await desk.RestartAsync();
        await desk.UntilAsync(() => desk.UnfinishedAlerts() == 1, "the edit is final");

        Assert.Equal(AlertState.Executed, (await desk.FindAsync(answer.Alert!)).State);
        Assert.Single(desk.Venue.Changes);
        desk.Venue.FillResting(59_000m);
        await desk.SettleAsync();
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(entry)).State);
        Assert.Equal([58_000m], desk.Venue.PresetStops);
    }

    private static async Task<string> RestAsync(DeskRig desk, string body)
    {
        var answer = await desk.SendAsync(body);
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 2") == 1, "it rests");
        return answer.Alert!;
    }

    private static ManualOrder.Edit Order(DeskRig desk) => new()
    {
        AccountId = desk.AccountId,
        Symbol = "BTCUSDT",
        VenueOrderId = "1000",
        Kind = OrderKind.Order,
    };

    private static async Task<AlertLogEntry> EditAsync(DeskRig desk, Func<ManualOrder.Edit, ManualOrder.Edit> wish)
    {
        var answer = await desk.Services.GetRequiredService<IManualOrders>().SubmitAsync(
            wish(Order(desk)), Guid.CreateVersion7(desk.Time.GetUtcNow()).ToString(), CancellationToken.None);
        Assert.Equal("accepted", answer.Status);
        await desk.UntilAsync(() => desk.Query<long>($"SELECT COUNT(*) FROM alert WHERE id = '{answer.Alert}' AND state IN (0, 1)") == 0, "the edit is final");
        return await desk.FindAsync(answer.Alert!);
    }
}
