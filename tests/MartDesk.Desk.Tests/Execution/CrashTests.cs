using System.Collections.Concurrent;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Tests.Storage;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Tests.Execution;

/// <summary>The desk dies at every place where it may, and is built again on what the disk kept: never two orders, never none.</summary>
public sealed class CrashTests
{
    private const string Reversal = """{"ticker":"BTCUSDT.P","action":"sell","prev_position":"long","quantity":"0.5","market_position":"short","market_position_size":"0.25","pointer":"POINTER","id":"r-1"}""";

    private static readonly string[] Points =
    [
        KillPoint.BodyReceived, KillPoint.AlertWritten, KillPoint.AlertSynced, KillPoint.AnswerSent, KillPoint.LegsComputed, KillPoint.IntentWritten,
        KillPoint.IntentSynced, KillPoint.OrderSent, KillPoint.AnswerReceived, KillPoint.OutcomeWritten, KillPoint.NextLegNotBegun,
    ];

    public static TheoryData<string> AllPoints => [.. Points];

    [Theory]
    [MemberData(nameof(AllPoints))]
    public async Task An_entry_is_ordered_once_when_the_desk_dies_once(string point)
    {
        await using var desk = await DeskRig.StartAsync();
        desk.DiesAt = reached => reached == point;
        var message = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"buy","prev_position":"flat","quantity":"0.25","id":"e-1"}""";
        var isAnswered = await TrySendAsync(desk, message);
        await desk.UntilAsync(() => desk.IsDead, "the desk dies");
        desk.DiesAt = _ => false;
        await desk.RestartAsync();
        if (!isAnswered)
            await desk.SendAsync(message); // The sender got no answer, or 503, and sends again.
        await desk.SettleAsync();

        // An attempt of which only the intent is known has to be proved absent, and an entry is too old by then.
        Assert.Equal(point == KillPoint.IntentSynced ? "" : "buy open 250 market", desk.Venue.Story);
        Assert.True(desk.Venue.Sent.Count <= 1, "It was sent twice.");
    }

    [Fact]
    public async Task An_exit_whose_intent_alone_was_stored_is_sent_after_the_fence()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 250);
        desk.DiesAt = reached => reached == KillPoint.IntentSynced;
        await TrySendAsync(desk, """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close_long","id":"x-1"}""");
        await desk.UntilAsync(() => desk.IsDead, "the desk dies");
        desk.DiesAt = _ => false;
        await desk.RestartAsync();
        await desk.SettleAsync();
        Assert.Equal("sell close 250 market", desk.Venue.Story);
    }

    [Fact]
    public async Task A_reversal_goes_on_with_its_second_order_after_a_death_between_the_two()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 250);
        desk.DiesAt = reached => reached == KillPoint.NextLegNotBegun;
        await TrySendAsync(desk, Reversal);
        await desk.UntilAsync(() => desk.IsDead, "the desk dies");
        desk.DiesAt = _ => false;
        await desk.RestartAsync();
        await desk.SettleAsync();
        Assert.Equal("sell close 250 market; sell open 250 market", desk.Venue.Story);
    }

    [Fact]
    public async Task An_alert_that_waited_through_a_long_stop_expires_as_entry_and_stands_as_exit()
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 250);
        desk.DiesAt = reached => reached == KillPoint.AlertSynced;
        await TrySendAsync(desk, """{"pointer":"POINTER","symbol":"ETHUSDT.P","action":"long","quantity":"10c","id":"e-1"}""");
        await desk.RestartAsync(takesUpWork: false);
        await TrySendAsync(desk, """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"close","id":"x-1"}""");
        desk.DiesAt = _ => false;
        desk.Time.Advance(TimeSpan.FromHours(1));
        await desk.RestartAsync();
        await desk.SettleAsync();
        Assert.Equal("sell close 250 market", desk.Venue.Story);
        Assert.Equal(
            [AlertState.Executed, AlertState.Expired],
            (await desk.Log.ReadAsync(10, null, CancellationToken.None)).Select(alert => alert.State));
    }

    [Theory]
    [MemberData(nameof(AllPoints))]
    public async Task A_cancellation_takes_its_order_away_when_the_desk_dies_once(string point)
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000","tag":"a","id":"e-1"}""");
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"20c","order_type":"limit","price":"59000","tag":"b","id":"e-2"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 2") == 2, "both orders rest");
        desk.DiesAt = reached => reached == point;
        var message = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"cancel","tag":"a","id":"c-1"}""";
        var isAnswered = await TrySendAsync(desk, message);
        await desk.UntilAsync(() => desk.IsDead, "the desk dies");
        desk.DiesAt = _ => false;
        await desk.RestartAsync();
        if (!isAnswered)
            await desk.SendAsync(message);
        await desk.UntilAsync(() => desk.UnfinishedAlerts() == 1, "the cancellation and the order it took away are final");
        Assert.Equal([OrderState.Cancelled, OrderState.Working], desk.Venue.Orders.Select(order => order.State));
        Assert.Equal((int)LegState.Done, desk.Query<int>("SELECT leg.state FROM leg WHERE kind = 1"));
    }

    [Theory]
    [InlineData((int)Mishap.LostBefore)]
    [InlineData((int)Mishap.LostAfter)]
    [InlineData((int)Mishap.NotSent)]
    [InlineData((int)Mishap.Limited)]
    public async Task A_cancellation_without_answer_is_compared_with_the_order_and_repeated(int mishap)
    {
        await using var desk = await DeskRig.StartAsync();
        await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000","id":"e-1"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 2") == 1, "the order rests");
        desk.Venue.CancelMishaps.Enqueue((Mishap)mishap);
        var alert = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"cancel_all","id":"c-1"}""");
        await desk.SettleAsync();
        Assert.Equal(OrderState.Cancelled, desk.Venue.Orders[0].State);
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(alert.Alert!)).State);
        Assert.All(desk.Venue.Cancels, id => Assert.Equal(desk.Venue.Orders[0].ClientOrderId, id));
    }

    [Fact]
    public async Task An_order_that_fills_before_its_cancellation_is_told_as_filled()
    {
        await using var desk = await DeskRig.StartAsync();
        var entry = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","order_type":"limit","price":"59000","id":"e-1"}""");
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 2") == 1, "the order rests");
        desk.Venue.Push = null;
        desk.DiesAt = reached =>
        {
            if (reached == KillPoint.IntentSynced)
                desk.Venue.FillResting(59_000m); // Between the plan and the cancellation: before, there would be nothing to cancel.
            return false;
        };
        var cancel = await desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"cancel_all","id":"c-1"}""");
        await desk.SettleAsync();
        Assert.Equal(AlertState.Executed, (await desk.FindAsync(entry.Alert!)).State);
        Assert.Equal(LegState.Done, (await desk.FindAsync(cancel.Alert!)).Legs[0].State);
    }

    [Theory]
    [MemberData(nameof(AllPoints))]
    public async Task A_list_is_taken_whole_and_each_alert_carried_out_once_when_the_desk_dies_once(string point)
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 100);
        desk.Venue.Hold("ETHUSDT", PositionSide.Long, 50);
        desk.DiesAt = reached => reached == point;
        var message = """[{"pointer":"POINTER","symbol":"BTCUSDT","action":"close_long","id":"a"},{"pointer":"POINTER","symbol":"ETHUSDT","action":"close_long","id":"b"}]""";
        var isAnswered = await TrySendAsync(desk, message);
        await desk.UntilAsync(() => desk.IsDead, "the desk dies");
        desk.DiesAt = _ => false;
        await desk.RestartAsync();
        if (!isAnswered)
            await desk.SendAsync(message);
        await desk.SettleAsync();
        Assert.Equal(["sell close 100 market", "sell close 50 market"], desk.Venue.Story.Split("; ").Order(StringComparer.Ordinal));
        Assert.Equal(2, desk.Query<long>("SELECT COUNT(*) FROM alert WHERE state = 2"));
    }

    [Theory]
    [MemberData(nameof(AllPoints))]
    public async Task Close_all_of_every_symbol_closes_each_once_when_the_desk_dies_once(string point)
    {
        await using var desk = await DeskRig.StartAsync();
        desk.Venue.Hold("BTCUSDT", PositionSide.Long, 100);
        desk.Venue.Hold("ETHUSDT", PositionSide.Short, 50);
        desk.DiesAt = reached => reached == point;
        var message = """{"pointer":"POINTER","symbol":"*","action":"close_all","id":"a"}""";
        var isAnswered = await TrySendAsync(desk, message);
        await desk.UntilAsync(() => desk.IsDead, "the desk dies");
        desk.DiesAt = _ => false;
        await desk.RestartAsync();
        if (!isAnswered)
            await desk.SendAsync(message);
        await desk.SettleAsync();
        Assert.Equal(["buy close 50 market", "sell close 100 market"], desk.Venue.Story.Split("; ").Order(StringComparer.Ordinal));
        Assert.Equal(3, desk.Query<long>("SELECT COUNT(*) FROM alert WHERE state = 2"));
    }

    [Theory]
    [MemberData(nameof(AllPoints))]
    public async Task An_entry_and_its_targets_stand_once_each_when_the_desk_dies_once(string point)
    {
        await using var desk = await DeskRig.StartAsync();
        desk.DiesAt = reached => reached == point;
        var message = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"100c","take_profit":[{"percent":1},{"percent":2}],"stop_loss":{"percent":1},"max_lag_s":600,"id":"t"}""";
        var isAnswered = await TrySendAsync(desk, message);
        await desk.UntilAsync(() => desk.IsDead, "the desk dies");
        desk.DiesAt = _ => false;
        await desk.RestartAsync();
        if (!isAnswered)
            await desk.SendAsync(message);
        await desk.UntilAsync(() => desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 2") == 2, "both targets stand");
        Assert.Equal(
            "buy open 100 market stop 59400.0; sell close 50 market takeprofit on last up to 60600.0; sell close 50 market takeprofit on last up to 61200.0",
            desk.Venue.Story);
    }

    /// <summary>Seeded: alerts, mishaps of the venue, deaths and restarts at random; then the record and the venue must agree.</summary>
    [Theory]
    [MemberData(nameof(Batches))]
    public async Task Whatever_dies_and_gets_lost_the_venue_has_each_order_once(int firstSeed, int count)
    {
        for (var seed = firstSeed; seed < firstSeed + (count / TestDatabase.Slowness); seed++)
        {
            try
            {
                await RunSeedAsync(seed);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
            }
        }
    }

    public static TheoryData<int, int> Batches
    {
        get
        {
            var batches = new TheoryData<int, int>();
            for (var first = 0; first < 200; first += 50)
                batches.Add(first, 50);
            return batches;
        }
    }

    private static async Task RunSeedAsync(int seed)
    {
        var random = new Random(seed);
        var gate = new Lock();
        await using var desk = await DeskRig.StartAsync(venue => venue.Mode = PositionMode.Hedge);
        desk.Venue.Hold("BTCUSDT", PositionSide.Short, 1_000);
        var mishapPercent = random.Next(3) == 0 ? 0 : 35;
        desk.Venue.OtherMishap = () => Roll(100) >= mishapPercent ? Mishap.None : (Mishap)(1 + Roll(4));
        var deathsLeft = random.Next(4);
        desk.DiesAt = _ => deathsLeft > 0 && Roll(12) == 0 && Interlocked.Decrement(ref deathsLeft) >= 0;
        var accepted = new ConcurrentBag<string>();
        var messages = Enumerable.Range(0, 1 + random.Next(4)).Select(i => (random.Next(3) switch
        {
            0 => """{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"10c","id":"ID"}""",
            1 => """{"pointer":"POINTER","symbol":"BTCUSDT","action":"close_short","quantity":"10c","id":"ID"}""",
            _ => """{"pointer":"POINTER","symbol":"BTCUSDT","action":"buy","prev_position":"short","market_position":"short","quantity":"0.01","id":"ID"}""",
        }).Replace("ID\"", $"m-{i}\"", StringComparison.Ordinal)).ToList();

        foreach (var message in messages)
        {
            for (var delivery = 0; delivery < 4; delivery++)
            {
                if (desk.IsDead)
                    await desk.RestartAsync();
                if (!await TrySendAsync(desk, message, accepted))
                    continue; // No answer or 503: the sender tries again.
                if (Roll(3) > 0)
                    break; // An answered alert is sometimes delivered again all the same.
            }
        }

        for (var i = 0; i < 2_000; i++)
        {
            if (desk.IsDead)
                await desk.RestartAsync();
            if (desk.UnfinishedAlerts() == 0)
                break;
            await desk.UntilAsync(() => desk.IsDead || desk.UnfinishedAlerts() == 0, "all alerts are final, or the desk is dead");
        }

        await CheckAsync(desk, accepted.Distinct());

        int Roll(int sides)
        {
            lock (gate)
                return random.Next(sides);
        }
    }

    private static async Task CheckAsync(DeskRig desk, IEnumerable<string> accepted)
    {
        foreach (var alertId in accepted)
            await desk.FindAsync(alertId);
        var alerts = await desk.Log.ReadAsync(100, null, CancellationToken.None);
        var orders = desk.Venue.Orders;
        foreach (var order in orders)
            Assert.Equal(1, desk.Query<long>($"SELECT COUNT(*) FROM intent WHERE client_order_id = '{order.ClientOrderId}'"));
        foreach (var alert in alerts)
        {
            var leg = alert.Legs.SingleOrDefault();
            var atVenue = leg is null ? [] : orders.Where(order => order.ClientOrderId[..^2] == leg.ClientOrderId[..^2]).ToList();
            Assert.True(atVenue.Count <= 1, $"{alert.Intent} has {atVenue.Count} orders at the venue.");
            Assert.Equal(alert.State == AlertState.Executed ? 1 : 0, atVenue.Count);
            Assert.Equal(atVenue.Sum(order => order.FilledContracts), leg?.FilledContracts ?? 0);
            var isExit = !alert.Intent.StartsWith("Long", StringComparison.Ordinal);
            if (isExit && leg?.State != LegState.Rejected)
                Assert.Equal(AlertState.Executed, alert.State); // An exit is never given up for age.
        }

        Assert.Equal(orders.Count, alerts.Count(alert => alert.State == AlertState.Executed));
    }

    private static Task<bool> TrySendAsync(DeskRig desk, string message) => TrySendAsync(desk, message, []);

    private static async Task<bool> TrySendAsync(DeskRig desk, string message, ConcurrentBag<string> accepted)
    {
        try
        {
            var answer = await desk.SendAsync(message);
            if (answer.Alert is { } alertId)
                accepted.Add(alertId);
            return answer.HttpStatus is 202 or 200;
        }
        catch (DeathException)
        {
            return false;
        }
    }
}
