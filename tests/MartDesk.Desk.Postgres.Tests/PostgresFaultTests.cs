using Dapper;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Tests.Execution;
using MartDesk.Desk.Tests.Storage;
using MartDesk.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace MartDesk.Desk.Postgres.Tests;

/// <summary>Lines that break at every message of a commit, a server that loses its power, transactions that collide: what the desk says is stored, is.</summary>
public sealed class PostgresFaultTests(OwnServer own) : IProcessEnd, IClassFixture<OwnServer>
{
    private string? _endReason;

    void IProcessEnd.End(string reason) => _endReason = reason;

    [PostgresFact]
    public async Task Wherever_in_a_transaction_the_line_is_cut_what_returned_is_stored_once_and_nothing_else()
    {
        var address = PostgresCluster.Instance.NewSchema();
        await using var proxy = new LineProxy(PostgresCluster.Instance.Socket);
        using var store = Open(Through(proxy, address));
        Execute(address, "CREATE TABLE written (name TEXT)");
        var commits = new List<(LineCut Cut, bool IsStored)>();

        foreach (var cut in Enum.GetValues<LineCut>())
        {
            for (var message = 1; ; message++)
            {
                var name = $"{cut} {message}";
                Assert.True(await IsStoredAsync(store, "between")); // Whatever broke before, the desk has its line again.
                proxy.CutAt(message, cut);
                var isStored = await IsStoredAsync(store, name);
                proxy.LeaveAlone();
                if (proxy.Struck is not { } struck)
                {
                    Assert.True(isStored); // Past the last message of a transaction.
                    Assert.True(message > 10, $"only {message} messages were cut");
                    break;
                }

                if (struck == "Q COMMIT")
                    commits.Add((cut, isStored));
                var rows = store.Read(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM written WHERE name = @name", new { name }));
                Assert.True(rows == (isStored ? 1 : 0), $"{name}, at {struck}: returned {isStored}, {rows} rows");
            }
        }

        Assert.Equal([LineCut.Before, LineCut.Within, LineCut.After, LineCut.Answer, LineCut.AnswersEnd], commits.Select(commit => commit.Cut));
        Assert.Equal([false, false, true, true], commits.Where(commit => commit.Cut != LineCut.After).Select(commit => commit.IsStored)); // After: who knows, but the store did.
        Assert.Null(_endReason);
    }

    [PostgresFact]
    public async Task Wherever_in_the_life_of_an_alert_the_line_is_cut_it_is_taken_once_and_ordered_once()
    {
        await using var proxy = new LineProxy(PostgresCluster.Instance.Socket);
        TestDatabase.Detour.Value = address => Through(proxy, address);
        await using var desk = await DeskRig.StartAsync();
        var alerts = 0;
        foreach (var cut in (LineCut[])[LineCut.Before, LineCut.Answer])
        {
            for (var message = 1; ; message += 7)
            {
                var body = $$"""{"symbol":"BTCUSDT","action":"{{(alerts++ % 2 == 0 ? "long" : "close_long")}}","quantity":0.1,"id":"{{cut}} {{message}}"}""";
                proxy.CutAt(message, cut);
                var answer = await desk.SendAsync(body, desk.PointerText);
                while (answer.HttpStatus == 503) // What a sender does whose alert was not taken.
                    answer = await desk.SendAsync(body, desk.PointerText);
                await desk.SettleAsync();
                proxy.LeaveAlone();

                Assert.True(answer.HttpStatus is 202 or 200, $"{cut} {message}: {answer.HttpStatus} {answer.Message}");
                Assert.True(desk.Venue.Orders.Count == alerts, $"{cut} {message}, at {proxy.Struck}: {alerts} alerts, {desk.Venue.Story}");
                Assert.Equal(alerts, desk.Query<long>("SELECT COUNT(*) FROM alert"));
                if (proxy.Struck is null)
                    break;
            }
        }

        Assert.True(alerts > 15, $"only {alerts} alerts");
        Assert.Null(desk.EndReason);
    }

    [PostgresFact]
    public Task A_statement_that_collides_is_run_again_with_its_whole_transaction() => LeaveWhatOneRunLeavesAsync("IMMEDIATE");

    [PostgresFact]
    public Task A_commit_that_collides_is_run_again_with_its_whole_transaction() => LeaveWhatOneRunLeavesAsync("DEFERRED");

    private async Task LeaveWhatOneRunLeavesAsync(string when)
    {
        var address = PostgresCluster.Instance.NewSchema();
        using var store = Open(address);
        Collide(address, when, times: 2);
        var runs = 0;

        var (first, other) = (
            store.WriteAsync(
                transaction =>
                {
                    runs++;
                    transaction.Connection!.Execute("INSERT INTO written (name) VALUES ('collides')", transaction: transaction);
                    return runs;
                },
                CancellationToken.None),
            IsStoredAsync(store, "beside"));

        Assert.True(await other);
        Assert.True(await first > 1, "it was not run again");
        Assert.Equal(runs, await first);
        Assert.Equal(["beside", "collides"], store.Read(connection => connection.Query<string>("SELECT name FROM written ORDER BY name")));
        Assert.Null(_endReason);
    }

    [PostgresFact]
    public async Task A_transaction_that_always_collides_is_told_as_not_stored_and_the_next_one_goes_through()
    {
        var address = PostgresCluster.Instance.NewSchema();
        using var store = Open(address);
        Collide(address, "DEFERRED", times: 5);

        Assert.False(await IsStoredAsync(store, "collides"));
        Assert.True(await IsStoredAsync(store, "after"));
        Assert.Equal(["after"], store.Read(connection => connection.Query<string>("SELECT name FROM written")));
    }

    [PostgresFact]
    public async Task A_server_that_loses_its_power_while_alerts_come_loses_none_that_was_acknowledged()
    {
        const int senders = 3, alerts = 30;
        TestDatabase.Detour.Value = _ => own.Cluster.NewSchema();
        await using var desk = await DeskRig.StartAsync(syncsToDisk: true);
        var acknowledged = 0;
        async Task SendAsync(int sender)
        {
            for (var alert = 0; alert < alerts; alert++)
            {
                var body = $$"""{"symbol":"BTCUSDT","action":"long","quantity":0.001,"id":"{{sender}}-{{alert}}"}""";
                while ((await desk.SendAsync(body, desk.PointerText)).HttpStatus is not (200 or 202))
                {
                }

                Interlocked.Increment(ref acknowledged);
            }
        }

        var sending = Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(() => SendAsync(sender))));
        foreach (var at in (int[])[20, 50])
        {
            await Eventually.HoldsAsync(() => Volatile.Read(ref acknowledged) >= at, $"{at} alerts are taken");
            await Task.Run(own.Cluster.Restart);
        }

        await sending;
        await desk.SettleAsync();
        Assert.Equal(senders * alerts, desk.Query<long>("SELECT COUNT(*) FROM alert"));
        Assert.Equal(senders * alerts, desk.Venue.Orders.Count);
        Assert.Equal(2, desk.Lines.Count(line => line.Contains("is reached again", StringComparison.Ordinal)));
        Assert.Null(desk.EndReason);
    }

    [PostgresFact]
    public void A_server_that_does_not_wait_for_its_disk_is_refused()
    {
        var address = own.Cluster.NewSchema();
        try
        {
            own.Cluster.Operate("ALTER SYSTEM SET fsync = off");
            own.Cluster.Operate("SELECT pg_reload_conf()");
            var database = new PostgresDatabase(PostgresSettings.Read(address), syncsToDisk: true);
            var refusal = Assert.Throws<DeskStartException>(() => new DeskStore(database, this, NullLogger<DeskStore>.Instance));
            Assert.Contains("fsync off", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            own.Cluster.Operate("ALTER SYSTEM RESET fsync");
            own.Cluster.Operate("SELECT pg_reload_conf()");
        }
    }

    /// <summary>Lets the first so many transactions that write a row end as those do that others got in the way of. What counts them is not rolled back.</summary>
    private static void Collide(string address, string when, int times) => Execute(
        address,
        $$"""
        CREATE TABLE written (name TEXT);
        CREATE SEQUENCE collisions;
        CREATE FUNCTION collide() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('collisions') <= {{times}} THEN
            RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001';
          END IF;
          RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER collide AFTER INSERT ON written DEFERRABLE INITIALLY {{when}} FOR EACH ROW EXECUTE FUNCTION collide();
        """);

    private static string Through(LineProxy proxy, string address) =>
        new NpgsqlConnectionStringBuilder(address) { Host = "127.0.0.1", Port = proxy.Port, SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable }.ToString();

    private static async Task<bool> IsStoredAsync(DeskStore store, string name)
    {
        try
        {
            await store.WriteAsync(
                transaction => { transaction.Connection!.Execute("INSERT INTO written (name) VALUES (@name)", new { name }, transaction); }, CancellationToken.None);
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    private static void Execute(string address, string sql)
    {
        using var connection = new NpgsqlConnection(address + ";Pooling=false");
        connection.Open();
        connection.Execute(sql);
    }

    private DeskStore Open(string address) => new(new PostgresDatabase(PostgresSettings.Read(address), syncsToDisk: false), this, NullLogger<DeskStore>.Instance);
}
