using System.Data;
using System.Threading.Channels;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Storage;

/// <summary>The desk's database. A write that returned is on the disk.</summary>
/// <remarks>
/// One thread writes. Whatever waits for it when it comes round shares one transaction and one sync (group commit),
/// each write under its own savepoint so that one that fails does not take the others with it.
/// WAL with <c>synchronous=FULL</c>: NORMAL would lose acknowledged commits when the power fails.
/// </remarks>
internal sealed class DeskStore : IDisposable
{
    private const int QueueLength = 4096;
    private const int GroupLimit = 256;
    private const int SqliteIoError = 10;

    private readonly Channel<Write> _queue = Channel.CreateBounded<Write>(new BoundedChannelOptions(QueueLength)
    {
        SingleReader = true,
        FullMode = BoundedChannelFullMode.Wait,
    });

    private readonly FileStream _lock;
    private readonly SqliteConnection _writer;
    private readonly Task _writing;
    private readonly IProcessEnd _processEnd;
    private readonly ILogger<DeskStore> _logger;
    private readonly string _readerConnection;
    private volatile bool _isDead;

    /// <summary>Opens the store of a folder: locks it, checks it, brings it to the newest schema.</summary>
    /// <exception cref="DeskStartException">In use by another desk, damaged, or of a newer version.</exception>
    public DeskStore(DeskOptions options, IProcessEnd processEnd, ILogger<DeskStore> logger)
    {
        _processEnd = processEnd;
        _logger = logger;
        var sqlite = SqliteLibrary.EnsureLoaded();
        OwnerOnly.Close(options.DataDirectory);
        _lock = TakeLock(options.DataDirectory);
        try
        {
            Path = System.IO.Path.Combine(options.DataDirectory, "desk.db");
            OwnerOnly.CreateFile(Path); // SQLite gives -wal and -shm the mode of the database.
            _writer = OpenWriter(Path, options.SyncsToDisk);
            Epoch = NextEpoch(_writer);
        }
        catch
        {
            _writer?.Dispose();
            _lock.Dispose();
            throw;
        }

        _readerConnection = new SqliteConnectionStringBuilder { DataSource = Path, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = 5 }.ToString();
        _logger.Opened(Path, Schema.Version, sqlite);
        _writing = Task.Factory.StartNew(WriteGroups, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The database file.</summary>
    public string Path { get; }

    /// <summary>Number of this opening of the store; grows with each.</summary>
    public long Epoch { get; }

    /// <summary>For tests: runs in place of the commit of a group.</summary>
    internal Action<SqliteTransaction> Commit { get; set; } = static transaction => transaction.Commit();

    /// <summary>Does a write in a transaction; returns when it is on the disk.</summary>
    /// <param name="write">Runs on the writing thread; must do nothing but read and write the store.</param>
    /// <param name="cancellationToken">Ends the wait before the write is queued. A queued write is carried out.</param>
    /// <exception cref="StoreException">Nothing was stored.</exception>
    public async Task<T> WriteAsync<T>(Func<IDbTransaction, T> write, CancellationToken cancellationToken)
    {
        var item = new Write<T>(write);
        try
        {
            await _queue.Writer.WriteAsync(item, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new StoreException("The store is closed.", e);
        }

        return await item.Done.Task;
    }

    /// <summary>The same without a result.</summary>
    public Task WriteAsync(Action<IDbTransaction> write, CancellationToken cancellationToken) =>
        WriteAsync(
            transaction =>
            {
                write(transaction);
                return true;
            },
            cancellationToken);

    /// <summary>Reads the newest durable state.</summary>
    public T Read<T>(Func<IDbConnection, T> read)
    {
        using var connection = new SqliteConnection(_readerConnection);
        connection.Open();
        return read(connection);
    }

    /// <summary>Stops as a crash would: what is not committed is lost.</summary>
    internal void Abort()
    {
        _isDead = true;
        _queue.Writer.TryComplete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _writing.Wait();
        using (var reader = new SqliteConnection(_readerConnection))
            SqliteConnection.ClearPool(reader);
        SqliteConnection.ClearPool(_writer);
        _writer.Dispose();
        _lock.Dispose();
    }

    private static FileStream TakeLock(string directory)
    {
        var path = System.IO.Path.Combine(directory, "desk.lock");
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

    private static SqliteConnection OpenWriter(string path, bool syncsToDisk)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, ForeignKeys = true }.ToString());
        try
        {
            connection.Open();
            RefuseNewer(connection, path);
            connection.Execute($"PRAGMA journal_mode = WAL; PRAGMA synchronous = {(syncsToDisk ? "FULL" : "OFF")};");
            var verdict = connection.ExecuteScalar<string>("PRAGMA integrity_check(1)");
            if (verdict != "ok")
                throw new DeskStartException($"{path} is damaged ({verdict}); restore a backup. Nothing was changed.");
            Schema.Migrate(connection, path);
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new DeskStartException($"{path} cannot be used as the desk's database ({e.Message}); restore a backup. Nothing was changed.", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Before anything is set, so that a newer database is not even switched to WAL.</summary>
    private static void RefuseNewer(SqliteConnection connection, string path)
    {
        if (connection.ExecuteScalar<int>("PRAGMA user_version") > Schema.Version)
            Schema.Migrate(connection, path);
    }

    private static long NextEpoch(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        connection.Execute(
            "INSERT INTO setting (name, value) VALUES ('epoch', X'') ON CONFLICT (name) DO NOTHING", transaction: transaction);
        var stored = connection.ExecuteScalar<byte[]>("SELECT value FROM setting WHERE name = 'epoch'", transaction: transaction) ?? [];
        var epoch = stored.Length == 8 ? BitConverter.ToInt64(stored) + 1 : 1;
        connection.Execute(
            "UPDATE setting SET value = @value WHERE name = 'epoch'", new { value = BitConverter.GetBytes(epoch) }, transaction);
        transaction.Commit();
        return epoch;
    }

    private void WriteGroups()
    {
        var group = new List<Write>(GroupLimit);
#pragma warning disable xUnit1031, CA2012 // The writing thread is ours alone: it may block.
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
#pragma warning restore xUnit1031, CA2012
        {
            group.Clear();
            while (group.Count < GroupLimit && _queue.Reader.TryRead(out var write))
                group.Add(write);
            if (_isDead)
                Fail(group, new StoreException("The store has ended."));
            else
                WriteGroup(group);
        }
    }

    private void WriteGroup(List<Write> group)
    {
        try
        {
            using var transaction = _writer.BeginTransaction(deferred: false);
            foreach (var write in group)
                write.Run(_writer, transaction);
            if (_isDead)
                throw new StoreException("The store has ended.");
            Commit(transaction);
        }
        catch (Exception e)
        {
            var cause = new StoreException($"Not stored: {e.Message}", e);
            if (e is SqliteException { SqliteErrorCode: SqliteIoError } or IOException)
            {
                // A sync that failed cannot be tried again: the kernel may have dropped the pages.
                _isDead = true;
                _logger.SyncFailed(e.Message);
                Fail(group, cause);
                _processEnd.End($"the disk did not confirm a write ({e.Message}); restart recovers what is stored");
                return;
            }

            _logger.GroupFailed(group.Count, e.Message);
            Fail(group, cause);
            return;
        }

        foreach (var write in group)
            write.Settle();
    }

    private static void Fail(List<Write> group, StoreException cause)
    {
        foreach (var write in group)
            write.Fail(cause);
    }

    private abstract class Write
    {
        public abstract void Run(SqliteConnection connection, SqliteTransaction transaction);

        public abstract void Settle();

        public abstract void Fail(Exception cause);
    }

    private sealed class Write<T>(Func<IDbTransaction, T> write) : Write
    {
        private T? _result;
        private Exception? _refused;

        public TaskCompletionSource<T> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Run(SqliteConnection connection, SqliteTransaction transaction)
        {
            connection.Execute("SAVEPOINT one", transaction: transaction);
            try
            {
                _result = write(transaction);
                connection.Execute("RELEASE one", transaction: transaction);
            }
            catch (Exception e) when (e is not SqliteException { SqliteErrorCode: SqliteIoError or SqliteFull })
            {
                connection.Execute("ROLLBACK TO one; RELEASE one", transaction: transaction);
                _refused = new StoreException($"Not stored: {e.Message}", e);
            }
        }

        public override void Settle()
        {
            if (_refused is null)
                Done.TrySetResult(_result!); // Run set it: without a refusal the write returned.
            else
                Done.TrySetException(_refused);
        }

        public override void Fail(Exception cause) => Done.TrySetException(cause);
    }

    private const int SqliteFull = 13;
}
