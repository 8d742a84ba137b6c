using System.Diagnostics;

namespace MartDesk.Simulation.Tests;

/// <summary>The simulator as a program of its own, where nothing else uses the thread pool.</summary>
public sealed class ProcessTests
{
    private const int Seeds = 5;

    [Fact]
    public async Task A_seed_is_the_same_in_two_processes_of_which_one_has_a_thread_pool_that_does_nothing()
    {
        var hashes = await Task.WhenAll(HashesAsync(), HashesAsync("--idle-pool"));
        Assert.Equal(Seeds, hashes[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(hashes[0], hashes[1]);
    }

    private static async Task<string> HashesAsync(params string[] options)
    {
        var program = Path.ChangeExtension(typeof(SeedRun).Assembly.Location, null);
        var start = new ProcessStartInfo("dotnet", [$"{program}.dll", "hash", "1", $"{Seeds}", .. options]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!; // Not shell-executed, so there is one.
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return output;
    }
}
