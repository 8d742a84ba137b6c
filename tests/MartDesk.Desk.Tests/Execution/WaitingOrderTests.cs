using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Ticket;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>Plan and trailing orders carry no id of ours: they are told from others by what waited before them, and by what they say.</summary>
public sealed class WaitingOrderTests
{
    private const string Breakout = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","order_type":"stop_market","trigger_price":"61000","quantity":"50c","tag":"b","id":"p-1"}""";
    private const string Trail = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"trail","side":"long","trail_percent":1.5,"activation_price":"62000","id":"t-1"}""";

    public static TheoryData<string, string> Deaths
    {
        get
        {
            var deaths = new TheoryData<string, string>();
            foreach (var point in (string[])[KillPoint.IntentWritten, KillPoint.IntentSynced, KillPoint.OrderSent, KillPoint.AnswerReceived, KillPoint.OutcomeWritten])
            {
                deaths.Add(point, Breakout);
                deaths.Add(point, Trail);
            }

            return deaths;
        }
    }

    [Fact]
    public async Task A_breakout_is_followed_from_its_trigger_to_the_fills_of_the_order_that_it_became()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.SendAsync(Breakout);
        await WaitsAsync(desk, 1);
        Assert.Equal("1000", desk.Query<string>("SELECT venue_order_id FROM leg"));
        desk.Venue.Fire("1000", 61_003m);
        await desk.SettleAsync();
        var entry = await desk.FindAsync(alert.Alert!);
        Assert.Equal((AlertState.Executed, LegState.Filled, 50L, 61_003m), (entry.State, entry.Legs[0].State, entry.Legs[0].FilledContracts, entry.Legs[0].AveragePrice));
        Assert.Equal(("1000", "91000"), (desk.Query<string>("SELECT venue_order_id FROM leg"), desk.Query<string>("SELECT became_order_id FROM leg")));
    }

    [Fact]
    public async Task One_that_fires_while_the_stream_is_down_is_asked_for()
    {
        await using var desk = await DeskRig.StartAsync();
        var alert = await desk.SendAsync(Breakout);
        await WaitsAsync(desk, 1);
        desk.Venue.Push = null;
        desk.Venue.Fire("1000", 61_000m);
        await desk.SettleAsync();
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(alert.Alert!)).State);
    }

    [Fact]
    public async Task A_lost_answer_is_made_good_by_what_the_order_says_and_not_by_one_that_waited_before()
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.SendAsync(Breakout.Replace("p-1", "p-0", StringComparison.Ordinal));
        await WaitsAsync(desk, 1);
        desk.Venue.Mishaps.Enqueue(Mishap.LostAfter);
        await desk.SendAsync(Breakout);
        await WaitsAsync(desk, 2);
        Assert.Equal("1001", desk.Query<string>("SELECT venue_order_id FROM leg JOIN alert ON alert.id = leg.alert_id ORDER BY alert.seq DESC LIMIT 1"));
        Assert.Equal("[\"1000\"]", desk.Query<string>("SELECT ids_before FROM intent JOIN alert ON alert.id = intent.alert_id ORDER BY alert.seq DESC LIMIT 1"));
        Assert.Equal(2, desk.Venue.Sent.Count);
    }

    [Fact]
    public async Task Two_that_could_be_it_are_left_to_a_person_and_nothing_is_sent_again()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Mishaps.Enqueue(Mishap.LostAfter);
        desk.Venue.Taken = desk.Venue.PlaceTwinElsewhere;
        var alert = await desk.CarryOutAsync(Breakout);
        Assert.Equal((AlertState.NeedsAttention, LegState.Unknown), (alert.State, alert.Legs[0].State));
        Assert.Single(desk.Venue.Sent);
    }

    [Fact]
    public async Task An_entry_that_never_arrived_expires_behind_the_fence_and_an_exit_is_sent_again()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Hold("BTCUSDT", PositionSide.Long, 250));
        desk.Venue.Mishaps.Enqueue(Mishap.LostBefore);
        var entry = await desk.CarryOutAsync(Breakout);
        Assert.Equal((AlertState.Expired, 1), (entry.State, desk.Venue.Sent.Count));

        desk.Venue.Mishaps.Enqueue(Mishap.LostBefore);
        await desk.SendAsync(Trail);
        await WaitsAsync(desk, 1);
        Assert.Equal("sell close 250 market trailing 1.5% from 62000", desk.Venue.Story);
        var sent = desk.Venue.Sent.ToArray();
        Assert.True(sent[2].SigningTimeMs - sent[1].SigningTimeMs > 75_000, "The second attempt left while the first could still arrive.");
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task It_is_placed_once_when_the_desk_dies_once(string point, string message)
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.Hold("BTCUSDT", PositionSide.Long, 250));
        desk.DiesAt = reached => reached == point;
        await desk.SendAsync(message);
        await desk.UntilAsync(() => desk.IsDead, "the desk dies");
        desk.DiesAt = _ => false;
        await desk.RestartAsync();
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 2") == 1 || desk.UnfinishedAlerts() == 0, "it waits at the venue, or has expired");

        // An entry of which only the intent is known has to be proved absent, and is too old by then.
        var isLost = point == KillPoint.IntentSynced && message == Breakout;
        Assert.Equal(isLost ? 0 : 1, desk.Venue.Orders.Count);
        Assert.Equal(isLost ? 0 : 1, desk.Venue.Sent.Count);
    }

    [Fact]
    public async Task It_is_cancelled_by_tag_and_by_hand_with_the_venues_id()
    {
        await using var desk = await DeskRig.StartAsync(venue => venue.PlaceElsewhere("BTCUSDT", OrderSide.Buy, 5, 50_000m));
        var breakout = await desk.SendAsync(Breakout);
        await desk.SendAsync(Breakout.Replace("p-1", "p-2", StringComparison.Ordinal).Replace("\"b\"", "\"c\"", StringComparison.Ordinal));
        await WaitsAsync(desk, 2);
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"cancel","tag":"b","id":"c-1"}""");
        await desk.UntilAsync(() => desk.UnfinishedAlerts() == 1, "the tagged one is cancelled");
        Assert.Equal(LegState.Cancelled, (await desk.FindAsync(breakout.Alert!)).Legs[0].State);

        var orders = desk.Services.GetRequiredService<IManualOrders>();
        var account = desk.AccountId;
        await orders.SubmitAsync(new ManualOrder.Cancel { AccountId = account, Symbol = "BTCUSDT", VenueOrderId = "1002", Kind = OrderKind.Plan }, "r-1", CancellationToken.None);
        var foreign = await orders.SubmitAsync(new ManualOrder.Cancel { AccountId = account, Symbol = "BTCUSDT", VenueOrderId = "1000", Kind = OrderKind.Order }, "r-2", CancellationToken.None);
        await desk.SettleAsync();
        Assert.All(desk.Venue.Orders, order => Assert.Equal(OrderState.Cancelled, order.State));
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(foreign.Alert!)).State);
    }

    private static Task WaitsAsync(DeskRig desk, int count) =>
        desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 2 AND venue_order_id IS NOT NULL") == count, $"{count} orders wait at the venue");
}
