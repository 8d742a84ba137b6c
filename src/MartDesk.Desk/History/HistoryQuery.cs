namespace MartDesk.Desk.History;

/// <summary>Which rows of the record are wanted, newest first.</summary>
public sealed record HistoryQuery
{
    /// <summary>Accounts; of none there are no rows.</summary>
    public required IReadOnlyList<string> AccountIds { get; init; }

    /// <summary>Instrument; null for all.</summary>
    public string? Symbol { get; init; }

    /// <summary>First moment; null for the beginning.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>First moment that is not wanted any more; null for none.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only rows before this one; null for the newest.</summary>
    public HistoryMark? Before { get; init; }

    /// <summary>How many at most.</summary>
    public int Count { get; init; } = 100;
}

/// <summary>Where a row stands in its list.</summary>
/// <param name="TimeMs">When it happened, Unix milliseconds.</param>
/// <param name="Seq">Order of recording within the same millisecond.</param>
public readonly record struct HistoryMark(long TimeMs, long Seq);
