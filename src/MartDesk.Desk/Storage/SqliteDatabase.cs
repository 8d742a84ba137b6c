using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MartDesk.Desk.Storage;

/// <summary>SQLite in the desk's own folder: nothing to install, one desk to a folder.</summary>
/// <remarks>WAL with <c>synchronous=FULL</c>: NORMAL would lose acknowledged commits when the power fails.</remarks>
internal sealed class SqliteDatabase : IDeskDatabase
{
    /// <summary>Name of the database in the desk's folder.</summary>
    public const string FileName = "desk.db";

    private const int IoError = 10;
    private const int Full = 13;

    /// <summary>What the writer keeps of the database, at most.</summary>
    private const int CacheKib = 32 * 1024;

    /// <summary>32 MiB. A page that changes often is copied into the database once for all its changes between two checkpoints.</summary>
    private const int CheckpointPages = 8192;

    /// <summary>Tables that grow with every alert and fill.</summary>
    private static readonly string[] Records = ["alert", "alert_key", "audit", "equity", "fill", "intent", "ledger", "leg", "notice", "notice_delivery"];

    private readonly string _engine;
    private readonly FileStream _lock;
    private readonly string _readerConnection;
    private readonly bool _syncsToDisk;
    private DbConnection? _tidier;
    private bool _isToBeReadThrough;

    /// <summary>Takes the folder for this desk.</summary>
    /// <exception cref="DeskStartException">In use by another desk, or another user's.</exception>
    public SqliteDatabase(DeskOptions options)
    {
        _engine = $"SQLite {SqliteLibrary.EnsureLoaded()}";
        _syncsToDisk = options.SyncsToDisk;
        OwnerOnly.Close(options.DataDirectory);
        _lock = TakeLock(options.DataDirectory);
        Place = Path.Combine(options.DataDirectory, FileName);
        _readerConnection = new SqliteConnectionStringBuilder { DataSource = Place, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = 5 }.ToString();
    }

    /// <summary>A database up to this size, in bytes, is read through before the desk starts; of a larger one the records are read through later, beside the work.</summary>
    internal long ReadThroughBytes { get; init; } = 256L << 20;

    /// <summary>The database file.</summary>
    public string Place { get; }

    /// <inheritdoc/>
    public string Engine => _engine;

    /// <inheritdoc/>
    public DbConnection OpenWriter()
    {
        OwnerOnly.CreateFile(Place); // SQLite gives -wal and -shm the mode of the database.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Place, Pooling = false, ForeignKeys = true }.ToString());
        try
        {
            connection.Open();
            RefuseNewer(connection);
            connection.Execute($"PRAGMA journal_mode = WAL; PRAGMA synchronous = {(_syncsToDisk ? "FULL" : "OFF")}; PRAGMA cache_size = -{CacheKib}; PRAGMA wal_autocheckpoint = {CheckpointPages};");
            if (Damage(connection) is { } damage)
                throw new DeskStartException($"{Place} is damaged ({damage}); restore a backup. Nothing was changed.");
            Migrate(connection);
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new DeskStartException($"{Place} cannot be used as the desk's database ({e.Message.ReplaceLineEndings(" ")}); restore a backup. Nothing was changed.", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public DbConnection OpenReader()
    {
        var connection = new SqliteConnection(_readerConnection);
        connection.Open();
        return connection;
    }

    /// <inheritdoc/>
    /// <remarks>The lock on the folder is what keeps other openings out.</remarks>
    public DbTransaction Begin(DbConnection writer, long epoch, long number) => ((SqliteConnection)writer).BeginTransaction(deferred: false);

    /// <inheritdoc/>
    /// <remarks>
    /// When a commit fails on the disk (full, not synced) SQLite takes it back by itself. The driver does not know: it would try to take it back once
    /// more, fail, hide the cause by that failure, and refuse every later transaction of the connection.
    /// </remarks>
    public void End(DbTransaction transaction)
    {
        try
        {
            transaction.Dispose();
        }
        catch (SqliteException) when (transaction.Connection is SqliteConnection connection && raw.sqlite3_get_autocommit(connection.Handle) != 0)
        {
            transaction.Connection.Execute("BEGIN;", transaction: transaction); // Something to take back.
            transaction.Dispose();
        }
    }

    /// <inheritdoc/>
    /// <remarks>A sync that failed cannot be tried again: the kernel may have dropped the pages.</remarks>
    public StoreFailure Judge(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: IoError } or IOException => StoreFailure.Final,
        SqliteException { SqliteErrorCode: Full } => StoreFailure.Transaction,
        _ => StoreFailure.Statement,
    };

    /// <inheritdoc/>
    public DbConnection? Reopen(long epoch) => throw new NotSupportedException("A file has no connection that could be lost.");

    /// <inheritdoc/>
    public bool HasCommitted(DbConnection writer, long number) => throw new NotSupportedException("A file has no connection that could be lost.");

    /// <inheritdoc/>
    /// <remarks>
    /// Brings the log into the database beside the writer. Left to it, one write in fifty would wait for that; it does it only when the log has grown to
    /// <see cref="CheckpointPages"/> all the same.
    /// </remarks>
    public void Tidy()
    {
        _tidier ??= OpenReader();
        if (_isToBeReadThrough)
        {
            _isToBeReadThrough = false;
            if (_tidier.ExecuteScalar<string>("PRAGMA quick_check(1)") is var verdict and not "ok")
                throw new StoreException($"{Place} is damaged ({verdict?.ReplaceLineEndings(" ")}); stop the desk and restore a backup.");
        }

        _tidier.Execute("PRAGMA wal_checkpoint(PASSIVE)");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tidier?.Dispose();
        using (var reader = new SqliteConnection(_readerConnection))
            SqliteConnection.ClearPool(reader);
        _lock.Dispose();
    }

    /// <summary>What is wrong with the database; null when nothing is found.</summary>
    /// <remarks>A million alerts are a gigabyte, and reading that takes longer than a start may. What a start depends on is small and read through always.</remarks>
    private string? Damage(SqliteConnection connection)
    {
        _isToBeReadThrough = new FileInfo(Place).Length > ReadThroughBytes;
        if (!_isToBeReadThrough)
            return Broken(connection.ExecuteScalar<string>("PRAGMA integrity_check(1)"));
        var tables = connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").Except(Records, StringComparer.Ordinal);
        return tables.Select(table => Broken(connection.ExecuteScalar<string>($"PRAGMA integrity_check({table})"))).FirstOrDefault(damage => damage is not null);

        static string? Broken(string? verdict) => verdict == "ok" ? null : verdict?.ReplaceLineEndings(" ") ?? "it tells nothing";
    }

    private static FileStream TakeLock(string directory)
    {
        var path = Path.Combine(directory, "desk.lock");
        try
        {
            OwnerOnly.CreateFile(path);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new DeskStartException($"{directory} is in use by another desk; stop it, or start this one with another --data folder.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new DeskStartException($"{path} cannot be written; check the owner of the folder.", e);
        }
    }

    /// <summary>Before anything is set, so that a newer database is not even switched to WAL.</summary>
    private void RefuseNewer(SqliteConnection connection)
    {
        var found = connection.ExecuteScalar<int>("PRAGMA user_version");
        if (found > Schema.Version)
            throw Schema.Newer(Place, found);
    }

    /// <summary>Each step in its own transaction, the version in <c>user_version</c>.</summary>
    private void Migrate(SqliteConnection connection)
    {
        for (var version = connection.ExecuteScalar<int>("PRAGMA user_version"); version < Schema.Version; version++)
        {
            var transaction = connection.BeginTransaction();
            try
            {
                connection.Execute(Schema.Migrations[version], transaction: transaction);
                connection.Execute(FormattableString.Invariant($"PRAGMA user_version = {version + 1}"), transaction: transaction);
                transaction.Commit();
            }
            finally
            {
                End(transaction);
            }
        }
    }
}
