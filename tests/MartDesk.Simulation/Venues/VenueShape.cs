using MartDesk.Exchange.Instruments;

namespace MartDesk.Simulation.Venues;

/// <summary>What the simulated venue lists, and how busy its market is.</summary>
internal sealed record VenueShape
{
    /// <summary>Contracts listed; null for the list that ships with the exchange.</summary>
    public IReadOnlyList<InstrumentSpecification>? Listing { get; init; }

    /// <summary>Prices at the start, in price steps; that many of the first contracts are quoted.</summary>
    public IReadOnlyList<long> Prices { get; init; } = [600_000, 260_000];

    /// <summary>On average one contract is quoted and traded so often.</summary>
    public TimeSpan QuotesEvery { get; init; } = TimeSpan.FromMilliseconds(1_500);
}
