namespace MartDesk.Simulation.Stops;

/// <summary>A time in which the desk had answered that it was stopped.</summary>
internal sealed class Halt
{
    /// <summary>When it answered, ticks since the run began.</summary>
    public required long From { get; init; }

    /// <summary>When it was asked to go on, or answered that it does where that was asked before <see cref="From"/>; ticks.</summary>
    public long To { get; set; } = long.MaxValue;

    /// <summary>Number of the request that was answered.</summary>
    public int Number { get; init; }

    /// <summary>Only what reduces may leave; otherwise nothing that an alert asks for.</summary>
    public bool IsReducing { get; init; }

    public bool Holds(long ticks) => ticks > From && ticks < To;
}
