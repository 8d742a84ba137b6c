using MartDesk.Simulation.Limits;

namespace MartDesk.Proof.Parts;

/// <summary>A desk with more alerts than its key may place orders, at a venue that counts.</summary>
internal sealed class LimitPart : IPart, IDisposable
{
    private const int MinutesOfEach = 5;

    private readonly string _folder = Directory.CreateTempSubdirectory("martdesk-proof-").FullName;

    public string Name => "limits";

    public string Unit => "full-load minutes";

    public long UnitsOfEach => MinutesOfEach;

    public string? Try(long number, Dictionary<string, long> counts)
    {
        using var load = new FullLoad((ulong)number, _folder);
        load.Run(TimeSpan.FromMinutes(MinutesOfEach));
        Count("alerts", load.Taken);
        foreach (var (endpoint, calls, allowed) in load.Used)
        {
            Count($"{endpoint}", calls);
            Count($"{endpoint} allowed", allowed);
        }

        return load.Failure;

        void Count(string name, long times) => counts[name] = counts.GetValueOrDefault(name) + times;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
