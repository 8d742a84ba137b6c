namespace MartDesk.Desk.Guards;

/// <summary>A part of the week. One that ends before it begins runs over midnight and belongs to the day on which it began.</summary>
public sealed record TradingWindow
{
    /// <summary>Days on which it begins; empty means every day.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>First moment.</summary>
    public required TimeOnly From { get; init; }

    /// <summary>First moment after it; equal to <see cref="From"/> means the whole day.</summary>
    public required TimeOnly To { get; init; }

    /// <summary>IANA name of the time zone.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>True when a moment lies in it.</summary>
    public bool Contains(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(TimeZone));
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        if (From < To)
            return IsDay(local.DayOfWeek) && time >= From && time < To;
        return (IsDay(local.DayOfWeek) && time >= From) || (IsDay(local.AddDays(-1).DayOfWeek) && time < To);
    }

    private bool IsDay(DayOfWeek day) => Days.Count == 0 || Days.Contains(day);
}
