namespace MartDesk.Simulation.Scheduling;

/// <summary>The clock of one process: its timers die with it, and its wall clock may be wrong.</summary>
internal sealed class SimTime(SimContext context) : TimeProvider
{
    /// <summary>When every run begins, two minutes before the funding of 08:00.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 15, 7, 58, 0, TimeSpan.Zero);

    /// <summary>By how much the wall clock is ahead.</summary>
    public TimeSpan Ahead { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(context.Scheduler.Now) + Ahead;

    public override long GetTimestamp() => context.Scheduler.Now + TimeSpan.TicksPerHour;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(context, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class SimTimer(SimContext context, TimerCallback callback, object? state) : ITimer
    {
        private long _version;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _version++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
                context.Scheduler.At(context.Scheduler.Now + dueTime.Ticks, new Ring(this, context, _version));
            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(long version)
        {
            if (version != _version)
                return; // Changed while it was ready.
            if (_period > TimeSpan.Zero)
                context.Scheduler.At(context.Scheduler.Now + _period.Ticks, new Ring(this, context, _version));
            callback(state);
        }

        private sealed class Ring(SimTimer timer, SimContext context, long version) : Due(context, static ring => ((Ring)ring!).Fire())
        {
            public override bool IsWanted => base.IsWanted && timer._version == version;

            public void Fire() => timer.Fire(version);
        }
    }
}
