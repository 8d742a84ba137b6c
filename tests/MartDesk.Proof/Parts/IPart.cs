namespace MartDesk.Proof.Parts;

/// <summary>One kind of trial. Trials are numbered from one; the same number is the same trial in every process.</summary>
internal interface IPart
{
    /// <summary>How it is called on the command line.</summary>
    string Name { get; }

    /// <summary>What is counted.</summary>
    string Unit { get; }

    /// <summary>How many of them one trial is.</summary>
    long UnitsOfEach { get; }

    /// <summary>Makes one trial.</summary>
    /// <param name="number">Number of the trial.</param>
    /// <param name="counts">Receives what else was counted.</param>
    /// <returns>What was wrong; null when nothing was.</returns>
    string? Try(long number, Dictionary<string, long> counts);

    /// <summary>What happened in a trial, line by line; nothing where that is not kept.</summary>
    IReadOnlyList<string> LogOf(long number) => [];

    /// <summary>Trials that one worker has under way at a time; more than one for those that wait rather than work.</summary>
    int SideBySide => 1;

    /// <summary>Makes one trial while others are under way.</summary>
    Task<string?> TryAsync(long number, Dictionary<string, long> counts) => Task.FromResult(Try(number, counts));

    /// <summary>What a run of full size must have met and has not.</summary>
    IEnumerable<string> NeverMet(IReadOnlyDictionary<string, long> counts) => [];

    /// <summary>Shows one trial in full.</summary>
    string ReplayOf(long number) => FormattableString.Invariant($"replay {Name} {number}");
}
