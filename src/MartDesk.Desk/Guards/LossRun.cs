using System.Collections.Immutable;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Guards;

/// <summary>Losing trades in a row, the last first. Shared between copies, never changed.</summary>
/// <param name="Time">When the last of them ended.</param>
/// <param name="Before">Those before it; null when it is the first.</param>
internal sealed record LossRun(DateTimeOffset Time, LossRun? Before)
{
    /// <summary>How many there are.</summary>
    public int Count { get; } = (Before?.Count ?? 0) + 1;

    /// <summary>How many of them ended at a moment or after it.</summary>
    public int CountFrom(DateTimeOffset moment)
    {
        var count = 0;
        for (var run = this; run is not null && run.Time >= moment; run = run.Before)
            count++;
        return count;
    }
}

/// <summary>Which trades are counted together.</summary>
/// <param name="Symbol">Of this instrument; null for all.</param>
/// <param name="Side">Of this side; null for both.</param>
internal readonly record struct LossKey(string? Symbol, PositionSide? Side)
{
    /// <summary>Where the trades of an instrument and side count.</summary>
    public static LossKey Of(LossCounting counting, string symbol, PositionSide side) => counting switch
    {
        LossCounting.Together => default,
        LossCounting.ByMarket => new LossKey(symbol, null),
        LossCounting.ByMarketAndSide => new LossKey(symbol, side),
        _ => throw new ArgumentOutOfRangeException(nameof(counting), counting, "Not a way of counting."),
    };

    /// <summary>True of a key that this way of counting has.</summary>
    public bool Fits(LossCounting counting) => counting == (Symbol is null ? LossCounting.Together : Side is null ? LossCounting.ByMarket : LossCounting.ByMarketAndSide);

    /// <summary>What is counted, in words that follow "in a row": nothing, or where.</summary>
    public string InWords() => (Symbol, Side) switch
    {
        (null, _) => "",
        (_, PositionSide.Long) => $" in {Symbol} long",
        (_, PositionSide.Short) => $" in {Symbol} short",
        _ => $" in {Symbol}",
    };
}

/// <summary>The losses in a row of one record, counted together, by instrument, and by instrument and side. Never changed: others are made from it.</summary>
internal sealed class LossRuns
{
    public static readonly LossRuns None = new(ImmutableDictionary<LossKey, LossRun>.Empty);

    private static readonly LossCounting[] Countings = Enum.GetValues<LossCounting>();

    private readonly ImmutableDictionary<LossKey, LossRun> _runs;

    private LossRuns(ImmutableDictionary<LossKey, LossRun> runs) => _runs = runs;

    /// <summary>Those that a way of counting knows and that have not been ended by a trade without loss.</summary>
    public IEnumerable<(LossKey Key, LossRun Run)> By(LossCounting counting) => _runs.Where(run => run.Key.Fits(counting)).Select(run => (run.Key, run.Value));

    /// <summary>The losses in a row of a key; null when its last trade was none.</summary>
    public LossRun? Find(LossKey key) => _runs.GetValueOrDefault(key);

    /// <summary>The same after one more trade.</summary>
    public LossRuns After(OwnTrade trade)
    {
        var runs = _runs;
        foreach (var counting in Countings)
        {
            var key = LossKey.Of(counting, trade.Symbol, trade.Side);
            runs = trade.Result < 0m ? runs.SetItem(key, new LossRun(trade.Time, runs.GetValueOrDefault(key))) : runs.Remove(key);
        }

        return new LossRuns(runs);
    }
}
