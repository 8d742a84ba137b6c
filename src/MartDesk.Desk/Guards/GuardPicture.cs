namespace MartDesk.Desk.Guards;

/// <summary>What the guards look at, at one moment.</summary>
internal sealed record GuardPicture
{
    public static readonly GuardPicture Open = new() { Now = DateTimeOffset.UnixEpoch };

    public required DateTimeOffset Now { get; init; }

    public DeskMode Mode { get; init; }

    /// <summary>The pointer takes no entries.</summary>
    public bool IsPaused { get; init; }

    /// <summary>The owner ordered it, not an alert.</summary>
    public bool IsOwners { get; init; }

    public GuardedRecord Pointer { get; init; } = new();

    public GuardedRecord Account { get; init; } = new();
}

/// <summary>One pointer's or account's limits, and its record as far as they ask for it.</summary>
internal sealed record GuardedRecord
{
    public GuardLimits Limits { get; init; } = new();

    /// <summary>Opening orders sent within the last minute.</summary>
    public int OrdersInMinute { get; init; }

    /// <summary>Result of the day in quote currency, negative for a loss; null when not known.</summary>
    public decimal? DayResult { get; init; }

    /// <summary>Equity now; null when not known.</summary>
    public decimal? Equity { get; init; }

    /// <summary>Highest equity seen; null when none was.</summary>
    public decimal? PeakEquity { get; init; }

    /// <summary>Losing trades in a row, up to the last.</summary>
    public LossRuns Losses { get; init; } = LossRuns.None;

    /// <summary>What the owner let go of them.</summary>
    public GuardRelease Release { get; init; } = GuardRelease.Nothing;

    /// <summary><see cref="DayResult"/> counts from where the owner released it today, not from 00:00 UTC.</summary>
    public bool IsDayReleased { get; init; }
}
