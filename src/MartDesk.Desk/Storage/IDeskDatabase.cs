using System.Data.Common;

namespace MartDesk.Desk.Storage;

/// <summary>The database below <see cref="DeskStore"/>: SQLite in a folder, or one that a connection string names.</summary>
/// <remarks>
/// The store's statements are the same on all of them, so they keep to what all of them read alike: no <c>INSERT OR REPLACE</c>, no
/// <c>MAX(a, b)</c>, no <c>IN @list</c>, no literals of bytes, truth as 0 and 1. Tables come from <see cref="Schema"/>, written once.
/// </remarks>
internal interface IDeskDatabase : IDisposable
{
    /// <summary>Where it is, for the log. Holds no secret.</summary>
    string Place { get; }

    /// <summary>Which product, which version.</summary>
    string Engine { get; }

    /// <summary>The command that backs it up, where that is a program of its own; null when the desk copies it itself. Holds no secret.</summary>
    string? BackupCommand => null;

    /// <summary>
    /// Makes sure that no other desk has the database, checks it, brings it to the newest schema and opens the one connection that writes.
    /// </summary>
    /// <exception cref="DeskStartException">In use by another desk, damaged, of a newer version, or not to be reached.</exception>
    DbConnection OpenWriter();

    /// <summary>Opens a connection that sees every commit. The caller disposes it.</summary>
    /// <exception cref="StoreException">Not to be reached.</exception>
    DbConnection OpenReader();

    /// <summary>Begins a transaction that can commit only as long as this opening is the newest.</summary>
    /// <param name="writer">From <see cref="OpenWriter"/> or <see cref="Reopen"/>.</param>
    /// <param name="epoch">Number of this opening.</param>
    /// <param name="number">Number of the transaction within it, growing.</param>
    DbTransaction Begin(DbConnection writer, long epoch, long number);

    /// <summary>Takes back what was not committed, and lets the transaction go.</summary>
    void End(DbTransaction transaction);

    /// <summary>What a failure says about what is stored.</summary>
    StoreFailure Judge(Exception exception);

    /// <summary>After <see cref="StoreFailure.Connection"/>: tries once to open the writer again under the same epoch.</summary>
    /// <returns>Null when it cannot be reached yet.</returns>
    /// <exception cref="StoreException">Another desk has taken the database over.</exception>
    DbConnection? Reopen(long epoch);

    /// <summary>
    /// Null for a writing thread of the store's own. A simulation on one thread gives what it waits for before each group is written, its slow disk;
    /// everything then happens on the context that opened the store.
    /// </summary>
    Func<Task>? WritesHere => null;

    /// <summary>Does what the database puts off until there is time, while others write on. Called now and then, never twice at once.</summary>
    void Tidy()
    {
    }

    /// <summary>True when a transaction of this opening was committed though nobody said so.</summary>
    bool HasCommitted(DbConnection writer, long number);
}

/// <summary>What a failure says about what is stored.</summary>
internal enum StoreFailure
{
    /// <summary>The statement is refused; what stands beside it in the transaction is not touched.</summary>
    Statement = 0,

    /// <summary>Nothing of the transaction is stored; the next one may be.</summary>
    Transaction = 1,

    /// <summary>The connection is lost. Whether a commit under way went through must be asked.</summary>
    Connection = 2,

    /// <summary>A commit was not confirmed and never will be, or another desk has the database: going on would be a lie.</summary>
    Final = 3,

    /// <summary>Nothing of the transaction is stored, for no reason but what others did at the same moment: the same one may go through.</summary>
    Collision = 4,
}
