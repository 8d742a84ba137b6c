using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Venues;
using MartDesk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Guards;

public sealed class DeskSwitchTests : IAsyncLifetime
{
    private const string Entry = """{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"10c","id":"ID"}""";
    private const string Exit = """{"pointer":"POINTER","symbol":"BTCUSDT","action":"close_long","id":"ID"}""";

    private DeskRig _desk = null!; // Set before every test by InitializeAsync.
    private int _ids;

    private IDeskSwitch Switch => _desk.Services.GetRequiredService<IDeskSwitch>();

    public async Task InitializeAsync() => _desk = await DeskRig.StartAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Theory]
    [InlineData(DeskMode.ReducingOnly, "desk_reducing", "sell close 5 market")]
    [InlineData(DeskMode.Halted, "desk_halted", "")]
    public async Task A_stopped_desk_takes_no_entries_and_a_halted_one_no_exits_either_also_over_a_restart(DeskMode mode, string code, string story)
    {
        await Switch.SetAsync(mode, CancellationToken.None);
        await _desk.RestartAsync();
        Assert.Equal(mode, Switch.Mode);
        _desk.Venue.Hold("BTCUSDT", PositionSide.Long, 5);
        var entry = await _desk.CarryOutAsync(Message(Entry));
        Assert.Equal((AlertState.Rejected, code), (entry.State, entry.Code));
        await _desk.CarryOutAsync(Message(Exit));
        Assert.Equal(story, _desk.Venue.Story);
        await Switch.SetAsync(DeskMode.Active, CancellationToken.None);
        Assert.Equal(AlertState.Executed, (await _desk.CarryOutAsync(Message(Entry))).State);
    }

    [Fact]
    public async Task A_test_message_tells_that_the_desk_is_halted()
    {
        await Switch.SetAsync(DeskMode.Halted, CancellationToken.None);
        Assert.Equal("desk_halted", (await _desk.SendAsync(Message(Entry).Replace("{", "{\"test\":true,", StringComparison.Ordinal))).Code);
    }

    [Fact]
    public async Task Nothing_passes_between_a_stop_that_waits_and_its_answer_though_the_desk_was_made_active_meanwhile()
    {
        var gate = _desk.Services.GetRequiredService<DeskSwitch>();
        var inside = gate.TryPass("A", isOpening: true, isOwners: false);
        var stop = gate.SetAsync(DeskMode.Halted, CancellationToken.None);
        var go = gate.SetAsync(DeskMode.Active, CancellationToken.None);
        Assert.Null(gate.TryPass("A", isOpening: true, isOwners: false));
        Assert.Equal((false, false), (stop.IsCompleted, go.IsCompleted));
        inside!.Dispose(); // The desk was active when it was asked for.
        await stop;
        await go;
        Assert.Equal(DeskMode.Active, gate.Mode);
        using var next = gate.TryPass("A", isOpening: true, isOwners: false);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task A_stop_that_a_later_one_overtakes_is_answered_only_when_it_is_durable_that_the_desk_is_stopped()
    {
        var gate = _desk.Services.GetRequiredService<DeskSwitch>();
        var inside = gate.TryPass("A", isOpening: true, isOwners: false);
        var stop = gate.SetAsync(DeskMode.Halted, CancellationToken.None);
        var panic = gate.PanicAsync(CancellationToken.None); // Has more to look up before it is stored.
        inside!.Dispose(); // The desk was active when it was asked for.

        await stop;

        Assert.Equal([(byte)DeskMode.Halted], _desk.Query<byte[]>("SELECT value FROM setting WHERE name = 'desk_mode'"));
        await panic;
        await _desk.RestartAsync();
        Assert.Equal(DeskMode.Halted, Switch.Mode);
    }

    [Fact]
    public async Task A_stop_that_the_owner_releases_before_it_is_answered_is_durable_for_that_moment_and_the_release_after_it()
    {
        var gate = _desk.Services.GetRequiredService<DeskSwitch>();
        var inside = gate.TryPass("A", isOpening: true, isOwners: false);
        var (stop, go, again) = (gate.SetAsync(DeskMode.ReducingOnly, CancellationToken.None), gate.SetAsync(DeskMode.Active, CancellationToken.None), gate.SetAsync(DeskMode.Halted, CancellationToken.None));
        inside!.Dispose(); // The desk was active when it was asked for.

        await Task.WhenAll(stop, go, again);

        Assert.Equal(DeskMode.Halted, gate.Mode);
        await _desk.RestartAsync();
        Assert.Equal(DeskMode.Halted, Switch.Mode);
    }

    [Theory]
    [InlineData(DeskMode.ReducingOnly, DeskMode.Halted)]
    [InlineData(DeskMode.Halted, DeskMode.ReducingOnly)]
    public async Task Of_two_stops_that_wait_the_later_one_counts_also_over_a_restart(DeskMode first, DeskMode second)
    {
        var gate = _desk.Services.GetRequiredService<DeskSwitch>();
        var inside = gate.TryPass("A", isOpening: true, isOwners: false);
        var stops = new[] { gate.SetAsync(first, CancellationToken.None), gate.SetAsync(second, CancellationToken.None) };
        inside!.Dispose(); // The desk was active when it was asked for.
        await Task.WhenAll(stops);
        Assert.Equal(second, gate.Mode);
        await _desk.RestartAsync();
        Assert.Equal(second, Switch.Mode);
    }

    [Fact]
    public async Task An_order_under_way_when_the_desk_stops_is_turned_back_and_never_sent_again()
    {
        _desk.Venue.HoldsSubmits = true;
        var answer = await _desk.SendAsync(Message(Entry));
        await Eventually.HoldsAsync(() => _desk.Venue.Submitting == 1, "the order is on its way");
        await Switch.SetAsync(DeskMode.Halted, CancellationToken.None);
        Assert.Equal(0, _desk.Venue.Submitting);
        _desk.Venue.HoldsSubmits = false;
        await _desk.SettleAsync();
        var alert = await _desk.FindAsync(answer.Alert!);
        Assert.Equal(LegState.Abandoned, alert.Legs[0].State);
        Assert.Empty(_desk.Venue.Orders);
        Assert.Single(_desk.Venue.Sent);
    }

    [Fact]
    public async Task Nothing_that_opens_leaves_after_the_switch_has_answered()
    {
        for (var trial = 0; trial < 30; trial++)
        {
            for (var i = 0; i < 3; i++)
                await _desk.SendAsync(Message(Entry).Replace("BTCUSDT", ((string[])["BTCUSDT", "ETHUSDT", "SOLUSDT"])[i], StringComparison.Ordinal));
            for (var i = 0; i < trial % 7; i++)
                await Task.Yield();
            await Switch.SetAsync(trial % 2 == 0 ? DeskMode.Halted : DeskMode.ReducingOnly, CancellationToken.None);
            var sent = _desk.Venue.Sent.Count;
            await _desk.SettleAsync();
            Assert.Equal(sent, _desk.Venue.Sent.Count);
            await Switch.SetAsync(DeskMode.Active, CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_stop_that_cannot_be_stored_stops_all_the_same()
    {
        _desk.Store.Commit = _ => throw new InvalidOperationException("no room");
        await Assert.ThrowsAsync<MartDesk.Desk.Storage.StoreException>(() => Switch.SetAsync(DeskMode.Halted, CancellationToken.None));
        _desk.Store.Commit = transaction => transaction.Commit();
        Assert.Equal("desk_halted", (await _desk.CarryOutAsync(Message(Entry))).Code);
    }

    [Fact]
    public async Task Panic_cancels_every_order_closes_every_position_and_halts()
    {
        _desk.Venue.Hold("BTCUSDT", PositionSide.Long, 250);
        _desk.Venue.Hold("ETHUSDT", PositionSide.Short, 40);
        await _desk.SendAsync("""{"pointer":"POINTER","symbol":"SOLUSDT","action":"long","quantity":"7c","order_type":"limit","price":"100","id":"rest"}""");
        await _desk.UntilAsync(() => _desk.Venue.Orders.Count == 1, "an entry rests");
        _desk.Venue.PlaceElsewhere("BTCUSDT", OrderSide.Buy, 3, 50_000m);

        var orders = await Switch.PanicAsync(CancellationToken.None);
        Assert.Equal(DeskMode.Halted, Switch.Mode);
        await _desk.SettleAsync();

        Assert.All(_desk.Venue.Orders, order => Assert.NotEqual(OrderState.Working, order.State));
        Assert.Equal((0, 0), (_desk.Venue.Held("BTCUSDT", PositionSide.Long), _desk.Venue.Held("ETHUSDT", PositionSide.Short)));
        Assert.Equal("Handed to BTCUSDT, ETHUSDT, SOLUSDT.", (await _desk.FindAsync(Assert.Single(orders))).Message);
        Assert.Equal("desk_halted", (await _desk.CarryOutAsync(Message(Entry))).Code);
    }

    [Fact]
    public async Task An_entry_that_fills_while_panic_cancels_is_closed_too()
    {
        await _desk.SendAsync("""{"pointer":"POINTER","symbol":"BTCUSDT","action":"long","quantity":"7c","order_type":"limit","price":"59000","id":"rest"}""");
        await _desk.UntilAsync(() => _desk.Venue.Orders.Count == 1, "an entry rests");
        _desk.Venue.BeforeCancelAll = () => _desk.Venue.FillResting(59_000m);
        await Switch.PanicAsync(CancellationToken.None);
        await _desk.SettleAsync();
        Assert.Equal("buy open 7 limit at 59000; sell close 7 market", _desk.Venue.Story);
        Assert.Equal(0, _desk.Venue.Held("BTCUSDT", PositionSide.Long));
    }

    [Fact]
    public async Task Panic_overtakes_an_order_of_unknown_outcome_and_closes_again_what_that_one_opens_late()
    {
        _desk.Venue.Hold("BTCUSDT", PositionSide.Long, 250);
        _desk.Venue.Mishaps.Enqueue(Mishap.LostBefore);
        await _desk.SendAsync(Message(Entry));
        await _desk.UntilAsync(() => _desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 3") == 1, "the outcome is unknown");

        var began = _desk.Time.GetUtcNow();
        await Switch.PanicAsync(CancellationToken.None);
        await _desk.UntilAsync(() => _desk.Venue.Held("BTCUSDT", PositionSide.Long) == 0, "the position is closed");
        Assert.InRange((_desk.Time.GetUtcNow() - began).TotalSeconds, 0, 5);
        Assert.Equal(1, _desk.Query<long>("SELECT COUNT(*) FROM leg WHERE state = 3"));

        _desk.Time.Advance(TimeSpan.FromSeconds(20));
        await _desk.Venue.SubmitAsync(_desk.Venue.Sent.First(), CancellationToken.None); // What was lost arrives late.
        Assert.Equal(10, _desk.Venue.Held("BTCUSDT", PositionSide.Long));
        await _desk.SettleAsync();
        Assert.Equal("sell close 250 market; buy open 10 market; sell close 10 market", _desk.Venue.Story);
    }

    [Fact]
    public async Task One_account_is_stopped_alone_also_over_a_restart()
    {
        var accounts = _desk.Services.GetRequiredService<IAccountDirectory>();
        var other = await accounts.ConnectAsync(
            new NewAccount("Other", VenueEnvironment.Local, null, null, new ApiCredentials("other-key-12345678", "other-secret", "other-memo")), CancellationToken.None);
        await Switch.PanicAsync(other.AccountId, CancellationToken.None);
        await _desk.SettleAsync();
        await _desk.RestartAsync();
        Assert.Equal((DeskMode.Active, DeskMode.Halted), (Switch.Mode, Switch.ModeOf(other.AccountId)));
        Assert.Equal(AlertState.Executed, (await _desk.CarryOutAsync(Message(Entry))).State);

        var first = (await _desk.Services.GetRequiredService<IAccountDirectory>().ListAsync(CancellationToken.None))[0].AccountId;
        await Switch.SetAsync(first, DeskMode.ReducingOnly, CancellationToken.None);
        Assert.Equal("desk_reducing", (await _desk.CarryOutAsync(Message(Entry))).Code);
        await Switch.SetAsync(DeskMode.Halted, CancellationToken.None);
        Assert.Equal((DeskMode.ReducingOnly, DeskMode.Halted), (Switch.OwnModeOf(first), Switch.ModeOf(first)));
        await Switch.SetAsync(DeskMode.Active, CancellationToken.None);
        await Switch.SetAsync(first, DeskMode.Active, CancellationToken.None);
        Assert.Equal(AlertState.Executed, (await _desk.CarryOutAsync(Message(Entry))).State);
    }

    [Theory]
    [MemberData(nameof(CrashTests.AllPoints), MemberType = typeof(CrashTests))]
    public async Task Panic_closes_each_position_once_when_the_desk_dies_once(string point)
    {
        _desk.Venue.Hold("BTCUSDT", PositionSide.Long, 250);
        _desk.Venue.Hold("ETHUSDT", PositionSide.Short, 40);
        _desk.DiesAt = reached => reached == point;
        await Switch.PanicAsync(CancellationToken.None);
        if (point is not (KillPoint.BodyReceived or KillPoint.AlertWritten or KillPoint.AlertSynced)) // Points of a message, which panic is not.
            await _desk.UntilAsync(() => _desk.IsDead, "the desk dies");
        _desk.DiesAt = _ => false;
        await _desk.RestartAsync();
        await _desk.SettleAsync();
        Assert.Equal(["buy close 40 market", "sell close 250 market"], _desk.Venue.Story.Split("; ").Order(StringComparer.Ordinal));
        Assert.Equal(DeskMode.Halted, Switch.Mode);
    }

    private string Message(string message) => message.Replace("ID\"", FormattableString.Invariant($"s-{++_ids}\""), StringComparison.Ordinal);
}
