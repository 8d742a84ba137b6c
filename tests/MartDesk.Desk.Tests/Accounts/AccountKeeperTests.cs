using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
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

    private AccountKeeper Keeper => new(Directory, _desk.Services.GetRequiredService<PointerBook>(), this);

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
        using var watch = new WhitelistWatch(Keeper, _desk.Time, NullLogger<WhitelistWatch>.Instance);
        var idle = _desk.Time.PendingTimers;
        await watch.StartAsync(CancellationToken.None);
        await PassAsync(idle);
        Assert.NotNull(Account.WaitingSince);

        _finding = CredentialFinding.Passed;
        await PassAsync(idle);
        await Eventually.HoldsAsync(() => Account.WaitingSince is null, "the venue was asked and said yes");
        await watch.StopAsync(CancellationToken.None);

        Assert.Equal(AlertState.Executed, (await _desk.CarryOutAsync(Long.Replace("a-1", "a-2", StringComparison.Ordinal))).State);
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

    public Task<CredentialReport> CheckAsync(AccountConnection connection, CancellationToken cancellationToken) => Task.FromResult(new CredentialReport
    {
        Time = _desk.Time.GetUtcNow(),
        Took = TimeSpan.Zero,
        Finding = _finding,
        Points = [],
    });

    private async Task PassAsync(int idle)
    {
        await Eventually.HoldsAsync(() => _desk.Time.PendingTimers > idle, "the next question is due later");
        _desk.Time.Advance(WhitelistWatch.Every);
    }

    private Task<ConnectedAccount> ConnectAsync(string label) =>
        ((IAccountDirectory)Directory).ConnectAsync(new NewAccount(label, VenueEnvironment.Local, null, null, new ApiCredentials("key-2-12345678", "s", "m")), CancellationToken.None);
}
