using MartDesk.Simulation.Faults;
using Xunit.Abstractions;

namespace MartDesk.Simulation.Tests;

/// <summary>The gate's share of seeds. More of them, and how to repeat one: docs/reliability.md.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    /// <summary>As many on every machine: about a minute of two cores. What a slow one leaves out, a fast one would be the first to see fail.</summary>
    private const int Seeds = 2_000;

    /// <summary>Ends a run that stands still.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    [Fact]
    public void Whatever_fails_and_dies_nothing_is_lost_and_nothing_done_twice()
    {
        var run = new SeedRun();
        run.Run(1, Seeds, 2, Longest);
        output.WriteLine(FormattableString.Invariant($"{run.Seeds} seeds, {run.Alerts} alerts, {run.Orders} orders, {run.Faults} faults, {run.Deaths} deaths of the desk"));
        Assert.True(run.Reports.Count == 0, string.Join("\n", run.Reports));
        Assert.Equal(Seeds, run.Seeds);
        Assert.False(run.Cells.Untouched.Any(), $"Never met: {string.Join(", ", run.Cells.Untouched)}");
    }

    [Theory]
    [InlineData(3ul)]
    [InlineData(61ul)]
    public void A_seed_is_the_same_every_time(ulong seed)
    {
        using var folder = new SimFolder();
        var hashes = Enumerable.Range(0, 2).Select(_ =>
        {
            using var world = SeedRun.Once(seed, folder.Path, new RunOptions());
            return world.Scheduler.Hash;
        }).ToList();
        Assert.Equal(hashes[0], hashes[1]);
    }

    /// <summary>Seeds that once showed a mistake of ours, with the workload of that day.</summary>
    [Theory]
    [InlineData(2ul)] // After a full disk the store took nothing any more.
    [InlineData(17ul)] // A start that failed on the disk kept the folder locked.
    [InlineData(44ul)] // An alert stored after its sender had been told 503 was never carried out.
    [InlineData(59ul)] // An alert that needs a person was gone on with when another order of it ended, and its queue waited a minute more.
    [InlineData(61ul)] // Two stops in one another.
    [InlineData(299ul)] // A disk that was full for five tries made an alert need attention.
    [InlineData(223ul)] // A stop-limit order without an answer had fired and rested in the book, and was taken for one that the venue never had.
    [InlineData(838ul)] // One that had fired and rested was cancelled as what it had been, again and again.
    [InlineData(986ul)] // The same, by a wish of the owner.
    [InlineData(5683ul)] // Executions of two instruments had the same number, and the day's result counted one of them.
    [InlineData(2993ul)] // More orders had ended than the venue lists at once, and one without an answer could be neither found nor ruled out.
    public void A_seed_that_showed_a_mistake_shows_none(ulong seed)
    {
        using var folder = new SimFolder();
        using var world = SeedRun.Once(seed, folder.Path, new RunOptions());
        Assert.Empty(world.Failures);
    }

    [Fact]
    public void A_schedule_of_faults_can_be_written_down_and_read() =>
        Assert.Equal(new Strike(FaultKind.DropReply, 3), Strike.Parse(new Strike(FaultKind.DropReply, 3).ToString()));
}
