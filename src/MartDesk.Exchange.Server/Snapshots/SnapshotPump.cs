using MartDesk.Exchange.Server.Engine;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server.Snapshots;

/// <summary>Takes a snapshot whenever the journal has grown by so much since the last one, so that a restart is quick and the disk does not fill.</summary>
/// <param name="storage">Where it goes.</param>
/// <param name="journalBytes">How much journal may follow a snapshot.</param>
/// <param name="time">For the log.</param>
/// <param name="logger">Told of each.</param>
internal sealed class SnapshotPump(VenueStorage storage, long journalBytes, TimeProvider time, ILogger logger) : ILoopDuty
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    public TimeSpan? NextDue { get; private set; } = Interval;

    public void Run(Venue venue, TimeSpan elapsed)
    {
        NextDue = elapsed + Interval;
        if (storage.TailLength < journalBytes)
            return;
        var startedAt = time.GetTimestamp();
        try
        {
            storage.TakeSnapshot(venue);
            logger.SnapshotTaken(venue.Engine.LastSequence, time.GetElapsedTime(startedAt).TotalMilliseconds);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            logger.SnapshotFailed(problem);
            NextDue = elapsed + (Interval * 30);
        }
    }
}
