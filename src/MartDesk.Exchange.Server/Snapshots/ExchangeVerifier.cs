using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Journal;

namespace MartDesk.Exchange.Server.Snapshots;

/// <summary>Replays a data folder and compares: every snapshot must be the state that the journal gives.</summary>
public static class ExchangeVerifier
{
    /// <summary>Verifies the folder of an exchange that does not run.</summary>
    /// <param name="directory">The data folder.</param>
    /// <param name="time">Only handed on; the replay takes its time from the commands.</param>
    /// <remarks>Like a start, it cuts off a last group of commands that was never finished and that nobody was told about; nothing else is changed.</remarks>
    /// <exception cref="ExchangeStartException">Not a data folder, in use, or its journal is damaged; the message says it in one line.</exception>
    public static VerificationReport Verify(string directory, TimeProvider time)
    {
        if (!Directory.Exists(directory))
            throw new ExchangeStartException($"There is no folder {directory}.");
        if (!DataFolder.IsOne(directory))
            throw new ExchangeStartException($"{directory} is not the folder of an exchange; nothing in it was touched.");
        using var folder = DataFolder.Open(directory);
        try
        {
            var instruments = new InstrumentCatalog(folder.ReadInstruments());
            using var journal = JournalFolder.Open(folder.Path);
            return Replay(instruments, journal, new SnapshotFolder(folder.Path), time);
        }
        catch (Exception problem) when (problem is JournalException or EngineFaultException or IOException or UnauthorizedAccessException)
        {
            throw new ExchangeStartException($"The folder {directory} cannot be verified: {problem.Message}", problem);
        }
    }

    private static VerificationReport Replay(InstrumentCatalog instruments, JournalFolder journal, SnapshotFolder snapshots, TimeProvider time)
    {
        var states = new SortedDictionary<long, SnapshotState>();
        var marks = new Dictionary<long, EngineMark>();
        using var nowhere = new NoJournal();
        var venue = journal.BaseSequence == 0 ? new Venue(instruments, nowhere, time) : null;
        foreach (var sequence in snapshots.Find().Reverse())
        {
            var snapshot = snapshots.TryRead(sequence);
            if (snapshot is not var (mark, content) || !SnapshotLoader.TryLoad(instruments, nowhere, time, mark, content, out var loaded))
            {
                states[sequence] = SnapshotState.Damaged;
                continue;
            }

            marks[sequence] = mark;
            if (venue is null && sequence >= journal.BaseSequence)
            {
                venue = loaded;
                states[sequence] = SnapshotState.Start;
            }
        }

        if (venue is null)
            throw new JournalException($"its journal begins after command {journal.BaseSequence}, and no good snapshot of that command is there.");
        var from = venue.Engine.LastSequence;
        journal.ReadAfter(from, coming =>
        {
            venue.Replay(coming);
            var sequence = coming[0].Sequence;
            if (marks.TryGetValue(sequence, out var mark))
                states[sequence] = venue.Mark == mark ? SnapshotState.Matches : SnapshotState.Differs;
        });
        return new VerificationReport
        {
            FromSequence = from,
            Sequence = venue.Engine.LastSequence,
            StateHash = venue.Mark.StateHash,
            Snapshots = [.. marks.Keys.Union(states.Keys).Order().Select(sequence => new VerifiedSnapshot(sequence, states.GetValueOrDefault(sequence, SnapshotState.Differs)))],
        };
    }
}
