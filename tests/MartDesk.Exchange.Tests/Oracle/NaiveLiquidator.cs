using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.Tests.Oracle;

/// <summary>Liquidation and deleveraging written again from their description, in decimals.</summary>
internal sealed class NaiveLiquidator(NaiveExchange exchange, IReadOnlyList<Instrument> instruments)
{
    public void Judge(int instrument)
    {
        foreach (var account in exchange.Accounts.Values.Where(account => !account.IsHouse && IsDue(account, instrument)).ToList())
        {
            if (!IsDue(account, instrument))
                continue;
            if (IsCross(account, instrument))
                TakeOverCross(account);
            else
                TakeOverIsolated(account, instrument);
        }
    }

    private static bool IsCross(NaiveAccount account, int instrument) => account.Settings[instrument].Mode == MarginMode.Cross;

    private bool IsDue(NaiveAccount account, int instrument) =>
        account.HasPosition(instrument)
        && (IsCross(account, instrument)
            ? CrossSurplus(account) <= 0
            : IsDue(account, instrument, PositionSide.Long) || IsDue(account, instrument, PositionSide.Short));

    private bool IsDue(NaiveAccount account, int instrument, PositionSide side) =>
        account.Position(instrument, side).Lots > 0 && Surplus(account, instrument, side) <= 0;

    private decimal Maintenance(int instrument, decimal cost)
    {
        var listed = instruments[instrument].Specification;
        var ladder = listed.LeverageLadder.Count > 0 ? listed.LeverageLadder : [new LeverageStep(listed.MaxLeverage, decimal.MaxValue)];
        var cum = 0m;
        for (var i = 0; ; i++)
        {
            if (cost <= ladder[i].NotionalCap || i == ladder.Count - 1)
                return NaiveExchange.Up(cost / (2 * ladder[i].Leverage)) - cum;
            var (a, b) = (ladder[i].Leverage, ladder[i + 1].Leverage);
            cum += NaiveExchange.Down(ladder[i].NotionalCap * (a - b) / (2m * a * b));
        }
    }

    private decimal Floor(int instrument, decimal cost) =>
        instruments[instrument].Specification.LeverageLadder.Select(step => step.NotionalCap).SkipLast(1).Where(cap => cap < cost).DefaultIfEmpty(0).Max();

    private decimal ValueAtMark(NaiveAccount account, int instrument, PositionSide side)
    {
        var position = account.Position(instrument, side);
        return exchange.MarkOf(instrument) == 0 ? position.Cost : exchange.Value(instrument, exchange.MarkOf(instrument), position.Lots);
    }

    private decimal Profit(NaiveAccount account, int instrument, PositionSide side)
    {
        var gain = ValueAtMark(account, instrument, side) - account.Position(instrument, side).Cost;
        return side == PositionSide.Long ? gain : -gain;
    }

    private decimal Surplus(NaiveAccount account, int instrument, PositionSide side)
    {
        var position = account.Position(instrument, side);
        if (position.Lots == 0)
            return 0;
        var fee = NaiveExchange.Up(ValueAtMark(account, instrument, side) * instruments[instrument].Specification.TakerFeeRate);
        return NaiveExchange.Up(position.Cost / account.Settings[instrument].Leverage) + position.Adjustment
            - Maintenance(instrument, position.Cost) + Profit(account, instrument, side) - fee;
    }

    private IEnumerable<(int Instrument, PositionSide Side)> CrossPositions(NaiveAccount account) =>
        from instrument in instruments
        where IsCross(account, instrument.Id)
        from side in (PositionSide[])[PositionSide.Long, PositionSide.Short]
        where account.Position(instrument.Id, side).Lots > 0
        select (instrument.Id, side);

    private decimal CrossSurplus(NaiveAccount account) =>
        account.Wallet - exchange.PositionMargin(account) - exchange.OrderMargin(account)
        + CrossPositions(account).Sum(position => Surplus(account, position.Instrument, position.Side));

    /// <summary>What is there for cross positions, all but one of them valued at the mark.</summary>
    private decimal CrossEquity(NaiveAccount account, (int Instrument, PositionSide Side)? beside)
    {
        var isolated = instruments.Where(instrument => !IsCross(account, instrument.Id)).Sum(instrument =>
            exchange.PositionMargin(account, instrument.Id, PositionSide.Long) + exchange.PositionMargin(account, instrument.Id, PositionSide.Short));
        return account.Wallet - exchange.OrderMargin(account) - isolated
            + CrossPositions(account).Where(position => position != beside).Sum(position => Profit(account, position.Instrument, position.Side));
    }

    private void TakeOverIsolated(NaiveAccount account, int instrument)
    {
        Cancel(account, FinishReason.Liquidation, order => order.Instrument == instrument);
        foreach (var side in (PositionSide[])[PositionSide.Long, PositionSide.Short])
        {
            while (IsDue(account, instrument, side))
                Reduce(account, instrument, side);
        }
    }

    private void TakeOverCross(NaiveAccount account)
    {
        Cancel(account, FinishReason.Liquidation, order => IsCross(account, order.Instrument));
        while (CrossPositions(account).Any() && CrossSurplus(account) <= 0)
        {
            var (instrument, side) = CrossPositions(account).MinBy(position => Profit(account, position.Instrument, position.Side));
            Reduce(account, instrument, side);
        }
    }

    private void Cancel(NaiveAccount account, FinishReason reason, Predicate<NaiveOrder> which)
    {
        foreach (var order in exchange.Open.FindAll(order => order.Account == account && which(order)).OrderBy(order => order.ListPlace))
            exchange.End(order, reason);
    }

    private void Reduce(NaiveAccount account, int instrument, PositionSide side)
    {
        var position = account.Position(instrument, side);
        var kept = (long)decimal.Floor(position.Lots * Floor(instrument, position.Cost) / position.Cost);
        if (kept > 0)
        {
            var partial = Close(account, instrument, side, position.Lots - kept);
            exchange.End(partial, partial.Open == 0 ? FinishReason.Filled : FinishReason.Unfilled);
            if (partial.Open == 0)
                return;
        }

        var isCross = IsCross(account, instrument);
        var before = isCross ? 0 : account.Wallet - exchange.PositionMargin(account, instrument, side);
        var closing = Close(account, instrument, side, position.Lots);
        if (closing.Open > 0)
            Deleverage(closing);
        exchange.End(closing, FinishReason.Filled);
        var left = !isCross ? account.Wallet - before : CrossPositions(account).Any() ? 0 : CrossEquity(account, null);
        account.Wallet -= left;
        exchange.Insurance += left;
    }

    private NaiveOrder Close(NaiveAccount account, int instrument, PositionSide side, long lots)
    {
        var order = new NaiveOrder
        {
            Id = exchange.NextOrderId(),
            Account = account,
            Instrument = instrument,
            Side = side == PositionSide.Long ? Side.Sell : Side.Buy,
            IsClosing = true,
            Price = BankruptcyPrice(account, instrument, side),
            Place = 0,
            Open = lots,
        };
        exchange.Trade(order, SelfTradeMode.CancelMaker);
        return order;
    }

    private long BankruptcyPrice(NaiveAccount account, int instrument, PositionSide side)
    {
        var position = account.Position(instrument, side);
        var rate = instruments[instrument].Specification.TakerFeeRate;
        var backing = IsCross(account, instrument) ? CrossEquity(account, (instrument, side)) : exchange.PositionMargin(account, instrument, side);
        var tick = exchange.Value(instrument, 1, position.Lots);
        if (side == PositionSide.Long)
        {
            var price = (long)decimal.Floor((position.Cost - backing) / tick) - 2;
            while (tick * price * (1 - rate) < position.Cost - backing)
                price++;
            return Math.Max(1, price);
        }

        var highest = (long)decimal.Ceiling((position.Cost + backing) / tick) + 2;
        while (tick * highest * (1 + rate) > position.Cost + backing)
            highest--;
        return Math.Max(1, highest);
    }

    private void Deleverage(NaiveOrder taker)
    {
        var other = taker.PositionSide == PositionSide.Long ? PositionSide.Short : PositionSide.Long;
        var ranking = exchange.Accounts.Values
            .Where(account => account.Position(taker.Instrument, other).Lots > 0)
            .OrderByDescending(account => account == taker.Account ? decimal.MinValue : Score(account, taker.Instrument, other))
            .ThenBy(account => account.Id)
            .ToList();
        foreach (var account in ranking.TakeWhile(_ => taker.Open > 0))
        {
            if (!account.IsHouse)
                Cancel(account, FinishReason.Deleveraging, order => order.Instrument == taker.Instrument);
            var counterparty = new NaiveOrder
            {
                Id = exchange.NextOrderId(),
                Account = account,
                Instrument = taker.Instrument,
                Side = taker.Side == Side.Buy ? Side.Sell : Side.Buy,
                IsClosing = true,
                Price = taker.Price,
                Place = 0,
                Open = Math.Min(taker.Open, account.Position(taker.Instrument, other).Lots),
            };
            exchange.TradeOffBook(counterparty, taker, taker.Price);
        }
    }

    // In millionths of profit ratio and thousandths of leverage, cut to whole ones.
    private decimal Score(NaiveAccount account, int instrument, PositionSide side)
    {
        var profit = Profit(account, instrument, side);
        var ratio = decimal.Truncate(profit * 1_000_000 / account.Position(instrument, side).Cost);
        var leverage = 1_000m;
        if (!account.IsHouse)
        {
            var carried = (IsCross(account, instrument) ? CrossEquity(account, (instrument, side)) : exchange.PositionMargin(account, instrument, side)) + profit;
            leverage = Math.Max(1, decimal.Truncate(ValueAtMark(account, instrument, side) * 1_000 / Math.Max(0.00000001m, carried)));
        }

        return profit >= 0 ? ratio * leverage : decimal.Truncate(ratio * 1_000_000 / leverage);
    }
}
