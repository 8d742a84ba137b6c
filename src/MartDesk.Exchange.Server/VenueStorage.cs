using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Journal;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server;

/// <summary>Everything the venue keeps between runs: the locked folder, the listed contracts, the accounts and the journal; or nothing of it, in memory.</summary>
internal sealed class VenueStorage : IDisposable
{
    private readonly DataFolder? _folder;
    private readonly JournalFile? _journalFile;
    private readonly HashSet<int> _funded = [];

    private VenueStorage(DataFolder? folder, InstrumentCatalog instruments, AccountStore accounts, JournalFile? journal)
    {
        _folder = folder;
        _journalFile = journal;
        Instruments = instruments;
        Accounts = accounts;
        Journal = journal is null ? new NoJournal() : journal;
    }

    public InstrumentCatalog Instruments { get; }

    public AccountStore Accounts { get; }

    public ICommandJournal Journal { get; }

    /// <exception cref="ExchangeStartException">The folder, a file in it or a granted key cannot be used.</exception>
    public static VenueStorage Open(ExchangeHostOptions options)
    {
        if (options.DataDirectory is not { } path)
            return new VenueStorage(null, new InstrumentCatalog(InstrumentCatalog.ReadDefault()), AccountStore.Open(null, options.Keys), null);
        var folder = DataFolder.Open(path);
        try
        {
            var instruments = List(folder.ReadInstruments());
            var journal = JournalFile.Open(Path.Combine(folder.Path, JournalFile.FileName));
            try
            {
                return new VenueStorage(folder, instruments, AccountStore.Open(folder.Path, options.Keys), journal);
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

    /// <summary>Applies everything the journal holds.</summary>
    public void Restore(Venue venue, TimeProvider time, ILogger logger)
    {
        if (_journalFile is null)
            return;
        var startedAt = time.GetTimestamp();
        try
        {
            _journalFile.ReadAll(command =>
            {
                venue.Replay(command);
                if (command.Kind == CommandKind.Deposit)
                    _funded.Add(command.AccountId);
            });
        }
        catch (JournalException problem)
        {
            throw new ExchangeStartException(problem.Message, problem);
        }
        catch (EngineFaultException problem)
        {
            throw new ExchangeStartException($"The journal in {_folder!.Path} cannot be replayed: {problem.Message} {problem.InnerException?.Message}", problem);
        }

        logger.Replayed(venue.Engine.LastSequence, time.GetElapsedTime(startedAt).TotalMilliseconds);
    }

    /// <summary>Opens and funds the accounts that are in the file but not yet in the engine, also when a crash came between the two steps.</summary>
    public void OpenMissingAccounts(Venue venue)
    {
        foreach (var record in Accounts.Records)
        {
            if (!venue.Engine.TryGetAccount(record.AccountId, out _))
                venue.Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.OpenAccount, AccountId = record.AccountId });
            if (_funded.Contains(record.AccountId) || record.InitialBalanceUsdt == 0m || !Money.TryToUnits(record.InitialBalanceUsdt, out var units))
                continue;
            venue.Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.Deposit, AccountId = record.AccountId, AmountUnits = units });
        }

        venue.Commit();
    }

    public void Dispose()
    {
        Journal.Dispose();
        _folder?.Dispose();
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
