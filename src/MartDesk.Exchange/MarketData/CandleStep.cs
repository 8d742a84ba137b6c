namespace MartDesk.Exchange.MarketData;

/// <summary>The lengths that a bar can have, in minutes: one minute to one week.</summary>
public static class CandleStep
{
    private const long SecondsPerMinute = 60;
    private const int MinutesPerWeek = 10080;

    /// <summary>1970-01-05, the first Monday of Unix time: weeks begin on Mondays, all other steps divide the time since 1970.</summary>
    private const long FirstMondaySeconds = 4 * 86_400;

    /// <summary>Every step, shortest first.</summary>
    public static ReadOnlySpan<int> AllMinutes => [1, 3, 5, 15, 30, 60, 120, 240, 360, 720, 1440, 4320, MinutesPerWeek];

    /// <summary>True for a step that can be asked for.</summary>
    public static bool IsKnown(int minutes) => AllMinutes.Contains(minutes);

    /// <summary>When the bar that contains a moment begins, Unix seconds.</summary>
    public static long Floor(long timeSeconds, int minutes)
    {
        var origin = minutes == MinutesPerWeek ? FirstMondaySeconds : 0;
        var length = minutes * SecondsPerMinute;
        var sinceOrigin = timeSeconds - origin;
        var into = sinceOrigin % length;
        return timeSeconds - (into < 0 ? into + length : into);
    }
}
