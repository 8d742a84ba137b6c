using System.Buffers;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Journal;
using MartDesk.Exchange.Server.Snapshots;
using MartDesk.Exchange.Server.Users;
using MartDesk.Exchange.Snapshots;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server;

/// <summary>Everything the venue keeps between runs: the locked folder, the listed contracts, the accounts, the users, the journal and its snapshots; or nothing of it, in memory.</summary>
internal sealed class VenueStorage : IAsyncDisposable
{
    private readonly DataFolder? _folder;
    private readonly JournalFolder? _journalFolder;
    private readonly SnapshotFolder? _snapshots;
    private readonly CancellationTokenSource _stopping = new();
    private Task _snapshotWork = Task.CompletedTask;
    private long _snapshotSequence;

    private VenueStorage(DataFolder? folder, InstrumentCatalog instruments, AccountStore accounts, UserStore users, JournalFolder? journal)
    {
        _folder = folder;
        _journalFolder = journal;
        _snapshots = folder is null ? null : new SnapshotFolder(folder.Path);
        Instruments = instruments;
        Accounts = accounts;
        Users = users;
        Journal = journal is null ? new NoJournal() : journal;
    }

    public InstrumentCatalog Instruments { get; }

    public AccountStore Accounts { get; }

    public UserStore Users { get; }

    public ICommandJournal Journal { get; }

    /// <exception cref="ExchangeStartException">The folder, a file in it or a granted key cannot be used.</exception>
    public static VenueStorage Open(ExchangeHostOptions options)
    {
        if (options.DataDirectory is not { } path)
            return new VenueStorage(null, new InstrumentCatalog(options.Listing ?? InstrumentCatalog.ReadDefault()), AccountStore.Open(null, options.Keys), UserStore.Open(null), null);
        var folder = DataFolder.Open(path);
        try
        {
            var instruments = List(folder.ReadInstruments());
            var journal = JournalFolder.Open(folder.Path);
            try
            {
                return new VenueStorage(folder, instruments, AccountStore.Open(folder.Path, options.Keys), UserStore.Open(folder.Path), journal);
            }
            catch
            {
                journal.Dispose();
                throw;
            }
        }
        catch (Exception problem)
        {
            folder.Dispose();
            throw problem is JournalException or IOException or UnauthorizedAccessException ? new ExchangeStartException(problem.Message, problem) : problem;
        }
    }

    /// <summary>Bytes of journal that a restart would have to replay at most; 0 in memory.</summary>
    public long TailLength => _journalFolder?.LengthAfter(_snapshotSequence) ?? 0;

    /// <summary>Makes the venue of the newest good snapshot and of what the journal holds after it.</summary>
    /// <exception cref="ExchangeStartException">The journal cannot be read or replayed.</exception>
    public Venue Restore(TimeProvider time, ILogger logger)
    {
        if (_journalFolder is null || _snapshots is null)
            return new Venue(Instruments, Journal, time);
        var startedAt = time.GetTimestamp();
        var venue = SnapshotLoader.LoadNewest(_snapshots, Instruments, Journal, time, logger);
        var from = _snapshotSequence = venue.Engine.LastSequence;
        try
        {
            _journalFolder.ReadAfter(from, venue.Replay);
        }
        catch (JournalException problem)
        {
            throw new ExchangeStartException(problem.Message, problem);
        }
        catch (EngineFaultException problem)
        {
            throw new ExchangeStartException($"The journal in {_folder!.Path} cannot be replayed: {problem.Message} {problem.InnerException?.Message}", problem);
        }

        logger.Replayed(venue.Engine.LastSequence - from, from, time.GetElapsedTime(startedAt).TotalMilliseconds);
        return venue;
    }

    /// <summary>
    /// Begins a snapshot of all that was applied so far. The venue goes on at once: a second one is made of the snapshot before and the journal since, on a thread
    /// of its own, and that one is written. The venue waits only until a new segment of the journal has begun.
    /// </summary>
    /// <returns>Ends when the snapshot is safe, for <see cref="FinishSnapshot"/>; null in memory.</returns>
    /// <exception cref="JournalException">The new segment could not be begun; the venue must stop.</exception>
    public Task<SafeSnapshot>? BeginSnapshot(Venue venue, TimeProvider time, ILogger logger)
    {
        if (_journalFolder is null || _snapshots is not { } snapshots)
            return null;
        venue.Commit();
        var history = _journalFolder.BeginSegment();
        var sequence = venue.Engine.LastSequence;
        var work = Task.Factory.StartNew(
            () => WriteSnapshot(snapshots, history, sequence, time, logger), _stopping.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _snapshotWork = work;
        return work;
    }

    /// <summary>Drops the journal that is not needed any more.</summary>
    public void FinishSnapshot(SafeSnapshot snapshot)
    {
        _snapshotSequence = snapshot.Sequence;
        _journalFolder?.TrimTo(snapshot.OldestSequence);
    }

    /// <summary>Opens and funds the accounts that are in the file but not yet in the engine, also when a crash came between the two steps.</summary>
    public void OpenMissingAccounts(Venue venue)
    {
        foreach (var record in Accounts.Records)
            OpenMissing(venue, record);
        venue.Commit();
    }

    /// <summary>Opens and funds an account and its spot wallet, as far as that was not done before.</summary>
    public static void OpenMissing(Venue venue, AccountRecord record)
    {
        OpenMissing(venue, record.AccountId, record.InitialBalanceUsdt);
        OpenMissing(venue, SpotWallet.IdOf(record.AccountId), record.SpotBalanceUsdt);
    }

    private static void OpenMissing(Venue venue, int accountId, decimal balanceUsdt)
    {
        if (!venue.Engine.TryGetAccount(accountId, out _))
            venue.Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = accountId });
        if (!venue.IsFunded(accountId) && balanceUsdt != 0m && Money.TryToUnits(balanceUsdt, out var units))
            venue.Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.Deposit, AccountId = accountId, AmountUnits = units });
    }

    /// <summary>Gives up a snapshot that is being made, and closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        try
        {
            await _snapshotWork;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // The snapshot before it and the journal are still there.
        }

        _stopping.Dispose();
        Journal.Dispose();
        _folder?.Dispose();
    }

    private SafeSnapshot WriteSnapshot(SnapshotFolder snapshots, JournalHistory history, long sequence, TimeProvider time, ILogger logger)
    {
        using var nowhere = new NoJournal();
        var venue = SnapshotLoader.LoadNewest(snapshots, Instruments, nowhere, time, logger);
        history.ReadAfter(venue.Engine.LastSequence, coming =>
        {
            _stopping.Token.ThrowIfCancellationRequested();
            venue.Replay(coming);
        });
        if (venue.Engine.LastSequence != sequence)
            throw new JournalException($"The journal in {_folder!.Path} leads to command {venue.Engine.LastSequence}, not to {sequence}."); // a history comes from a folder
        var content = new ArrayBufferWriter<byte>();
        venue.Save(new SnapshotWriter(content));
        snapshots.Write(venue.Mark, content.WrittenSpan);
        return new SafeSnapshot(sequence, snapshots.Trim());
    }

    private static InstrumentCatalog List(IReadOnlyList<InstrumentSpecification> specifications)
    {
        try
        {
            return new InstrumentCatalog(specifications);
        }
        catch (ArgumentException problem)
        {
            throw new ExchangeStartException($"The list of instruments cannot be used: {problem.Message}", problem);
        }
    }
}
