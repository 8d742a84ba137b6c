using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Margin;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange.Accounts;

/// <summary>What one account has in one instrument: settings, both positions, and sums over its open orders.</summary>
internal sealed class Holding(Account account, Instrument instrument)
{
    public Account Account { get; } = account;

    public Instrument Instrument { get; } = instrument;

    /// <summary>Leverage and margin mode; they change only while there is no position and no open order.</summary>
    public MarginTerms Terms { get; set; } = new(instrument, Math.Min(10, instrument.Specification.MaxLeverage), MarginMode.Cross);

    public Position Long { get; } = new(PositionSide.Long);

    public Position Short { get; } = new(PositionSide.Short);

    /// <summary>Orders that rest in the book.</summary>
    public int OpenOrders { get; set; }

    /// <summary>Open lots of resting orders that would open or add to the long side.</summary>
    public long PendingLongLots { get; private set; }

    /// <summary>Open lots of resting orders that would open or add to the short side.</summary>
    public long PendingShortLots { get; private set; }

    /// <summary>Value at their limits of the lots in <see cref="PendingLongLots"/>.</summary>
    public long PendingLongUnits { get; private set; }

    /// <summary>Value at their limits of the lots in <see cref="PendingShortLots"/>.</summary>
    public long PendingShortUnits { get; private set; }

    /// <summary>When the open orders are cancelled unless that is put off, Unix milliseconds; 0 for never.</summary>
    public long CancelAtMs { get; set; }

    /// <summary>Place in the book's list of holders; −1 while there is no position.</summary>
    public int HolderIndex { get; set; } = -1;

    public bool HasPosition => Long.Lots > 0 || Short.Lots > 0;

    public bool IsInUse => HasPosition || OpenOrders > 0;

    /// <summary>The position that an order opens: buys open longs, sells shorts.</summary>
    public Position OpenedBy(Side side) => side == Side.Buy ? Long : Short;

    /// <summary>The position that an order closes: buys close shorts, sells longs.</summary>
    public Position ClosedBy(Side side) => side == Side.Buy ? Short : Long;

    public Position Of(PositionSide side) => side == PositionSide.Long ? Long : Short;

    public long PendingLots(Side side) => side == Side.Buy ? PendingLongLots : PendingShortLots;

    public long PendingUnits(Side side) => side == Side.Buy ? PendingLongUnits : PendingShortUnits;

    public void AddPending(Side side, long priceTicks, long lots)
    {
        var units = priceTicks * lots * Instrument.TickLotUnits;
        if (side == Side.Buy)
        {
            PendingLongLots += lots;
            PendingLongUnits += units;
        }
        else
        {
            PendingShortLots += lots;
            PendingShortUnits += units;
        }
    }
}
