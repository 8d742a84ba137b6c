using Dapper;
using MartDesk.Desk.Storage;
using MartDesk.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace MartDesk.Desk.Postgres.Tests;

/// <summary>What only a server can do to a desk: cut the line, go away, let a second desk in.</summary>
public sealed class PostgresDatabaseTests : IProcessEnd
{
    private readonly string _address = PostgresCluster.Missing is null ? PostgresCluster.Instance.NewSchema() : "";
    private string? _endReason;

    void IProcessEnd.End(string reason) => _endReason = reason;

    [PostgresFact]
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

    [PostgresFact]
    public async Task Every_commit_waits_for_the_disk()
    {
        using var store = new DeskStore(new PostgresDatabase(PostgresSettings.Read(_address), syncsToDisk: true), this, NullLogger<DeskStore>.Instance);
        Assert.Equal("on", await store.WriteAsync(
            transaction => transaction.Connection!.ExecuteScalar<string>("SHOW synchronous_commit", transaction: transaction), CancellationToken.None));
    }

    [PostgresFact]
    public async Task A_write_that_fails_stands_alone()
    {
        using var store = Open();
        var writes = Enumerable.Range(0, 50).Select(i => PutAsync(store, $"x{i}")).ToList();
        var twice = PutAsync(store, "x7");
        var textWithZero = store.WriteAsync(
            transaction => { transaction.Connection!.Execute("INSERT INTO setting (name, value) VALUES (@name, '')", new { name = "a\0b" }, transaction); },
            CancellationToken.None);
        await Task.WhenAll(writes);
        await Assert.ThrowsAsync<StoreException>(() => twice);
        await Assert.ThrowsAsync<StoreException>(() => textWithZero);
        Assert.Equal(50, store.Read(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM setting WHERE name LIKE 'x%'")));
    }

    [PostgresFact]
    public async Task A_line_cut_before_the_commit_stores_nothing_and_the_next_write_goes_through()
    {
        using var store = Open();
        await PutAsync(store, "before");
        var cut = store.WriteAsync(
            transaction =>
            {
                transaction.Connection!.Execute("INSERT INTO setting (name, value) VALUES ('cut', '')", transaction: transaction);
                CutLine(transaction.Connection!.ExecuteScalar<int>("SELECT pg_backend_pid()", transaction: transaction));
                transaction.Connection!.Execute("SELECT 1", transaction: transaction);
            },
            CancellationToken.None);
        await Assert.ThrowsAsync<StoreException>(() => cut);
        await PutAsync(store, "after");
        Assert.Equal((1L, 0L, 1L), (Count(store, "before"), Count(store, "cut"), Count(store, "after")));
        Assert.Null(_endReason);
    }

    [PostgresFact]
    public async Task A_line_cut_inside_the_commit_is_asked_about_and_the_answer_is_the_truth()
    {
        using var store = Open();
        store.Commit = transaction =>
        {
            var process = ((NpgsqlConnection)transaction.Connection!).ProcessID;
            transaction.Commit();
            CutLine(process);
            throw new NpgsqlException("The line broke before the answer came.");
        };
        await PutAsync(store, "went through");
        store.Commit = transaction =>
        {
            CutLine(((NpgsqlConnection)transaction.Connection!).ProcessID);
            transaction.Commit();
        };
        await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, "did not"));
        store.Commit = transaction => transaction.Commit();
        await PutAsync(store, "after");
        Assert.Equal((1L, 0L, 1L), (Count(store, "went through"), Count(store, "did not"), Count(store, "after")));
        Assert.Null(_endReason);
    }

    [PostgresFact]
    public async Task A_desk_that_was_taken_over_stores_nothing_more_and_ends()
    {
        using var store = Open();
        await PutAsync(store, "before");
        var another = BitConverter.GetBytes(store.Epoch + 1);
        using (var other = new NpgsqlConnection(_address))
        {
            other.Open();
            other.Execute("UPDATE setting SET value = @another WHERE name = 'epoch'", new { another });
        }

        await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, "late"));
        await Eventually.HoldsAsync(() => _endReason is not null, "the process is ended");
        Assert.Contains("taken over", _endReason, StringComparison.Ordinal);
        Assert.Equal(0, Count(store, "late"));
    }

    [PostgresFact]
    public void A_second_desk_on_the_same_schema_is_told_so()
    {
        using var store = Open();
        Assert.Contains("in use by another desk", Assert.Throws<DeskStartException>(() => Open()).Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public void A_newer_schema_is_refused()
    {
        Open().Dispose();
        Execute("INSERT INTO schema_version (version) VALUES (99)");
        Assert.Contains("newer MartDesk (schema 99", Assert.Throws<DeskStartException>(() => Open()).Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public void A_superuser_is_refused()
    {
        var database = new PostgresDatabase(PostgresSettings.Read(PostgresCluster.Instance.Superuser), syncsToDisk: false);
        var e = Assert.Throws<DeskStartException>(() => new DeskStore(database, this, NullLogger<DeskStore>.Instance));
        Assert.Contains("superuser", e.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public void A_server_that_is_not_there_is_named_in_one_line_without_the_password()
    {
        var database = new PostgresDatabase(PostgresSettings.Read("Host=/nowhere;Database=d;Username=u;Password=canary-77"), syncsToDisk: false);
        var e = Assert.Throws<DeskStartException>(() => new DeskStore(database, this, NullLogger<DeskStore>.Instance));
        Assert.Contains("d on /nowhere", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.DoesNotContain("canary", e.ToString(), StringComparison.Ordinal);
    }

    private static void CutLine(int process) => PostgresCluster.Instance.Operate($"SELECT pg_terminate_backend({process})");

    private DeskStore Open() => new(new PostgresDatabase(PostgresSettings.Read(_address), syncsToDisk: false), this, NullLogger<DeskStore>.Instance);

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(_address);
        connection.Open();
        connection.Execute(sql);
    }

    private static Task PutAsync(DeskStore store, string name) => store.WriteAsync(
        transaction => { transaction.Connection!.Execute("INSERT INTO setting (name, value) VALUES (@name, '')", new { name }, transaction); },
        CancellationToken.None);

    private static long Count(DeskStore store, string name) =>
        store.Read(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM setting WHERE name = @name", new { name }));
}
