using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange.Margin;

/// <summary>What an account and its positions are worth at the mark price. Reads only.</summary>
internal sealed class Valuation(OrderBook[] books)
{
    /// <summary>Wallet less both margins, less the net loss of the cross positions at mark; may be negative.</summary>
    public long Free(Account account) => Unbound(account) + Math.Min(0, CrossProfit(account));

    /// <summary>Profit at a price; exact, and held at the ends of <see cref="long"/> for sizes that only house accounts can reach.</summary>
    public long Profit(int instrumentId, PositionSide side, long lots, long entryValueUnits, long priceTicks)
    {
        var value = books[instrumentId].Instrument.ValueUnits(priceTicks, lots);
        var profit = side == PositionSide.Long ? value - entryValueUnits : entryValueUnits - value;
        return long.CreateSaturating(profit);
    }

    /// <summary>Profit at the mark price. Before the first mark price a position is worth what it cost.</summary>
    public long ProfitAtMark(Holding holding, Position position)
    {
        var mark = books[holding.Instrument.Id].MarkPrice;
        return position.Lots == 0 || mark == 0
            ? 0
            : Profit(holding.Instrument.Id, position.Side, position.Lots, position.EntryValueUnits, mark);
    }

    /// <summary>
    /// What carries a client's position above its maintenance margin at the mark price: initial margin, adjustment and profit, less
    /// maintenance margin and the fee of closing now. An isolated position at 0 or below is taken over.
    /// </summary>
    public long Surplus(Holding holding, Position position)
    {
        if (position.Lots == 0)
            return 0;
        var mark = books[holding.Instrument.Id].MarkPrice;
        var value = mark == 0 ? position.EntryValueUnits : (long)holding.Instrument.ValueUnits(mark, position.Lots);
        var profit = position.Side == PositionSide.Long ? value - position.EntryValueUnits : position.EntryValueUnits - value;
        return Backing(position) + profit - holding.Instrument.TakerFee.RoundedUp(value);
    }

    /// <summary>What carries all cross positions of a client: what is free but for their profit or loss, and their surpluses. At 0 or below they are taken over.</summary>
    public long CrossSurplus(Account account) => Unbound(account) + CrossSurplusBeside(account, null);

    /// <summary>What the cross positions may lose in all before the account has nothing left for them, one position left out.</summary>
    public long CrossEquityBeside(Account account, Position position)
    {
        var equity = account.WalletUnits - account.OrderMarginUnits;
        foreach (var holding in account.Held)
        {
            if (holding.Terms.MarginMode != MarginMode.Cross)
                equity -= holding.Long.MarginUnits + holding.Short.MarginUnits;
            else
                equity += (ReferenceEquals(position, holding.Long) ? 0 : ProfitAtMark(holding, holding.Long))
                    + (ReferenceEquals(position, holding.Short) ? 0 : ProfitAtMark(holding, holding.Short));
        }

        return equity;
    }

    public AccountView ToView(Account account) => new()
    {
        AccountId = account.Id,
        WalletUnits = account.WalletUnits,
        PositionMarginUnits = account.PositionMarginUnits,
        OrderMarginUnits = account.OrderMarginUnits,
        AvailableUnits = Math.Max(0, Free(account)),
        PositionMode = account.PositionMode,
        IsHouse = account.IsHouse,
    };

    public PositionView ToView(Account account, Holding holding, Position position) => new()
    {
        AccountId = account.Id,
        InstrumentId = holding.Instrument.Id,
        Side = position.Side,
        Lots = position.Lots,
        FrozenLots = position.FrozenLots,
        EntryValueUnits = position.EntryValueUnits,
        MarginUnits = position.MarginUnits,
        MaintenanceUnits = position.MaintenanceUnits,
        RealisedUnits = position.RealisedUnits,
        ClosedLots = position.ClosedLots,
        ClosedTickLots = position.ClosedTickLots,
        OpenedLots = position.OpenedLots,
        OpenedTickLots = position.OpenedTickLots,
        Leverage = holding.Terms.Leverage,
        MarginMode = holding.Terms.MarginMode,
        PositionMode = account.PositionMode,
        LiquidationTicks = account.IsHouse || position.Lots == 0 ? 0 : LiquidationTicksTowardsMark(account, holding, position),
        OpenTimeMs = position.OpenTimeMs,
        UpdateTimeMs = position.UpdateTimeMs,
    };

    private static long Unbound(Account account) => account.WalletUnits - account.PositionMarginUnits - account.OrderMarginUnits;

    private static long Backing(Position position) => position.InitialUnits + position.AdjustmentUnits - position.MaintenanceUnits;

    /// <summary>
    /// Where the surplus is used up: long (entry − backing) / (1 − fee rate), short (entry + backing) / (1 + fee rate), where backing is
    /// the initial margin less the maintenance margin, and in cross mode more by what is free and by the surplus of other positions. A
    /// cross long and short of one instrument move together and share the price of the larger. A falling price is rounded up, a rising
    /// one down; 0 when no price in the instrument's range does it.
    /// </summary>
    private long LiquidationTicksTowardsMark(Account account, Holding holding, Position position)
    {
        var instrument = holding.Instrument;
        var isCross = holding.Terms.MarginMode == MarginMode.Cross;
        var longLots = isCross || position.Side == PositionSide.Long ? holding.Long.Lots : 0;
        var shortLots = isCross || position.Side == PositionSide.Short ? holding.Short.Lots : 0;

        // Surplus(price) = worth − price × slope / whole, solved for 0.
        var (fee, whole) = instrument.TakerFee.Ratio;
        var slope = ((Int128)(whole - fee) * longLots - (Int128)(whole + fee) * shortLots) * instrument.TickLotUnits;
        var worth = (Int128)0;
        if (longLots > 0)
            worth += holding.Long.EntryValueUnits - Backing(holding.Long);
        if (shortLots > 0)
            worth -= holding.Short.EntryValueUnits + Backing(holding.Short);
        if (isCross)
            worth -= Unbound(account) + CrossSurplusBeside(account, holding);

        if (slope == 0 || (slope > 0 && worth <= 0))
            return 0;
        var (ticks, rest) = Int128.DivRem(worth * whole, slope);
        if (slope > 0)
            return (long)Int128.Min(ticks + (rest > 0 ? 1 : 0), instrument.PriceMaxTicks);
        return ticks > instrument.PriceMaxTicks ? 0 : (long)Int128.Max(ticks, 1);
    }

    private long CrossSurplusBeside(Account account, Holding? beside)
    {
        var surplus = 0L;
        foreach (var holding in account.Held)
        {
            if (holding.Terms.MarginMode == MarginMode.Cross && !ReferenceEquals(holding, beside))
                surplus += Surplus(holding, holding.Long) + Surplus(holding, holding.Short);
        }

        return surplus;
    }

    private long CrossProfit(Account account)
    {
        var profit = 0L;
        foreach (var holding in account.Held)
        {
            if (holding.Terms.MarginMode == MarginMode.Cross)
                profit += ProfitAtMark(holding, holding.Long) + ProfitAtMark(holding, holding.Short);
        }

        return profit;
    }
}
