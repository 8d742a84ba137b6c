using System.Text;
using Dapper;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Tests.Vault;
using MartDesk.Desk.Transfers;
using MartDesk.Desk.Vault;
using Microsoft.Extensions.DependencyInjection;

namespace MartDesk.Desk.Tests.Storage;

public sealed class BackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("martdesk-backup-").FullName;

    private DeskOptions Options => new() { DataDirectory = Path.Combine(_folder, "desk") };

    private string Copy => Path.Combine(_folder, "copy");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_copy_of_a_running_desk_is_whole_and_holds_no_secret_in_clear()
    {
        await VaultRotationTests.FillAsync(Options);
        await BackUpAsync();

        var bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Copy));
        Assert.Contains("Swing", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain((await File.ReadAllTextAsync(Path.Combine(Options.DataDirectory, "master.key"))).Trim().Split(':')[^1], bytes, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Options.DataDirectory, "backup-*"));
    }

    [Fact]
    public async Task A_restored_desk_is_as_it_was_wakes_halted_and_what_was_there_is_kept()
    {
        await VaultRotationTests.FillAsync(Options);
        await BackUpAsync();
        long epoch;
        await using (var services = Open(Options))
        {
            await services.GetRequiredService<IAccountDirectory>().ConnectAsync(
                new NewAccount("Later", VenueEnvironment.Local, null, null, new ApiCredentials("key", "secret", "memo")), CancellationToken.None);
            epoch = services.GetRequiredService<DeskStore>().Epoch;
        }

        var kept = await DeskRestore.RestoreAsync(Options, Copy);

        await using (var services = Open(Options))
        {
            Assert.Equal(["Swing"], (await services.GetRequiredService<IAccountDirectory>().ListAsync(CancellationToken.None)).Select(account => account.Label));
            Assert.Equal(DeskMode.Halted, services.GetRequiredService<IDeskSwitch>().Mode);
            Assert.True(services.GetRequiredService<DeskStore>().Epoch > epoch, "an opening after a restore is newer than every one before");
        }

        Assert.NotNull(kept);
        await DeskRestore.RestoreAsync(Options, kept); // and back again
        await using var back = Open(Options);
        Assert.Equal(["Swing", "Later"], (await back.GetRequiredService<IAccountDirectory>().ListAsync(CancellationToken.None)).Select(account => account.Label));
    }

    [Fact]
    public async Task Unfinished_alerts_of_a_backup_are_not_carried_out_and_taken_ones_are_not_taken_again()
    {
        await VaultRotationTests.FillAsync(Options);
        await using (var services = Open(Options))
        {
            var account = (await services.GetRequiredService<IAccountDirectory>().ListAsync(CancellationToken.None))[0].AccountId;
            var (pointer, _) = await services.GetRequiredService<IPointers>().CreateAsync(new NewPointer { Name = "p", AccountId = account }, CancellationToken.None);
            await services.GetRequiredService<DeskStore>().WriteAsync(
                transaction => transaction.Connection!.Execute(
                    """
                    INSERT INTO alert (id, pointer_id, account_id, lane, dedupe_key, received_ms, event_ms, intent, body, state)
                    VALUES ('A1', @pointer, @account, 'BTCUSDT', @key, 1, 1, 'Long', '{}', 0)
                    """,
                    new { pointer = pointer.PointerId, account, key = new byte[] { 1 } },
                    transaction),
                CancellationToken.None);
        }

        await BackUpAsync();
        await using (var services = Open(Options))
        {
            await services.GetRequiredService<DeskStore>().WriteAsync(
                transaction => transaction.Connection!.Execute(
                    "INSERT INTO alert_key (alert_id, key, body_hash, expires_ms) VALUES ('A2', @key, @key, 99)", new { key = new byte[] { 2 } }, transaction),
                CancellationToken.None);
        }

        await DeskRestore.RestoreAsync(Options, Copy);

        await using var restored = Open(Options);
        var store = restored.GetRequiredService<DeskStore>();
        Assert.Equal((long)AlertState.NeedsAttention, store.Read(connection => connection.ExecuteScalar<long>("SELECT state FROM alert WHERE id = 'A1'")));
        Assert.Equal("A2", store.Read(connection => connection.ExecuteScalar<string>("SELECT alert_id FROM alert_key WHERE key = @key", new { key = new byte[] { 2 } })));
    }

    [Fact]
    public async Task Transfers_made_since_a_backup_are_not_forgotten_with_it()
    {
        await VaultRotationTests.FillAsync(Options);
        await using (var services = Open(Options))
        {
            var account = (await services.GetRequiredService<IAccountDirectory>().ListAsync(CancellationToken.None))[0].AccountId;
            await services.GetRequiredService<TransferStore>().AddAsync(Row("before", account), CancellationToken.None);
        }

        await BackUpAsync();
        await using (var services = Open(Options))
        {
            var transfers = services.GetRequiredService<TransferStore>();
            var later = await services.GetRequiredService<IAccountDirectory>().ConnectAsync(
                new NewAccount("Later", VenueEnvironment.Local, null, null, new ApiCredentials("key", "secret", "memo")), CancellationToken.None);
            var before = transfers.Find("before")!; // added above
            await transfers.SettleAsync(before with { State = (long)TransferState.Finished, VenueId = "v-1" }, CancellationToken.None);
            await transfers.AddAsync(Row("since", before.AccountId), CancellationToken.None);
            await transfers.AddAsync(Row("of another", later.AccountId), CancellationToken.None);
        }

        await DeskRestore.RestoreAsync(Options, Copy);

        await using var restored = Open(Options);
        var kept = restored.GetRequiredService<TransferStore>();
        Assert.Equal((TransferState.Finished, "v-1"), (kept.Find("before")?.TransferState, kept.Find("before")?.VenueId));
        Assert.Equal((TransferState.Sending, "12.5"), (kept.Find("since")?.TransferState, kept.Find("since")?.Amount));
        Assert.Null(kept.Find("of another")); // the copy does not have its account

        static StoredTransfer Row(string id, string account) => new() { RequestId = id, AccountId = account, Currency = "USDT", Amount = "12.5", MadeMs = 1 };
    }

    [Fact]
    public async Task What_is_no_backup_of_this_key_changes_nothing()
    {
        await VaultRotationTests.FillAsync(Options);
        await BackUpAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, "noise"), "this is no database, and long enough to be looked at as if it were one");
        await DeskVault.RotateAsync(Options, null, null);

        await Assert.ThrowsAsync<DeskStartException>(() => DeskRestore.RestoreAsync(Options, Path.Combine(_folder, "noise")));
        Assert.Contains("another database", (await Assert.ThrowsAsync<DeskStartException>(() => DeskRestore.RestoreAsync(Options, Copy))).Message, StringComparison.Ordinal);
        await using (var running = Open(Options))
        {
            running.GetRequiredService<DeskStore>();
            Assert.Contains("in use", (await Assert.ThrowsAsync<DeskStartException>(() => DeskRestore.RestoreAsync(Options, Copy))).Message, StringComparison.Ordinal);
        }

        await using var services = Open(Options);
        Assert.Single(await services.GetRequiredService<IAccountDirectory>().ListAsync(CancellationToken.None));
        Assert.Equal(DeskMode.Active, services.GetRequiredService<IDeskSwitch>().Mode);
    }

    private async Task BackUpAsync()
    {
        await using var services = Open(Options);
        services.GetRequiredService<DeskStore>();
        await using var copy = services.GetRequiredService<IDeskBackup>().Copy();
        await using var file = File.Create(Copy);
        await copy.CopyToAsync(file);
    }

    private static ServiceProvider Open(DeskOptions options) => new ServiceCollection().AddLogging().AddDesk(options).BuildServiceProvider();
}
