using System.Globalization;

namespace MartDesk.Exchange.Server;

/// <summary>The venue's time: real, faster or slower than real, or moved by hand.</summary>
/// <remarks>
/// Everything in the exchange that waits or stamps takes its time from here, so that with a manual clock funding, expiry and timed
/// cancels happen when they are wanted. A manual or scaled clock starts at the real time of its making, or where the
/// venue stood when it last stopped, if that is later.
/// </remarks>
public sealed class VenueClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _real;
    private readonly double _speed;
    private readonly long _startedTimestamp;
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _startedAt;
    private TimeSpan _elapsed;

    private VenueClock(TimeProvider real, double speed)
    {
        _real = real;
        _speed = speed;
        _startedAt = real.GetUtcNow();
        _startedTimestamp = real.GetTimestamp();
    }

    /// <summary>The real time beside it: clients sign by that, or by the venue's, and both are taken.</summary>
    public TimeProvider Real => _real;

    /// <summary>The real time behind a venue's clock.</summary>
    internal static TimeProvider RealOf(TimeProvider time) => time is VenueClock clock ? clock.Real : time;

    /// <summary>True when the clock stands still until <see cref="Advance"/>.</summary>
    public bool IsManual => _speed == 0d;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Makes a clock of its name: <c>real</c>, <c>manual</c>, or <c>x60</c> for sixty times real time.</summary>
    /// <returns>False when the name is none of these, or the factor is not between 0.001 and 100,000.</returns>
    public static bool TryParse(string name, TimeProvider real, out TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(name);
        clock = real;
        if (name == "real")
            return true;
        if (name == "manual")
        {
            clock = new VenueClock(real, speed: 0d);
            return true;
        }

        if (!name.StartsWith('x') || !double.TryParse(name.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed) || speed is not (>= 0.001d and <= 100_000d))
            return false;
        clock = new VenueClock(real, speed);
        return true;
    }

    /// <summary>Moves a manual clock forward and fires what falls due on the way, each timer at its own time, on the caller's thread.</summary>
    /// <exception cref="InvalidOperationException">The clock is not manual.</exception>
    public void Advance(TimeSpan by)
    {
        if (!IsManual)
            throw new InvalidOperationException("Only a manual clock can be moved.");
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = Elapsed + by;
        while (NextDue(target) is { } timer)
            timer.Fire();
        lock (_gate)
            _elapsed = target;
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _startedAt + Elapsed;
    }

    /// <summary>Goes on from a moment if it is behind it: where the venue stood when it stopped.</summary>
    internal void CatchUp(DateTimeOffset moment)
    {
        lock (_gate)
        {
            if (_startedAt + Elapsed < moment)
                _startedAt = moment - Elapsed;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (!IsManual)
            return new ScaledTimer(this, callback, state, dueTime, period);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private TimeSpan Elapsed
    {
        get
        {
            if (!IsManual)
                return _real.GetElapsedTime(_startedTimestamp) * _speed;
            lock (_gate)
                return _elapsed;
        }
    }

    private TimeSpan ToReal(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? span : span / _speed;

    /// <summary>The earliest timer up to a moment, with the clock set to its time; null when there is none.</summary>
    private ManualTimer? NextDue(TimeSpan target)
    {
        lock (_gate)
        {
            ManualTimer? next = null;
            foreach (var timer in _timers)
            {
                if (timer.DueAt <= target && (next is null || timer.DueAt < next.DueAt))
                    next = timer;
            }

            if (next is null)
                return null;
            _elapsed = next.DueAt > _elapsed ? next.DueAt : _elapsed;
            next.Rearm();
            return next;
        }
    }

    private sealed class ScaledTimer(VenueClock clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) : ITimer
    {
        private readonly ITimer _real = clock._real.CreateTimer(callback, state, clock.ToReal(dueTime), clock.ToReal(period));

        public bool Change(TimeSpan dueTime, TimeSpan period) => _real.Change(clock.ToReal(dueTime), clock.ToReal(period));

        public void Dispose() => _real.Dispose();

        public ValueTask DisposeAsync() => _real.DisposeAsync();
    }

    private sealed class ManualTimer(VenueClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public TimeSpan DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                DueAt = clock._elapsed + dueTime;
                clock._timers.Add(this);
            }

            return true;
        }

        public void Rearm()
        {
            clock._timers.Remove(this);
            if (_period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero)
                return;
            DueAt += _period;
            clock._timers.Add(this);
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
