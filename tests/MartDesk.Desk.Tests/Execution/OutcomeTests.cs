using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>What the desk does with each way in which a venue answers, or does not.</summary>
public sealed class OutcomeTests
{
    private const string Entry = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"100c","id":"entry"}""";
    private const string Exit = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_long","id":"exit"}""";

    [Fact]
    public async Task An_order_leaves_after_two_syncs_the_one_of_its_alert_and_the_one_of_its_plan_with_its_intent()
    {
        await using var desk = await DeskRig.StartAsync();
        var (syncs, until) = (0, new List<int>());
        desk.Store.Commit = transaction =>
        {
            transaction.Commit();
            syncs++; // By the one thread that writes.
        };
        desk.DiesAt = point =>
        {
            if (point == KillPoint.IntentSynced)
                until.Add(syncs);
            return false;
        };
        await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.25","id":"s-1"}""");
        Assert.Equal("buy open 250 market", desk.Venue.Story);
        Assert.Equal([2], until);
    }

    [Fact]
    public async Task An_entry_lost_on_the_way_expires_once_it_is_proved_absent()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Mishaps.Enqueue(Mishap.LostBefore);
        var alert = await desk.CarryOutAsync(Entry);
        Assert.Equal((AlertState.Expired, "stale"), (alert.State, alert.Code));
        Assert.Equal(LegState.Abandoned, alert.Legs[0].State);
        Assert.Single(desk.Venue.Sent);
        Assert.True(desk.Time.GetUtcNow() - alert.ReceivedTime > TimeSpan.FromSeconds(75), "It was given up before its signature was too old to arrive.");
    }

    [Fact]
    public async Task An_exit_lost_on_the_way_is_sent_again_under_a_new_id_after_the_fence()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 100);
        desk.Venue.Mishaps.Enqueue(Mishap.LostBefore);
        var alert = await desk.CarryOutAsync(Exit);
        Assert.Equal((AlertState.Executed, "sell close 100 market"), (alert.State, desk.Venue.Story));
        var sent = desk.Venue.Sent.ToArray();
        Assert.Equal(["01", "02"], sent.Select(order => order.ClientOrderId[^2..]));
        Assert.True(sent[1].SigningTimeMs - sent[0].SigningTimeMs > 75_000, "The second attempt left while the first could still arrive.");
        Assert.Equal(2, desk.Query<long>("SELECT COUNT(*) FROM intent"));
    }

    [Fact]
    public async Task An_order_that_arrives_late_is_adopted()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 100);
        desk.Venue.Mishaps.Enqueue(Mishap.LostBefore);
        await desk.SendAsync(Exit);
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 3") == 1, "the outcome is unknown");
        desk.Time.Advance(TimeSpan.FromSeconds(40));
        await desk.Venue.SubmitAsync(desk.Venue.Sent.First(), CancellationToken.None);
        await desk.SettleAsync();
        Assert.Equal("sell close 100 market", desk.Venue.Story);
        Assert.Equal(1, desk.Query<long>("SELECT COUNT(*) FROM intent"));
    }

    [Fact]
    public async Task Cut_off_lists_prove_nothing_and_a_person_is_asked()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 100);
        desk.Venue.HasIncompleteLists = true;
        desk.Venue.Mishaps.Enqueue(Mishap.LostBefore);
        var alert = await desk.CarryOutAsync(Exit);
        Assert.Equal((AlertState.NeedsAttention, LegState.Unknown), (alert.State, alert.Legs[0].State));
        Assert.Single(desk.Venue.Sent);
    }

    [Fact]
    public async Task A_silent_venue_is_asked_until_it_answers()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Mishaps.Enqueue(Mishap.LostAfter);
        desk.Venue.Taken = _ => desk.Venue.IsSilent = true;
        desk.Venue.Push = null;
        await desk.SendAsync(Entry);
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 3") == 1, "the outcome is unknown");
        desk.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, desk.UnfinishedAlerts());
        desk.Venue.IsSilent = false;
        await desk.SettleAsync();
        Assert.Equal("buy open 100 market", desk.Venue.Story);
        Assert.Single(desk.Venue.Sent);
    }

    [Theory]
    [InlineData((int)Mishap.NotSent)]
    [InlineData((int)Mishap.Limited)]
    public async Task What_was_not_carried_out_for_sure_is_tried_again_at_once(int mishap)
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Mishaps.Enqueue((Mishap)mishap);
        desk.Venue.Mishaps.Enqueue((Mishap)mishap);
        var alert = await desk.CarryOutAsync(Entry);
        Assert.Equal((AlertState.Executed, "buy open 100 market"), (alert.State, desk.Venue.Story));
        Assert.EndsWith("0103", alert.Legs[0].ClientOrderId, StringComparison.Ordinal);
        Assert.True(desk.Time.GetUtcNow() - alert.ReceivedTime < TimeSpan.FromSeconds(30), "It waited as if the outcome were unknown.");
    }

    [Fact]
    public async Task A_venue_that_never_takes_an_entry_ends_it_at_its_age_limit()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.OtherMishap = () => Mishap.NotSent);
        var alert = await desk.CarryOutAsync(Entry);
        Assert.Equal((AlertState.Expired, "stale"), (alert.State, alert.Code));
        Assert.Empty(desk.Venue.Orders);
    }

    [Fact]
    public async Task A_refusal_is_told_in_the_venues_words()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Mishaps.Enqueue(Mishap.Refused);
        var alert = await desk.CarryOutAsync(Entry);
        Assert.Equal((AlertState.Rejected, "venue_refused", "40027 Balance not enough (trace t-1)"), (alert.State, alert.Code, alert.Message));
        Assert.Single(desk.Venue.Sent);
    }

    [Fact]
    public async Task A_reversal_whose_exit_is_refused_opens_nothing()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 100);
        desk.Venue.Mishaps.Enqueue(Mishap.Refused);
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","ticker":"BTCUSDT.P","action":"sell","prev_position":"long","market_position":"short","position_size":"0.1","quantity":"0.2"}""");
        Assert.Equal((AlertState.Rejected, ""), (alert.State, desk.Venue.Story));
        Assert.Equal([LegState.Rejected, LegState.Abandoned], alert.Legs.Select(leg => leg.State));
    }

    [Fact]
    public async Task A_reversal_whose_exit_fills_in_part_opens_nothing_and_asks_for_a_person()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.FillPercent = 50);
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 100);
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","ticker":"BTCUSDT.P","action":"sell","prev_position":"long","market_position":"short","position_size":"0.1","quantity":"0.2"}""");
        Assert.Equal((AlertState.NeedsAttention, "sell close 100 market"), (alert.State, desk.Venue.Story));
        Assert.Equal(50, alert.Legs[0].FilledContracts);
    }

    [Fact]
    public async Task A_lost_push_is_made_good_by_asking()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Push = null;
        var alert = await desk.CarryOutAsync(Entry);
        Assert.Equal((AlertState.Executed, 100L), (alert.State, alert.Legs[0].FilledContracts));
    }

    [Fact]
    public async Task A_resting_order_lets_later_alerts_of_the_symbol_pass_and_is_settled_when_it_fills()
    {
        await using var desk = await DeskRig.StartAsync();
        var resting = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000.5","id":"rest"}""");
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 1, "the limit order is taken");
        var passing = await desk.SendAsync(Entry);
        await desk.UntilAsync(() => desk.UnfinishedAlerts() == 1, "the market order is done");
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(passing.Alert!)).State);
        Assert.Equal(AlertState.Working, (await desk.FindAsync(resting.Alert!)).State);

        await desk.RestartAsync();
        desk.Venue.FillResting(59_000.5m);
        await desk.SettleAsync();
        var alert = await desk.FindAsync(resting.Alert!);
        Assert.Equal((AlertState.Executed, 59_000.5m), (alert.State, alert.Legs[0].AveragePrice));
    }

    [Fact]
    public async Task A_price_off_the_step_is_refused_with_the_two_next_to_it()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.CarryOutAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000.55"}""");
        Assert.Equal("Price 59000.55 is off the 0.1 step of BTCUSDT; use 59000.5 or 59000.6.", alert.Message);
    }

    [Fact]
    public async Task Alerts_of_one_symbol_are_carried_out_in_the_order_they_came()
    {
        await using var desk = await DeskRig.StartAsync();
        for (var i = 1; i <= 20; i++)
            await desk.SendAsync(Entry.Replace("100c", $"{i}c", StringComparison.Ordinal).Replace("\"entry\"", $"\"entry-{i}\"", StringComparison.Ordinal));
        await desk.SettleAsync();
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), desk.Venue.Orders.Select(order => order.Contracts));
    }

    [Fact]
    public async Task An_unclear_order_holds_its_own_symbol_up_and_no_other()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Mishaps.Enqueue(Mishap.LostBefore);
        await desk.SendAsync(Entry);
        await desk.UntilAsync(() => desk.Venue.Sent.Count == 1, "the first order left");
        await desk.SendAsync(Entry.Replace("\"entry\"", "\"entry-2\"", StringComparison.Ordinal));
        await desk.SendAsync(Entry.Replace("BTC", "ETH", StringComparison.Ordinal).Replace("\"entry\"", "\"entry-3\"", StringComparison.Ordinal));
        await desk.UntilAsync(() => desk.Venue.Orders.Count == 1, "the other symbol is traded", maxSeconds: 20);
        Assert.Equal("ETHUSDT", desk.Venue.Orders[0].Symbol);
    }

    [Fact]
    public async Task A_late_target_does_not_bring_an_old_position_back()
    {
        await using var desk = await DeskRig.StartAsync();
        var target = """{"pointer":"POINTER","symbol":"BTCUSDT","market_position":"long","position_size":"SIZE","timestamp":"2026-01-15T11:59:TIMEZ"}""";
        await desk.CarryOutAsync(target.Replace("SIZE", "0.2", StringComparison.Ordinal).Replace("TIME", "50", StringComparison.Ordinal));
        var late = await desk.CarryOutAsync(target.Replace("SIZE", "0.1", StringComparison.Ordinal).Replace("TIME", "45", StringComparison.Ordinal));
        Assert.Equal((AlertState.Suppressed, "superseded"), (late.State, late.Code));
        Assert.Equal("buy open 200 market", desk.Venue.Story);
    }

    [Fact]
    public async Task The_log_tells_of_every_change()
    {
        await using var desk = await DeskRig.StartAsync();
        var changes = desk.Log.WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        var next = changes.MoveNextAsync();
        var alert = await desk.CarryOutAsync(Entry);
        Assert.True(await next);
        Assert.Equal(alert.AlertId, changes.Current);
        Assert.Equal(("Long BTCUSDT 100 contracts", "btc-fut-01", "Paper", "BTCUSDT"), (alert.Intent, alert.PointerName, alert.AccountLabel, alert.Symbol));
        Assert.Equal([alert.AlertId], (await desk.Log.ReadAsync(10, null, CancellationToken.None)).Select(entry => entry.AlertId));
        Assert.Empty(await desk.Log.ReadAsync(10, alert.AlertId, CancellationToken.None));
    }

    [Fact]
    public async Task Targets_that_the_venue_drops_with_their_position_end_after_the_lists_have_had_time()
    {
        await using var desk = await DeskRig.StartAsync();
        var answer = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"100c","take_profit":[{"percent":1},{"percent":2}]}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 2 AND kind = 3") == 2, "both targets stand");
        desk.Venue.DropBrackets();
        var dropped = desk.Time.GetUtcNow();
        await desk.SettleAsync();
        Assert.True(desk.Time.GetUtcNow() - dropped >= TimeSpan.FromSeconds(30), "They were given up before a lagging list could have shown them.");
        var alert = await desk.FindAsync(answer.Alert!);
        Assert.Equal([LegState.Filled, LegState.Cancelled, LegState.Cancelled], alert.Legs.Select(leg => leg.State));
        Assert.Equal(AlertState.Executed, alert.State);
    }

    [Fact]
    public async Task An_entry_whose_target_is_refused_asks_for_a_person()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Mishaps.Enqueue(Mishap.None);
        desk.Venue.Mishaps.Enqueue(Mishap.Refused);
        var answer = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"100c","take_profit":[{"percent":1},{"percent":2}]}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 2 AND kind = 3") == 1, "the other target stands all the same");
        desk.Venue.DropBrackets();
        await desk.SettleAsync();
        var alert = await desk.FindAsync(answer.Alert!);
        Assert.Equal((AlertState.NeedsAttention, "unprotected"), (alert.State, alert.Code));
        Assert.Contains("40027", alert.Message, StringComparison.Ordinal);
    }
}
