using MartDesk.Simulation;
using MartDesk.Simulation.Faults;

namespace MartDesk.Proof.Parts;

/// <summary>Lives of a whole desk on one thread: desk, SDK, network, disk and the exchange's engine, from a seed.</summary>
internal sealed class SeedPart : IPart, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("martdesk-proof-").FullName;

    public string Name => "seeds";

    public string Unit => "simulated seeds";

    public long UnitsOfEach => 1;

    /// <summary>What the names of cells begin with among the counts.</summary>
    public static bool IsCell(string count) => Cells.All.Contains(count);

    /// <summary>Faults and kill points that were never met.</summary>
    public IEnumerable<string> NeverMet(IReadOnlyDictionary<string, long> counts) => Cells.All.Where(cell => counts.GetValueOrDefault(cell) == 0);

    public string? Try(long number, Dictionary<string, long> counts)
    {
        using var world = SeedRun.Once((ulong)number, _folder, new RunOptions());
        Count("alerts", world.Sent.Count);
        Count("orders", world.Network.Calls.Count(call => call.Path.EndsWith("/submit-order", StringComparison.Ordinal)));
        Count("faults", world.Faults.Struck.Count);
        Count("deaths of the desk", world.LifeBegan.Count - 1);
        Count("stops of the switch", world.Halted.Count);
        foreach (var (cell, times) in world.Cells.Counts)
            Count(cell, times);
        return world.Failures.Count == 0 ? null : string.Join("; ", world.Failures);

        void Count(string name, long times) => counts[name] = counts.GetValueOrDefault(name) + times;
    }

    public string ReplayOf(long number) => FormattableString.Invariant($"replay {number}");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
