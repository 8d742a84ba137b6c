using MartDesk.Exchange.Feeds;
using Microsoft.Extensions.Logging;

namespace MartDesk.Exchange.Server.Engine;

/// <summary>Runs the feed by its own clock: real time multiplied by the speed.</summary>
/// <remarks>A feed that fell behind catches up in slices, so requests are served in between. A feed that fails is switched off; the venue goes on.</remarks>
internal sealed class FeedPump(IFeed feed, double speed, ILogger logger) : ILoopDuty
{
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    private TimeSpan _feedTime;
    private TimeSpan? _startedAt;

    public TimeSpan? NextDue { get; private set; } = TimeSpan.Zero;

    /// <summary>The feed's index price in ticks; 0 when it has none, has not started or has ended.</summary>
    public long IndexTicks(int instrumentId) => _startedAt is null || NextDue is null ? 0 : feed.IndexTicks(instrumentId);

    /// <summary>The feed's own mark price in ticks; 0 when it has none, has not started or has ended.</summary>
    public long MarkTicks(int instrumentId) => _startedAt is null || NextDue is null ? 0 : feed.MarkTicks(instrumentId);

    public void Run(Venue venue, TimeSpan elapsed)
    {
        try
        {
            if (_startedAt is null)
            {
                _startedAt = elapsed;
                feed.Start(venue);
            }

            Advance(venue, elapsed, _startedAt.Value);
        }
        catch (Exception problem) when (problem is not EngineFaultException)
        {
            logger.FeedFailed(problem);
            NextDue = null;
        }
    }

    private void Advance(Venue venue, TimeSpan elapsed, TimeSpan startedAt)
    {
        var target = (elapsed - startedAt) * speed;
        var isBehind = target > _feedTime + Slice;
        _feedTime = isBehind ? _feedTime + Slice : target;
        if (feed.Advance(venue, _feedTime) is not { } nextAction)
        {
            logger.FeedEnded();
            NextDue = null;
            return;
        }

        NextDue = isBehind ? elapsed : startedAt + (nextAction / speed);
    }
}
