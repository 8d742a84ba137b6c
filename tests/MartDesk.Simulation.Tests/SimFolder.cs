namespace MartDesk.Simulation.Tests;

/// <summary>A folder for one test.</summary>
internal sealed class SimFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("martdesk-sim-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
