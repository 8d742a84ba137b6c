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
    public async Task E2_after_the_exit_the_strategys_own_brackets_are_cancelled()
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"250c","take_profit":[{"percent":1},{"percent":2}]}""");
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 3, "entry and both targets are taken");
        var exit = await desk.SendAsync("""{"ticker":"BTCUSDT.P","action":"sell","prev_position":"long","market_position":"flat","quantity":"0.25","pointer":"POINTER"}""");
        await desk.SettleAsync();
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(exit.Alert!)).State);
        Assert.Equal(0, desk.Venue.Held("BTCUSDT", PositionSide.Long));
        Assert.Equal([OrderState.Filled, OrderState.Cancelled, OrderState.Cancelled, OrderState.Filled], desk.Venue.Orders.Select(order => order.State));
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
    public async Task E7_with_net_the_order_nets_and_says_so()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 100);
        var alert = await desk.CarryOutAsync("""{"ticker":"BTCUSDT.P","action":"sell","prev_position":"flat","quantity":"0.1","on_conflict":"net","pointer":"POINTER"}""");
        Assert.Equal(("sell open 100 market", AlertState.Executed), (desk.Venue.Story, alert.State));
        Assert.Contains("nets against 100 contracts held long", alert.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PositionMode.OneWay)]
    [InlineData(PositionMode.Hedge)]
    public async Task E8_risk_sizing_with_brackets_in_TradersPosts_fields(PositionMode mode)
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Mode = mode);
        await desk.SendAsync("""{"pointer":"POINTER","ticker":"BTCUSDT","action":"buy","sentiment":"long","quantityType":"risk_percent","quantity":1,"orderType":"limit","limitPrice":59500,"stopLoss":{"type":"stop","stopPrice":58900},"takeProfit":{"percent":2},"timeInForce":"gtc"}""");
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 1, "the order rests");
        Assert.Equal("buy open 166 limit at 59500 stop 58900.0 target 60690.0", desk.Venue.Story);
    }

    [Theory]
    [InlineData(PositionMode.OneWay)]
    [InlineData(PositionMode.Hedge)]
    public async Task E9_short_with_two_targets_in_3Commas_fields(PositionMode mode)
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Mode = mode);
        desk.Venue.BtcLast = 3_000m; // Fills of this venue are at the price of BTC.
        await desk.SendAsync("""{"pointer":"POINTER","action":"enter_short","tv_instrument":"ETHUSDT.P","timestamp":"2026-01-15T12:00:00Z","max_lag":300,"order":{"amount":"20","currency_type":"margin_percent","order_type":"market"},"take_profit":{"enabled":true,"steps":[{"price_percent":1,"volume_percent":50},{"price_percent":2,"volume_percent":50}]},"stop_loss":{"enabled":true,"trigger_price_percent":1.5}}""");
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 3, "the entry is filled and both targets stand");
        Assert.Equal(
            "sell open 533 market stop 3045.00; buy close 266 market takeprofit on last down to 2970.00; buy close 267 market takeprofit on last down to 2940.00",
            desk.Venue.Story);
    }

    [Fact]
    public async Task E9_targets_follow_the_price_that_the_entry_was_filled_at()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.BtcLast = 3_000.60m;
        await desk.SendAsync("""{"pointer":"POINTER","action":"enter_short","symbol":"ETHUSDT.P","quantity":"533c","take_profit":[{"percent":1},{"percent":2}]}""");
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 3, "the entry is filled and both targets stand");
        Assert.EndsWith("down to 2970.59; buy close 267 market takeprofit on last down to 2940.58", desk.Venue.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task E10_post_only_by_money_is_cancelled_when_its_time_is_over()
    {
        await using var desk = await DeskRig.StartAsync();
        var answer = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDTPERP","action":"long","quantity":"1500$","order_type":"limit","price_offset_percent":-0.2,"time_in_force":"post_only","expires_s":900}""");
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 1, "the order rests");
        Assert.Equal("buy open 25 limit maker-only at 59880.0", desk.Venue.Story);
        desk.Time.Advance(TimeSpan.FromSeconds(880));
        Assert.Empty(desk.Venue.Cancels);
        await desk.SettleAsync();
        Assert.Equal(OrderState.Cancelled, desk.Venue.Orders[0].State);
        var alert = await desk.FindAsync(answer.Alert!);
        Assert.Equal((AlertState.Rejected, "not_filled"), (alert.State, alert.Code));
        Assert.True(desk.Time.GetUtcNow() - alert.ReceivedTime >= TimeSpan.FromSeconds(900), "It was cancelled before its time was over.");
    }

    [Theory]
    [InlineData("long", 61_000, "buy open 50 market plan on last up to 61000")]
    [InlineData("short", 59_000, "sell open 50 market plan on last down to 59000")]
    public async Task E11_breakout_entry_waits_for_its_price(string side, int trigger, string order)
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.SendAsync($$"""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"{{side}}","order_type":"stop_market","trigger_price":"{{trigger}}","quantity":"50c"}""");
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 1, "the plan order is taken");
        Assert.Equal((order, "10x Isolated"), (desk.Venue.Story, desk.Venue.TermsOf(0)));
    }

    [Fact]
    public async Task E12_venue_trailing_exit_takes_the_positions_terms()
    {
        await using var desk = await HoldingAsync(250);
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"trail","side":"long","trail_percent":1.5,"activation_price":"62000"}""");
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 1, "the trailing order is taken");
        Assert.Equal(("sell close 250 market trailing 1.5% from 62000", "10x Isolated"), (desk.Venue.Story, desk.Venue.TermsOf(0)));
        var answer = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"trail","side":"long","trail_percent":7}""");
        Assert.Equal((422, "bad_value", "trail_percent is 7; it must be from 0.1 to 5."), (answer.HttpStatus, answer.Code, answer.Message));
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
    public async Task E14_close_all_in_hedge_cancels_own_entries_and_closes_both_sides()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Mode = PositionMode.Hedge);
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 250);
        desk.Venue.Hold("BTCUSDT", PositionSide.Short, 100);
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000"}""");
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 1, "an entry rests");
        var answer = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_all"}""");
        await desk.SettleAsync();
        Assert.Equal("buy open 10 limit at 59000; sell close 250 market; buy close 100 market", desk.Venue.Story);
        Assert.Equal(OrderState.Cancelled, desk.Venue.Orders[0].State);
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(answer.Alert!)).State);
    }

    [Fact]
    public async Task E14_close_all_in_one_way_closes_the_one_position()
    {
        await using var desk = await HoldingAsync(250);
        await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_all"}""");
        Assert.Equal("sell close 250 market", desk.Venue.Story);
    }

    [Fact]
    public async Task E14_close_all_goes_on_with_the_other_side_when_one_is_refused()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Mode = PositionMode.Hedge);
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 250);
        desk.Venue.Hold("BTCUSDT", PositionSide.Short, 100);
        desk.Venue.Mishaps.Enqueue(Mishap.Refused);
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_all"}""");
        Assert.Equal(("buy close 100 market", AlertState.Rejected), (desk.Venue.Story, alert.State));
    }

    [Fact]
    public async Task E14_close_all_of_every_symbol_is_handed_to_each()
    {
        await using var desk = await HoldingAsync(250);
        desk.Venue.Hold("ETHUSDT", PositionSide.Short, 7);
        var whole = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"*","action":"close_all"}""");
        Assert.Equal((AlertState.Executed, "Handed to BTCUSDT, ETHUSDT."), (whole.State, whole.Message));
        Assert.Equal(["buy close 7 market", "sell close 250 market"], desk.Venue.Story.Split("; ").Order());
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
    public async Task E18_a_stop_on_the_wrong_side_is_refused()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BYBIT:BTCUSDT.P","action":"long","quantity":"0.1","signal_price":"60950","max_deviation_percent":2,"stop_loss":60400}""");
        Assert.Equal((AlertState.Rejected, "bracket_side"), (alert.State, alert.Code));
        Assert.Equal("The stop 60400.0 is above 60000; a long needs it below.", alert.Message);
    }

    [Fact]
    public async Task E18_a_stop_behind_the_liquidation_price_is_refused()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"0.1","leverage":50,"stop_loss":{"percent":3}}""");
        Assert.Equal((AlertState.Rejected, "stop_past_liquidation"), (alert.State, alert.Code));
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

    /// <summary>There is no spot connector: what asks for spot is refused by a rule, and nothing is ordered on futures in its place.</summary>
    [Theory]
    [InlineData("E21", """{"pointer":"POINTER","market":"spot","symbol":"BINANCE:BTCUSDT","action":"buy","prev_position":"flat","quantity":"100$"}""")]
    [InlineData("E21", """{"pointer":"POINTER","market":"spot","symbol":"BINANCE:BTCUSDT","action":"close","quantity":"50%"}""")]
    [InlineData("E22", """{"pointer":"POINTER","market":"spot","ticker":"BTCUSDT","action":"buy","prev_position":"flat","quantity":"0.002","spot_market_buy":"ioc"}""")]
    public async Task E21_and_E22_are_spot_and_refused(string example, string message)
    {
        await using var desk = await HoldingAsync(250);
        var answer = await desk.SendAsync(message);
        Assert.True((422, "market_mismatch") == (answer.HttpStatus, answer.Code), $"{example}: {answer}");
        Assert.Empty(desk.Venue.Sent);
    }

    [Fact]
    public async Task E23_TrendSpiders_body_has_neither_time_nor_id_and_counts_by_content()
    {
        await using var desk = await DeskRig.StartAsync();
        var body = """{"ticker":"ETHUSDT","action":"sell","prev_position":"flat","quantity":"0.5","pointer":"POINTER"}""";
        await desk.CarryOutAsync(body);
        Assert.Equal("duplicate", (await desk.SendAsync(body)).Status);
        Assert.Equal("sell open 50 market", desk.Venue.Story);
    }

    [Theory]
    [InlineData("quantity=25%; tag=swing", 33)]
    [InlineData("quantity=25%; basis=margin", 333)]
    public async Task E24_a_text_message_says_the_same(string more, long contracts)
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.CarryOutAsync("pointer=POINTER; symbol=BTCUSDT.P; action=long; " + more);
        Assert.Equal(FormattableString.Invariant($"buy open {contracts} market"), desk.Venue.Story);
    }

    [Fact]
    public async Task E25_several_in_one_message_are_carried_out_in_order()
    {
        await using var desk = await HoldingAsync(100);
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000","tag":"swing","on_conflict":"net"}""");
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"11c","order_type":"limit","price":"59000","tag":"other"}""");
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 2, "both entries rest");
        var answer = await desk.SendAsync("""[{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"cancel","tag":"swing"},{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"set_brackets","side":"long","stop_loss":{"percent":1},"take_profit":[{"percent":1,"share":50},{"percent":3,"share":50}]}]""");
        Assert.Equal(202, answer.HttpStatus);
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 5, "stop and targets stand");
        Assert.Equal([OrderState.Cancelled, OrderState.Working], desk.Venue.Orders.Take(2).Select(order => order.State));
        Assert.EndsWith(
            "sell close 100 market stoploss on last down to 59400.0 whole; sell close 50 market takeprofit on last up to 60600.0; sell close 50 market takeprofit on last up to 61800.0",
            desk.Venue.Story,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task E25_old_brackets_go_only_after_the_new_stop_stands()
    {
        await using var desk = await HoldingAsync(100);
        var message = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"set_brackets","stop_loss":{"percent":1},"id":"ID"}""";
        await desk.SendAsync(message.Replace("ID\"", "b-1\"", StringComparison.Ordinal));
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 1, "the first stop stands");
        desk.Venue.Mishaps.Enqueue(Mishap.Refused);
        var refused = await desk.SendAsync(message.Replace("ID\"", "b-2\"", StringComparison.Ordinal));
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM alert WHERE state = 3") == 1, "the second stop is refused");
        Assert.Empty(desk.Venue.Cancels);
        Assert.Equal("venue_refused", (await desk.FindAsync(refused.Alert!)).Code);
        await desk.SendAsync(message.Replace("ID\"", "b-3\"", StringComparison.Ordinal));
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 2 && desk.Venue.Orders[0].State == OrderState.Cancelled, "the third stop has replaced the first");
    }

    [Fact]
    public async Task E25_a_message_of_which_one_alert_breaks_a_rule_is_not_half_carried_out()
    {
        await using var desk = await HoldingAsync(100);
        var answer = await desk.SendAsync("""[{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_long"},{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"0"}]""");
        Assert.Equal((422, "bad_value"), (answer.HttpStatus, answer.Code));
        Assert.StartsWith("Alert 2 of 2: ", answer.Message, StringComparison.Ordinal);
        await desk.SettleAsync();
        Assert.Empty(desk.Venue.Sent);
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
        Assert.Equal((200, "test", "Would sell to open 250 contracts at market, value 15000.00 USDT, margin 1500.00 at 10x, liquidation about 65700.0."), (answer.HttpStatus, answer.Status, answer.Message));
        Assert.Equal(0, desk.Query<long>("SELECT COUNT(*) FROM alert"));
        Assert.Empty(desk.Venue.Sent);
    }

    [Fact]
    public async Task E27_a_test_shows_stop_value_margin_and_liquidation_price()
    {
        await using var desk = await DeskRig.StartAsync();
        var answer = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"short","quantity":"0.25","stop_loss":{"percent":1},"test":true}""");
        Assert.Equal(
            (200, "test", "Would sell to open 250 contracts at market, stop 60600.0, value 15000.00 USDT, margin 1500.00 at 10x, liquidation about 65700.0."),
            (answer.HttpStatus, answer.Status, answer.Message));
        Assert.Empty(desk.Venue.Sent);
    }

    [Fact]
    public async Task E27_what_the_venue_cannot_place_is_refused_rather_than_left_out()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Abilities = VenueAbilities.None);
        var message = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"short","quantity":"0.25","stop_loss":{"percent":1},"test":TEST}""";
        var test = await desk.SendAsync(message.Replace("TEST", "true", StringComparison.Ordinal));
        Assert.Equal((200, "unsupported"), (test.HttpStatus, test.Code));
        var alert = await desk.CarryOutAsync(message.Replace("TEST", "false", StringComparison.Ordinal));
        Assert.Equal((AlertState.Rejected, "unsupported"), (alert.State, alert.Code));
        Assert.Equal("The connection to this venue cannot place a stop loss or take profit with an order yet; nothing was ordered.", alert.Message);
        Assert.Empty(desk.Venue.Sent);
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
