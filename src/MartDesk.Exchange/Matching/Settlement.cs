using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Ledger;
using MartDesk.Exchange.Liquidations;
using MartDesk.Exchange.Margin;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange.Matching;

/// <summary>Books executions: positions, wallets, fees.</summary>
internal sealed class Settlement(OrderBook[] books, Cashier cashier, Treasury treasury, Insurer insurer)
{
    /// <summary>Books one side of an execution and returns what it changed.</summary>
    /// <param name="order">The order.</param>
    /// <param name="trade">The execution.</param>
    /// <param name="role">How the order came to it.</param>
    public Settled Book(ref Order order, in Trade trade, TradeRole role)
    {
        var account = order.Account;
        var holding = account.In(order.InstrumentId);
        var instrument = holding.Instrument;
        var unitsPerLot = trade.PriceTicks * instrument.TickLotUnits;
        var feeRate = role == TradeRole.Maker ? instrument.MakerFee : instrument.TakerFee;
        var isFree = account.IsHouse || role == TradeRole.DeleveragedPassively;
        var fee = isFree ? 0 : feeRate.RoundedUp(unitsPerLot * trade.Lots);

        var closing = ClosingLots(order, holding, account.PositionMode, trade.Lots);
        var opening = trade.Lots - closing;
        Position? closed = null;
        Position? opened = null;
        var profit = 0L;
        var closingFee = 0L;
        if (closing > 0)
        {
            closed = holding.ClosedBy(order.Side);
            var value = unitsPerLot * closing;
            closingFee = opening == 0 || isFree ? fee : feeRate.RoundedUp(value);
            profit = closed.Close(trade.PriceTicks, closing, value, closingFee, trade.TimeMs);
            UpdateMargin(account, holding, closed);
        }

        if (opening > 0)
        {
            opened = holding.OpenedBy(order.Side);
            opened.Open(trade.PriceTicks, opening, unitsPerLot * opening, fee - closingFee, trade.TimeMs);
            UpdateMargin(account, holding, opened);
        }

        books[order.InstrumentId].Track(holding);
        cashier.Move(account, order.InstrumentId, LedgerKind.RealisedProfit, profit, trade.TimeMs);
        cashier.Move(account, order.InstrumentId, LedgerKind.Fee, -fee, trade.TimeMs);
        treasury.AddFee(fee);
        insurer.Notice(account, order.InstrumentId);
        order.FilledTickLots += (Int128)trade.PriceTicks * trade.Lots;
        order.UpdateTimeMs = trade.TimeMs;
        return new Settled(closed, opened, opening, new Fill
        {
            TradeId = trade.TradeId,
            PriceTicks = trade.PriceTicks,
            Lots = trade.Lots,
            IsMaker = role == TradeRole.Maker,
            IsDeleveraging = role is TradeRole.DeleveragedActively or TradeRole.DeleveragedPassively,
            FeeUnits = fee,
            RealisedUnits = profit,
            TimeMs = trade.TimeMs,
        });
    }

    // In one-way mode an opening order first reduces what stands against it; everything else closes all or opens all.
    private static long ClosingLots(in Order order, Holding holding, PositionMode mode, long lots) => order.Effect switch
    {
        PositionEffect.Close => lots,
        _ when mode == PositionMode.OneWay => Math.Min(lots, holding.ClosedBy(order.Side).Lots),
        _ => 0,
    };

    private static void UpdateMargin(Account account, Holding holding, Position position)
    {
        if (!account.IsHouse)
            account.AddToPositionMargin(position.UpdateMargin(holding.Terms));
    }
}

/// <summary>How one side came to an execution.</summary>
internal enum TradeRole
{
    Maker,
    Taker,

    /// <summary>Bankrupt, and closed outside the book; pays the taker fee.</summary>
    DeleveragedActively,

    /// <summary>Chosen by automatic deleveraging; pays no fee.</summary>
    DeleveragedPassively,
}

/// <summary>What one side of an execution did.</summary>
/// <param name="Closed">The position that it reduced, if any.</param>
/// <param name="Opened">The position that it opened or added to, if any; both are set when a one-way position turns over.</param>
/// <param name="OpenedLots">Lots that it opened.</param>
/// <param name="Fill">The execution as its owner sees it.</param>
internal readonly record struct Settled(Position? Closed, Position? Opened, long OpenedLots, Fill Fill);
