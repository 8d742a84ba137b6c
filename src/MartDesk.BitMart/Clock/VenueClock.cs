namespace MartDesk.BitMart.Clock;

/// <summary>The venue's clock as far as it was measured. Runs on the monotonic clock, so a jump of the wall clock does not move it.</summary>
/// <remarks>Until the first measurement it shows the local clock, and <see cref="Uncertainty"/> is null. Safe for many threads.</remarks>
public sealed class VenueClock
{
    /// <summary>How fast two clocks are assumed to drift apart: 50 ms in 1,000 s.</summary>
    private const double DriftRate = 50e-6;

    /// <summary>The venue tells whole milliseconds.</summary>
    private static readonly TimeSpan Unit = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private Measurement? _measurement;

    /// <summary>A clock that was not measured yet.</summary>
    /// <param name="time">The local clock.</param>
    public VenueClock(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
    }

    /// <summary>True once the venue's clock was read.</summary>
    public bool IsMeasured => Volatile.Read(ref _measurement) is not null;

    /// <summary>Venue time now.</summary>
    public DateTimeOffset Now => Volatile.Read(ref _measurement) is { } measured ? measured.VenueTime + _time.GetElapsedTime(measured.At) : _time.GetUtcNow();

    /// <summary>Venue time now in Unix milliseconds, as requests are stamped.</summary>
    public long NowMs => Now.ToUnixTimeMilliseconds();

    /// <summary>By how much <see cref="Now"/> may be wrong: half of the round trip that measured it, and drift since; null when never measured.</summary>
    public TimeSpan? Uncertainty => Volatile.Read(ref _measurement) is { } measured ? measured.HalfRoundTrip + (_time.GetElapsedTime(measured.At) * DriftRate) : null;

    /// <summary>Takes over a measurement, unless the one held is surer and does not contradict it: a machine that slept has a clock that stood, however well it was measured before.</summary>
    /// <param name="venueTimeMs">What the venue answered.</param>
    /// <param name="sentAt">Local timestamp before the call.</param>
    /// <param name="isForced">True to take it over in any case, after the venue called our timestamp wrong.</param>
    internal void Measure(long venueTimeMs, long sentAt, bool isForced)
    {
        var half = _time.GetElapsedTime(sentAt) / 2;
        var told = DateTimeOffset.FromUnixTimeMilliseconds(venueTimeMs) + half; // It was read some time in the round trip: the middle is wrong by at most half of it.
        if (!isForced && Uncertainty is { } held && held < half && (told - Now).Duration() <= held + half + Unit) return;
        Volatile.Write(ref _measurement, new Measurement(told, half, _time.GetTimestamp()));
    }

    private sealed record Measurement(DateTimeOffset VenueTime, TimeSpan HalfRoundTrip, long At);
}

/// <summary>A reading of the venue's clock.</summary>
/// <param name="Now">Venue time at the reading.</param>
/// <param name="Uncertainty">By how much it may be wrong.</param>
public sealed record ClockReading(DateTimeOffset Now, TimeSpan Uncertainty);
