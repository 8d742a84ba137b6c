namespace MartDesk.Simulation.Faults;

/// <summary>How often each fault, each kill point and each kind of trading (W) was met. One that never was fails the whole of the runs.</summary>
internal sealed class Cells
{
    /// <summary>Those that this simulation can meet; the others are tested elsewhere, which docs/reliability.md says.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "F-01", "F-02", "F-03", "F-04", "F-05", "F-07", "F-08", "F-20", "F-21", "F-22", "F-24", "F-40", "F-41", "F-42", "F-43", "F-44", "F-45", "F-46",
        "F-49", "F-50", "F-60", "F-61", "F-67", "F-69", "F-80", "F-84", "F-85",
        "K01", "K02", "K03", "K04", "K05", "K06", "K07", "K08", "K09", "K10", "K11", "K12", "K13", "K14", "K15", "K16", "K17", "K18",
        "W-limit", "W-bracket", "W-plan", "W-trail", "W-ticket", "W-funding", "W-liquidation", "W-stop", "W-stale", "W-priced", "W-oldprice", "W-kept", "W-candle", "W-transfer", "W-transferlost", "W-sweep", "W-loss", "W-timed",
    ];

    private readonly Dictionary<string, long> _counts = All.ToDictionary(cell => cell, _ => 0L, StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void Mark(params ReadOnlySpan<string> cells)
    {
        foreach (var cell in cells)
            _counts[cell]++;
    }

    public void Add(Cells other)
    {
        foreach (var (cell, count) in other._counts)
            _counts[cell] += count;
    }

    public IEnumerable<string> Untouched => All.Where(cell => _counts[cell] == 0);
}
