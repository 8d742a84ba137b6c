using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>The worked examples of the alert reference, by their numbers: message in, orders out.</summary>
public sealed class WorkedExamplesTests
{
    private const string E1 = """{"ticker":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.25","pointer":"POINTER"}""";

    private const string E6 = """{"pointer":"POINTER","symbol":"BINANCE:BTCUSDT.P","market_position":"long","position_size":"0.4","interpret":"target","id":"t-1001"}""";

    [Theory]
    [InlineData(PositionMode.OneWay)]
    [InlineData(PositionMode.Hedge)]
    public async Task E1_entry_opens_250_contracts_in_both_modes(PositionMode mode)
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Mode = mode);
        var alert = await desk.CarryOutAsync(E1);
        Assert.Equal("buy open 250 market", desk.Venue.Story);
        Assert.Equal(["BTCUSDT 10x Isolated"], desk.Venue.Settings);
        Assert.Equal(AlertState.Executed, alert.State);
        var leg = Assert.Single(alert.Legs);
        Assert.Equal((LegState.Filled, 250L, 60_000m, "1000"), (leg.State, leg.FilledContracts, leg.AveragePrice, leg.VenueOrderId));
        Assert.Matches("^MD[A-Z2-7]{26}0101$", leg.ClientOrderId);
    }

    [Fact]
    public async Task E2_exit_closes_what_is_held()
    {
        await using var desk = await HoldingAsync(250);
        var alert = await desk.CarryOutAsync("""{"ticker":"BTCUSDT.P","action":"sell","prev_position":"long","market_position":"flat","quantity":"0.25","pointer":"POINTER"}""");
        Assert.Equal("sell close 250 market", desk.Venue.Story);
        Assert.Equal(AlertState.Executed, alert.State);
        Assert.Equal(0, desk.Venue.Held("BTCUSDT", PositionSide.Long));
    }

    [Fact]
    public async Task E3_exit_after_the_stop_has_closed_the_position_orders_nothing()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.CarryOutAsync("""{"ticker":"BTCUSDT.P","action":"sell","prev_position":"long","market_position":"flat","quantity":"0.25","pointer":"POINTER"}""");
        Assert.Equal((AlertState.Suppressed, "nothing_to_close"), (alert.State, alert.Code));
        Assert.Empty(desk.Venue.Sent);
    }

    [Theory]
    [InlineData(250, "sell close 250 market; sell open 250 market")]
    [InlineData(200, "sell close 200 market; sell open 250 market")]
    public async Task E4_reversal_closes_all_then_opens_the_wanted_short(long held, string orders)
    {
        await using var desk = await HoldingAsync(held);
        var alert = await desk.CarryOutAsync("""{"ticker":"BTCUSDT.P","action":"sell","prev_position":"long","quantity":"0.5","market_position":"short","market_position_size":"0.25","pointer":"POINTER"}""");
        Assert.Equal(orders, desk.Venue.Story);
        Assert.Equal(AlertState.Executed, alert.State);
    }

    [Theory]
    [InlineData("0.5", "sell close 250 market; sell open 250 market")]
    [InlineData("0.25", "sell close 250 market")]
    public async Task E5_without_the_extra_fields_more_than_held_reverses(string quantity, string orders)
    {
        await using var desk = await HoldingAsync(250);
        await desk.CarryOutAsync($$"""{"ticker":"BTCUSDT.P","action":"sell","prev_position":"long","quantity":"{{quantity}}","pointer":"POINTER"}""");
        Assert.Equal(orders, desk.Venue.Story);
    }

    [Fact]
    public async Task E6_target_position_repairs_a_lost_alert()
    {
        await using var desk = await HoldingAsync(250);
        await desk.CarryOutAsync(E6);
        Assert.Equal("buy open 150 market", desk.Venue.Story);
        await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","market_position":"short","position_size":"0.2","id":"t-1002"}""");
        Assert.Equal("buy open 150 market; sell close 400 market; sell open 200 market", desk.Venue.Story);
        var flat = """{"pointer":"POINTER","symbol":"BTCUSDT.P","market_position":"flat","position_size":"0","id":"ID"}""";
        await desk.CarryOutAsync(flat.Replace("ID\"", "t-1003\"", StringComparison.Ordinal));
        var inLine = await desk.CarryOutAsync(flat.Replace("ID\"", "t-1004\"", StringComparison.Ordinal));
        Assert.Equal((AlertState.Suppressed, "in_line"), (inLine.State, inLine.Code));
    }

    [Theory]
    [InlineData(PositionMode.Hedge, "sell open 100 market", AlertState.Executed, null)]
    [InlineData(PositionMode.OneWay, "", AlertState.Rejected, "position_conflict")]
    public async Task E7_a_position_opened_by_hand_is_not_flattened_by_an_entry(PositionMode mode, string orders, AlertState state, string? code)
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Mode = mode);
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 100);
        var alert = await desk.CarryOutAsync("""{"ticker":"BTCUSDT.P","action":"sell","prev_position":"flat","quantity":"0.1","pointer":"POINTER"}""");
        Assert.Equal((orders, state, code), (desk.Venue.Story, alert.State, alert.Code));
    }

    [Fact]
    public async Task E13_part_exit_rounds_down()
    {
        await using var desk = await HoldingAsync(251);
        await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_long","quantity":"50%"}""");
        Assert.Equal("sell close 125 market", desk.Venue.Story);
        Assert.Equal(126, desk.Venue.Held("BTCUSDT", PositionSide.Long));
    }

    [Fact]
    public async Task E15_the_same_id_is_a_duplicate_for_seven_days_and_over_a_restart()
    {
        await using var desk = await HoldingAsync(250);
        var first = await desk.SendAsync(E6);
        await desk.SettleAsync();
        desk.Time.Advance(TimeSpan.FromSeconds(5));
        await desk.RestartAsync();
        desk.Time.Advance(TimeSpan.FromDays(6));
        var again = await desk.SendAsync(E6);
        Assert.Equal((200, "duplicate", first.Alert), (again.HttpStatus, again.Status, again.Alert));
        var other = await desk.SendAsync(E6.Replace("0.4", "0.5", StringComparison.Ordinal));
        Assert.Equal((200, "duplicate", first.Alert), (other.HttpStatus, other.Status, other.Alert));
        Assert.Contains("Another message", other.Message, StringComparison.Ordinal);
        Assert.Single(desk.Venue.Orders);
    }

    [Fact]
    public async Task E15_without_id_and_time_content_counts_for_thirty_seconds()
    {
        await using var desk = await DeskRig.StartAsync();
        var first = await desk.CarryOutAsync(E1);
        var inTime = await desk.SendAsync(E1.Replace(":", " : ", StringComparison.Ordinal));
        Assert.Equal(("duplicate", first.AlertId), (inTime.Status, inTime.Alert));
        desk.Time.Advance(TimeSpan.FromSeconds(60));
        var later = await desk.SendAsync(E1);
        Assert.Equal(202, later.HttpStatus);
        Assert.Contains("id", later.Hint, StringComparison.Ordinal);
        await desk.SettleAsync();
        Assert.Equal("desync", (await desk.FindAsync(later.Alert!)).Code);
        Assert.Single(desk.Venue.Orders);
    }

    [Fact]
    public async Task E16_an_old_entry_is_stale_and_an_old_exit_is_not()
    {
        await using var desk = await HoldingAsync(250);
        desk.Time.Advance(TimeSpan.FromMinutes(12));
        var entry = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"0.1","timestamp":"2026-01-15T12:00:00Z","max_lag_s":300}""");
        Assert.Equal((AlertState.Expired, "stale"), (entry.State, entry.Code));
        Assert.Contains("72", entry.Message, StringComparison.Ordinal);
        await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_long","quantity":"0.1","timestamp":"2026-01-15T12:00:00Z"}""");
        Assert.Equal("sell close 100 market", desk.Venue.Story);
    }

    [Fact]
    public async Task E17_too_small_is_refused_with_both_sizes()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","ticker":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.0004"}""");
        Assert.Equal((AlertState.Rejected, "below_minimum"), (alert.State, alert.Code));
        Assert.Equal("Wanted 0.0004 BTC (0.4 contracts); the smallest is 0.001 BTC (1 contract, 60.00 USDT).", alert.Message);
    }

    [Fact]
    public async Task E18_a_price_from_another_venue_too_far_off_is_refused()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BYBIT:BTCUSDT.P","action":"long","quantity":"0.1","signal_price":"60950"}""");
        Assert.Equal((AlertState.Rejected, "price_deviation"), (alert.State, alert.Code));
        Assert.Contains("1.58 %", alert.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task E19_a_stated_mode_is_checked_and_never_switched()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.CarryOutAsync("""{"ticker":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.25","hedgemode":"hedge","pointer":"POINTER"}""");
        Assert.Equal((AlertState.Rejected, "position_mode_mismatch"), (alert.State, alert.Code));
        Assert.Equal(PositionMode.OneWay, desk.Venue.Mode);
    }

    [Theory]
    [InlineData(250, "")]
    [InlineData(0, "BTCUSDT 20x Isolated")]
    public async Task E20_leverage_of_an_open_position_wins(long held, string settings)
    {
        await using var desk = await HoldingAsync(held);
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"0.05","leverage":20}""");
        Assert.Equal("buy open 50 market", desk.Venue.Story);
        Assert.Equal(settings, string.Join(';', desk.Venue.Settings));
        Assert.Equal(held > 0, alert.Message?.Contains("Leverage 20 ignored, the position has 10", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public async Task E24_a_share_of_the_free_balance_is_the_value_of_the_order()
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"25%"}""");
        await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"25%","basis":"margin"}""");
        Assert.Equal("buy open 33 market; buy open 333 market", desk.Venue.Story);
    }

    [Fact]
    public async Task E26_a_lost_answer_is_looked_up_and_adopted()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Mishaps.Enqueue(Mishap.LostAfter);
        var alert = await desk.CarryOutAsync(E1);
        Assert.Equal((AlertState.Executed, "buy open 250 market"), (alert.State, desk.Venue.Story));
        Assert.Single(desk.Venue.Sent);
    }

    [Fact]
    public async Task E26_an_id_that_exists_is_looked_up_and_adopted()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Mishaps.Enqueue(Mishap.TakenThenDuplicate);
        var alert = await desk.CarryOutAsync(E1);
        Assert.Equal((AlertState.Executed, "buy open 250 market"), (alert.State, desk.Venue.Story));
    }

    [Fact]
    public async Task E27_a_test_answers_with_the_plan_and_leaves_nothing_behind()
    {
        await using var desk = await DeskRig.StartAsync();
        var answer = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"short","quantity":"0.25","test":true}""");
        Assert.Equal((200, "test", "Would sell to open 250 contracts at market, value 15000.00 USDT, margin 1500.00 at 10x."), (answer.HttpStatus, answer.Status, answer.Message));
        Assert.Equal(0, desk.Query<long>("SELECT COUNT(*) FROM alert"));
        Assert.Empty(desk.Venue.Sent);
    }

    [Fact]
    public async Task E27_a_stop_loss_is_refused_rather_than_left_out()
    {
        await using var desk = await DeskRig.StartAsync();
        var answer = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"short","quantity":"0.25","stop_loss":{"percent":1},"test":true}""");
        Assert.Equal((422, "unsupported"), (answer.HttpStatus, answer.Code));
    }

    [Fact]
    public async Task E28_placeholders_not_filled_in_are_named()
    {
        await using var desk = await DeskRig.StartAsync();
        var answer = await desk.SendAsync("""{"pointer":"POINTER","ticker":"BTCUSDT.P","action":"{{strategy.order.action}}","quantity":"{{strategy.order.contracts}}"}""");
        Assert.Equal((400, "unfilled_placeholder", "Placeholder not filled in: action, quantity."), (answer.HttpStatus, answer.Code, answer.Message));
    }

    private static async Task<DeskRig> HoldingAsync(long contracts)
    {
        var desk = await DeskRig.StartAsync();
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, contracts);
        return desk;
    }
}
