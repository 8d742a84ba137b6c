using MartDesk.Simulation.Stops;

namespace MartDesk.Proof.Parts;

/// <summary>The stop switch, pressed at any moment of a full load on a bad network and a slow disk.</summary>
internal sealed class StopPart : IPart, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("martdesk-proof-").FullName;

    public string Name => "stops";

    public string Unit => "stop trials";

    public long UnitsOfEach => 1;

    public string? Try(long number, Dictionary<string, long> counts)
    {
        var trial = StopTrial.Once((ulong)number, _folder);
        using var world = trial.World;
        Count("stops answered", trial.Stops);
        Count("orders under way at a stop", world.Owner.UnderWay);
        Count("requests that overlapped", world.Owner.Overlapping);
        Count("restarts while stopped", trial.Restarts);
        Count("orders that reduced meanwhile", trial.Reduced);
        Count("faults", world.Faults.Struck.Count);
        return world.Failures.Count == 0 ? trial.Stops > 0 ? null : "The desk was never stopped." : string.Join("; ", world.Failures);

        void Count(string name, long times) => counts[name] = counts.GetValueOrDefault(name) + times;
    }

    public IReadOnlyList<string> LogOf(long number)
    {
        using var world = StopTrial.Once((ulong)number, _folder, keepsLogs: true).World;
        return [.. world.Notes];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
