using System.Globalization;

namespace MartDesk.Exchange.Instruments;

/// <summary>One perpetual contract: its steps, limits, leverage and fees, and the conversions at the engine's edge.</summary>
/// <remarks>
/// Inside the engine a price is a whole number of price steps (ticks), a size a whole number of contracts (lots), and
/// money a whole number of <see cref="Money.UnitsPerCoin"/>ths of the settlement currency. One lot moved by one tick
/// is worth <see cref="TickLotUnits"/>, which is exact by construction.
/// </remarks>
public sealed class Instrument
{
    /// <summary>Creates an instrument and checks that its steps are exact in money units.</summary>
    /// <exception cref="ArgumentException">A step is not positive, or one tick of one lot is not a whole number of money units.</exception>
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
    }

    /// <summary>Position of the instrument in the engine's table; stable for the life of a journal.</summary>
    public int Id { get; }

    /// <summary>What was listed: names, steps, limits, fees.</summary>
    public InstrumentSpecification Specification { get; }

    /// <summary>Name of the contract, for example <c>BTCUSDT</c>.</summary>
    public string Symbol => Specification.Symbol;

    /// <summary>Money units that one lot gains when the price moves by one tick.</summary>
    public long TickLotUnits { get; }

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
}
