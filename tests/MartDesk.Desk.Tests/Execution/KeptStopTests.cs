using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>Stops that wait before they act: kept by the desk, looked at while it runs, sent once.</summary>
public sealed class KeptStopTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_stop_with_a_time_acts_once_the_price_has_stood_beyond_it_for_so_long()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await EnterAsync(desk, """{"price":59000,"wait_s":10}""");
        Assert.Equal("buy open 50 market", desk.Venue.Story);
        Assert.Equal(("not reached", 50L, 59_000m), (Kept(desk).StateInWords, Kept(desk).Contracts, Kept(desk).TriggerPrice));
        var working = await desk.FindAsync(alert);
        Assert.Equal(AlertState.Working, working.State);
        Assert.Contains("acts only while the desk runs; no stop stands at the venue", working.Message, StringComparison.Ordinal);
        Assert.Equal("Kept by the desk: it acts once the last price has stood at or below 59000.0 for 10 s. It is not at the venue and acts only while the desk runs.", working.Legs[1].Message);
        Assert.True(working.Legs[1].IsKept);

        var acted = await ActsAsync(desk, () => desk.Venue.BtcLast = 59_000m);
        Assert.InRange(acted, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(14));
        Assert.Equal("buy open 50 market; sell close 50 market", desk.Venue.Story);
        await desk.SettleAsync();
        Assert.Equal((AlertState.Executed, LegState.Filled), ((await desk.FindAsync(alert)).State, (await desk.FindAsync(alert)).Legs[1].State));
        Assert.Empty(All(desk));
    }

    [Fact]
    public async Task A_stop_of_a_short_position_waits_above_it()
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"short","quantity":"50c","stop_loss":{"percent":1,"wait_s":10},"id":"e-1"}""");
        await desk.UntilAsync(() => All(desk).Count == 1, "the stop is kept");
        Assert.Equal((PositionSide.Short, 60_600m), (Kept(desk).Side, Kept(desk).TriggerPrice));
        var acted = await ActsAsync(desk, () => desk.Venue.BtcLast = 60_600m);
        Assert.InRange(acted, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(14));
        Assert.Equal("sell open 50 market; buy close 50 market", desk.Venue.Story);
    }

    [Fact]
    public async Task A_stop_by_percent_stands_where_it_belongs_from_the_price_that_the_entry_filled_at()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.FillPrice = 60_100m);
        await EnterAsync(desk, """{"percent":1,"wait_s":10,"hard_percent":5}""");
        Assert.Equal(59_499m, Kept(desk).TriggerPrice); // 60,100 less one percent.
        await desk.UntilAsync(() => desk.Venue.PresetStops is [57_095m], "the hard stop has followed: 60,100 less five percent");
    }

    [Fact]
    public async Task A_price_that_returns_takes_the_time_to_its_beginning()
    {
        await using var desk = await DeskRig.StartAsync();
        await EnterAsync(desk, """{"price":59000,"wait_s":10}""");
        desk.Venue.BtcLast = 58_990m;
        await desk.UntilAsync(() => Kept(desk).BeyondSince is not null, "it is seen to be beyond");
        Assert.Matches("^beyond since 12:00:[0-9]{2}, acts at 12:00:[0-9]{2}$", Kept(desk).StateInWords);
        await PassAsync(desk, 7);
        desk.Venue.BtcLast = 59_000.1m;
        await desk.UntilAsync(() => Kept(desk).BeyondSince is null, "it is seen to be back");
        Assert.InRange(await ActsAsync(desk, () => desk.Venue.BtcLast = 58_990m), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(14));
        Assert.Equal("buy open 50 market; sell close 50 market", desk.Venue.Story);
    }

    [Fact]
    public async Task A_time_without_a_price_is_no_time_beyond_it()
    {
        await using var desk = await DeskRig.StartAsync();
        await EnterAsync(desk, """{"price":59000,"wait_s":12}""");
        desk.Venue.BtcLast = 58_990m;
        await desk.UntilAsync(() => Kept(desk).BeyondSince is not null, "it is seen to be beyond");
        await PassAsync(desk, 4);
        desk.Venue.TellsNoPrice = true;
        await desk.UntilAsync(() => Kept(desk).StateInWords == "does not act now: the last price is not known", "the owner is told");
        Assert.Null(Kept(desk).BeyondSince);
        Assert.InRange(await ActsAsync(desk, () => desk.Venue.TellsNoPrice = false), TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(16));
    }

    [Fact]
    public async Task A_price_that_is_not_told_for_a_moment_changes_nothing()
    {
        await using var desk = await DeskRig.StartAsync();
        await EnterAsync(desk, """{"price":59000,"wait_s":20}""");
        desk.Venue.BtcLast = 58_990m;
        await desk.UntilAsync(() => Kept(desk).BeyondSince is not null, "it is seen to be beyond");
        var since = Kept(desk).BeyondSince;
        desk.Venue.TellsNoPrice = true;
        await PassAsync(desk, 3);
        desk.Venue.TellsNoPrice = false;
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 2, "it acts");
        Assert.InRange(desk.Time.GetUtcNow() - since!.Value, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(23)); // asked above
    }

    [Fact]
    public async Task After_a_restart_the_time_begins_anew_and_the_stop_acts_once()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await EnterAsync(desk, """{"price":59000,"wait_s":10}""");
        desk.Venue.BtcLast = 58_990m;
        await desk.UntilAsync(() => Kept(desk).BeyondSince is not null, "it is seen to be beyond");
        await PassAsync(desk, 6);
        await desk.RestartAsync();
        Assert.InRange(await ActsAsync(desk, () => { }), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(14));
        await desk.SettleAsync();
        Assert.Equal("buy open 50 market; sell close 50 market", desk.Venue.Story);
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(alert)).State);
    }

    [Fact]
    public async Task A_stop_by_the_mark_price_does_not_look_at_the_last()
    {
        await using var desk = await DeskRig.StartAsync();
        await EnterAsync(desk, """{"price":59000,"wait_s":5,"trigger_by":"mark"}""");
        desk.Venue.BtcMark = 59_500m;
        desk.Venue.BtcLast = 58_000m;
        await PassAsync(desk, 20);
        Assert.Equal("buy open 50 market", desk.Venue.Story);
        Assert.InRange(await ActsAsync(desk, () => desk.Venue.BtcMark = 58_990m), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(9));
    }

    [Fact]
    public async Task The_venue_is_asked_for_the_price_at_most_every_other_second_for_all_stops_of_a_market()
    {
        await using var desk = await DeskRig.StartAsync();
        await EnterAsync(desk, """{"price":59000,"wait_s":10}""");
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"20c","stop_loss":{"price":58000,"wait_s":10},"id":"e-2"}""");
        await desk.UntilAsync(() => All(desk).Count == 2, "both are kept");
        var before = desk.Venue.QuoteReads;
        await PassAsync(desk, 40);
        Assert.InRange(desk.Venue.QuoteReads - before, 15, 21);
    }

    [Fact]
    public async Task A_limit_price_is_the_price_of_the_exit()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await EnterAsync(desk, """{"price":59000,"limit_price":58900,"wait_s":5}""");
        await ActsAsync(desk, () => desk.Venue.BtcLast = 58_950m);
        Assert.Equal("buy open 50 market; sell close 50 limit at 58900", desk.Venue.Story);
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 2") == 1, "it rests");
        Assert.Empty(All(desk));
        await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_long","id":"x-1"}""");
        await desk.SettleAsync();
        Assert.Equal(OrderState.Cancelled, desk.Venue.Orders[1].State); // Swept with the position.
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(alert)).State);
    }

    [Theory]
    [InlineData((int)Mishap.LostAfter, 2)]
    [InlineData((int)Mishap.LostBefore, 3)]
    [InlineData((int)Mishap.TakenThenDuplicate, 2)]
    [InlineData((int)Mishap.NotSent, 3)]
    [InlineData((int)Mishap.Limited, 3)]
    public async Task An_exit_whose_answer_is_lost_is_there_once(int mishap, int sent)
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await EnterAsync(desk, """{"price":59000,"wait_s":5}""");
        desk.Venue.Mishaps.Enqueue((Mishap)mishap);
        desk.Venue.BtcLast = 58_990m;
        await desk.SettleAsync();
        Assert.Equal("buy open 50 market; sell close 50 market", desk.Venue.Story);
        Assert.Equal((AlertState.Executed, sent), ((await desk.FindAsync(alert)).State, desk.Venue.Sent.Count));
    }

    [Theory]
    [InlineData(KillPoint.IntentWritten)]
    [InlineData(KillPoint.IntentSynced)]
    [InlineData(KillPoint.OrderSent)]
    [InlineData(KillPoint.AnswerReceived)]
    [InlineData(KillPoint.OutcomeWritten)]
    [InlineData(KillPoint.NextLegNotBegun)]
    public async Task An_exit_is_there_once_wherever_the_desk_dies(string point)
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await EnterAsync(desk, """{"price":59000,"wait_s":5}""");
        desk.DiesAt = reached => reached == point;
        desk.Venue.BtcLast = 58_990m;
        await desk.UntilAsync(() => desk.IsDead, "the desk dies");
        desk.DiesAt = _ => false;
        await desk.RestartAsync();
        await desk.SettleAsync();
        Assert.Equal("buy open 50 market; sell close 50 market", desk.Venue.Story);
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(alert)).State);
    }

    [Fact]
    public async Task A_desk_that_dies_between_its_decision_and_the_intent_goes_on_after_its_start()
    {
        await using var desk = await DeskRig.StartAsync();
        await EnterAsync(desk, """{"price":59000,"wait_s":5}""");
        var commits = 0;
        desk.DiesAt = point => point == KillPoint.IntentWritten && ++commits == 1; // The decision is stored, the intent is not.
        desk.Venue.BtcLast = 58_990m;
        await desk.UntilAsync(() => desk.IsDead, "the desk dies");
        desk.DiesAt = _ => false;
        desk.Venue.BtcLast = 60_000m; // What was decided is done, wherever the price is.
        await desk.RestartAsync();
        await desk.SettleAsync();
        Assert.Equal("buy open 50 market; sell close 50 market", desk.Venue.Story);
    }

    [Fact]
    public async Task A_stop_ends_with_its_position_and_sends_nothing()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await EnterAsync(desk, """{"price":59000,"wait_s":5}""");
        await PassAsync(desk, 15);
        desk.EndLongPosition();
        await desk.SettleAsync();
        desk.Venue.BtcLast = 58_000m;
        await PassAsync(desk, 20);
        Assert.Equal("buy open 50 market", desk.Venue.Story);
        var ended = await desk.FindAsync(alert);
        Assert.Equal((AlertState.Executed, LegState.Done, "Its position has ended."), (ended.State, ended.Legs[1].State, ended.Legs[1].Message));
        Assert.Empty(All(desk));
    }

    [Fact]
    public async Task A_position_that_is_missing_without_a_word_from_the_stream_has_ended_once_it_stays_away()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await EnterAsync(desk, """{"price":59000,"wait_s":5}""");
        var began = desk.Time.GetUtcNow();
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 0); // The list may only lag behind the entry.
        await PassAsync(desk, 12);
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 50);
        await PassAsync(desk, 30);
        Assert.Single(All(desk));
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 0);
        await desk.SettleAsync();
        Assert.Equal(LegState.Done, (await desk.FindAsync(alert)).Legs[1].State);
        Assert.True(desk.Time.GetUtcNow() - began > TimeSpan.FromSeconds(45), "It was given up too soon.");
    }

    [Theory]
    [InlineData("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"cancel","tag":"swing","id":"c-1"}""", "buy open 50 market")]
    [InlineData("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"cancel","side":"long","id":"c-1"}""", "buy open 50 market")]
    [InlineData("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"cancel_all","id":"c-1"}""", "buy open 50 market")]
    [InlineData("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_long","id":"c-1"}""", "buy open 50 market; sell close 50 market")]
    [InlineData("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"set_brackets","stop_loss":58000,"id":"c-1"}""", "buy open 50 market; sell close 50 market stoploss on last down to 58000.0 whole")]
    public async Task What_takes_stops_away_takes_it_and_asks_the_venue_for_nothing(string message, string story)
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await EnterAsync(desk, """{"price":59000,"wait_s":5}""");
        await desk.SendAsync(message);
        await desk.UntilAsync(() => All(desk).Count == 0, "it is taken away");
        desk.Venue.BtcLast = 58_990m;
        await PassAsync(desk, 20);
        Assert.Equal(story, desk.Venue.Story);
        Assert.Empty(desk.Venue.Cancels);
        var ended = await desk.FindAsync(alert);
        Assert.Equal((AlertState.Executed, LegState.Cancelled), (ended.State, ended.Legs[1].State));
    }

    [Fact]
    public async Task The_owner_takes_one_stop_away_or_all_of_a_market()
    {
        await using var desk = await DeskRig.StartAsync();
        await EnterAsync(desk, """{"price":59000,"wait_s":5}""");
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"20c","stop_loss":{"price":58000,"candle_minutes":5},"id":"e-2"}""");
        await desk.UntilAsync(() => All(desk).Count == 2, "both are kept");
        var cancel = await SubmitAsync(desk, new ManualOrder.CancelStop { AccountId = desk.AccountId, Symbol = "BTCUSDT", ClientOrderId = All(desk).Single(stop => stop.TriggerPrice == 59_000m).ClientOrderId });
        await desk.UntilAsync(() => All(desk) is [{ TriggerPrice: 58_000m }], "the first is gone");
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(cancel)).State);
        await SubmitAsync(desk, new ManualOrder.CancelAll { AccountId = desk.AccountId, Symbol = "BTCUSDT" });
        await desk.SettleAsync();
        Assert.Empty(All(desk));
        Assert.Equal("BTCUSDT", Assert.Single(desk.Venue.Cancels)); // Every order at the venue, as before.
    }

    [Fact]
    public async Task A_stop_that_is_gone_is_taken_away_without_harm()
    {
        await using var desk = await DeskRig.StartAsync();
        await EnterAsync(desk, """{"price":59000,"wait_s":5}""");
        var id = Kept(desk).ClientOrderId;
        await ActsAsync(desk, () => desk.Venue.BtcLast = 58_990m);
        await desk.SettleAsync();
        var cancel = await SubmitAsync(desk, new ManualOrder.CancelStop { AccountId = desk.AccountId, Symbol = "BTCUSDT", ClientOrderId = id });
        await desk.SettleAsync();
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(cancel)).State);
        Assert.Equal("buy open 50 market; sell close 50 market", desk.Venue.Story);
    }

    [Fact]
    public async Task A_stop_that_is_taken_away_at_the_moment_it_acts_sends_nothing()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await EnterAsync(desk, """{"price":59000,"wait_s":5}""");
        var stop = desk.Services.GetRequiredService<AlertStore>().LegsOf(alert)[1];
        var isTaken = false;
        desk.Venue.PositionsAsked = async () =>
        {
            // The stop is being sized: it is decided, and its intent is not stored.
            if (isTaken || desk.Venue.BtcLast > 59_000m || !desk.Query<string>("SELECT terms FROM leg WHERE number = 2").Contains("\"Needs\":\"Nothing\"", StringComparison.Ordinal))
                return;
            isTaken = true;
            Assert.True(await desk.Services.GetRequiredService<LegStore>().TryTakeAwayAsync(stop with { Number = 99 }, stop));
        };
        desk.Venue.BtcLast = 58_990m;
        await desk.SettleAsync();
        Assert.True(isTaken);
        Assert.Equal("buy open 50 market", desk.Venue.Story);
        Assert.Equal(LegState.Cancelled, (await desk.FindAsync(alert)).Legs[1].State);
    }

    [Fact]
    public async Task Panic_closes_and_leaves_no_stop_behind()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await EnterAsync(desk, """{"price":59000,"wait_s":5}""");
        await desk.Services.GetRequiredService<IDeskSwitch>().PanicAsync(CancellationToken.None);
        await desk.SettleAsync();
        Assert.Empty(All(desk));
        desk.Venue.BtcLast = 58_000m;
        await PassAsync(desk, 10);
        Assert.Equal("buy open 50 market; sell close 50 market", desk.Venue.Story);
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(alert)).State);
    }

    [Fact]
    public async Task While_the_desk_is_halted_an_alerts_stop_does_not_act_and_the_owners_does()
    {
        await using var desk = await DeskRig.StartAsync();
        await EnterAsync(desk, """{"price":59000,"wait_s":5}""");
        var desks = desk.Services.GetRequiredService<IDeskSwitch>();
        await desks.SetAsync(DeskMode.Halted, CancellationToken.None);
        desk.Venue.BtcLast = 58_990m;
        await desk.UntilAsync(() => Kept(desk).StateInWords == "does not act now: the desk is halted", "the owner is told");
        Assert.Equal("buy open 50 market", desk.Venue.Story);
        await SubmitAsync(desk, new ManualOrder.Protect { AccountId = desk.AccountId, Symbol = "BTCUSDT", Side = PositionSide.Long, StopLoss = new ExitPrice { Price = 58_500m, WaitSeconds = 5 } });
        await desk.UntilAsync(() => All(desk) is [{ TriggerPrice: 58_500m }], "the owner's has taken its place");
        await ActsAsync(desk, () => desk.Venue.BtcLast = 58_400m);
        Assert.Equal("buy open 50 market; sell close 50 market", desk.Venue.Story);
    }

    [Fact]
    public async Task A_stop_of_the_whole_position_closes_what_is_held_when_it_acts_and_its_hard_stop_goes_with_it()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Hold("BTCUSDT", PositionSide.Long, 50));
        var protect = new ManualOrder.Protect { AccountId = desk.AccountId, Symbol = "BTCUSDT", Side = PositionSide.Long, StopLoss = new ExitPrice { Price = 59_000m, WaitSeconds = 5, HardPrice = 57_000m } };
        var estimate = await desk.Services.GetRequiredService<IManualOrders>().EstimateAsync(protect, CancellationToken.None);
        Assert.Equal(
            ["sell to close the whole position at market at the stop 57000.0", "sell to close the whole position at market once the last price has stood at or below the stop 59000.0 for 5 s (kept by the desk, acts only while it runs)"],
            estimate.Legs.Select(leg => leg.Words));
        Assert.Equal("The stop 59000.0 is kept by the desk and acts only while the desk runs; at the venue stands the hard stop 57000.0.", estimate.Message);

        var alert = await SubmitAsync(desk, protect);
        await desk.UntilAsync(() => All(desk).Count == 1, "the stop is kept");
        Assert.Equal("sell close 50 market stoploss on last down to 57000.0 whole", desk.Venue.Story);
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 30);
        await ActsAsync(desk, () => desk.Venue.BtcLast = 58_990m);
        Assert.EndsWith("; sell close 30 market", desk.Venue.Story, StringComparison.Ordinal);
        desk.EndLongPosition();
        await desk.SettleAsync();
        Assert.Equal(OrderState.Cancelled, desk.Venue.Orders[0].State);
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(alert)).State);
    }

    [Fact]
    public async Task A_stop_that_waits_takes_the_place_of_those_that_stand_once_it_is_kept()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Hold("BTCUSDT", PositionSide.Long, 50));
        var protect = new ManualOrder.Protect { AccountId = desk.AccountId, Symbol = "BTCUSDT", Side = PositionSide.Long, StopLoss = new ExitPrice { Price = 58_000m } };
        await SubmitAsync(desk, protect);
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 4 AND state = 2") == 1, "the first stands");
        await SubmitAsync(desk, protect with { StopLoss = new ExitPrice { Price = 59_000m, CandleMinutes = 15 } });
        await desk.UntilAsync(() => desk.Venue.Orders[0].State == OrderState.Cancelled, "the first is taken away");
        Assert.Equal(59_000m, Kept(desk).TriggerPrice);
        await SubmitAsync(desk, protect with { StopLoss = null, TakeProfits = [new ExitPrice { Price = 62_000m }] });
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 3 AND state = 2") == 1, "a target stands");
        Assert.Equal(59_000m, Kept(desk).TriggerPrice); // What is not named stays.
    }

    [Fact]
    public async Task A_protection_that_waits_is_not_planned_again_by_a_restart_although_the_price_is_beyond_it()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Hold("BTCUSDT", PositionSide.Long, 50));
        var alert = await SubmitAsync(desk, new ManualOrder.Protect { AccountId = desk.AccountId, Symbol = "BTCUSDT", Side = PositionSide.Long, StopLoss = new ExitPrice { Price = 59_000m, WaitSeconds = 30 } });
        await desk.UntilAsync(() => All(desk).Count == 1, "the stop is kept");
        desk.Venue.BtcLast = 58_990m;
        await PassAsync(desk, 5);
        await desk.RestartAsync();
        await desk.SettleAsync();
        Assert.Equal("sell close 50 market", desk.Venue.Story);
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(alert)).State);
    }

    [Fact]
    public async Task Other_alerts_of_the_market_are_carried_out_while_it_waits()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await EnterAsync(desk, """{"price":59000,"wait_s":60}""");
        desk.Venue.BtcLast = 58_990m;
        await desk.UntilAsync(() => Kept(desk).BeyondSince is not null, "it is seen to be beyond");
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","id":"e-2"}""");
        await desk.UntilAsync(() => desk.UnfinishedAlerts() == 1, "the other is carried out");
        Assert.Equal("buy open 50 market; buy open 10 market", desk.Venue.Story);
        await desk.SettleAsync();
        Assert.Equal("buy open 50 market; buy open 10 market; sell close 50 market", desk.Venue.Story); // What is its own.
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(alert)).State);
    }

    [Fact]
    public async Task What_targets_have_closed_is_not_closed_again()
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","stop_loss":{"price":59000,"wait_s":5},"take_profit":[{"percent":1,"share":40},{"percent":2,"share":60}],"id":"e-1"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 3 AND state = 2") == 2 && All(desk).Count == 1, "all stand");
        desk.Venue.Fire(desk.Venue.Orders.Single(order => order.Contracts == 20).VenueOrderId, 60_600m);
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE kind = 3 AND state = 4") == 1, "a target has filled");
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 100); // Others hold, too.
        desk.Venue.BtcLast = 58_990m;
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 4, "it acts");
        Assert.EndsWith("; sell close 30 market", desk.Venue.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exit_that_has_become_too_large_is_sent_again_in_the_size_that_is_left()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await EnterAsync(desk, """{"price":59000,"wait_s":5}""");
        desk.DiesAt = point =>
        {
            if (point == KillPoint.IntentSynced && desk.Venue.Sent.Count == 1)
                desk.Venue.Hold("BTCUSDT", PositionSide.Long, 30); // Closed elsewhere between the look and the order.
            return false;
        };
        desk.Venue.BtcLast = 58_990m;
        await desk.SettleAsync();
        Assert.Equal("buy open 50 market; sell close 30 market", desk.Venue.Story);
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(alert)).State);
    }

    [Fact]
    public async Task A_stop_that_has_closed_only_a_part_calls_the_owner()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await EnterAsync(desk, """{"price":59000,"wait_s":5}""");
        desk.Venue.FillPercent = 40;
        desk.Venue.BtcLast = 58_990m;
        await desk.SettleAsync();
        var ended = await desk.FindAsync(alert);
        Assert.Equal((AlertState.NeedsAttention, "unprotected", "The stop acted, and 20 of 50 contracts were closed by it."), (ended.State, ended.Code, ended.Message));
    }

    [Fact]
    public async Task A_candle_counts_from_its_end_and_by_its_close_alone()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await EnterAsync(desk, """{"price":59000,"candle_minutes":5}""");
        AddCandle(desk, -5, 50_000m); // Closed before the stop was set.
        AddCandle(desk, 0, 59_000.1m); // Not beyond, wherever the price was within it.
        AddCandle(desk, 5, 59_000m);
        AddCandle(desk, 10, 61_000m);
        desk.Venue.BtcLast = 58_000m;
        Assert.Equal("looks at the candle that closes at 12:05", Kept(desk).StateInWords);
        await desk.UntilAsync(() => All(desk) is [{ StateInWords: "looks at the candle that closes at 12:10" }], "the first candle is looked at");
        Assert.InRange(desk.Time.GetUtcNow(), Noon.AddMinutes(5).AddSeconds(2), Noon.AddMinutes(5).AddSeconds(5));
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 2, "it acts");
        Assert.InRange(desk.Venue.Orders[1].CreateTime, Noon.AddMinutes(10).AddSeconds(2), Noon.AddMinutes(10).AddSeconds(5));
        Assert.InRange(desk.Venue.CandleReads.Count, 2, 4); // Once a candle, not once a second.
        await desk.SettleAsync();
        Assert.Equal("buy open 50 market; sell close 50 market", desk.Venue.Story);
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(alert)).State);
    }

    [Theory]
    [InlineData(-90)]
    [InlineData(90)]
    public async Task The_end_of_a_candle_is_told_by_the_venues_clock(int aheadSeconds)
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.ClockAhead = TimeSpan.FromSeconds(aheadSeconds));
        await EnterAsync(desk, """{"price":59000,"candle_minutes":5}""");
        AddCandle(desk, 0, 58_000m);
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 2, "it acts");
        Assert.InRange(desk.Venue.Orders[1].CreateTime.AddSeconds(aheadSeconds), Noon.AddMinutes(5).AddSeconds(2), Noon.AddMinutes(5).AddSeconds(6));
    }

    [Fact]
    public async Task A_candle_that_is_told_late_is_waited_for_and_one_without_a_trade_is_passed_over()
    {
        await using var desk = await DeskRig.StartAsync();
        await EnterAsync(desk, """{"price":59000,"candle_minutes":1}""");
        await desk.UntilAsync(() => All(desk) is [{ NextClose: { } close }] && close == Noon.AddMinutes(2), "nothing was traded in the first minute");
        Assert.InRange(desk.Time.GetUtcNow(), Noon.AddSeconds(90), Noon.AddSeconds(96));
        await PassAsync(desk, 40); // Past the end of the second minute, of which nothing was told yet.
        AddCandle(desk, 1, 58_000m);
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 2, "it acts");
        Assert.InRange(desk.Venue.Orders[1].CreateTime, Noon.AddSeconds(122), Noon.AddSeconds(142));
    }

    [Fact]
    public async Task A_candle_that_closed_beyond_while_the_desk_was_away_is_acted_on_late()
    {
        await using var desk = await DeskRig.StartAsync();
        await EnterAsync(desk, """{"price":59000,"candle_minutes":5}""");
        await desk.RestartAsync(takesUpWork: false);
        desk.Time.Advance(TimeSpan.FromHours(50)); // More candles than the venue tells at once.
        for (var minute = 0; minute < 50 * 60; minute += 5)
            AddCandle(desk, minute, minute == 48 * 60 ? 58_999m : 59_500m);
        await desk.RestartAsync();
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 2, "it acts", maxSeconds: 60);
        Assert.Equal("buy open 50 market; sell close 50 market", desk.Venue.Story);
        Assert.Contains(desk.Lines, line => line.Contains("the 5-minute candle of 2026-01-17 12:00 UTC closed at 58999", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Candles_that_were_looked_at_are_not_asked_for_again_after_a_restart()
    {
        await using var desk = await DeskRig.StartAsync();
        await EnterAsync(desk, """{"price":59000,"candle_minutes":5}""");
        AddCandle(desk, 0, 59_500m);
        await desk.UntilAsync(() => All(desk) is [{ NextClose: { } close }] && close == Noon.AddMinutes(10), "the first is looked at");
        var reads = desk.Venue.CandleReads.Count;
        await desk.RestartAsync();
        await PassAsync(desk, 60);
        Assert.Equal(reads, desk.Venue.CandleReads.Count);
        Assert.Equal(Noon.AddMinutes(10), Kept(desk).NextClose);
    }

    [Theory]
    [InlineData("""{"price":59000,"wait_s":10,"candle_minutes":5}""", "conflicting_fields")]
    [InlineData("""{"price":59000,"wait_s":0}""", "bad_value")]
    [InlineData("""{"price":59000,"wait_s":3601}""", "bad_value")]
    [InlineData("""{"price":59000,"wait_s":"soon"}""", "bad_value")]
    [InlineData("""{"price":59000,"candle_minutes":7}""", "bad_value")]
    [InlineData("""{"price":59000,"candle_minutes":5,"trigger_by":"mark"}""", "unsupported")]
    [InlineData("""{"price":59000,"hard_price":58000}""", "conflicting_fields")]
    [InlineData("""{"price":59000,"wait_s":10,"hard_price":58000,"hard_percent":5}""", "conflicting_fields")]
    [InlineData("""{"price":59000,"wait_s":10,"hard_percent":100}""", "bad_value")]
    [InlineData("""{"wait_s":10}""", "bad_value")]
    [InlineData("""{"price":59000,"wait_s":10},"breakeven":{"after":"1%"}""", "unsupported")]
    public async Task A_stop_that_cannot_wait_so_is_refused_with_a_reason(string stop, string code)
    {
        await using var desk = await DeskRig.StartAsync();
        var answer = await desk.SendAsync($$"""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","stop_loss":{{stop}},"id":"e-1"}""");
        Assert.Equal((422, code), (answer.HttpStatus, answer.Code));
    }

    [Theory]
    [InlineData("""{"price":59000,"wait_s":10,"hard_price":59500}""", "bracket_side")]
    [InlineData("""{"price":61000,"wait_s":10}""", "bracket_side")]
    [InlineData("""{"price":59000,"wait_s":10,"hard_price":30000}""", "stop_past_liquidation")]
    public async Task An_entry_whose_stop_stands_wrong_is_refused_whole(string stop, string code)
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.CarryOutAsync($$"""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","leverage":5,"stop_loss":{{stop}},"id":"e-1"}""");
        Assert.Equal((AlertState.Rejected, code, ""), (alert.State, alert.Code, desk.Venue.Story));
    }

    [Fact]
    public async Task A_stop_larger_than_one_order_is_refused()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Hold("BTCUSDT", PositionSide.Long, 50_001));
        var alert = await SubmitAsync(desk, new ManualOrder.Protect { AccountId = desk.AccountId, Symbol = "BTCUSDT", Side = PositionSide.Long, StopLoss = new ExitPrice { Price = 59_000m, WaitSeconds = 5 } });
        await desk.SettleAsync();
        Assert.Equal("above_maximum", (await desk.FindAsync(alert)).Code);
    }

    [Fact]
    public async Task A_stop_of_a_position_that_has_grown_beyond_one_order_closes_what_it_can_and_says_so()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Hold("BTCUSDT", PositionSide.Long, 50));
        var alert = await SubmitAsync(desk, new ManualOrder.Protect { AccountId = desk.AccountId, Symbol = "BTCUSDT", Side = PositionSide.Long, StopLoss = new ExitPrice { Price = 59_000m, WaitSeconds = 5 } });
        await desk.UntilAsync(() => All(desk).Count == 1, "the stop is kept");
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 50_010);
        desk.Venue.BtcLast = 58_990m;
        await desk.SettleAsync();
        var ended = await desk.FindAsync(alert);
        Assert.Equal("sell close 50000 market", desk.Venue.Story);
        Assert.Equal((AlertState.NeedsAttention, "unprotected"), (ended.State, ended.Code));
        Assert.Contains("10 more were held", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_does_not_fill_leaves_no_stop()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.FillPercent = 0);
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","stop_loss":{"price":59000,"wait_s":5},"id":"e-1"}""");
        Assert.Equal((AlertState.Rejected, "not_filled"), (alert.State, alert.Code));
        Assert.Empty(All(desk));
    }

    private static IReadOnlyList<KeptStop> All(DeskRig desk) => desk.Services.GetRequiredService<IKeptStops>().List();

    private static KeptStop Kept(DeskRig desk) => Assert.Single(All(desk));

    private static void AddCandle(DeskRig desk, int minute, decimal close) => desk.Venue.Candles.Enqueue(new Candle(Noon.AddMinutes(minute), 60_000m, 60_000m, 40_000m, close, 1m));

    /// <summary>50 contracts long at 60,000 with a stop; the alert once the desk keeps it.</summary>
    private static async Task<string> EnterAsync(DeskRig desk, string stop)
    {
        var answer = await desk.SendAsync($$"""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"50c","tag":"swing","stop_loss":{{stop}},"id":"e-1"}""");
        Assert.Equal("accepted", answer.Status);
        await desk.UntilAsync(() => All(desk).Count == 1, "the stop is kept");
        return answer.Alert!; // accepted
    }

    private static async Task<string> SubmitAsync(DeskRig desk, ManualOrder order)
    {
        var answer = await desk.Services.GetRequiredService<IManualOrders>().SubmitAsync(order, Guid.CreateVersion7(desk.Time.GetUtcNow()).ToString(), CancellationToken.None);
        Assert.Equal("accepted", answer.Status);
        return answer.Alert!; // accepted
    }

    /// <summary>How long after something the exit reaches the venue.</summary>
    private static async Task<TimeSpan> ActsAsync(DeskRig desk, Action what)
    {
        var orders = desk.Venue.Orders.Count;
        var began = desk.Time.GetUtcNow();
        what();
        await desk.UntilAsync(() => desk.Venue.Orders.Count > orders, "the stop acts");
        return desk.Venue.Orders[orders].CreateTime - began;
    }

    private static async Task PassAsync(DeskRig desk, int seconds)
    {
        var end = desk.Time.GetUtcNow().AddSeconds(seconds);
        await desk.UntilAsync(() => desk.Time.GetUtcNow() >= end, "time passes");
    }
}
