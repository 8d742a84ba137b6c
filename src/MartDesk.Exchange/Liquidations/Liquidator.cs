using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Ledger;
using MartDesk.Exchange.Margin;
using MartDesk.Exchange.Matching;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange.Liquidations;

/// <summary>Takes over positions whose surplus is used up at the mark price.</summary>
/// <remarks>
/// In this order: the open orders go (an isolated position's in its instrument, a cross account's in all of its cross instruments); a
/// position above the first bracket is brought down bracket by bracket; what is still short is closed at its bankruptcy price or better,
/// and what the book does not take goes to <see cref="Deleverager"/>. What is then left of the margin goes to the insurance fund. Each
/// step is left out when the one before it was enough.
/// </remarks>
internal sealed class Liquidator(
    OrderBook[] books,
    OrderStore orders,
    OrderIds ids,
    Valuation valuation,
    RestingOrders resting,
    Matcher matcher,
    Deleverager deleverager,
    Cashier cashier,
    Treasury treasury,
    Reporter report)
{
    private static readonly Comparison<Holding> ByAccount = static (a, b) => a.Account.Id.CompareTo(b.Account.Id);

    private readonly List<Holding> _due = [];

    /// <summary>Judges every client's position in an instrument after its mark price moved or funding was booked.</summary>
    public void Judge(int instrumentId, long timeMs)
    {
        foreach (var holding in books[instrumentId].Holders)
        {
            if (!holding.Account.IsHouse && IsDue(holding))
                _due.Add(holding);
        }

        if (_due.Count == 0)
            return;
        _due.Sort(ByAccount);
        foreach (var holding in _due)
            TakeOver(holding, timeMs);
        _due.Clear();
    }

    private bool IsDue(Holding holding) => holding.Terms.MarginMode == MarginMode.Cross
        ? valuation.CrossSurplus(holding.Account) <= 0
        : IsDue(holding, holding.Long) || IsDue(holding, holding.Short);

    private bool IsDue(Holding holding, Position position) => position.Lots > 0 && valuation.Surplus(holding, position) <= 0;

    private void TakeOver(Holding holding, long timeMs)
    {
        // A takeover before this one may have traded with the account.
        if (!holding.HasPosition || !IsDue(holding))
            return;
        if (holding.Terms.MarginMode == MarginMode.Cross)
        {
            TakeOverCross(holding.Account, timeMs);
            return;
        }

        resting.WithdrawAll(holding.Account, holding.Instrument.Id, FinishReason.Liquidation, timeMs);
        while (IsDue(holding, holding.Long))
            Reduce(holding, holding.Long, timeMs);
        while (IsDue(holding, holding.Short))
            Reduce(holding, holding.Short, timeMs);
    }

    private void TakeOverCross(Account account, long timeMs)
    {
        for (var slot = account.OldestOrder; slot != OrderStore.None;)
        {
            var next = orders[slot].NextOfAccount;
            if (account.In(orders[slot].InstrumentId).Terms.MarginMode == MarginMode.Cross)
                resting.Withdraw(slot, FinishReason.Liquidation, timeMs);
            slot = next;
        }

        while (WorstCross(account) is var (holding, position) && valuation.CrossSurplus(account) <= 0)
            Reduce(holding, position, timeMs);
    }

    /// <summary>The cross position with the largest loss; of equals the first by instrument, the long before the short.</summary>
    private (Holding Holding, Position Position)? WorstCross(Account account)
    {
        (Holding, Position)? worst = null;
        var worstProfit = long.MaxValue;
        foreach (var holding in account.Held)
        {
            if (holding.Terms.MarginMode != MarginMode.Cross)
                continue;
            Consider(holding, holding.Long);
            Consider(holding, holding.Short);
        }

        return worst;

        void Consider(Holding holding, Position position)
        {
            var profit = valuation.ProfitAtMark(holding, position);
            if (position.Lots > 0 && (worst is null || profit < worstProfit))
                (worst, worstProfit) = ((holding, position), profit);
        }
    }

    /// <summary>One step: down to the next lower bracket if there is one and the book takes it, otherwise the end of the position.</summary>
    private void Reduce(Holding holding, Position position, long timeMs)
    {
        var bankruptcyTicks = BankruptcyTicks(holding, position);
        var kept = (long)((Int128)position.Lots * holding.Instrument.BracketOf(position.EntryValueUnits).FloorUnits / position.EntryValueUnits);
        if (kept > 0)
        {
            var partial = Close(holding, position, position.Lots - kept, bankruptcyTicks, OrderOrigin.PartialLiquidation, timeMs);
            var isFilled = orders[partial].OpenLots == 0;
            End(partial, holding, position);
            if (isFilled)
                return;
        }

        Clear(holding, position, BankruptcyTicks(holding, position), timeMs);
    }

    /// <summary>Closes all of a position and settles with the insurance fund.</summary>
    private void Clear(Holding holding, Position position, long bankruptcyTicks, long timeMs)
    {
        var account = holding.Account;
        var (walletBefore, margin) = (account.WalletUnits, position.MarginUnits);
        var slot = Close(holding, position, position.Lots, bankruptcyTicks, OrderOrigin.Bankruptcy, timeMs);
        if (orders[slot].OpenLots > 0)
            deleverager.Fill(slot, timeMs);
        End(slot, holding, position);

        var left = holding.Terms.MarginMode == MarginMode.Isolated ? margin + account.WalletUnits - walletBefore
            : HasCrossPosition(account) ? 0
            : valuation.CrossEquityBeside(account, position);
        cashier.Move(account, holding.Instrument.Id, LedgerKind.LiquidationClearance, -left, timeMs);
        treasury.AddInsurance(left);
        report.BalanceIfChanged(account);
    }

    /// <summary>Brings a closing order of the engine's own to the book and returns its slot, filled as far as the book goes.</summary>
    private int Close(Holding holding, Position position, long lots, long limitTicks, OrderOrigin origin, long timeMs)
    {
        var slot = orders.Rent();
        ref var order = ref orders[slot];
        order.Account = holding.Account;
        order.InstrumentId = holding.Instrument.Id;
        order.OrderId = ids.Next();
        order.Origin = origin;
        order.Side = position.Side == PositionSide.Long ? Side.Sell : Side.Buy;
        order.Effect = PositionEffect.Close;
        order.Type = OrderType.Limit;
        order.TimeInForce = TimeInForce.ImmediateOrCancel;
        order.PriceTicks = limitTicks;
        order.Lots = lots;
        order.OpenLots = lots;
        order.Leverage = holding.Terms.Leverage;
        order.MarginMode = holding.Terms.MarginMode;
        order.PositionMode = holding.Account.PositionMode;
        order.CreateTimeMs = timeMs;
        order.UpdateTimeMs = timeMs;
        position.FrozenLots += lots;
        report.Accepted(order);
        matcher.Match(slot, SelfTradeMode.CancelMaker, timeMs);
        return slot;
    }

    private void End(int slot, Holding holding, Position position)
    {
        ref var order = ref orders[slot];
        position.FrozenLots -= order.OpenLots;
        report.Finished(order, order.OpenLots == 0 ? FinishReason.Filled : FinishReason.Unfilled);
        orders.Release(slot);
        report.BalanceIfChanged(holding.Account);
    }

    /// <summary>
    /// The worst price at which closing the whole position, taker fee included, loses no more than what backs it: its margin, or in cross
    /// mode all that the account has for its cross positions, the others taken at the mark. Rounded to the account's favour.
    /// </summary>
    private long BankruptcyTicks(Holding holding, Position position)
    {
        var backing = holding.Terms.MarginMode == MarginMode.Isolated ? position.MarginUnits : valuation.CrossEquityBeside(holding.Account, position);
        var instrument = holding.Instrument;
        var (fee, whole) = instrument.TakerFee.Ratio;
        var isLong = position.Side == PositionSide.Long;
        var worth = isLong ? (Int128)position.EntryValueUnits - backing : (Int128)position.EntryValueUnits + backing;
        var divisor = (Int128)(isLong ? whole - fee : whole + fee) * position.Lots * instrument.TickLotUnits;
        var (ticks, rest) = Int128.DivRem(worth * whole, divisor);
        return (long)Int128.Clamp(isLong && rest > 0 ? ticks + 1 : ticks, 1, instrument.PriceMaxTicks);
    }

    private static bool HasCrossPosition(Account account)
    {
        foreach (var holding in account.Held)
        {
            if (holding.Terms.MarginMode == MarginMode.Cross)
                return true;
        }

        return false;
    }
}
