using System.Diagnostics;
using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Books;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Margin;
using MartDesk.Exchange.Matching;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange.Liquidations;

/// <summary>Automatic deleveraging: closes what the book did not take of a bankrupt position against the positions on the other side.</summary>
/// <remarks>
/// Highest score first: profit ratio times effective leverage, both at the mark price; a losing position's ratio is divided by the
/// leverage instead. The venue's own accounts count as unleveraged. Of equal scores the older account goes first, the bankrupt
/// account's own other side last of all. Longs and shorts are equal in number, so there is always enough.
/// </remarks>
internal sealed class Deleverager(
    OrderBook[] books, OrderStore orders, OrderIds ids, Valuation valuation, RestingOrders resting, Matcher matcher, Reporter report)
{
    private const long RatioScale = 1_000_000;
    private const long LeverageScale = 1_000;

    private static readonly Comparison<(Int128 Score, Holding Holding)> ByRank = static (a, b) =>
        a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Holding.Account.Id.CompareTo(b.Holding.Account.Id);

    private readonly List<(Int128 Score, Holding Holding)> _ranking = [];

    /// <summary>Fills the rest of a closing order at its price.</summary>
    public void Fill(int takerSlot, long timeMs)
    {
        var (instrumentId, side, taker) = (orders[takerSlot].InstrumentId, orders[takerSlot].Side, orders[takerSlot].Account);
        var closed = side == Side.Sell ? PositionSide.Short : PositionSide.Long;
        foreach (var holding in books[instrumentId].Holders)
        {
            if (holding.Of(closed).Lots > 0)
                _ranking.Add((ReferenceEquals(holding.Account, taker) ? Int128.MinValue : Score(holding, holding.Of(closed)), holding));
        }

        _ranking.Sort(ByRank);
        foreach (var (_, holding) in _ranking)
        {
            if (orders[takerSlot].OpenLots == 0)
                break;
            CloseAgainst(holding, holding.Of(closed), takerSlot, timeMs);
        }

        _ranking.Clear();
        Debug.Assert(orders[takerSlot].OpenLots == 0, "Open longs equal open shorts, so every position finds its other side.");
    }

    private void CloseAgainst(Holding holding, Position position, int takerSlot, long timeMs)
    {
        var account = holding.Account;
        if (!account.IsHouse)
            resting.WithdrawAll(account, holding.Instrument.Id, FinishReason.Deleveraging, timeMs);

        var slot = orders.Rent();
        ref var order = ref orders[slot];
        ref var taker = ref orders[takerSlot];
        order.Account = account;
        order.InstrumentId = taker.InstrumentId;
        order.OrderId = ids.Next();
        order.Origin = OrderOrigin.Deleveraging;
        order.Side = taker.Side == Side.Buy ? Side.Sell : Side.Buy;
        order.Effect = PositionEffect.Close;
        order.Type = OrderType.Limit;
        order.TimeInForce = TimeInForce.ImmediateOrCancel;
        order.PriceTicks = taker.PriceTicks;
        order.Lots = Math.Min(taker.OpenLots, position.Lots);
        order.OpenLots = order.Lots;
        order.Leverage = holding.Terms.Leverage;
        order.MarginMode = holding.Terms.MarginMode;
        order.PositionMode = account.PositionMode;
        order.CreateTimeMs = timeMs;
        order.UpdateTimeMs = timeMs;
        position.FrozenLots += order.Lots;
        report.Accepted(order);
        matcher.Deleverage(slot, takerSlot, taker.PriceTicks, timeMs);
    }

    private Int128 Score(Holding holding, Position position)
    {
        var profit = valuation.ProfitAtMark(holding, position);
        var ratio = (Int128)profit * RatioScale / Math.Max(1, position.EntryValueUnits);
        var leverage = EffectiveLeverage(holding, position, profit);
        return profit >= 0 ? ratio * leverage : ratio * LeverageScale * LeverageScale / leverage;
    }

    /// <summary>Value at mark over what carries it, in thousandths; at least one thousandth.</summary>
    private Int128 EffectiveLeverage(Holding holding, Position position, long profit)
    {
        if (holding.Account.IsHouse)
            return LeverageScale;
        var carried = holding.Terms.MarginMode == MarginMode.Isolated
            ? position.MarginUnits + profit
            : valuation.CrossEquityBeside(holding.Account, position) + profit;
        var mark = books[holding.Instrument.Id].MarkPrice;
        return Int128.Max(1, holding.Instrument.ValueUnits(mark, position.Lots) * LeverageScale / Math.Max(1, carried));
    }
}
