using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange.Tests.Scenarios;

/// <summary>Keeps what a scenario asks about: refusals, fills, trades and how each order stands.</summary>
internal sealed class EventLog : IEngineEvents
{
    public Dictionary<long, OrderView> Orders { get; } = [];

    public Dictionary<long, FinishReason> Finished { get; } = [];

    public Dictionary<long, List<Fill>> Fills { get; } = [];

    public List<Trade> Trades { get; } = [];

    public List<PositionView> Positions { get; } = [];

    public RejectReason LastRejection { get; set; }

    /// <summary>How plan orders ended.</summary>
    public Dictionary<long, PlanEnd> PlanEnds { get; } = [];

    /// <summary>The last of the engine's own orders to end, as text: origin, filled of ordered, limit in ticks, reason.</summary>
    public string LastFinished { get; private set; } = "";

    public void Rejected(in Command command, RejectReason reason) => LastRejection = reason;

    public void OrderAccepted(in OrderView order) => Orders[order.OrderId] = order;

    public void OrderFilled(in OrderView order, in Fill fill)
    {
        Orders[order.OrderId] = order;
        if (!Fills.TryGetValue(order.OrderId, out var fills))
            Fills[order.OrderId] = fills = [];
        fills.Add(fill);
    }

    public void OrderResized(in OrderView order) => Orders[order.OrderId] = order;

    public void OrderFinished(in OrderView order, FinishReason reason)
    {
        Orders[order.OrderId] = order;
        Assert.True(Finished.TryAdd(order.OrderId, reason), $"order {order.OrderId} finished twice");
        if (order.Origin != OrderOrigin.Owner)
            LastFinished = $"{order.Origin} {order.FilledLots} of {order.Lots} @ {order.PriceTicks * Scenario.Coin.PriceStep:0.####} {reason}";
    }

    public void Traded(in Trade trade) => Trades.Add(trade);

    public void LevelChanged(int instrumentId, Side side, long priceTicks, long lots)
    {
    }

    public void PositionChanged(in PositionView position) => Positions.Add(position);

    public void BalanceChanged(in AccountView account)
    {
    }

    public void AccountOpened(in AccountView account)
    {
    }

    public void LeverageSet(int accountId, int instrumentId, int leverage, MarginMode marginMode)
    {
    }

    public void PositionModeSet(int accountId, PositionMode mode)
    {
    }

    public void PlanFinished(in PlanOrderView plan, in PlanEnd end) =>
        Assert.True(PlanEnds.TryAdd(plan.OrderId, end), $"plan order {plan.OrderId} finished twice");

    public void MarkPriceSet(int instrumentId, long priceTicks)
    {
    }
}
