using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Positions;

namespace MartDesk.Exchange.Server.Streams;

/// <summary>One change of a client's order that the order channel tells.</summary>
/// <param name="Action">The wire's number: see the constants of <see cref="StreamEvents"/>.</param>
/// <param name="Order">The order after it.</param>
/// <param name="Fill">The fill that caused it, for a match.</param>
internal readonly record struct OrderChange(int Action, OrderView Order, Fill? Fill);

/// <summary>One change of a client's plan order.</summary>
/// <param name="Action">2 when it waits or was triggered, 3 when it ended without an order.</param>
/// <param name="Plan">The plan order after it.</param>
/// <param name="IsFinished">True when it waits no more.</param>
internal readonly record struct PlanChange(int Action, PlanOrderView Plan, bool IsFinished);

/// <summary>Collects what the engine reported until the streams are served. Of balances and positions only the latest counts.</summary>
internal sealed class StreamEvents
{
    public const int Match = 1;
    public const int Submit = 2;
    public const int Cancel = 3;
    public const int LiquidationCancel = 4;
    public const int DeleveragingCancel = 5;
    public const int PartialLiquidation = 6;
    public const int Bankruptcy = 7;
    public const int PassiveDeleveraging = 8;
    public const int ActiveDeleveraging = 9;

    private readonly HashSet<int> _clients = [];

    /// <summary>False while the journal is replayed: nobody is told of the past.</summary>
    public bool IsLive { get; set; }

    public List<OrderChange> Orders { get; } = [];

    public List<PlanChange> Plans { get; } = [];

    public List<Trade> Trades { get; } = [];

    public Dictionary<int, AccountView> Balances { get; } = [];

    public Dictionary<(int AccountId, int InstrumentId, PositionSide Side), PositionView> Positions { get; } = [];

    public void AccountOpened(in AccountView account)
    {
        if (!account.IsHouse)
            _clients.Add(account.AccountId);
    }

    /// <summary>Notes a client of a snapshot.</summary>
    public void Knows(int clientAccountId) => _clients.Add(clientAccountId);

    public void OrderAccepted(in OrderView order) => Add(order, Submit, null);

    public void OrderResized(in OrderView order) => Add(order, Submit, null);

    public void OrderFilled(in OrderView order, in Fill fill) => Add(order, MatchOf(order, fill), fill);

    public void OrderFinished(in OrderView order, FinishReason reason)
    {
        // The last match of a filled order has said that it is finished.
        if (reason != FinishReason.Filled)
            Add(order, CancelOf(reason), null);
    }

    public void PlanWaits(in PlanOrderView plan) => Add(new PlanChange(Submit, plan, IsFinished: false));

    public void PlanFinished(in PlanOrderView plan, in PlanEnd end) =>
        Add(new PlanChange(end.Reason == PlanFinishReason.Triggered ? Submit : Cancel, plan, IsFinished: true));

    public void Traded(in Trade trade)
    {
        if (IsLive)
            Trades.Add(trade);
    }

    public void BalanceChanged(in AccountView account)
    {
        if (IsLive && _clients.Contains(account.AccountId))
            Balances[account.AccountId] = account;
    }

    public void PositionChanged(in PositionView position)
    {
        if (IsLive && _clients.Contains(position.AccountId))
            Positions[(position.AccountId, position.InstrumentId, position.Side)] = position;
    }

    public void Clear()
    {
        Orders.Clear();
        Plans.Clear();
        Trades.Clear();
        Balances.Clear();
        Positions.Clear();
    }

    private void Add(in PlanChange change)
    {
        if (IsLive && _clients.Contains(change.Plan.AccountId))
            Plans.Add(change);
    }

    private static int MatchOf(in OrderView order, in Fill fill) => order.Origin switch
    {
        OrderOrigin.PartialLiquidation => PartialLiquidation,
        OrderOrigin.Bankruptcy => fill.IsDeleveraging ? ActiveDeleveraging : Bankruptcy,
        OrderOrigin.Deleveraging => PassiveDeleveraging,
        _ => Match,
    };

    private static int CancelOf(FinishReason reason) => reason switch
    {
        FinishReason.Liquidation => LiquidationCancel,
        FinishReason.Deleveraging => DeleveragingCancel,
        _ => Cancel,
    };

    private void Add(in OrderView order, int action, Fill? fill)
    {
        if (IsLive && _clients.Contains(order.AccountId))
            Orders.Add(new OrderChange(action, order, fill));
    }
}
