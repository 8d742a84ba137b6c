namespace MartDesk.Proof.Parts;

/// <summary>Every part by name, in the order of a run; the seeds are last and have what is left of the time.</summary>
internal static class AllParts
{
    public static readonly IReadOnlyList<PartSize> Sizes =
    [
        new("power", () => new PowerPart(), Gate: 1_000, Full: 20_000, Share: 0.05),
        new("books", () => new BookPart(), Gate: 1_000_000, Full: 50_000_000, Share: 0.12),
        new("engine", () => new EnginePart(), Gate: 200_000, Full: 10_000_000, Share: 0.2),
        new("stops", () => new StopPart(), Gate: 20, Full: 1_000, Share: 0.05),
        new("limits", () => new LimitPart(), Gate: 5, Full: 60, Share: 0.05),
        new("year", () => new YearPart(), Gate: 0, Full: 12, Share: 0.07),
        new("fuzz", () => new FuzzPart(), Gate: 100_000, Full: 10_000_000, Share: 0.2),
        new("kills", () => new KillPart(), Gate: 50, Full: 1_000, Share: 0.35),
        new("gust", () => new AlertStormPart("gust", TimeSpan.FromSeconds(5)), Gate: 1, Full: 0, Share: 0.2, IsAlone: true),
        new("storm", () => new AlertStormPart("storm", TimeSpan.FromSeconds(60)), Gate: 0, Full: 1, Share: 0.08, IsAlone: true),
        new("seeds", () => new SeedPart(), Gate: 2_000, Full: 100_000, Share: 1),
    ];

    /// <summary>What the issue asks for and this program does not do, and where it is done.</summary>
    public static readonly IReadOnlyList<string> Elsewhere =
    [
    ];

    public static PartSize Of(string name) => Sizes.FirstOrDefault(part => part.Name == name)
        ?? throw new ArgumentException($"There is no part '{name}'; there are {string.Join(", ", Sizes.Select(part => part.Name))}.");
}

/// <summary>How much of a part is wanted.</summary>
/// <param name="Name">Name of the part.</param>
/// <param name="Make">Makes it.</param>
/// <param name="Gate">Units in the gate; 0 where a small share is a test of its own.</param>
/// <param name="Full">Units in a full run.</param>
/// <param name="Share">Most of the whole time that it may take; 1 for all that is left.</param>
/// <param name="IsAlone">It measures: one worker makes its trials, and no other takes its processors.</param>
internal sealed record PartSize(string Name, Func<IPart> Make, long Gate, long Full, double Share, bool IsAlone = false);
