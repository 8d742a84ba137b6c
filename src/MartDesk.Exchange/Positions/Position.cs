using MartDesk.Exchange.Margin;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Snapshots;

namespace MartDesk.Exchange.Positions;

/// <summary>One side of what an account holds in one instrument. It stays in place when it is flat and starts over when it opens again.</summary>
/// <remarks>
/// Cost accounting is exact: opening adds the value of the fill to the entry value, closing q of Q lots takes q/Q of it out,
/// rounded down, and what the rounding left behind comes out with the last lot.
/// </remarks>
internal sealed class Position(PositionSide side)
{
    public PositionSide Side { get; } = side;

    public long Lots { get; private set; }

    /// <summary>Lots that open closing orders hold.</summary>
    public long FrozenLots { get; set; }

    public long EntryValueUnits { get; private set; }

    public long MarginUnits { get; private set; }

    /// <summary>Initial margin, the part of <see cref="MarginUnits"/> that carries losses; without fee reserve and adjustment.</summary>
    public long InitialUnits { get; private set; }

    public long MaintenanceUnits { get; private set; }

    /// <summary>What funding added to (or took from) the margin of an isolated position; included in <see cref="MarginUnits"/>.</summary>
    public long AdjustmentUnits { get; private set; }

    public long RealisedUnits { get; private set; }

    public long OpenedLots { get; private set; }

    public Int128 OpenedTickLots { get; private set; }

    public long ClosedLots { get; private set; }

    public Int128 ClosedTickLots { get; private set; }

    public long OpenTimeMs { get; private set; }

    public long UpdateTimeMs { get; private set; }

    /// <summary>Opens or adds at a price.</summary>
    public void Open(long priceTicks, long lots, long valueUnits, long feeUnits, long timeMs)
    {
        if (Lots == 0)
            StartOver(timeMs);
        Lots += lots;
        EntryValueUnits += valueUnits;
        RealisedUnits -= feeUnits;
        OpenedLots += lots;
        OpenedTickLots += (Int128)priceTicks * lots;
        UpdateTimeMs = timeMs;
    }

    /// <summary>Closes lots at a price and returns the profit, fees not counted.</summary>
    public long Close(long priceTicks, long lots, long valueUnits, long feeUnits, long timeMs)
    {
        var released = ReleasedCostRoundedDown(lots);
        var profit = Side == PositionSide.Long ? valueUnits - released : released - valueUnits;
        AdjustmentUnits -= lots == Lots ? AdjustmentUnits : (long)((Int128)AdjustmentUnits * lots / Lots);
        Lots -= lots;
        EntryValueUnits -= released;
        RealisedUnits += profit - feeUnits;
        ClosedLots += lots;
        ClosedTickLots += (Int128)priceTicks * lots;
        UpdateTimeMs = timeMs;
        return profit;
    }

    /// <summary>Computes the margins anew from the entry value; returns by how much the held margin changed.</summary>
    public long UpdateMargin(MarginTerms terms)
    {
        var before = MarginUnits;
        InitialUnits = terms.InitialRoundedUp(EntryValueUnits);
        MarginUnits = InitialUnits + terms.ReserveRoundedUp(Side, EntryValueUnits) + AdjustmentUnits;
        MaintenanceUnits = terms.MaintenanceRoundedUp(EntryValueUnits);
        return MarginUnits - before;
    }

    /// <summary>Books funding received (negative: paid), and moves the margin by it when it is the position's own.</summary>
    public void BookFunding(long units, bool toMargin, long timeMs)
    {
        RealisedUnits += units;
        UpdateTimeMs = timeMs;
        if (!toMargin)
            return;
        AdjustmentUnits += units;
        MarginUnits += units;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Long(Lots);
        writer.Long(EntryValueUnits);
        writer.Long(MarginUnits);
        writer.Long(InitialUnits);
        writer.Long(MaintenanceUnits);
        writer.Long(AdjustmentUnits);
        writer.Long(RealisedUnits);
        writer.Long(OpenedLots);
        writer.Wide(OpenedTickLots);
        writer.Long(ClosedLots);
        writer.Wide(ClosedTickLots);
        writer.Long(OpenTimeMs);
        writer.Long(UpdateTimeMs);
    }

    /// <summary>Reads all but the frozen lots, which come with the orders that hold them.</summary>
    public void Load(SnapshotReader reader)
    {
        Lots = reader.Long();
        EntryValueUnits = reader.Long();
        MarginUnits = reader.Long();
        InitialUnits = reader.Long();
        MaintenanceUnits = reader.Long();
        AdjustmentUnits = reader.Long();
        RealisedUnits = reader.Long();
        OpenedLots = reader.Long();
        OpenedTickLots = reader.Wide();
        ClosedLots = reader.Long();
        ClosedTickLots = reader.Wide();
        OpenTimeMs = reader.Long();
        UpdateTimeMs = reader.Long();
    }

    private long ReleasedCostRoundedDown(long lots)
    {
        if (lots == Lots)
            return EntryValueUnits;
        var product = (Int128)EntryValueUnits * lots;
        return product <= long.MaxValue ? (long)product / Lots : (long)(product / Lots);
    }

    private void StartOver(long timeMs)
    {
        RealisedUnits = 0;
        OpenedLots = 0;
        OpenedTickLots = 0;
        ClosedLots = 0;
        ClosedTickLots = 0;
        OpenTimeMs = timeMs;
    }
}
