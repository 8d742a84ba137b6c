using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Accounts;

public sealed class PositionModeTests : IAsyncLifetime
{
    /// <summary>Refused unless the account is in hedge mode.</summary>
    private const string Hedged = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","position_mode":"hedge","id":"NUMBER"}""";

    private DeskRig _desk = null!; // Set before every test by InitializeAsync.

    private IPositionModes Modes => _desk.Services.GetRequiredService<IPositionModes>();

    private string Account => _desk.Services.GetRequiredService<AccountDirectory>().All()[0].AccountId;

    public async Task InitializeAsync() => _desk = await DeskRig.StartAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task The_next_alert_is_planned_by_the_new_mode_though_the_old_one_was_told_a_moment_ago()
    {
        Assert.Equal("position_mode_mismatch", (await _desk.CarryOutAsync(Message("a-1"))).Code);

        var change = await SetAsync(PositionMode.Hedge);

        Assert.Equal((PositionModeEnd.Holds, "The account is in hedge mode now."), (change.End, change.Words));
        Assert.Equal(AlertState.Executed, (await _desk.CarryOutAsync(Message("a-2"))).State);
        Assert.Contains(_desk.Lines, line => line.Contains("is in hedge mode now", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mode_that_holds_already_is_not_asked_for_again()
    {
        _desk.Venue.OnSetMode = _ => throw new InvalidOperationException("asked");

        Assert.Equal((PositionModeEnd.Holds, "The account is in one-way mode already."), Of(await SetAsync(PositionMode.OneWay)));
    }

    [Fact]
    public async Task A_refusal_for_what_is_open_says_so_with_the_venues_own_words()
    {
        _desk.Venue.OnSetMode = _ => new VenueReply<PositionMode>.Rejected(new VenueError("40059", "Some positions exist and the mode switching fails.", "t-1", VenueErrorKind.State));

        var change = await SetAsync(PositionMode.Hedge);

        Assert.Equal(PositionModeEnd.Refused, change.End);
        Assert.Equal(
            "The venue refused: 40059 Some positions exist and the mode switching fails. (trace t-1). It changes the mode only while the account holds no position and has no open order; "
            + "the desk sees 0 positions and 0 orders. Close and cancel them first.",
            change.Words);
    }

    [Fact]
    public async Task A_lost_answer_is_made_up_for_by_asking_and_nothing_is_sent_twice()
    {
        var sent = 0;
        _desk.Venue.OnSetMode = mode =>
        {
            (_desk.Venue.Mode, sent) = (mode, sent + 1);
            return new VenueReply<PositionMode>.Unknown("connection reset");
        };

        var change = await SetAsync(PositionMode.Hedge);

        Assert.Equal((PositionModeEnd.Holds, 1), (change.End, sent));
        Assert.Equal(AlertState.Executed, (await _desk.CarryOutAsync(Message("a-1"))).State);
    }

    [Fact]
    public async Task A_lost_request_is_told_as_not_known_with_the_mode_that_the_venue_says()
    {
        var sent = 0;
        _desk.Venue.OnSetMode = _ =>
        {
            sent++;
            return new VenueReply<PositionMode>.Unknown("connection reset");
        };

        var change = await SetAsync(PositionMode.Hedge);

        Assert.Equal((PositionModeEnd.Unknown, 1), (change.End, sent));
        Assert.Contains("still one-way", change.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_mode_is_changed_below_an_alert_that_is_being_carried_out()
    {
        _desk.Venue.OtherMishap = () => Mishap.LostBefore;
        await _desk.SendAsync(Message("a-1").Replace("hedge", "one_way", StringComparison.Ordinal));
        await _desk.UntilAsync(() => _desk.Lines.Any(line => line.Contains("No answer", StringComparison.Ordinal)), "its order is sent");

        var change = await SetAsync(PositionMode.Hedge);

        Assert.Equal((PositionModeEnd.Refused, PositionMode.OneWay), (change.End, _desk.Venue.Mode));
        Assert.Contains("is being carried out", change.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_account_is_not_touched()
    {
        await _desk.Services.GetRequiredService<AccountDirectory>().DisableAsync(Account, isDisabled: true, CancellationToken.None);

        Assert.Equal(PositionModeEnd.Refused, (await SetAsync(PositionMode.Hedge)).End);
        Assert.Equal(PositionMode.OneWay, _desk.Venue.Mode);
    }

    private static (PositionModeEnd End, string Words) Of(PositionModeChange change) => (change.End, change.Words);

    private static string Message(string id) => Hedged.Replace("NUMBER", id, StringComparison.Ordinal);

    /// <summary>Sets the mode, and moves time while the desk waits between its questions.</summary>
    private async Task<PositionModeChange> SetAsync(PositionMode mode)
    {
        var asked = Modes.SetAsync(Account, mode, CancellationToken.None);
        _desk.OtherTimers++;
        try
        {
            await _desk.UntilAsync(() => asked.IsCompleted, "the mode is set");
        }
        finally
        {
            _desk.OtherTimers--;
        }

        return await asked;
    }
}
