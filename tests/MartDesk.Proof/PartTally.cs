using System.Text.Json.Serialization;

namespace MartDesk.Proof;

/// <summary>What a worker did: its only line of output.</summary>
internal sealed record PartTally
{
    /// <summary>Trials made.</summary>
    public long Trials { get; set; }

    /// <summary>What else was counted, by name.</summary>
    public Dictionary<string, long> Counts { get; init; } = [];

    /// <summary>What was wrong, by number of the trial; 0 for a worker that died.</summary>
    public List<Violation> Violations { get; init; } = [];

    public void Add(PartTally other)
    {
        Trials += other.Trials;
        foreach (var (name, count) in other.Counts)
            Counts[name] = Counts.GetValueOrDefault(name) + count;
        Violations.AddRange(other.Violations);
    }
}

/// <summary>A trial that showed something wrong.</summary>
/// <param name="Number">Number of the trial; 0 when it is not known.</param>
/// <param name="Text">What was wrong.</param>
internal sealed record Violation(long Number, string Text);

[JsonSerializable(typeof(PartTally))]
internal sealed partial class TallyJson : JsonSerializerContext;
