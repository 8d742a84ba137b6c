using MartDesk.Simulation.Disks;

namespace MartDesk.Simulation.Tests;

/// <summary>The desk's database on a disk that keeps what was synced and any part of the rest.</summary>
public sealed class PowerLossTests
{
    private const int Disks = 50;
    private const int LossesOfEach = 20;

    [Fact]
    public void A_thousand_power_losses_at_any_write_lose_no_commit_that_returned()
    {
        using var folder = new SimFolder();
        for (ulong seed = 1; seed <= Disks; seed++)
        {
            var disk = new PowerLosses(seed, folder.Path);
            disk.Run(LossesOfEach);
            Assert.True(disk.Failure is null, $"disk {seed}, {disk.Failure}");
            Assert.Equal(LossesOfEach, disk.Losses);
            Assert.True(disk.Commits > LossesOfEach);
        }
    }

    [Theory]
    [InlineData("PRAGMA synchronous = NORMAL;")]
    [InlineData("PRAGMA synchronous = OFF;")]
    public void A_database_that_does_not_wait_for_the_disk_is_found_out(string mistake)
    {
        using var folder = new SimFolder();
        var found = Enumerable.Range(1, 10).Any(seed =>
        {
            var disk = new PowerLosses((ulong)seed, folder.Path, mistake);
            disk.Run(LossesOfEach);
            return disk.Failure is not null;
        });
        Assert.True(found);
    }
}
