namespace MartDesk.BitMart.Limits;

/// <summary>A silence the venue asked for: nothing leaves until it is over.</summary>
internal sealed class QuietTime(TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _since;
    private TimeSpan _length;

    /// <summary>What is left of it; zero or less when nothing is.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_gate) return _length == TimeSpan.Zero ? TimeSpan.Zero : _length - time.GetElapsedTime(_since);
        }
    }

    /// <summary>Starts a silence; a longer one under way stays.</summary>
    public void Start(TimeSpan length)
    {
        lock (_gate)
        {
            if (_length != TimeSpan.Zero && _length - time.GetElapsedTime(_since) >= length) return;
            _since = time.GetTimestamp();
            _length = length;
        }
    }
}
