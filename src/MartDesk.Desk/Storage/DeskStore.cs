using System.Data;
using System.Data.Common;
using System.Threading.Channels;
using Dapper;
using Microsoft.Extensions.Logging;

namespace MartDesk.Desk.Storage;

/// <summary>The desk's database. A write that returned is on the disk.</summary>
/// <remarks>
/// One thread writes. Whatever waits for it when it comes round shares one transaction and one sync (group commit),
/// each write under its own savepoint so that one that fails does not take the others with it.
/// </remarks>
internal sealed class DeskStore : IDisposable
{
    private const int QueueLength = 4096;
    private const int GroupLimit = 256;
    private const int GroupsUntilTidied = 200;

    /// <summary>How often a group is run that others' transactions keep from going through.</summary>
    private const int MostRuns = 5;

    /// <summary>Reading connections kept for the next read, with their prepared statements.</summary>
    private const int MostIdleReaders = 8;

    private static readonly TimeSpan ReopenEvery = TimeSpan.FromMilliseconds(250);

    private readonly Channel<Write> _queue;
    private readonly IDeskDatabase _database;
    private readonly Task _writing;
    private readonly IProcessEnd _processEnd;
    private readonly ILogger<DeskStore> _logger;
    private readonly ManualResetEventSlim _closing = new();
    private readonly Stack<DbConnection> _readers = new();
    private DbConnection _writer;
    private Task _tidying = Task.CompletedTask;
    private int _groupsSinceTidied;
    private long _transactions;
    private bool _areReadersClosed;
    private volatile bool _isDead;

    /// <summary>Opens the store: the database is taken for this desk, checked, and brought to the newest schema.</summary>
    /// <param name="database">Is disposed with the store.</param>
    /// <param name="processEnd">Ends the process when a commit was not confirmed.</param>
    /// <param name="logger">Logger.</param>
    /// <exception cref="DeskStartException">In use by another desk, damaged, or of a newer version.</exception>
    public DeskStore(IDeskDatabase database, IProcessEnd processEnd, ILogger<DeskStore> logger)
    {
        _database = database;
        _processEnd = processEnd;
        _logger = logger;
        _queue = Channel.CreateBounded<Write>(new BoundedChannelOptions(QueueLength)
        {
            SingleReader = true,
            FullMode = BoundedChannelFullMode.Wait,
            AllowSynchronousContinuations = database.WritesHere is null, // Who writes wakes the writing thread, and not first a thread of the pool that does.
        });
        try
        {
            _writer = database.OpenWriter();
            Epoch = NextEpoch(_writer);
        }
        catch (Exception e)
        {
            _writer?.Dispose();
            database.Dispose();
            if (e is DbException)
                throw new DeskStartException($"{database.Place} cannot be written ({e.Message}); make room on the disk, or check it. What was stored is there.", e);
            throw;
        }

        _logger.Opened(database.Place, Schema.Version, database.Engine);
        _writing = database.WritesHere is { } pause
            ? WriteGroupsHereAsync(pause)
            : Task.Factory.StartNew(WriteGroups, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Number of this opening of the store; grows with each.</summary>
    public long Epoch { get; }

    /// <summary>For tests: runs in place of the commit of a group.</summary>
    internal Action<DbTransaction> Commit { get; set; } = static transaction => transaction.Commit();

    /// <summary>Does a write in a transaction; returns when it is on the disk.</summary>
    /// <param name="write">Runs on the writing thread; must do nothing but read and write the store, and may be run again after what it did was rolled back.</param>
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

    /// <summary>Does a write before anything else goes on; for the start.</summary>
    /// <exception cref="StoreException">Nothing was stored.</exception>
    public void WriteNow(Action<IDbTransaction> write)
    {
        if (_database.WritesHere is null)
            WriteAsync(write, CancellationToken.None).GetAwaiter().GetResult();
        else
            InTransaction(++_transactions, write);
    }

    /// <summary>Reads the newest durable state.</summary>
    /// <exception cref="StoreException">The database cannot be reached.</exception>
    public T Read<T>(Func<IDbConnection, T> read)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            DbConnection? connection = null;
            try
            {
                connection = TakeReader();
                var result = read(connection);
                Keep(connection);
                return result;
            }
            catch (Exception e) when (e is not StoreException && _database.Judge(e) == StoreFailure.Connection)
            {
                connection?.Dispose();
                DropReaders();
                if (!isFirst) // The first may have been an old connection that a restart of the server cut.
                    throw new StoreException($"Not read: {e.Message}", e);
            }
            catch
            {
                connection?.Dispose(); // Who knows what it still has open.
                throw;
            }
        }
    }

    private DbConnection TakeReader()
    {
        lock (_readers)
        {
            if (_readers.TryPop(out var kept))
                return kept;
        }

        return _database.OpenReader();
    }

    private void Keep(DbConnection connection)
    {
        lock (_readers)
        {
            if (!_areReadersClosed && _readers.Count < MostIdleReaders)
            {
                _readers.Push(connection);
                return;
            }
        }

        connection.Dispose();
    }

    private void DropReaders()
    {
        lock (_readers)
        {
            while (_readers.TryPop(out var kept))
                kept.Dispose();
        }
    }

    private void CloseReaders()
    {
        lock (_readers)
            _areReadersClosed = true;
        DropReaders();
    }

    /// <summary>Stops as a crash would: what is not committed is lost.</summary>
    internal void Abort()
    {
        _isDead = true;
        _closing.Set();
        _queue.Writer.TryComplete();
    }

    /// <summary>Lets go of the database as the end of the process does, without another write.</summary>
    internal void Drop()
    {
        Abort();
        _tidying.Wait();
        CloseReaders();
        _writer.Dispose();
        _database.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closing.Set();
        _queue.Writer.TryComplete();
        _writing.Wait();
        _tidying.Wait();
        CloseReaders();
        _writer.Dispose();
        _database.Dispose();
        _closing.Dispose();
    }

    private long NextEpoch(DbConnection connection)
    {
        var transaction = connection.BeginTransaction();
        try
        {
            return NextEpoch(connection, transaction);
        }
        finally
        {
            _database.End(transaction);
        }
    }

    private static long NextEpoch(DbConnection connection, DbTransaction transaction)
    {
        connection.Execute(
            "INSERT INTO setting (name, value) VALUES ('epoch', @none) ON CONFLICT (name) DO NOTHING", new { none = Array.Empty<byte>() }, transaction);
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
            WriteNext(group);
            TidyNowAndThen();
        }
    }

    private void TidyNowAndThen()
    {
        if (++_groupsSinceTidied < GroupsUntilTidied || !_tidying.IsCompleted || _isDead)
            return;
        _groupsSinceTidied = 0;
        _tidying = Task.Run(Tidy);
    }

    private void Tidy()
    {
        try
        {
            _database.Tidy();
        }
        catch (DbException e)
        {
            _logger.NotTidied(e.Message); // The next write meets what is wrong, and judges it.
        }
        catch (StoreException e)
        {
            _logger.Damaged(e.Message);
        }
    }

    private async Task WriteGroupsHereAsync(Func<Task> pause)
    {
        var group = new List<Write>(GroupLimit);
        while (await _queue.Reader.WaitToReadAsync())
        {
            await pause();
            WriteNext(group);
        }
    }

    private void WriteNext(List<Write> group)
    {
        group.Clear();
        while (group.Count < GroupLimit && _queue.Reader.TryRead(out var write))
            group.Add(write);
        if (_isDead)
            Fail(group, new StoreException("The store has ended."));
        else
            WriteGroup(group);
    }

    private void WriteGroup(List<Write> group)
    {
        var runs = 1;
        while (!HasEnded(group, runs))
            runs++;
    }

    /// <summary>Runs a group and tells its writers how it ended; false when it is to be run again.</summary>
    private bool HasEnded(List<Write> group, int runs)
    {
        var number = ++_transactions;
        var isCommitting = false;
        try
        {
            var transaction = RunAll(group, number);
            try
            {
                if (_isDead)
                    throw new StoreException("The store has ended.");
                isCommitting = true;
                Commit(transaction);
            }
            finally
            {
                _database.End(transaction);
            }
        }
        catch (Exception e)
        {
            if (runs < MostRuns && !_isDead && _database.Judge(e) == StoreFailure.Collision)
            {
                _logger.RunAgain(group.Count, e.Message);
                return false;
            }

            if (!IsStoredAll(e, isCommitting, number, group))
                return true;
        }

        foreach (var write in group)
            write.Settle();
        return true;
    }

    private void InTransaction(long number, Action<DbTransaction> write)
    {
        var transaction = _database.Begin(_writer, Epoch, number);
        try
        {
            write(transaction);
            Commit(transaction);
        }
        finally
        {
            _database.End(transaction);
        }
    }

    /// <summary>Runs the writes of a group in one transaction.</summary>
    /// <remarks>
    /// Nearly always all of them succeed, so they are run without savepoints first, which would cost two statements each. When one is refused the transaction
    /// is rolled back and all are run again, each in a savepoint of its own, so that the one refused does not take the others with it.
    /// </remarks>
    private DbTransaction RunAll(List<Write> group, long number)
    {
        var transaction = _database.Begin(_writer, Epoch, number);
        try
        {
            foreach (var write in group)
                write.Run(transaction);
            return transaction;
        }
        catch (Exception e) when (_database.Judge(e) == StoreFailure.Statement)
        {
            _database.End(transaction);
            transaction = _database.Begin(_writer, Epoch, number);
        }
        catch
        {
            _database.End(transaction);
            throw;
        }

        try
        {
            foreach (var write in group)
                write.RunAlone(_database, transaction);
            return transaction;
        }
        catch
        {
            _database.End(transaction);
            throw;
        }
    }

    /// <summary>Finds out what a failure left, and tells the writers when it is nothing.</summary>
    private bool IsStoredAll(Exception failure, bool wasCommitting, long number, List<Write> group)
    {
        var cause = new StoreException($"Not stored: {failure.Message}", failure);
        switch (_database.Judge(failure))
        {
            case StoreFailure.Final:
                End(failure.Message, cause, group);
                return false;
            case StoreFailure.Connection:
                _logger.ConnectionLost(failure.Message);
                if (!wasCommitting)
                    Fail(group, cause); // They need not wait until it is back.
                if (!Reconnects(group))
                    return false;
                if (wasCommitting && _database.HasCommitted(_writer, number))
                    return true;
                Fail(group, cause);
                return false;
            default:
                _logger.GroupFailed(group.Count, failure.Message);
                Fail(group, cause);
                return false;
        }
    }

    private bool Reconnects(List<Write> group)
    {
        _writer.Dispose();
        try
        {
            while (!_closing.IsSet)
            {
                if (_database.Reopen(Epoch) is { } writer)
                {
                    _writer = writer;
                    _logger.Reconnected(_database.Place);
                    return true;
                }

                _closing.Wait(ReopenEvery);
            }

            _isDead = true;
            Fail(group, new StoreException("The database was not reached before the desk ended."));
        }
        catch (StoreException e)
        {
            End(e.Message, e, group);
        }

        return false;
    }

    private void End(string reason, StoreException cause, List<Write> group)
    {
        _isDead = true;
        _logger.SyncFailed(reason);
        Fail(group, cause);
        _processEnd.End($"the disk did not confirm a write ({reason}); restart recovers what is stored");
    }

    private static void Fail(List<Write> group, StoreException cause)
    {
        foreach (var write in group)
            write.Fail(cause);
    }

    private abstract class Write
    {
        /// <summary>Does it; a refusal ends the transaction.</summary>
        public abstract void Run(DbTransaction transaction);

        /// <summary>Does it; a refusal is its own and leaves the transaction as it was.</summary>
        public abstract void RunAlone(IDeskDatabase database, DbTransaction transaction);

        public abstract void Settle();

        public abstract void Fail(Exception cause);
    }

    private sealed class Write<T>(Func<IDbTransaction, T> write) : Write
    {
        private T? _result;
        private Exception? _refused;

        public TaskCompletionSource<T> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Run(DbTransaction transaction)
        {
            _refused = null; // Of an earlier run, which was rolled back.
            _result = write(transaction);
        }

        public override void RunAlone(IDeskDatabase database, DbTransaction transaction)
        {
            _refused = null;
            var connection = transaction.Connection!; // A running transaction has its connection.
            connection.Execute("SAVEPOINT one", transaction: transaction);
            try
            {
                _result = write(transaction);
                connection.Execute("RELEASE SAVEPOINT one", transaction: transaction);
            }
            catch (Exception e) when (database.Judge(e) == StoreFailure.Statement)
            {
                connection.Execute("ROLLBACK TO SAVEPOINT one; RELEASE SAVEPOINT one", transaction: transaction);
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
}
