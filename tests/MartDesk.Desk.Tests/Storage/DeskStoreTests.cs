using Dapper;
using MartDesk.Desk.Storage;
using MartDesk.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Desk.Tests.Storage;

public sealed class DeskStoreTests : IDisposable, IProcessEnd
{
    private readonly string _folder = Directory.CreateTempSubdirectory("martdesk-store-").FullName;
    private string? _endReason;

    private string Database => Path.Combine(_folder, "desk.db");

    void IProcessEnd.End(string reason) => _endReason = reason;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Writes_survive_reopening_and_the_epoch_grows()
    {
        long first;
        using (var store = Open())
        {
            first = store.Epoch;
            await PutAsync(store, "a");
        }

        using var again = Open();
        Assert.Equal(first + 1, again.Epoch);
        Assert.Equal(1, Count(again, "a"));
    }

    [Fact]
    public async Task The_store_syncs_every_commit_of_its_write_ahead_log()
    {
        using var store = Open();
        var (journal, synchronous, foreignKeys) = await store.WriteAsync(
            transaction => (
                transaction.Connection!.ExecuteScalar<string>("PRAGMA journal_mode", transaction: transaction),
                transaction.Connection!.ExecuteScalar<long>("PRAGMA synchronous", transaction: transaction),
                transaction.Connection!.ExecuteScalar<long>("PRAGMA foreign_keys", transaction: transaction)),
            CancellationToken.None);
        Assert.Equal(("wal", 2L, 1L), (journal, synchronous, foreignKeys));
    }

    [Fact]
    public async Task Writes_that_wait_together_share_a_commit_and_one_that_fails_stands_alone()
    {
        using var store = Open();
        using var gate = new ManualResetEventSlim();
        var commits = 0;
        var commit = store.Commit;
        store.Commit = transaction =>
        {
            gate.Wait(TimeSpan.FromSeconds(10));
            commits++;
            commit(transaction);
        };
        var first = PutAsync(store, "first");
        var others = Enumerable.Range(0, 50).Select(i => PutAsync(store, $"x{i}")).ToList();
        var twice = PutAsync(store, "x7");
        gate.Set();
        await first;
        await Task.WhenAll(others);
        await Assert.ThrowsAsync<StoreException>(() => twice);
        Assert.True(commits is 1 or 2, $"{commits} commits");
        Assert.Equal(50, store.Read(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM setting WHERE name LIKE 'x%'")));
    }

    [Fact]
    public async Task A_full_disk_refuses_the_write_and_recovers()
    {
        using var store = Open();
        var pages = await store.WriteAsync(
            transaction => transaction.Connection!.ExecuteScalar<long>("PRAGMA page_count", transaction: transaction), CancellationToken.None);
        await store.WriteAsync(transaction => { transaction.Connection!.Execute($"PRAGMA max_page_count = {pages}", transaction: transaction); }, CancellationToken.None);
        await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, "big", new byte[200_000]));
        await store.WriteAsync(transaction => { transaction.Connection!.Execute("PRAGMA max_page_count = 1000000", transaction: transaction); }, CancellationToken.None);
        await PutAsync(store, "big", new byte[200_000]);
        Assert.Null(_endReason);
        Assert.Equal(1, Count(store, "big"));
    }

    [Fact]
    public async Task A_sync_that_fails_ends_the_process_and_nothing_is_written_after_it()
    {
        using (var store = Open())
        {
            store.Commit = _ => throw new SqliteException("disk I/O error", 10, 1034);
            await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, "a"));
            await MartDesk.Testing.Eventually.HoldsAsync(() => _endReason is not null, "the process is ended"); // After the writers have been told.
            store.Commit = transaction => transaction.Commit();
            await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, "b"));
        }

        using var again = Open();
        Assert.Equal(0, Count(again, "a") + Count(again, "b"));
    }

    [Fact]
    public async Task Folder_and_files_are_the_owners_alone_also_when_they_were_open_before()
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = Path.Combine(_folder, "data");
        using (var store = Open(folder))
        {
            await PutAsync(store, "a");
            Assert.Equal(["data 700", "desk.db 600", "desk.db-shm 600", "desk.db-wal 600", "desk.lock 600"], Modes(folder));
        }

        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(Path.Combine(folder, "desk.db"), (UnixFileMode)0b110_100_100);
        File.WriteAllText(Path.Combine(folder, "desk.db-wal"), "");
        using (var store = Open(folder))
        {
            await PutAsync(store, "b");
            Assert.Equal(["data 700", "desk.db 600", "desk.db-shm 600", "desk.db-wal 600", "desk.lock 600"], Modes(folder));
        }
    }

    [Fact]
    public void The_mode_of_a_folder_that_holds_other_things_is_left_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.WriteAllText(Path.Combine(_folder, "letter.txt"), "");
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        using var store = Open();
        Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(_folder));
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static IEnumerable<string> Modes(string folder) =>
        new[] { folder }.Concat(Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            .Select(path => $"{Path.GetFileName(path)} {Convert.ToString((int)File.GetUnixFileMode(path), 8)}");

    [Fact]
    public void A_second_desk_on_the_same_folder_is_told_so()
    {
        using var store = Open();
        var e = Assert.Throws<DeskStartException>(() => Open());
        Assert.Contains("in use by another desk", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_database_is_refused_and_left_as_it_was()
    {
        Open().Dispose();
        Execute("PRAGMA user_version = 99");
        var before = File.ReadAllBytes(Database);
        var e = Assert.Throws<DeskStartException>(() => Open());
        Assert.Contains($"newer MartDesk (schema 99, this one knows {Schema.Version})", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Equal(before, File.ReadAllBytes(Database));
    }

    [Fact]
    public void A_torn_database_is_refused_with_one_line()
    {
        Open().Dispose();
        var bytes = File.ReadAllBytes(Database);
        var random = new Random(7);
        random.NextBytes(bytes.AsSpan(4096, bytes.Length - 4096));
        File.WriteAllBytes(Database, bytes);
        var e = Assert.Throws<DeskStartException>(() => Open());
        Assert.Contains("restore a backup", e.Message, StringComparison.Ordinal);
        File.WriteAllText(Database, "this is not a database at all, but long enough to be taken for one by its length alone......................");
        Assert.Throws<DeskStartException>(() => Open());
    }

    [Fact]
    public void What_a_damaged_schema_says_is_told_in_one_line()
    {
        Open().Dispose();
        Execute("PRAGMA writable_schema = ON; INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES ('table', 'a' || char(10) || 'b', 'a', 2, 'CREATE TABLE ' || char(10) || '(')");

        var refusal = Assert.Throws<DeskStartException>(() => Open()).Message;

        Assert.Contains("restore a backup", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal);
    }

    [Theory]
    [InlineData("setting", true)]
    [InlineData("alert", false)]
    public void A_large_database_is_refused_at_the_start_when_what_the_start_depends_on_is_torn(string table, bool isRefused)
    {
        Open().Dispose();
        Execute("INSERT INTO setting (name, value) VALUES ('x', zeroblob(100000)); PRAGMA wal_checkpoint(TRUNCATE)");
        using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            var (page, size) = (connection.ExecuteScalar<long>("SELECT rootpage FROM sqlite_master WHERE name = @table", new { table }), connection.ExecuteScalar<long>("PRAGMA page_size"));
            using var file = File.OpenWrite(Database);
            file.Position = (page - 1) * size;
            file.Write(new byte[64]);
        }

        if (isRefused)
        {
            Assert.Contains("restore a backup", Assert.Throws<DeskStartException>(() => OpenLarge()).Message, StringComparison.Ordinal);
            return;
        }

        using var database = new SqliteDatabase(new DeskOptions { DataDirectory = _folder }) { ReadThroughBytes = 0 };
        using var writer = database.OpenWriter();
        Assert.Contains("is damaged", Assert.Throws<StoreException>(database.Tidy).Message, StringComparison.Ordinal);

        void OpenLarge()
        {
            using var database = new SqliteDatabase(new DeskOptions { DataDirectory = _folder }) { ReadThroughBytes = 0 };
            database.OpenWriter().Dispose();
        }
    }

    [Fact]
    public async Task A_migration_that_dies_leaves_the_old_version()
    {
        using (var store = Open())
            await PutAsync(store, "kept");
        Assert.True(Schema.Version >= 1);
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        Assert.Equal(Schema.Version, connection.ExecuteScalar<int>("PRAGMA user_version"));
        using (var transaction = connection.BeginTransaction())
        {
            connection.Execute("CREATE TABLE half (x INTEGER); PRAGMA user_version = 2;", transaction: transaction);
            transaction.Rollback();
        }

        Assert.Equal(Schema.Version, connection.ExecuteScalar<int>("PRAGMA user_version"));
    }

    [Fact]
    public void What_pointers_hold_is_reckoned_from_their_legs_when_an_older_database_is_opened()
    {
        var step = Schema.Migrations.TakeWhile(script => !script.Contains("CREATE TABLE own_contracts", StringComparison.Ordinal)).Count();
        foreach (var script in Schema.Migrations.Take(step))
            Execute(script);
        Execute(
            $"""
            PRAGMA user_version = {step};
            PRAGMA foreign_keys = OFF;
            INSERT INTO alert (id, pointer_id, account_id, lane, dedupe_key, received_ms, event_ms, intent, body, state)
            VALUES ('A1', 'P1', 'C1', 'BTCUSDT', x'01', 1, 1, 'long', '', 2), ('A2', 'P1', 'C1', 'BTCUSDT', x'02', 2, 2, 'close', '', 2);
            INSERT INTO leg (alert_id, number, generation, client_order_id, symbol, side, effect, type, contracts, time_in_force, sets_leverage, state, filled, average_price, kind)
            VALUES ('A1', 1, 1, 'o1', 'BTCUSDT', 0, 0, 0, 250, 0, 0, 4, 250, '60000', 0),
                   ('A2', 1, 1, 'o2', 'BTCUSDT', 1, 1, 0, 100, 0, 0, 4, 100, '61000', 0),
                   ('A2', 2, 1, 'o3', 'BTCUSDT', 1, 0, 0, 30, 0, 0, 4, 30, '61000', 0),
                   ('A2', 3, 1, 'o4', 'BTCUSDT', 1, 1, 0, 0, 0, 0, 4, 7, '0', 1);
            """);
        using var store = Open();
        Assert.Equal(
            [(0, 150), (1, 30)],
            store.Read(connection => connection.Query<(long, long)>("SELECT opens, contracts FROM own_contracts WHERE account_id = 'C1' AND pointer_id = 'P1' ORDER BY opens").ToList()));
    }

    [Fact]
    public async Task The_log_is_brought_into_the_database_beside_the_writer()
    {
        using var store = Open();
        var before = new FileInfo(Database).Length;
        for (var i = 0; i < 250; i++)
            await PutAsync(store, $"n-{i}", new byte[2000]);
        await Eventually.HoldsAsync(() => new FileInfo(Database).Length > before, "the database grows");
        Assert.Equal(250, store.Read(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM setting WHERE name LIKE 'n-%'")));
    }

    private DeskStore Open(string? folder = null) => new(new SqliteDatabase(new DeskOptions { DataDirectory = folder ?? _folder }), this, NullLogger<DeskStore>.Instance);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }

    private static Task PutAsync(DeskStore store, string name, byte[]? value = null) => store.WriteAsync(
        transaction => { transaction.Connection!.Execute("INSERT INTO setting (name, value) VALUES (@name, @value)", new { name, value = value ?? [1] }, transaction); },
        CancellationToken.None);

    private static long Count(DeskStore store, string name) =>
        store.Read(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM setting WHERE name = @name", new { name }));
}
