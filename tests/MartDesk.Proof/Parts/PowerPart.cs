using MartDesk.Simulation.Disks;

namespace MartDesk.Proof.Parts;

/// <summary>Power losses at any write of the desk's database, on a disk that tears what was not synced.</summary>
internal sealed class PowerPart : IPart, IDisposable
{
    private const int LossesOfEach = 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("martdesk-proof-").FullName;

    public string Name => "power";

    public string Unit => "power losses";

    public long UnitsOfEach => LossesOfEach;

    public string? Try(long number, Dictionary<string, long> counts)
    {
        var disk = new PowerLosses((ulong)number, _folder);
        disk.Run(LossesOfEach);
        counts["commits"] = counts.GetValueOrDefault("commits") + disk.Commits;
        return disk.Failure;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
