using MartDesk.Desk.Accounts;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Transfers;

public sealed class TransferTests : IAsyncLifetime
{
    private const TransferWay Out = TransferWay.FuturesToSpot;

    private DeskRig _desk = null!; // Set before every test by InitializeAsync, like the others.
    private SpotWallet _wallet = null!;
    private string _account = "";

    private ITransfers Transfers => _desk.Services.GetRequiredService<ITransfers>();

    public async Task InitializeAsync()
    {
        _desk = await DeskRig.StartAsync();
        _wallet = new SpotWallet(_desk.Time);
        _desk.OtherVenue = _wallet.Venue;
        _account = _desk.Services.GetRequiredService<AccountDirectory>().All()[0].AccountId;
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task A_transfer_is_on_the_disk_before_it_is_sent_and_told_with_the_venues_id()
    {
        _wallet.Fates.Enqueue((way, amount) =>
        {
            Assert.Equal("0 25.5 FuturesToSpot", $"{_desk.Query<long>("SELECT state FROM transfer")} {_desk.Query<string>("SELECT amount FROM transfer")} {way}");
            return _wallet.CarryOut(way, amount);
        });

        var made = (await MakeAsync("r-1", 25.50m)).Transfer!; // nothing refuses it

        Assert.Equal((TransferState.Finished, "1000", 25.5m, Out, "USDT"), (made.State, made.VenueId, made.Amount, made.Way, made.Currency));
        Assert.Equal("25.5 USDT were moved from futures to spot.", made.InWords());
        Assert.Equal(made, Transfers.Find(_account, "r-1"));
        Assert.Null(Transfers.Find("another", "r-1"));
    }

    [Fact]
    public async Task The_same_id_again_tells_the_first_and_sends_nothing_also_after_a_restart()
    {
        await MakeAsync("r-1", 25m);
        Assert.Equal((TransferState.Finished, 1), ((await MakeAsync("r-1", 25m)).Transfer?.State, _wallet.Sent));

        await _desk.RestartAsync();

        Assert.Equal((TransferState.Finished, 1), ((await MakeAsync("r-1", 25.0m)).Transfer?.State, _wallet.Sent));
    }

    [Fact]
    public async Task An_id_that_meant_another_transfer_is_refused()
    {
        await MakeAsync("r-1", 25m);
        var other = await _desk.Services.GetRequiredService<IAccountDirectory>().ConnectAsync(
            new NewAccount("Other", VenueEnvironment.Local, null, null, new ApiCredentials("key", "secret", "memo")), CancellationToken.None);

        foreach (var wish in (TransferWish[])[new("r-1", _account, Out, 26m), new("r-1", _account, TransferWay.SpotToFutures, 25m), new("r-1", other.AccountId, Out, 25m)])
            Assert.Contains("used for another transfer", (await Transfers.MakeAsync(wish, CancellationToken.None)).Refusal, StringComparison.Ordinal);

        Assert.Equal(1, _wallet.Sent);
    }

    [Fact]
    public async Task Two_posts_of_one_id_at_once_send_once_and_are_told_the_same()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _wallet.Venue.BeforeReply = call => call == "transfer" ? release.Task : Task.CompletedTask;

        var (first, second) = (MakeAsync("r-1", 25m), MakeAsync("r-1", 25m));
        await _desk.UntilAsync(() => _wallet.Sent == 1, "the first is sent");
        Assert.False(first.IsCompleted || second.IsCompleted);
        release.SetResult();

        Assert.Equal(await first, await second);
        Assert.Equal(1, _wallet.Sent);
    }

    [Fact]
    public async Task A_lost_answer_is_looked_up_in_the_venues_list()
    {
        _wallet.Fates.Enqueue(_wallet.CarryOutSilently);

        var made = (await MakeAsync("r-1", 25m)).Transfer;

        Assert.Equal((TransferState.Finished, "1000", 1), (made?.State, made?.VenueId, _wallet.Sent));
    }

    [Fact]
    public async Task A_request_that_got_lost_is_not_known_until_the_venue_can_take_it_no_more_and_is_never_sent_again()
    {
        _wallet.Fates.Enqueue((_, _) => SpotWallet.NoAnswer);
        var made = (await MakeAsync("r-1", 25m)).Transfer!; // nothing refuses it
        Assert.Equal(TransferState.Unknown, made.State);
        Assert.Contains("the connection was cut", made.InWords(), StringComparison.Ordinal);

        Assert.Contains("is not cleared up yet and may still be carried out", (await MakeAsync("r-2", 25m)).Refusal, StringComparison.Ordinal);
        Assert.Equal(TransferState.Finished, (await MakeAsync("r-3", 26m)).Transfer?.State); // which is told from it

        var startedAt = _desk.Time.GetUtcNow();
        await EndsAsync("r-1", TransferState.Failed);
        Assert.InRange(_desk.Time.GetUtcNow() - startedAt, TimeSpan.FromSeconds(75), TimeSpan.FromSeconds(90));
        Assert.Contains("it did not reach the venue", (await MakeAsync("r-1", 25m)).Transfer!.InWords(), StringComparison.Ordinal); // made above
        Assert.Equal(2, _wallet.Sent);
        Assert.Equal(TransferState.Finished, (await MakeAsync("r-2", 25m)).Transfer?.State);
    }

    [Fact]
    public async Task A_transfer_that_is_listed_late_is_found_without_anybody_asking()
    {
        _wallet.Fates.Enqueue((_, _) => SpotWallet.NoAnswer);
        await MakeAsync("r-1", 25m);
        _desk.Time.Advance(TimeSpan.FromSeconds(40));
        _wallet.List(Out, 25m, _desk.Time.GetUtcNow());

        await EndsAsync("r-1", TransferState.Finished);
    }

    [Fact]
    public async Task A_transfer_that_the_venue_carries_out_later_is_followed_to_its_end()
    {
        _wallet.State = VenueTransferState.Processing;
        Assert.Equal((TransferState.Processing, "1000"), ((await MakeAsync("r-1", 25m)).Transfer?.State, Transfers.Find(_account, "r-1")?.VenueId));
        _wallet.Become("1000", VenueTransferState.Finished);
        await EndsAsync("r-1", TransferState.Finished);

        _wallet.Become("1000", VenueTransferState.Failed);
        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TransferState.Finished, Assert.Single((await Transfers.ReadAsync(_account, CancellationToken.None)).Rows).State); // what is done stays so
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_desk_that_dies_between_storing_and_hearing_finds_out_and_never_sends_again(bool arrives)
    {
        _wallet.Fates.Enqueue((way, amount) =>
        {
            if (arrives)
                _wallet.CarryOut(way, amount);
            _desk.Die();
            throw new DeathException("while a transfer was sent");
        });
        await Assert.ThrowsAsync<DeathException>(() => MakeAsync("r-1", 25m));

        await _desk.RestartAsync();

        await EndsAsync("r-1", arrives ? TransferState.Finished : TransferState.Failed);
        Assert.Equal(arrives ? TransferState.Finished : TransferState.Failed, (await MakeAsync("r-1", 25m)).Transfer?.State);
        Assert.Equal(1, _wallet.Sent);
    }

    [Fact]
    public async Task Two_equal_transfers_are_both_made_and_told_apart()
    {
        Assert.Equal("1000", (await MakeAsync("r-1", 25m)).Transfer?.VenueId);
        _wallet.Fates.Enqueue(_wallet.CarryOutSilently);
        Assert.Equal(("1001", TransferState.Finished), ((await MakeAsync("r-2", 25m)).Transfer?.VenueId, Transfers.Find(_account, "r-2")?.State));

        _wallet.Fates.Enqueue((_, _) => SpotWallet.NoAnswer);
        Assert.Equal(TransferState.Unknown, (await MakeAsync("r-3", 25m)).Transfer?.State);
        await EndsAsync("r-3", TransferState.Failed);
        Assert.Equal(3, _wallet.Sent);
    }

    [Fact]
    public async Task An_equal_one_made_elsewhere_before_is_not_taken_for_it()
    {
        _wallet.List(Out, 25m, _desk.Time.GetUtcNow().AddSeconds(-2));
        _wallet.Fates.Enqueue((_, _) => SpotWallet.NoAnswer);

        Assert.Equal(TransferState.Unknown, (await MakeAsync("r-1", 25m)).Transfer?.State);

        await EndsAsync("r-1", TransferState.Failed);
    }

    [Fact]
    public async Task What_cannot_be_told_stays_unknown_and_says_what_to_look_at()
    {
        _wallet.Fates.Enqueue((way, amount) =>
        {
            _wallet.CarryOut(way, amount);
            return _wallet.CarryOutSilently(way, amount); // one of the two was made elsewhere, in the same second
        });
        var made = (await MakeAsync("r-1", 25m)).Transfer!; // nothing refuses it
        Assert.Equal(TransferState.Unknown, made.State);
        Assert.Contains("the venue lists 2 transfers that may be this one. Look at them and at the balances; it is not sent again.", made.Message, StringComparison.Ordinal);

        _desk.OtherTimers = 1;
        var until = _desk.Time.GetUtcNow().AddMinutes(3);
        await _desk.UntilAsync(() => _desk.Time.GetUtcNow() > until, "three minutes are over");
        Assert.Equal((TransferState.Unknown, 1), ((await MakeAsync("r-1", 25m)).Transfer?.State, _wallet.Sent));
        Assert.Equal(("1002", 2), ((await MakeAsync("r-2", 25m)).Transfer?.VenueId, _wallet.Sent)); // what is still wanted is not held up for good
    }

    [Fact]
    public async Task A_refusal_has_the_venues_words_and_what_was_not_sent_says_so()
    {
        _wallet.Fates.Enqueue((_, _) => new VenueReply<decimal>.Rejected(new VenueError("42000", "Insufficient balance", "t-1", VenueErrorKind.Funds)));
        Assert.Equal("25 USDT were not moved from futures to spot: the venue refused: 42000 Insufficient balance (trace t-1).", (await MakeAsync("r-1", 25m)).Transfer!.InWords());
        _wallet.Fates.Enqueue((_, _) => new VenueReply<decimal>.NotSent("no room within 3 s."));
        var unsent = (await MakeAsync("r-2", 25m)).Transfer!;
        Assert.Equal((TransferState.Failed, "nothing was sent to the venue: no room within 3 s."), (unsent.State, unsent.Message));

        Assert.Equal(TransferState.Failed, (await MakeAsync("r-1", 25m)).Transfer?.State); // the same wish is over
        Assert.Equal(2, _wallet.Sent);
    }

    [Fact]
    public async Task Nothing_is_sent_while_the_venue_does_not_list_its_transfers()
    {
        _wallet.Silence = new VenueReply<IReadOnlyList<VenueTransfer>>.Unknown("timeout");

        var refused = await MakeAsync("r-1", 25m);

        Assert.Contains("a lost answer could not be cleared up, so nothing was sent. The venue does not list its transfers: timeout.", refused.Refusal, StringComparison.Ordinal);
        Assert.Equal((0, 0L), (_wallet.Sent, _desk.Query<long>("SELECT COUNT(*) FROM transfer")));
        _wallet.Silence = null;
        Assert.Equal(TransferState.Finished, (await MakeAsync("r-1", 25m)).Transfer?.State);
    }

    [Theory]
    [InlineData("0.009", "0.01 to 1000000 USDT")]
    [InlineData("0", "0.01 to 1000000 USDT")]
    [InlineData("-5", "0.01 to 1000000 USDT")]
    [InlineData("1000000.01", "0.01 to 1000000 USDT")]
    [InlineData("1.123456789", "8 decimals")]
    public async Task An_amount_that_the_venue_does_not_take_is_refused_before_it_is_asked(string amount, string words)
    {
        var refused = await MakeAsync("r-1", decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Contains(words, refused.Refusal, StringComparison.Ordinal);
        Assert.Empty(_wallet.Venue.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("'; DROP TABLE transfer; --")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_name_that_is_none_is_refused(string request)
    {
        Assert.Contains("1 to 64 letters", (await MakeAsync(request, 25m)).Refusal, StringComparison.Ordinal);
        Assert.Empty(_wallet.Venue.Calls);
    }

    [Fact]
    public async Task A_disabled_account_and_a_venue_without_transfers_move_nothing()
    {
        _wallet.Venue.TransferTerms = null;
        Assert.Contains("The venue of Paper has no transfers", (await MakeAsync("r-1", 25m)).Refusal, StringComparison.Ordinal);
        Assert.Null(Transfers.TermsOf(_account));

        _wallet.Venue.TransferTerms = new TransferTerms("USDT", 0.01m, 100m, 8);
        await _desk.Services.GetRequiredService<AccountDirectory>().DisableAsync(_account, isDisabled: true, CancellationToken.None);
        Assert.Contains("The account is disabled", (await MakeAsync("r-1", 25m)).Refusal, StringComparison.Ordinal);
        Assert.Contains("The account is disabled", (await Transfers.ReadAsync(_account, CancellationToken.None)).Problem, StringComparison.Ordinal);
        Assert.Empty(_wallet.Venue.Calls);
    }

    [Fact]
    public async Task The_list_has_what_was_made_here_and_elsewhere_once_each_newest_first()
    {
        _wallet.List(TransferWay.SpotToFutures, 10_000m, _desk.Time.GetUtcNow().AddDays(-2));
        _desk.Time.Advance(TimeSpan.FromSeconds(1));
        await MakeAsync("r-1", 25m);
        _desk.Time.Advance(TimeSpan.FromSeconds(1));
        _wallet.Fates.Enqueue((_, _) => new VenueReply<decimal>.Rejected(new VenueError("42000", "Insufficient balance", "", VenueErrorKind.Funds)));
        await MakeAsync("r-2", 30m);

        var list = await Transfers.ReadAsync(_account, CancellationToken.None);

        Assert.Null(list.Problem);
        Assert.Equal(["r-2  Failed", "r-1 1001 Finished", " 1000 Finished"], list.Rows.Select(row => $"{row.RequestId} {row.VenueId} {row.State}"));

        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        _wallet.Silence = new VenueReply<IReadOnlyList<VenueTransfer>>.Unknown("timeout");
        list = await Transfers.ReadAsync(_account, CancellationToken.None);
        Assert.Contains("timeout", list.Problem, StringComparison.Ordinal);
        Assert.Equal(["r-2", "r-1"], list.Rows.Select(row => row.RequestId));
    }

    [Fact]
    public async Task A_venue_that_says_nothing_does_not_hold_the_list_up()
    {
        _wallet.Venue.BeforeReply = _ => Task.Delay(Timeout.InfiniteTimeSpan, _desk.Time);

        var asked = Transfers.ReadAsync(_account, CancellationToken.None);
        await _desk.UntilAsync(() => asked.IsCompleted, "the list is told", maxSeconds: 10);

        Assert.Contains("in time", (await asked).Problem, StringComparison.Ordinal);
    }

    private Task<TransferAnswer> MakeAsync(string request, decimal amount) => Transfers.MakeAsync(new TransferWish(request, _account, Out, amount), CancellationToken.None);

    /// <summary>Moves time while the desk asks the venue by itself.</summary>
    private async Task EndsAsync(string request, TransferState state)
    {
        _desk.OtherTimers = 1;
        await _desk.UntilAsync(() => Transfers.Find(_account, request) is { State: var now } && now == state, $"{request} is {state}", maxSeconds: 200);
    }
}
