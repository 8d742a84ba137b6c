using System.Diagnostics.CodeAnalysis;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Snapshots;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server.Snapshots;

/// <summary>Makes a venue of a snapshot's content.</summary>
internal static class SnapshotLoader
{
    /// <summary>The venue of the newest good snapshot; an empty one when there is none.</summary>
    public static Venue LoadNewest(SnapshotFolder snapshots, InstrumentCatalog instruments, ICommandJournal journal, TimeProvider time, ILogger logger)
    {
        foreach (var sequence in snapshots.Find())
        {
            if (snapshots.TryRead(sequence) is var (mark, content) && TryLoad(instruments, journal, time, mark, content, out var venue))
                return venue;
            logger.SnapshotSkipped(sequence);
        }

        return new Venue(instruments, journal, time);
    }

    /// <summary>False when the content is not of this program, or does not give the state that its header names.</summary>
    public static bool TryLoad(
        InstrumentCatalog instruments, ICommandJournal journal, TimeProvider time, in EngineMark mark, ReadOnlyMemory<byte> content, [NotNullWhen(true)] out Venue? venue)
    {
        venue = new Venue(instruments, journal, time);
        var reader = new SnapshotReader(content);
        try
        {
            venue.Load(reader);
        }
        catch (Exception problem) when (problem is InvalidDataException or ArgumentException or OverflowException)
        {
            venue = null;
            return false;
        }

        // A contract that was listed since is part of the hash.
        var isSame = venue.Mark == mark || (venue.Mark.Sequence == mark.Sequence && venue.KnownInstruments < instruments.All.Count);
        if (reader.IsAtEnd && isSame)
            return true;
        venue = null;
        return false;
    }
}
