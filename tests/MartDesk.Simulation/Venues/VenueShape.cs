using MartDesk.Exchange.Instruments;

namespace MartDesk.Simulation.Venues;

/// <summary>What the simulated venue lists, and how busy its market is.</summary>
internal sealed record VenueShape
{
    /// <summary>Contracts listed; null for the list that ships with the exchange.</summary>
    public IReadOnlyList<InstrumentSpecification>? Listing { get; init; }

    /// <summary>Prices at the start, in price steps; that many of the first contracts are quoted.</summary>
    public IReadOnlyList<long> Prices { get; init; } = [600_000, 260_000];

    /// <summary>How fast the market's own clock runs.</summary>
    public double Speed { get; init; } = 1d;

    /// <summary>False for a run so long that the venue's commands could not be kept; it cannot start again then.</summary>
    public bool KeepsJournal { get; init; } = true;

    /// <summary>On average one contract is quoted and traded so often.</summary>
    public TimeSpan QuotesEvery { get; init; } = TimeSpan.FromMilliseconds(1_500);
}
