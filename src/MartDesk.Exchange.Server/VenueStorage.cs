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
internal sealed class VenueStorage : IDisposable
{
    private readonly DataFolder? _folder;
    private readonly JournalFolder? _journalFolder;
    private readonly SnapshotFolder? _snapshots;

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
            return new VenueStorage(null, new InstrumentCatalog(InstrumentCatalog.ReadDefault()), AccountStore.Open(null, options.Keys), UserStore.Open(null), null);
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
    public long TailLength => _journalFolder?.SegmentLength ?? 0;

    /// <summary>Makes the venue of the newest good snapshot and of what the journal holds after it.</summary>
    /// <exception cref="ExchangeStartException">The journal cannot be read or replayed.</exception>
    public Venue Restore(TimeProvider time, ILogger logger)
    {
        if (_journalFolder is null || _snapshots is null)
            return new Venue(Instruments, Journal, time);
        var startedAt = time.GetTimestamp();
        var venue = LoadNewest(_snapshots, time, logger);
        var from = venue.Engine.LastSequence;
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

    /// <summary>Writes a snapshot, begins a new segment of the journal, and drops what only older snapshots would need.</summary>
    /// <exception cref="IOException">The snapshot could not be written; everything is as it was, and the journal goes on.</exception>
    /// <exception cref="JournalException">The new segment could not be begun; the venue must stop.</exception>
    public void TakeSnapshot(Venue venue)
    {
        if (_journalFolder is null || _snapshots is null)
            return;
        venue.Commit();
        var content = new ArrayBufferWriter<byte>();
        venue.Save(new SnapshotWriter(content));
        _snapshots.Write(venue.Mark, content.WrittenSpan);
        _journalFolder.BeginSegment();
        _journalFolder.TrimTo(_snapshots.Trim());
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

    public void Dispose()
    {
        Journal.Dispose();
        _folder?.Dispose();
    }

    private Venue LoadNewest(SnapshotFolder snapshots, TimeProvider time, ILogger logger)
    {
        foreach (var sequence in snapshots.Find())
        {
            if (snapshots.TryRead(sequence) is var (mark, content) && SnapshotLoader.TryLoad(Instruments, Journal, time, mark, content, out var venue))
                return venue;
            logger.SnapshotSkipped(sequence);
        }

        return new Venue(Instruments, Journal, time);
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
