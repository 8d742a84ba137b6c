using MartDesk.Simulation.Plants;

namespace MartDesk.Simulation.Tests;

/// <summary>Mistakes put in on purpose: each must be found, or the checks prove nothing.</summary>
public sealed class PlantTests
{
    /// <summary>Nearly all are found by the first hundred; an order that is left behind by a position is rarer.</summary>
    private const int Seeds = 300;

    public static TheoryData<string> Names => [.. AllPlants.ByName.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_planted_mistake_is_found(string name)
    {
        using var folder = new SimFolder();
        Assert.NotNull(SeedRun.Find(AllPlants.ByName[name], folder.Path, Seeds));
    }
}
