using System.Globalization;
using MartDesk.Exchange.Margin;

namespace MartDesk.Exchange.Instruments;

/// <summary>One perpetual contract: its steps, limits, leverage and fees, and the conversions at the engine's edge.</summary>
/// <remarks>
/// Inside the engine a price is a whole number of price steps (ticks), a size a whole number of contracts (lots), and
/// money a whole number of <see cref="Money.UnitsPerCoin"/>ths of the settlement currency. One lot moved by one tick
/// is worth <see cref="TickLotUnits"/>, which is exact by construction.
/// </remarks>
public sealed class Instrument
{
    /// <summary>No position or order of a client may be worth more than this at any price that the instrument allows.</summary>
    internal const long MaxValueUnits = 1L << 61;

    private readonly LeverageBracket[] _brackets;

    /// <summary>Creates an instrument and checks that its steps are exact in money units.</summary>
    /// <exception cref="ArgumentException">
    /// A step is not positive, one tick of one lot is not a whole number of money units, a rate has more than nine decimals,
    /// the leverage is below 1, or one contract at the largest price does not fit the engine's money.
    /// </exception>
    public Instrument(InstrumentSpecification specification, int id)
    {
        ArgumentNullException.ThrowIfNull(specification);
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        if (specification.ContractSize <= 0m || specification.PriceStep <= 0m)
            throw new ArgumentException($"Contract size and price step of {specification.Symbol} must be positive.", nameof(specification));
        var units = specification.ContractSize * specification.PriceStep * Money.UnitsPerCoin;
        if (units != decimal.Truncate(units) || units < 1m)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"One tick of one {specification.Symbol} contract is worth {units} money units; it must be a whole number of at least 1."),
                nameof(specification));
        }

        Specification = specification;
        Id = id;
        TickLotUnits = (long)units;
        PriceMaxTicks = TicksOf(specification);
        MakerFee = RateOf(specification, specification.MakerFeeRate, nameof(specification.MakerFeeRate));
        TakerFee = RateOf(specification, specification.TakerFeeRate, nameof(specification.TakerFeeRate));
        if (specification.MinLots < 1 || specification.MaxLots < specification.MinLots || specification.MaxMarketLots < specification.MinLots)
            throw new ArgumentException($"The size limits of {specification.Symbol} must be at least 1 and not below the minimum.", nameof(specification));
        if (specification.MaxLeverage is < 1 or > 1000)
            throw new ArgumentException($"The largest leverage of {specification.Symbol} must be 1 to 1000.", nameof(specification));
        _brackets = LeverageBracket.From(specification);
        if (specification.FundingIntervalHours is < 1 or > 24 || 24 % specification.FundingIntervalHours != 0)
            throw new ArgumentException($"The funding interval of {specification.Symbol} must divide 24 hours.", nameof(specification));
        if (specification.FundingRateLimit is < 0m or > 1m || decimal.Abs(specification.DailyInterestRate) > 1m)
            throw new ArgumentException($"The funding rates of {specification.Symbol} are fractions.", nameof(specification));
        if (ValueUnits(PriceMaxTicks, 1) > MaxValueUnits)
            throw new ArgumentException($"One {specification.Symbol} contract at the largest price is worth more than the engine can count.", nameof(specification));
    }

    /// <summary>Position of the instrument in the engine's table; stable for the life of a journal.</summary>
    public int Id { get; }

    /// <summary>What was listed: names, steps, limits, fees.</summary>
    public InstrumentSpecification Specification { get; }

    /// <summary>Name of the contract, for example <c>BTCUSDT</c>.</summary>
    public string Symbol => Specification.Symbol;

    /// <summary>Money units that one lot gains when the price moves by one tick.</summary>
    public long TickLotUnits { get; }

    /// <summary>Largest price that is accepted, in ticks.</summary>
    public long PriceMaxTicks { get; }

    /// <summary>Fee of a maker fill.</summary>
    internal Rate MakerFee { get; }

    /// <summary>Fee of a taker fill.</summary>
    internal Rate TakerFee { get; }

    /// <summary>The leverage brackets, from small positions to large ones.</summary>
    public IReadOnlyList<LeverageBracket> Brackets => _brackets;

    /// <summary>The bracket of an entry value; beyond the last cap, the last bracket.</summary>
    public LeverageBracket BracketOf(long entryValueUnits)
    {
        foreach (var bracket in _brackets)
        {
            if (entryValueUnits <= bracket.CapUnits)
                return bracket;
        }

        return _brackets[^1];
    }

    /// <summary>Largest entry value in money units that a leverage allows; 0 when no bracket allows it.</summary>
    public long MaxNotionalUnits(int leverage)
    {
        var largest = 0L;
        foreach (var bracket in _brackets)
        {
            if (bracket.Leverage >= leverage)
                largest = bracket.CapUnits;
        }

        return largest;
    }

    /// <summary>The next settlement of funding after a time, both Unix milliseconds; intervals are counted from midnight UTC.</summary>
    public long NextFundingMs(long afterMs) => (afterMs / FundingIntervalMs * FundingIntervalMs) + FundingIntervalMs;

    /// <summary>Time between two settlements of funding, milliseconds.</summary>
    public long FundingIntervalMs => Specification.FundingIntervalHours * 3_600_000L;

    /// <summary>Converts at the edge. A price off the step, not positive or too large is refused, never rounded.</summary>
    public bool TryToTicks(decimal price, out long ticks)
    {
        ticks = 0;
        if (price <= 0m || price > Specification.PriceMax || price % Specification.PriceStep != 0m)
            return false;
        ticks = (long)(price / Specification.PriceStep);
        return true;
    }

    /// <summary>The price of a number of ticks, in quote currency.</summary>
    public decimal ToPrice(long ticks) => ticks * Specification.PriceStep;

    /// <summary>Value of a number of lots at a price, in money units; exact.</summary>
    public Int128 ValueUnits(long ticks, long lots) => checked((Int128)ticks * lots * TickLotUnits);

    private static long TicksOf(InstrumentSpecification specification)
    {
        var ticks = decimal.Floor(specification.PriceMax / specification.PriceStep);
        return ticks is >= 1m and <= 1L << 53
            ? (long)ticks
            : throw new ArgumentException($"The largest price of {specification.Symbol} must be between 1 and 2^53 price steps.", nameof(specification));
    }

    private static Rate RateOf(InstrumentSpecification specification, decimal fraction, string name) =>
        Rate.TryFrom(fraction, out var rate)
            ? rate
            : throw new ArgumentException($"{name} of {specification.Symbol} must be at least 0 and below 1 with at most nine decimals.", nameof(specification));
}
