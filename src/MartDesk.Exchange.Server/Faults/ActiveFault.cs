namespace MartDesk.Exchange.Server.Faults;

/// <summary>A rule at work: how often something matched it, and how often it happened. Touched under the plan's lock.</summary>
/// <remarks>
/// Whether the n-th match is hit depends on the rule, on n, and for probabilities on the seed and the rule's number: so the same seed and the
/// same order of matches give the same faults.
/// </remarks>
internal sealed class ActiveFault(FaultRule rule, int number, DateTimeOffset startsAt, ulong seed)
{
    private readonly ulong _seed = Mix(unchecked(seed + Mix((ulong)number)));

    public FaultRule Rule { get; } = rule;

    /// <summary>Rules are numbered in the order in which they were added.</summary>
    public int Number { get; } = number;

    public string Id { get; } = rule.Id ?? $"f{number}";

    public DateTimeOffset StartsAt { get; } = startsAt;

    /// <summary>The moment at which it is over; the end of time when it has none.</summary>
    public DateTimeOffset EndsAt { get; } = rule.For is { } length ? startsAt + length : DateTimeOffset.MaxValue;

    /// <summary>Matches counted while it was its time.</summary>
    public long Seen { get; private set; }

    /// <summary>How often it happened.</summary>
    public long Injected { get; private set; }

    /// <summary>True when what happens at its beginning has happened.</summary>
    public bool HasBegun { get; set; }

    public bool IsOpenAt(DateTimeOffset now) => now >= StartsAt && now < EndsAt;

    public bool IsSpent => Rule.Count is { } most && Injected >= most;

    /// <summary>Counts a match; true when it is to be hit.</summary>
    public bool Hits(DateTimeOffset now)
    {
        if (!IsOpenAt(now) || IsSpent)
            return false;
        Seen++;
        var first = Math.Max(Rule.Nth, 1);
        if (Seen < first)
            return false;
        if (Rule.Every > 0)
        {
            // Every third is the third, the sixth …; from an nth on it is that one and each third after it.
            var place = Rule.Nth > 0 ? Seen - Rule.Nth : Seen;
            if (place % Rule.Every != 0)
                return false;
        }

        return Rule.ProbabilityMillionths >= 1_000_000 || (long)(Mix(unchecked(_seed + ((ulong)Seen * 0x9E3779B97F4A7C15))) % 1_000_000) < Rule.ProbabilityMillionths;
    }

    public void Happened() => Injected++;

    /// <summary>SplitMix64: the same on every machine.</summary>
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
