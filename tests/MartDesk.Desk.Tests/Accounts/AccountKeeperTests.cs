using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Venues;
using MartDesk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Desk.Tests.Accounts;

public sealed class AccountKeeperTests : IAsyncLifetime, ICredentialCheck
{
    private const string Long = """{"pointer":"POINTER","symbol":"BTCUSDT.P","action":"long","quantity":"10c","id":"a-1"}""";

    private DeskRig _desk = null!; // Set before every test by InitializeAsync.
    private CredentialFinding _finding = CredentialFinding.Passed;
    private int _asked;

    private AccountKeeper Keeper => new(Directory, _desk.Services.GetRequiredService<PointerBook>(), this);

    private AccountBlocks Blocks => _desk.Services.GetRequiredService<AccountBlocks>();

    private AccountDirectory Directory => _desk.Services.GetRequiredService<AccountDirectory>();

    private AccountInfo Account => Keeper.List()[0];

    public async Task InitializeAsync() => _desk = await DeskRig.StartAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Another_label_and_another_key_outlive_a_restart_and_history_stays()
    {
        await _desk.CarryOutAsync(Long);
        await Keeper.RenameAsync(Account.AccountId, "Swing", CancellationToken.None);
        await Keeper.ReplaceKeyAsync(Account.AccountId, new ApiCredentials("another-key-87654321", "another-secret", "another-memo"), isWaiting: false, CancellationToken.None);

        await _desk.RestartAsync();

        var credentials = Keeper.ConnectionOf(Account.AccountId)!.Credentials;
        Assert.Equal(("Swing", "anot…4321"), (Account.Label, Account.MaskedKey));
        Assert.Equal(("another-secret", "another-memo"), (credentials.RevealSecret(), credentials.RevealMemo()));
        Assert.Equal("Swing", Assert.Single(await _desk.Log.ReadAsync(10, null, CancellationToken.None)).AccountLabel);
    }

    [Theory]
    [InlineData("", "Give the account a label.")]
    [InlineData("second", "Another account has this label.")]
    [InlineData("a label of more than forty characters, which is", "The label has 47 characters; 40 are allowed.")]
    public async Task A_label_that_cannot_be_is_refused(string label, string words)
    {
        await ConnectAsync("Second");

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => Keeper.RenameAsync(Account.AccountId, label, CancellationToken.None));

        Assert.StartsWith(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_account_refuses_alerts_and_panic_leaves_it_alone()
    {
        await Keeper.DisableAsync(Account.AccountId, isDisabled: true, CancellationToken.None);

        var entry = await _desk.CarryOutAsync(Long);
        Assert.Equal((AlertState.Rejected, "account_disabled"), (entry.State, entry.Code));
        var closing = await _desk.CarryOutAsync("""{"pointer":"POINTER","id":"c-1","symbol":"*","action":"close_all"}""");
        Assert.Equal((AlertState.Rejected, "account_disabled"), (closing.State, closing.Code));
        Assert.Empty(await _desk.Services.GetRequiredService<IDeskSwitch>().PanicAsync(CancellationToken.None));

        await _desk.Services.GetRequiredService<IDeskSwitch>().SetAsync(DeskMode.Active, CancellationToken.None);
        await Keeper.DisableAsync(Account.AccountId, isDisabled: false, CancellationToken.None);
        Assert.Equal(AlertState.Executed, (await _desk.CarryOutAsync(Long.Replace("a-1", "a-2", StringComparison.Ordinal))).State);
    }

    [Fact]
    public async Task A_waiting_account_refuses_alerts_and_is_asked_about_every_five_minutes_until_the_venue_lets_it()
    {
        _finding = CredentialFinding.NotWhitelisted;
        await Keeper.ReplaceKeyAsync(Account.AccountId, new ApiCredentials("waiting-key-12345678", "s", "m"), isWaiting: true, CancellationToken.None);
        Assert.Equal("whitelist_pending", (await _desk.CarryOutAsync(Long)).Code);
        using var watch = new BlockWatch(Keeper, _desk.Services.GetRequiredService<AccountBlocks>(), _desk.Time, NullLogger<BlockWatch>.Instance);
        var idle = await IdleAsync();
        await watch.StartAsync(CancellationToken.None);
        await PassAsync(idle);
        Assert.NotNull(Account.WaitingSince);

        _finding = CredentialFinding.Passed;
        await PassAsync(idle);
        await Eventually.HoldsAsync(() => Account.WaitingSince is null, "the venue was asked and said yes");
        await watch.StopAsync(CancellationToken.None);

        Assert.Equal(AlertState.Executed, (await _desk.CarryOutAsync(Long.Replace("a-1", "a-2", StringComparison.Ordinal))).State);
    }

    [Theory]
    [InlineData(CredentialFinding.AddressRefused, 1)]
    [InlineData(CredentialFinding.PermissionMissing, 1)]
    [InlineData(CredentialFinding.WrongKey, 12)]
    [InlineData(CredentialFinding.WrongSecretOrMemo, 12)]
    public async Task A_blocked_account_outlives_a_restart_and_is_asked_about_until_the_venue_takes_it(CredentialFinding finding, int questions)
    {
        _finding = finding;
        await Blocks.NoteAsync(Account.AccountId, new VenueError("30099", "no", "t", VenueErrorKind.Key) { Finding = finding }, null, CancellationToken.None);
        await _desk.RestartAsync();
        Assert.Equal((finding, "30099", "no"), (Account.Block!.Finding, Account.Block.Code, Account.Block.Message));
        Assert.Equal("venue_refused", (await _desk.CarryOutAsync(Long)).Code);

        using var watch = new BlockWatch(Keeper, Blocks, _desk.Time, NullLogger<BlockWatch>.Instance);
        var idle = await IdleAsync();
        await watch.StartAsync(CancellationToken.None);
        for (var i = 1; i < questions; i++)
            await PassAsync(idle);
        Assert.Equal(0, _asked); // Not before its time: what another key alone can help is asked once an hour.
        await PassAsync(idle);
        await Eventually.HoldsAsync(() => _asked == 1, "the venue was asked");
        Assert.NotNull(Account.Block);

        _finding = CredentialFinding.Passed;
        for (var i = 0; i < questions; i++)
            await PassAsync(idle);
        await Eventually.HoldsAsync(() => Account.Block is null, "the venue was asked and said yes");
        await watch.StopAsync(CancellationToken.None);
        Assert.Equal(AlertState.Executed, (await _desk.CarryOutAsync(Long.Replace("a-1", "a-2", StringComparison.Ordinal))).State);
    }

    [Fact]
    public async Task What_is_about_one_request_blocks_nothing_and_another_key_ends_a_block()
    {
        await Blocks.NoteAsync(Account.AccountId, new VenueError("40027", "balance", "t", VenueErrorKind.Funds), null, CancellationToken.None);
        await Blocks.NoteAsync(Account.AccountId, new VenueError("40015", "paused", "t", VenueErrorKind.Maintenance) { Finding = CredentialFinding.VenueClosed }, _desk.Venue, CancellationToken.None);
        Assert.Null(Account.Block); // Other contracts trade.

        await Blocks.NoteAsync(Account.AccountId, new VenueError("30003", "frozen", "t", VenueErrorKind.Key) { Finding = CredentialFinding.KeyEnded }, null, CancellationToken.None);
        Assert.NotNull(Account.Block);
        await Keeper.ReplaceKeyAsync(Account.AccountId, new ApiCredentials("another-key-87654321", "s", "m"), isWaiting: false, CancellationToken.None);
        Assert.Null(Account.Block);
        await _desk.RestartAsync();
        Assert.Null(Account.Block);
    }

    [Fact]
    public async Task Deleting_takes_the_pointers_that_lead_there_alone_and_erases_the_key()
    {
        await _desk.CarryOutAsync(Long);
        var second = await ConnectAsync("Second");
        var pointers = _desk.Services.GetRequiredService<IPointers>();
        var (group, _) = await pointers.CreateAsync(
            new NewPointer { Name = "both", AccountId = Account.AccountId, Targets = [new PointerTarget(Account.AccountId, 1m), new PointerTarget(second.AccountId, 0.5m)] },
            CancellationToken.None);
        var losses = Keeper.LossesOf(Account.AccountId);
        Assert.Equal(["btc-fut-01"], losses.Pointers);
        Assert.Equal(["both"], losses.Groups);

        await Keeper.DeleteAsync(Account.AccountId, CancellationToken.None);

        Assert.Equal("Second", Assert.Single(Keeper.List()).Label);
        var left = Assert.Single(pointers.List());
        Assert.Equal((group.PointerId, new PointerTarget(second.AccountId, 0.5m)), (left.PointerId, Assert.Single(left.Targets)));
        Assert.Equal(404, (await _desk.SendAsync(Long)).HttpStatus);
        Assert.Equal("Paper", Assert.Single(await _desk.Log.ReadAsync(10, null, CancellationToken.None)).AccountLabel);
        Assert.Equal(0, _desk.Query<long>("SELECT length(api_key) + length(secret) + length(memo) FROM account WHERE is_deleted = 1"));
    }

    [Fact]
    public async Task A_watcher_hears_of_every_change_once()
    {
        using var stop = new CancellationTokenSource();
        await using var changes = Directory.WatchAsync(stop.Token).GetAsyncEnumerator();
        var second = await ConnectAsync("Second");
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal((second.AccountId, "Second"), (changes.Current.AccountId, changes.Current.Account?.Label));

        await Keeper.DisableAsync(second.AccountId, isDisabled: true, CancellationToken.None);
        Assert.True(await changes.MoveNextAsync());
        Assert.True(changes.Current.Account?.IsDisabled);

        await Keeper.DeleteAsync(second.AccountId, CancellationToken.None);
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal((second.AccountId, null), (changes.Current.AccountId, changes.Current.Account));
        var next = changes.MoveNextAsync();
        Assert.False(next.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    public Task<CredentialReport> CheckAsync(AccountConnection connection, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return Task.FromResult(new CredentialReport { Time = _desk.Time.GetUtcNow(), Took = TimeSpan.Zero, Finding = _finding, Points = [] });
    }

    /// <summary>The timers of a desk that does nothing: those of its lanes. One that has just been answered may still hold that of its answer.</summary>
    private async Task<int> IdleAsync()
    {
        var runtime = _desk.Services.GetRequiredService<DeskRuntime>();
        await Eventually.HoldsAsync(() => _desk.Time.PendingTimers == runtime.LaneCount, "only the lanes wait");
        return runtime.LaneCount;
    }

    private async Task PassAsync(int idle)
    {
        await Eventually.HoldsAsync(() => _desk.Time.PendingTimers > idle, "the next question is due later");
        _desk.Time.Advance(BlockWatch.Every);
    }

    private Task<ConnectedAccount> ConnectAsync(string label) =>
        ((IAccountDirectory)Directory).ConnectAsync(new NewAccount(label, VenueEnvironment.Local, null, null, new ApiCredentials("key-2-12345678", "s", "m")), CancellationToken.None);
}
