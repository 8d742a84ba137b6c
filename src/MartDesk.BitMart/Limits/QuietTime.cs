namespace MartDesk.BitMart.Limits;

/// <summary>A silence the venue asked for: nothing leaves until it is over.</summary>
internal sealed class QuietTime(TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _since;
    private long _ticks;

    /// <summary>What is left of it; zero or less when nothing is.</summary>
    public TimeSpan Remaining
    {
        get
        {
            if (Volatile.Read(ref _ticks) == 0) return TimeSpan.Zero; // Never silent so far, as nearly always.
            lock (_gate) return TimeSpan.FromTicks(_ticks) - time.GetElapsedTime(_since);
        }
    }

    /// <summary>Starts a silence; a longer one under way stays.</summary>
    public void Start(TimeSpan length)
    {
        lock (_gate)
        {
            if (_ticks != 0 && TimeSpan.FromTicks(_ticks) - time.GetElapsedTime(_since) >= length) return;
            _since = time.GetTimestamp();
            _ticks = length.Ticks;
        }
    }
}
