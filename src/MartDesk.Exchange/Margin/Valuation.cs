using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange.Margin;

/// <summary>What an account and its positions are worth at the mark price. Reads only.</summary>
internal sealed class Valuation(OrderBook[] books)
{
    /// <summary>Wallet less both margins, less the net loss of the cross positions at mark; may be negative.</summary>
    public long Free(Account account) =>
        account.WalletUnits - account.PositionMarginUnits - account.OrderMarginUnits + Math.Min(0, CrossProfit(account));

    /// <summary>Profit at a price; exact, and held at the ends of <see cref="long"/> for sizes that only house accounts can reach.</summary>
    public long Profit(int instrumentId, PositionSide side, long lots, long entryValueUnits, long priceTicks)
    {
        var value = books[instrumentId].Instrument.ValueUnits(priceTicks, lots);
        var profit = side == PositionSide.Long ? value - entryValueUnits : entryValueUnits - value;
        return long.CreateSaturating(profit);
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
        MaintenanceUnits = account.IsHouse ? 0 : MaintenanceRoundedUp(holding, position),
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

    private static long MaintenanceRoundedUp(Holding holding, Position position) =>
        holding.Instrument.Maintenance.RoundedUp(position.EntryValueUnits);

    /// <summary>
    /// Where the position's backing is down to its maintenance margin and the fee of closing it:
    /// long (entry − backing) / (1 − fee rate), short (entry + backing) / (1 + fee rate), where backing is the initial margin less the
    /// maintenance margin, and in cross mode more by what is free. A long's price is rounded up, a short's down.
    /// </summary>
    private long LiquidationTicksTowardsMark(Account account, Holding holding, Position position)
    {
        var instrument = holding.Instrument;
        var backing = holding.Terms.InitialRoundedUp(position.EntryValueUnits) - MaintenanceRoundedUp(holding, position);
        if (holding.Terms.MarginMode == MarginMode.Cross)
            backing += FreeWithout(account, holding, position);
        var isLong = position.Side == PositionSide.Long;
        var worth = isLong ? (Int128)position.EntryValueUnits - backing : (Int128)position.EntryValueUnits + backing;
        if (worth <= 0)
            return 0;
        var (fee, whole) = instrument.TakerFee.Ratio;
        var divisor = (Int128)(isLong ? whole - fee : whole + fee) * position.Lots * instrument.TickLotUnits;
        var (ticks, rest) = Int128.DivRem(worth * whole, divisor);
        if (isLong && rest > 0)
            ticks++;
        return ticks <= instrument.PriceMaxTicks ? (long)ticks : 0;
    }

    /// <summary>What is free in the account when the position's own profit or loss is left out of it; never below 0.</summary>
    private long FreeWithout(Account account, Holding holding, Position position)
    {
        var others = CrossProfit(account) - ProfitAtMark(holding, position);
        var free = account.WalletUnits - account.PositionMarginUnits - account.OrderMarginUnits + Math.Min(0, others);
        return Math.Max(0, free);
    }

    private long CrossProfit(Account account)
    {
        var profit = 0L;
        foreach (var holding in account.Holdings)
        {
            if (holding.Terms.MarginMode == MarginMode.Cross)
                profit += ProfitAtMark(holding, holding.Long) + ProfitAtMark(holding, holding.Short);
        }

        return profit;
    }

    // Before the first mark price a position is worth what it cost.
    private long ProfitAtMark(Holding holding, Position position)
    {
        var mark = books[holding.Instrument.Id].MarkPrice;
        return position.Lots == 0 || mark == 0
            ? 0
            : Profit(holding.Instrument.Id, position.Side, position.Lots, position.EntryValueUnits, mark);
    }
}
