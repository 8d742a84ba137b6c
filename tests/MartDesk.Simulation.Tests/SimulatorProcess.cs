using System.Diagnostics;

namespace MartDesk.Simulation.Tests;

/// <summary>The simulator as a program of its own, where nothing else uses the thread pool or the memory.</summary>
internal static class SimulatorProcess
{
    /// <summary>What the simulator prints.</summary>
    /// <param name="arguments">What it is to do.</param>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var program = Path.ChangeExtension(typeof(SeedRun).Assembly.Location, null);
        var start = new ProcessStartInfo("dotnet", [$"{program}.dll", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!; // Not shell-executed, so there is one.
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{output}{await errors}");
        return output;
    }
}
