using MartDesk.Exchange.Server.Engine;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server.Snapshots;

/// <summary>Has a snapshot made whenever the journal has grown by so much since the last one, so that a restart is quick and the disk does not fill.</summary>
/// <param name="storage">Where it goes.</param>
/// <param name="journalBytes">How much journal may follow a snapshot.</param>
/// <param name="time">For the log.</param>
/// <param name="logger">Told of each.</param>
internal sealed class SnapshotPump(VenueStorage storage, long journalBytes, TimeProvider time, ILogger logger) : ILoopDuty
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private Task<SafeSnapshot>? _work;
    private long _startedAt;

    public TimeSpan? NextDue { get; private set; } = Interval;

    public void Run(Venue venue, TimeSpan elapsed)
    {
        NextDue = elapsed + Interval;
        if (_work is { IsCompleted: true } work && !Finish(work))
            NextDue = elapsed + (Interval * 30);
        else if (_work is null && storage.TailLength >= journalBytes)
            Begin(venue);
        if (_work is not null)
            NextDue = elapsed + Poll;
    }

    private void Begin(Venue venue)
    {
        _startedAt = time.GetTimestamp();
        _work = storage.BeginSnapshot(venue, time, logger);
    }

    private bool Finish(Task<SafeSnapshot> work)
    {
        _work = null;
        if (!work.IsCompletedSuccessfully)
        {
            logger.SnapshotFailed(work.Exception!.GetBaseException()); // only the end of the venue cancels it, and then nobody looks here
            return false;
        }

        storage.FinishSnapshot(work.Result);
        logger.SnapshotTaken(work.Result.Sequence, time.GetElapsedTime(_startedAt).TotalMilliseconds);
        return true;
    }
}
