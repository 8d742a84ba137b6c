using Dapper;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace MartDesk.Desk.Postgres.Tests;

/// <summary>The way of docs/postgres.md from a running desk to a dump and back.</summary>
public sealed class PostgresBackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("martdesk-pg-backup-").FullName;
    private readonly string _address = PostgresCluster.Missing is null ? PostgresCluster.Instance.NewSchema() : "";

    private DeskOptions Options => new() { DataDirectory = _folder };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [PostgresFact]
    public async Task The_command_that_is_named_makes_a_dump_that_comes_back_halted_with_nothing_unfinished()
    {
        string command;
        await using (var desk = Open())
        {
            var account = await desk.GetRequiredService<IAccountDirectory>().ConnectAsync(
                new NewAccount("Swing", VenueEnvironment.Local, null, null, new ApiCredentials("key-12345678", "canary-secret", "memo")), CancellationToken.None);
            var (pointer, _) = await desk.GetRequiredService<IPointers>().CreateAsync(new NewPointer { Name = "p", AccountId = account.AccountId }, CancellationToken.None);
            await desk.GetRequiredService<DeskStore>().WriteAsync(
                transaction => transaction.Connection!.Execute(
                    """
                    INSERT INTO alert (id, pointer_id, account_id, lane, dedupe_key, received_ms, event_ms, intent, body, state)
                    VALUES ('A1', @pointer, @account, 'BTCUSDT', @key, 1, 1, 'Long', '{}', 0)
                    """,
                    new { pointer = pointer.PointerId, account = account.AccountId, key = new byte[] { 1 } },
                    transaction),
                CancellationToken.None);
            var refusal = Assert.Throws<NotSupportedException>(() => desk.GetRequiredService<IDeskBackup>().Copy()).Message;
            Assert.Contains(Path.Combine(_folder, "master.key"), refusal, StringComparison.Ordinal);
            Assert.DoesNotContain("canary-word", refusal, StringComparison.Ordinal); // The password of the connection string.
            var start = refusal.IndexOf("pg_dump", StringComparison.Ordinal);
            command = refusal[start..refusal.IndexOf(" — ", start, StringComparison.Ordinal)];
        }

        var dump = PostgresCluster.Instance.PathOf("martdesk.dump");
        PostgresCluster.Instance.RunProgram("pg_dump", command.Replace("martdesk.dump", dump, StringComparison.Ordinal).Split(' ')[1..]);
        var settings = new NpgsqlConnectionStringBuilder(_address);
        Operate($"DROP SCHEMA {settings.SearchPath} CASCADE");
        PostgresCluster.Instance.RunProgram("pg_restore", "--no-owner", "--role=martdesk", $"--host={settings.Host}", "--username=owner", "--dbname=martdesk", dump);

        await DeskRestore.MakeSafeAsync(Options, services => services.AddDeskPostgres(_address));

        await using var restored = Open();
        Assert.Equal(DeskMode.Halted, restored.GetRequiredService<IDeskSwitch>().Mode);
        Assert.Equal("canary-secret", Assert.Single(await restored.GetRequiredService<IAccountDirectory>().ListAsync(CancellationToken.None)).Connection.Credentials.RevealSecret());
        Assert.Equal((long)AlertState.NeedsAttention, restored.GetRequiredService<DeskStore>().Read(connection => connection.ExecuteScalar<long>("SELECT state FROM alert WHERE id = 'A1'")));
    }

    [PostgresFact]
    public async Task Without_the_key_nothing_is_made_safe_and_nothing_made()
    {
        var refusal = await Assert.ThrowsAsync<DeskStartException>(() => DeskRestore.MakeSafeAsync(Options, services => services.AddDeskPostgres(_address)));
        Assert.Contains("master.key", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    private ServiceProvider Open() =>
        new ServiceCollection().AddLogging().AddDeskPostgres(_address + ";Password=canary-word").AddDesk(Options).BuildServiceProvider();

    /// <summary>In the desk's database, as the role that owns its schema.</summary>
    private void Operate(string sql)
    {
        using var connection = new NpgsqlConnection(_address + ";Pooling=false");
        connection.Open();
        connection.Execute(sql);
    }
}
