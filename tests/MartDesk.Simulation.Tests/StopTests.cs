using MartDesk.Simulation.Plants;
using MartDesk.Simulation.Stops;

namespace MartDesk.Simulation.Tests;

/// <summary>The gate's share of the trials of the stop switch. The thousand: docs/reliability.md.</summary>
public sealed class StopTests
{
    private const ulong Trials = 20;

    [Fact]
    public void Nothing_that_opens_leaves_a_stopped_desk_under_full_load_not_even_one_that_started_again()
    {
        using var folder = new SimFolder();
        var (stops, underWay, restarts) = (0, 0, 0);
        for (ulong number = 1; number <= Trials; number++)
        {
            var trial = StopTrial.Once(number, folder.Path);
            using var world = trial.World;
            Assert.True(world.Failures.Count == 0, $"trial {number}: {string.Join("; ", world.Failures)}");
            Assert.True(trial.Stops > 0, $"trial {number}: it was never stopped.");
            (stops, underWay, restarts) = (stops + trial.Stops, underWay + world.Owner.UnderWay, restarts + trial.Restarts);
        }

        Assert.True(stops > (int)Trials && underWay > 0 && restarts > 0, $"{stops} stops, {underWay} orders under way at them, {restarts} restarts while stopped.");
    }

    /// <summary>Trials that once showed a mistake of ours.</summary>
    [Theory]
    [InlineData(663ul)] // A call of a desk that had died came to the venue among the first two of the next, and was held against the dead one as its own excess.
    public void A_trial_that_showed_a_mistake_shows_none(ulong number)
    {
        using var folder = new SimFolder();
        using var world = StopTrial.Once(number, folder.Path).World;
        Assert.Empty(world.Failures);
    }

    [Theory]
    [InlineData("stop switch passed by")]
    [InlineData("stop switch forgotten at a restart")]
    public void A_stop_switch_that_does_not_hold_is_found(string mistake)
    {
        using var folder = new SimFolder();
        var found = Enumerable.Range(1, 40).Any(number =>
        {
            using var world = StopTrial.Once((ulong)number, folder.Path, AllPlants.ByName[mistake]()).World;
            return world.Failures.Any(failure => failure.StartsWith("I12", StringComparison.Ordinal));
        });
        Assert.True(found);
    }
}
