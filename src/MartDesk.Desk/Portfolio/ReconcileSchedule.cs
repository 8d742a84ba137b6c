using MartDesk.Desk.Execution;

namespace MartDesk.Desk.Portfolio;

/// <summary>Says when an account's lists are to be read: all of them at once and every minute, some of them shortly after a fill.</summary>
internal sealed class ReconcileSchedule(TimeProvider time)
{
    /// <summary>All lists are read at least this often.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>After a failed read.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Fills come in bursts; one read completes a whole burst.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(250);

    /// <summary>Between two such reads: positions and fills may be listed 6 times in 2 s per key, and others ask, too.</summary>
    public static readonly TimeSpan RefreshGap = TimeSpan.FromMilliseconds(750);

    /// <summary>Between two reads of all lists because the stream has kept something back.</summary>
    public static readonly TimeSpan MissedGap = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly long _origin = time.GetTimestamp();
    private TimeSpan _fullAt = TimeSpan.Zero;
    private TimeSpan? _refreshAt;
    private TimeSpan _readAt = -RefreshGap;
    private TimeSpan _allReadAt = -MissedGap;
    private readonly LaneSignal _changed = new(time);

    private TimeSpan Elapsed => time.GetElapsedTime(_origin);

    /// <summary>Read all lists now: the stream is up again, or a retry after <paramref name="delay"/>.</summary>
    public void RequestAll(TimeSpan delay)
    {
        lock (_gate)
        {
            var at = Elapsed + delay;
            _fullAt = at < _fullAt ? at : _fullAt;
            _changed.Set();
        }
    }

    /// <summary>Read shortly what the stream does not tell. Requests within the settling time are one.</summary>
    public void RequestRefresh()
    {
        lock (_gate)
        {
            if (_refreshAt is not null)
                return;
            var settled = Elapsed + Settle;
            var rested = _readAt + RefreshGap;
            _refreshAt = settled > rested ? settled : rested;
            _changed.Set();
        }
    }

    /// <summary>Read all lists shortly: the stream has kept something back. Requests between two reads are one, and a stream that tells nothing does not make every fill a read of everything.</summary>
    public void RequestMissed()
    {
        lock (_gate)
        {
            var settled = Elapsed + Settle;
            var rested = _allReadAt + MissedGap;
            var at = settled > rested ? settled : rested;
            if (at >= _fullAt)
                return;
            _fullAt = at;
            _changed.Set();
        }
    }

    /// <summary>Waits for the next piece of work.</summary>
    public async Task<ReconcileWork> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan wait;
            lock (_gate)
            {
                var now = Elapsed;
                if (_fullAt <= now)
                {
                    _fullAt = now + Interval;
                    _refreshAt = null;
                    (_readAt, _allReadAt) = (now, now);
                    return ReconcileWork.All;
                }

                if (_refreshAt <= now)
                {
                    _refreshAt = null;
                    _readAt = now;
                    return ReconcileWork.Refresh;
                }

                wait = (_refreshAt is { } at && at < _fullAt ? at : _fullAt) - now;
            }

            await _changed.WaitAsync(wait, cancellationToken);
        }
    }
}

/// <summary>What to read.</summary>
internal enum ReconcileWork
{
    /// <summary>Every list.</summary>
    All = 0,

    /// <summary>What a fill changes and the stream does not tell: balances, positions, fills.</summary>
    Refresh = 1,
}
