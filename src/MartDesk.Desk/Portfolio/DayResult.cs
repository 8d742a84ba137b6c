using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Portfolio;

/// <summary>Closed profit less fees of one UTC day, each fill once.</summary>
/// <remarks>The stream tells a fill before its profit is known. Until a list tells the profit, a closing fill does not count,
/// so that the sum is true for the moment just before it.</remarks>
internal sealed class DayResult
{
    private readonly Dictionary<FillKey, Fill> _fills = [];
    private DateTimeOffset _dayStart = DateTimeOffset.MinValue;

    /// <summary>Sum of the day.</summary>
    public decimal Total { get; private set; }

    /// <summary>Forgets what happened before the day that <paramref name="now"/> is in.</summary>
    public void TurnTo(DateTimeOffset now)
    {
        var dayStart = StartOfDay(now);
        if (dayStart == _dayStart)
            return;
        _dayStart = dayStart;
        foreach (var (key, fill) in _fills.ToArray())
        {
            if (fill.Time < dayStart)
                _fills.Remove(key);
        }

        Total = _fills.Values.Sum(ResultOf);
    }

    /// <summary>Counts a fill, or completes the one already counted.</summary>
    public void Add(Fill fill)
    {
        if (fill.Time < _dayStart)
            return;
        if (_fills.TryGetValue(fill.Key, out var known))
        {
            if (known.RealisedPnl is not null || fill.RealisedPnl is null)
                return;
            Total -= ResultOf(known);
        }

        _fills[fill.Key] = fill;
        Total += ResultOf(fill);
    }

    /// <summary>00:00 UTC of the day that <paramref name="now"/> is in.</summary>
    public static DateTimeOffset StartOfDay(DateTimeOffset now) => new(now.UtcDateTime.Date, TimeSpan.Zero);

    private static decimal ResultOf(Fill fill) => fill switch
    {
        { RealisedPnl: { } profit } => profit - fill.Fee,
        { Effect: PositionEffect.Open } => -fill.Fee,
        _ => 0m,
    };
}
