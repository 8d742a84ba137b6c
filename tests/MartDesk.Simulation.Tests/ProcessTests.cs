namespace MartDesk.Simulation.Tests;

/// <summary>A seed is the same wherever it is lived through.</summary>
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

    private static Task<string> HashesAsync(params string[] options) => SimulatorProcess.RunAsync(["hash", "1", $"{Seeds}", .. options]);
}
