using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Margin;

/// <summary>What a position or an opening order of one leverage holds.</summary>
/// <remarks>
/// A position holds its initial margin and a reserve for the taker fee of closing it; for a short the reserve is taken at the
/// bankruptcy price, one leverage-th above entry. An open order holds the same and the taker fee of opening, so that a fill never
/// asks for more than was held (but for a unit of rounding). Every amount is rounded up.
/// </remarks>
internal sealed class MarginTerms
{
    private readonly Instrument _instrument;
    private readonly Rate _initial;
    private readonly Rate _openingFee;
    private readonly Rate _longReserve;
    private readonly Rate _shortReserve;

    public MarginTerms(Instrument instrument, int leverage, MarginMode marginMode)
    {
        _instrument = instrument;
        Leverage = leverage;
        MarginMode = marginMode;
        MaxNotionalUnits = instrument.MaxNotionalUnits(leverage);
        _initial = Rate.OneIn(leverage);
        _openingFee = instrument.TakerFee;
        _longReserve = instrument.TakerFee;
        _shortReserve = instrument.TakerFee.TimesOnePlusOneOver(leverage);
    }

    public int Leverage { get; }

    public MarginMode MarginMode { get; }

    /// <summary>Value over leverage, rounded up.</summary>
    public long InitialRoundedUp(long valueUnits) => _initial.RoundedUp(valueUnits);

    /// <summary>Initial margin and closing-fee reserve of a position of that entry value.</summary>
    public long PositionMargin(PositionSide side, long entryValueUnits) =>
        InitialRoundedUp(entryValueUnits) + ReserveRoundedUp(side, entryValueUnits);

    /// <summary>What is kept for the taker fee of closing.</summary>
    public long ReserveRoundedUp(PositionSide side, long entryValueUnits) =>
        (side == PositionSide.Long ? _longReserve : _shortReserve).RoundedUp(entryValueUnits);

    /// <summary>Maintenance margin of a position of that entry value; 0 for none.</summary>
    public long MaintenanceRoundedUp(long entryValueUnits) => _instrument.BracketOf(entryValueUnits).MaintenanceRoundedUp(entryValueUnits);

    /// <summary>Largest entry value that the leverage allows.</summary>
    public long MaxNotionalUnits { get; }

    /// <summary>What an opening order of that value holds: the margin of the position it would open, and the fee of opening it.</summary>
    public long OrderMargin(PositionSide side, long valueUnits) =>
        PositionMargin(side, valueUnits) + _openingFee.RoundedUp(valueUnits);
}
