namespace MartDesk.Desk.History;

/// <summary>What closed round trips amount to.</summary>
/// <remarks>A round trip that the record has only a part of is not counted: its result is not known.</remarks>
public sealed record TradeStatistics
{
    /// <summary>Closed round trips.</summary>
    public required int Count { get; init; }

    /// <summary>Those that brought more than nothing.</summary>
    public required int Wins { get; init; }

    /// <summary>Sum of the wins.</summary>
    public required decimal Won { get; init; }

    /// <summary>Sum of the losses, positive.</summary>
    public required decimal Lost { get; init; }

    /// <summary>Deepest fall of the sum of results below an earlier height.</summary>
    public required decimal Drawdown { get; init; }

    /// <summary>Most losses in a row.</summary>
    public required int LongestLosingStreak { get; init; }

    /// <summary>Wins as a fraction of all; null when there are none.</summary>
    public decimal? WinRate => Count == 0 ? null : (decimal)Wins / Count;

    /// <summary>Won by lost; null when nothing was lost.</summary>
    public decimal? ProfitFactor => Lost == 0m ? null : Won / Lost;

    /// <summary>Result of an average one; null when there are none.</summary>
    public decimal? Expectancy => Count == 0 ? null : (Won - Lost) / Count;

    /// <summary>Counts closed round trips, in order of their ends.</summary>
    public static TradeStatistics Of(IEnumerable<RoundTrip> trips)
    {
        var (count, wins, streak, longest) = (0, 0, 0, 0);
        var (won, lost, sum, height, drawdown) = (0m, 0m, 0m, 0m, 0m);
        foreach (var trip in trips.Where(trip => trip is { IsWhole: true, CloseTime: not null }).OrderBy(trip => trip.CloseTime))
        {
            count++;
            sum += trip.Net;
            height = Math.Max(height, sum);
            drawdown = Math.Max(drawdown, height - sum);
            if (trip.Net > 0m)
            {
                wins++;
                won += trip.Net;
                streak = 0;
            }
            else
            {
                lost -= trip.Net;
                streak++;
                longest = Math.Max(longest, streak);
            }
        }

        return new TradeStatistics { Count = count, Wins = wins, Won = won, Lost = lost, Drawdown = drawdown, LongestLosingStreak = longest };
    }
}
