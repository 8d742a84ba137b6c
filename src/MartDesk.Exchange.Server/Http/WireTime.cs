namespace MartDesk.Exchange.Server.Http;

/// <summary>Times that arrive in seconds or in milliseconds, whichever the client believes in; told apart by magnitude.</summary>
internal static class WireTime
{
    /// <summary>As seconds this is the year 5138, as milliseconds March 1973.</summary>
    private const long FirstMilliseconds = 100_000_000_000;

    public static long ToMilliseconds(long secondsOrMilliseconds) =>
        secondsOrMilliseconds >= FirstMilliseconds ? secondsOrMilliseconds : secondsOrMilliseconds * 1000;
}

/// <summary>The time filter of the histories: the last seven days unless asked otherwise, at most ninety.</summary>
internal readonly record struct TimeRange(long FromMs, long ToMs)
{
    private const long DayMs = 86_400_000;

    /// <summary>All of it.</summary>
    public static TimeRange All { get; } = new(long.MinValue, long.MaxValue);

    public bool Contains(long timeMs) => timeMs >= FromMs && timeMs <= ToMs;

    /// <summary>Reads <c>start_time</c> and <c>end_time</c>; false when they are no numbers, end before start, or span over ninety days.</summary>
    public static bool TryRead(ApiRequest request, long nowMs, out TimeRange range)
    {
        range = default;
        if (!request.TryQueryNumber("start_time", out var start) || !request.TryQueryNumber("end_time", out var end))
            return false;
        var to = end is { } last ? EndOf(last) : start is null ? long.MaxValue : Math.Max(nowMs, WireTime.ToMilliseconds(start.Value));
        var from = start is { } first ? WireTime.ToMilliseconds(first) : Math.Min(to, nowMs) - (7 * DayMs);
        range = new TimeRange(from, to);
        return from <= to && (start is null || end is null || to - from <= 90 * DayMs + 999);
    }

    /// <summary>A second given as the end includes all of it.</summary>
    private static long EndOf(long secondsOrMilliseconds)
    {
        var ms = WireTime.ToMilliseconds(secondsOrMilliseconds);
        return ms == secondsOrMilliseconds ? ms : ms + 999;
    }
}
