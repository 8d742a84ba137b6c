using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Dapper;
using MartDesk.Desk.Storage;
using Npgsql;

namespace MartDesk.Desk.Postgres;

/// <summary>One schema of a PostgreSQL server, for one desk at a time.</summary>
/// <remarks>
/// Invariants. A desk writes only while it holds the schema's advisory lock, and every transaction of it locks the row of the epoch and finds its
/// own number there, so that a desk that was thought dead cannot commit after another has begun. The same row keeps the number of the last
/// transaction, written in it: after a connection that broke inside a commit this tells whether it went through.
/// </remarks>
internal sealed class PostgresDatabase : IDeskDatabase
{
    /// <summary>Of all advisory locks of a database, those of desks; the second half is the schema.</summary>
    private const int LockFamily = 0x4d415254;

    private const string LastTransaction = "last_transaction";

    private readonly NpgsqlDataSource _readers;
    private readonly NpgsqlDataSource _writers;
    private readonly bool _syncsToDisk;
    private int? _writerProcess;

    /// <summary>Reaches for nothing yet.</summary>
    /// <param name="settings">Checked by <see cref="PostgresSettings.Read"/>.</param>
    /// <param name="syncsToDisk">False lets a commit return before it is on the disk: for tests only.</param>
    public PostgresDatabase(NpgsqlConnectionStringBuilder settings, bool syncsToDisk)
    {
        _syncsToDisk = syncsToDisk;
        _readers = Source(settings.ToString());
        _writers = Source(new NpgsqlConnectionStringBuilder(settings.ToString()) { Pooling = false }.ToString());
        Place = $"{settings.Database} on {settings.Host}";
        var schema = settings.SearchPath is { Length: > 0 } path ? $" --schema={path.Split(',')[0].Trim()}" : "";
        BackupCommand = $"pg_dump --format=custom --file=martdesk.dump --host={settings.Host} --port={settings.Port.ToString(CultureInfo.InvariantCulture)} --username={settings.Username ?? "ROLE"} --dbname={settings.Database}{schema}";
    }

    /// <inheritdoc/>
    public string Place { get; }

    /// <inheritdoc/>
    public string? BackupCommand { get; }

    /// <inheritdoc/>
    public string Engine { get; private set; } = "PostgreSQL";

    /// <inheritdoc/>
    public DbConnection OpenWriter()
    {
        var connection = _writers.CreateConnection();
        try
        {
            connection.Open();
            Engine = $"PostgreSQL {connection.PostgreSqlVersion}";
            Check(connection);
            if (!WaitForLock(connection))
                throw new DeskStartException($"{Place} is in use by another desk; stop it, or give this one a schema of its own (Search Path).");
            Migrate(connection);
            Prepare(connection);
            return connection;
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            connection.Dispose();
            throw new DeskStartException($"{Place} cannot be used as the desk's database ({FirstLine(e)}). Nothing was changed.", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public DbConnection OpenReader() => _readers.OpenConnection();

    /// <inheritdoc/>
    public DbTransaction Begin(DbConnection writer, long epoch, long number)
    {
        var transaction = writer.BeginTransaction();
        try
        {
            var held = writer.Execute(
                """
                WITH held AS (SELECT value FROM setting WHERE name = 'epoch' FOR UPDATE)
                UPDATE setting SET value = @number FROM held WHERE setting.name = @LastTransaction AND held.value = @epoch
                """,
                new { LastTransaction, number = BitConverter.GetBytes(number), epoch = BitConverter.GetBytes(epoch) },
                transaction);
            return held == 1 ? transaction : throw new TakenOverException(Place);
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void End(DbTransaction transaction) => transaction.Dispose();

    /// <inheritdoc/>
    /// <remarks>The server says 57P01 to 57P03 when it ends or starts, and 08… and a broken socket speak for themselves.</remarks>
    public StoreFailure Judge(Exception exception) => exception switch
    {
        TakenOverException => StoreFailure.Final,
        PostgresException { SqlState: "53100" or "53200" } => StoreFailure.Transaction, // Disk or memory of the server is full.
        PostgresException { SqlState: ['5', '7', 'P', ..] or ['0', '8', ..] or "58030" } => StoreFailure.Connection,
        PostgresException { SqlState: "40001" or "40P01" } => StoreFailure.Collision, // Serialization failure, deadlock.
        PostgresException => StoreFailure.Statement,
        NpgsqlException or SocketException or TimeoutException or ObjectDisposedException => StoreFailure.Connection,
        _ => StoreFailure.Statement,
    };

    /// <inheritdoc/>
    public DbConnection? Reopen(long epoch)
    {
        var connection = _writers.CreateConnection();
        try
        {
            connection.Open();
            var stored = connection.ExecuteScalar<byte[]>("SELECT value FROM setting WHERE name = 'epoch'") ?? [];
            if (!stored.AsSpan().SequenceEqual(BitConverter.GetBytes(epoch)))
                throw new TakenOverException(Place);
            if (_writerProcess is { } lost)
                EndProcess(connection, lost);
            if (TakeLock(connection))
            {
                Prepare(connection);
                return connection;
            }
        }
        catch (TakenOverException e)
        {
            connection.Dispose();
            throw new StoreException(e.Message, e);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            // Not there yet.
        }

        connection.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public bool HasCommitted(DbConnection writer, long number) =>
        writer.ExecuteScalar<byte[]>("SELECT value FROM setting WHERE name = @LastTransaction", new { LastTransaction }) is { } stored
        && stored.AsSpan().SequenceEqual(BitConverter.GetBytes(number));

    /// <inheritdoc/>
    public void Dispose()
    {
        _readers.Dispose();
        _writers.Dispose();
    }

    private static NpgsqlDataSource Source(string settings)
    {
        var source = new NpgsqlDataSourceBuilder(settings);
        source.ConfigureTypeLoading(types => types.EnableTypeLoading(false)); // Whole numbers, text and bytes need no catalogue.
        return source.Build();
    }

    private void Check(NpgsqlConnection connection)
    {
        if (connection.PostgreSqlVersion.Major < 15)
            throw new DeskStartException($"{Place} is PostgreSQL {connection.PostgreSqlVersion}; the desk needs 15 or later.");
        if (_syncsToDisk && connection.ExecuteScalar<string>("SHOW fsync") != "on")
            throw new DeskStartException($"{Place} runs with fsync off and would lose what it has confirmed; set it on.");
        if (connection.ExecuteScalar<string>("SHOW server_encoding") != "UTF8")
            throw new DeskStartException($"{Place} is not encoded in UTF8; create it with ENCODING 'UTF8'.");
        if (connection.ExecuteScalar<bool>("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
            throw new DeskStartException($"{Place} would be used by a superuser; make a role that owns this database and nothing else, and name it as Username.");
    }

    /// <summary>Waits a moment for the lock: a desk that has just ended holds it until its process on the server is gone.</summary>
    private static bool WaitForLock(NpgsqlConnection connection)
    {
        connection.Execute("SET lock_timeout = '3s'");
        try
        {
            connection.Execute("SELECT pg_advisory_lock(@LockFamily, hashtext(current_schema()))", new { LockFamily });
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
        finally
        {
            connection.Execute("RESET lock_timeout");
        }
    }

    private static bool TakeLock(NpgsqlConnection connection) => connection.ExecuteScalar<bool>(
        "SELECT pg_try_advisory_lock(@LockFamily, hashtext(current_schema()))", new { LockFamily });

    /// <summary>Ends our lost connection's process, if it still holds the lock: the server may not have noticed that we are gone. Another process may have its number since.</summary>
    private static void EndProcess(NpgsqlConnection connection, int lost) => connection.Execute(
        """
        SELECT pg_terminate_backend(pid, @longestMs) FROM pg_locks
        WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND classid = @LockFamily::oid AND objid = hashtext(current_schema())::oid AND pid = @lost AND granted
        """,
        new { LockFamily, lost, longestMs = 2_000L });

    private void Prepare(NpgsqlConnection connection)
    {
        connection.Execute($"SET synchronous_commit = {(_syncsToDisk ? "on" : "off")}");
        connection.Execute(
            "INSERT INTO setting (name, value) VALUES (@LastTransaction, @none) ON CONFLICT (name) DO NOTHING",
            new { LastTransaction, none = Array.Empty<byte>() });
        _writerProcess = connection.ProcessID;
    }

    /// <summary>Each step in its own transaction together with its number.</summary>
    private void Migrate(NpgsqlConnection connection)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
        var found = connection.ExecuteScalar<int?>("SELECT MAX(version) FROM schema_version") ?? 0;
        if (found > Schema.Version)
            throw Schema.Newer(Place, found);
        for (var version = found; version < Schema.Version; version++)
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(PostgresSchema.Script(version), transaction: transaction);
            connection.Execute("INSERT INTO schema_version (version) VALUES (@next)", new { next = version + 1 }, transaction);
            transaction.Commit();
        }
    }

    private static string FirstLine(Exception e) => e.Message.Split('\n')[0].TrimEnd();

    private sealed class TakenOverException(string place) : Exception($"{place} was taken over by another desk");
}
