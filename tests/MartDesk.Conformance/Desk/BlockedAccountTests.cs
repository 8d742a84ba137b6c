using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;
using MartDesk.Testing;

namespace MartDesk.Conformance.Desk;

/// <summary>The venue takes an account's leave to trade away and gives it back, over the wire.</summary>
[Trait("fault", "F-47")]
public sealed class BlockedAccountTests
{
    private const string Entry = """{"symbol":"BTCUSDT.P","action":"long","quantity":"10c"}""";
    private const string Exit = """{"symbol":"BTCUSDT.P","action":"close_long"}""";

    [Theory]
    [InlineData("error writes code=30012", CredentialFinding.PermissionMissing, "venue_refused")]
    [InlineData("error writes code=30005", CredentialFinding.WrongSecretOrMemo, "venue_refused")]
    [InlineData("error private code=30010", CredentialFinding.AddressRefused, "venue_refused")]
    [InlineData("error private code=30002", CredentialFinding.WrongKey, "venue_refused")]
    [InlineData("error private code=30003", CredentialFinding.KeyEnded, "venue_refused")]
    [InlineData("error writes code=30019", CredentialFinding.NotWhitelisted, "whitelist_pending")]
    public async Task An_account_that_the_venue_refuses_says_why_and_comes_back_when_it_is_taken_again(string rule, CredentialFinding finding, string code)
    {
        await using var desk = await DeskAndExchange.StartAsync();
        Assert.Equal(AlertState.Executed, (await desk.CarryOutAsync(Entry)).State);
        desk.Break(rule);

        var refused = await desk.CarryOutAsync(Entry.Replace("10c", "11c", StringComparison.Ordinal));
        Assert.Equal((AlertState.Rejected, code), (refused.State, refused.Code));
        await Eventually.HoldsAsync(() => Held(desk.Account) == finding, "the account says what is the matter");
        var asked = desk.Faults.List()[0].Injected;
        var again = await desk.CarryOutAsync(Entry.Replace("10c", "12c", StringComparison.Ordinal));
        Assert.Equal((AlertState.Rejected, code), (again.State, again.Code));
        if (rule.Contains("writes", StringComparison.Ordinal))
            Assert.Equal(asked, desk.Faults.List()[0].Injected); // Nothing was sent for it.

        Assert.False(await desk.Keeper.CheckWaitingAsync(desk.Account.AccountId, CancellationToken.None));
        Assert.Equal(finding, Held(desk.Account));
        desk.Faults.Clear();
        Assert.True(await desk.Keeper.CheckWaitingAsync(desk.Account.AccountId, CancellationToken.None));
        Assert.Null(Held(desk.Account));
        Assert.Equal(AlertState.Executed, (await desk.CarryOutAsync(Entry.Replace("10c", "13c", StringComparison.Ordinal))).State);
        await Eventually.HoldsAsync(() => desk.Portfolio.Current is { Accounts: [{ Problem: null }], Positions: [{ Contracts: 23 }] }, "23 contracts, and nothing the matter");
    }

    [Fact]
    public async Task An_exit_of_a_blocked_account_is_tried_and_frees_it_when_it_is_taken()
    {
        await using var desk = await DeskAndExchange.StartAsync();
        Assert.Equal(AlertState.Executed, (await desk.CarryOutAsync(Entry)).State);
        desk.Break("error submit-order code=30012 count=1");
        Assert.Equal("venue_refused", (await desk.CarryOutAsync(Entry.Replace("10c", "11c", StringComparison.Ordinal))).Code);
        Assert.Equal(CredentialFinding.PermissionMissing, Held(desk.Account));

        Assert.Equal(AlertState.Executed, (await desk.CarryOutAsync(Exit)).State);

        Assert.Null(Held(desk.Account));
    }

    [Fact]
    public async Task A_key_that_the_venue_does_not_know_is_told_by_the_reads_alone()
    {
        await using var desk = await DeskAndExchange.StartAsync(new ApiCredentials("deleted-key", "secret", "memo"));

        await Eventually.HoldsAsync(() => Held(desk.Account) == CredentialFinding.WrongKey, "the account says that its key is not known");

        Assert.Equal("30002", desk.Account.Block!.Code);
        await Eventually.HoldsAsync( // A read that was refused just before says so for a moment.
            () => desk.Portfolio.Current.Accounts[0].Problem?.Contains("does not know its key", StringComparison.Ordinal) == true, "the account's problem is its key");
        var refused = await desk.CarryOutAsync(Entry);
        Assert.Equal((AlertState.Rejected, "venue_refused"), (refused.State, refused.Code));
        Assert.Contains("30002", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_venue_that_winds_down_refuses_every_order_as_closed_stage_by_stage()
    {
        await using var desk = await DeskAndExchange.StartAsync();
        Assert.Equal(AlertState.Executed, (await desk.CarryOutAsync(Entry)).State);

        desk.Break("wind-down no-new-orders");
        Assert.Equal((AlertState.Rejected, "venue_closed"), Verdict(await desk.CarryOutAsync(Entry.Replace("10c", "11c", StringComparison.Ordinal))));
        desk.Break("wind-down reduce-only");
        Assert.Equal((AlertState.Rejected, "venue_closed"), Verdict(await desk.CarryOutAsync(Entry.Replace("10c", "12c", StringComparison.Ordinal))));
        Assert.Null(Held(desk.Account)); // What closes is still taken.

        desk.Break("wind-down closed");
        Assert.Equal((AlertState.Rejected, "venue_closed"), Verdict(await desk.CarryOutAsync(Entry.Replace("10c", "13c", StringComparison.Ordinal))));
        await Eventually.HoldsAsync(() => Held(desk.Account) == CredentialFinding.VenueClosed, "the account says that the venue is closed");
        Assert.Equal((AlertState.Rejected, "venue_closed"), Verdict(await desk.CarryOutAsync(Exit)));
        Assert.False(await desk.Keeper.CheckWaitingAsync(desk.Account.AccountId, CancellationToken.None));

        desk.Faults.Clear();
        Assert.True(await desk.Keeper.CheckWaitingAsync(desk.Account.AccountId, CancellationToken.None));
        Assert.Null(Held(desk.Account));
        await desk.PlaceAsync(OrderSide.Buy, 500, 59_990m); // The closing took all orders away.
        Assert.Equal(AlertState.Executed, (await desk.CarryOutAsync(Exit.Replace("close_long", "close_all", StringComparison.Ordinal))).State);
    }

    private static (AlertState State, string? Code) Verdict(AlertLogEntry entry) => (entry.State, entry.Code);

    private static CredentialFinding? Held(AccountInfo account) => account.Block?.Finding ?? (account.WaitingSince is null ? null : CredentialFinding.NotWhitelisted);
}
