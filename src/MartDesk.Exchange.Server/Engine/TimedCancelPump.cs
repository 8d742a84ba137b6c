using MartDesk.Exchange.Commands;

namespace MartDesk.Exchange.Server.Engine;

/// <summary>Lets the engine know that time has passed when a timed cancel falls due and no other command says so.</summary>
internal sealed class TimedCancelPump(Venue venue) : ILoopDuty
{
    private TimeSpan _elapsed;
    private long _nowMs;

    /// <summary>Asked for anew after every turn of the loop, because requests set and move the moments.</summary>
    public TimeSpan? NextDue =>
        _nowMs == 0 ? TimeSpan.Zero
        : venue.Engine.NextTimedCancelMs is { } dueMs ? _elapsed + TimeSpan.FromMilliseconds(dueMs - _nowMs)
        : null;

    public void Run(Venue venue, TimeSpan elapsed)
    {
        (_elapsed, _nowMs) = (elapsed, venue.NowMs);
        if (venue.Engine.NextTimedCancelMs <= _nowMs)
            venue.Apply(new Command { Sequence = 0, TimeMs = 0, Kind = CommandKind.PassTime });
    }
}
