using MartDesk.Exchange.Margin;

namespace MartDesk.Exchange.Instruments;

/// <summary>One bracket of an instrument: which leverage a position of that value may have, and what maintenance margin it needs.</summary>
/// <remarks>
/// Two rules make brackets from a ladder (they fit BitMart's published FUNUSDT table in all ten rows): the maintenance ratio is half the
/// initial margin ratio, and <c>cum(n) = cum(n−1) + floor(n) × (ratio(n) − ratio(n−1))</c>, so that maintenance margin, value × ratio − cum,
/// does not jump where a bracket begins.
/// </remarks>
public readonly record struct LeverageBracket
{
    /// <summary>1, 2, 3 …</summary>
    public required int Number { get; init; }

    /// <summary>Largest leverage in this bracket.</summary>
    public required int Leverage { get; init; }

    /// <summary>Entry values above this, in money units, belong here.</summary>
    public required long FloorUnits { get; init; }

    /// <summary>Entry values up to and including this, in money units, belong here.</summary>
    public required long CapUnits { get; init; }

    /// <summary>What is taken off value × ratio, in money units; rounded down, bracket by bracket.</summary>
    public required long CumUnits { get; init; }

    /// <summary>Maintenance margin as a fraction of the entry value: half of one over the leverage.</summary>
    public decimal MaintenanceRatio => 0.5m / Leverage;

    /// <summary>Maintenance margin of an entry value in this bracket.</summary>
    internal long MaintenanceRoundedUp(long entryValueUnits) => Rate.OneIn(2 * Leverage).RoundedUp(entryValueUnits) - CumUnits;

    /// <summary>The brackets of a ladder; without one, a single bracket without a cap.</summary>
    /// <exception cref="ArgumentException">The ladder does not start at the largest leverage, or its steps do not go down in leverage and up in value.</exception>
    internal static LeverageBracket[] From(InstrumentSpecification specification)
    {
        var ladder = specification.LeverageLadder;
        if (ladder.Count == 0)
            return [new LeverageBracket { Number = 1, Leverage = specification.MaxLeverage, FloorUnits = 0, CapUnits = Instrument.MaxValueUnits, CumUnits = 0 }];
        if (ladder[0].Leverage != specification.MaxLeverage)
            throw new ArgumentException($"The leverage ladder of {specification.Symbol} must start at its largest leverage, {specification.MaxLeverage}.", nameof(specification));

        var brackets = new LeverageBracket[ladder.Count];
        var (floor, cum) = (0L, 0L);
        for (var i = 0; i < brackets.Length; i++)
        {
            var (leverage, notional) = ladder[i];
            var isDescending = leverage >= 1 && (i == 0 || leverage < ladder[i - 1].Leverage);
            if (!isDescending || !Money.TryToUnits(notional, out var cap) || cap <= floor || cap > Instrument.MaxValueUnits)
                throw new ArgumentException($"Step {i + 1} of the leverage ladder of {specification.Symbol} must go down in leverage and up in value.", nameof(specification));
            if (i > 0)
                cum += CumStepRoundedDown(floor, ladder[i - 1].Leverage, leverage);
            brackets[i] = new LeverageBracket { Number = i + 1, Leverage = leverage, FloorUnits = floor, CapUnits = cap, CumUnits = cum };
            floor = cap;
        }

        return brackets;
    }

    // floor × (1/2b − 1/2a)
    private static long CumStepRoundedDown(long floor, int a, int b) => (long)((Int128)floor * (a - b) / (2L * a * b));
}
