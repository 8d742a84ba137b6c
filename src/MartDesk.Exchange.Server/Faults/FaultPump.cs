using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Streams;

namespace MartDesk.Exchange.Server.Faults;

/// <summary>Does what rules ask for at a moment: disconnects streams, logs them out, and takes orders off the book when the venue winds down.</summary>
internal sealed class FaultPump(FaultPlan plan, StreamHub hub, TimeProvider time) : ILoopDuty
{
    private readonly long _startedAt = time.GetTimestamp();

    /// <summary>Asked for anew after every turn of the loop, because rules come and go.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            if (plan.NextMoment is not { } moment)
                return null;
            var wait = moment - time.GetUtcNow();
            return wait <= TimeSpan.Zero ? TimeSpan.Zero : time.GetElapsedTime(_startedAt) + wait;
        }
    }

    public void Run(Venue venue, TimeSpan elapsed)
    {
        foreach (var fault in plan.Begin())
        {
            switch (fault.Rule.Kind)
            {
                case FaultKind.Disconnect:
                    Disconnect(fault);
                    break;
                case FaultKind.ExpireLogin:
                    ExpireLogins(fault);
                    break;
                case FaultKind.WindDown:
                    WindDown(venue, fault.Rule.Stage);
                    break;
            }
        }
    }

    private void Disconnect(ActiveFault fault)
    {
        var rule = fault.Rule;
        foreach (var connection in hub.Connections)
        {
            var isMeant = rule.On switch
            {
                FaultTargets.All => true,
                "private" => connection.AccountId != 0,
                "public" => connection.AccountId == 0,
                _ => connection.Path == rule.On,
            };
            if (!isMeant || (rule.Key is not null && connection.Key != rule.Key) || !plan.HitsConnection(fault, connection.Id))
                continue;
            if (rule.How == FaultEnding.Close)
                connection.Close();
            else
                connection.Abort("a fault disconnected it");
        }
    }

    private void ExpireLogins(ActiveFault fault)
    {
        foreach (var connection in hub.Connections)
        {
            if (connection.AccountId != 0 && (fault.Rule.Key is null || connection.Key == fault.Rule.Key) && plan.HitsConnection(fault, connection.Id))
                hub.Logout(connection);
        }
    }

    /// <summary>From reduce only on, orders that open are cancelled; in a closed venue all are. By commands like anyone's, so a replay does the same.</summary>
    private static void WindDown(Venue venue, WindDownStage stage)
    {
        if (stage < WindDownStage.ReduceOnly)
            return;
        var orders = new List<OrderView>();
        var plans = new List<PlanOrderView>();
        foreach (var accountId in venue.Orders.AccountIds.Order())
        {
            venue.Engine.CopyOpenOrders(accountId, orders);
            venue.Engine.CopyPlanOrders(accountId, plans);
        }

        foreach (var order in orders)
        {
            if (stage == WindDownStage.Closed || order.Effect == PositionEffect.Open)
                Cancel(venue, CommandKind.CancelOrder, order.AccountId, order.InstrumentId, order.OrderId);
        }

        foreach (var plan in plans)
        {
            if (stage == WindDownStage.Closed || plan.Effect == PositionEffect.Open)
                Cancel(venue, CommandKind.CancelPlanOrder, plan.AccountId, plan.InstrumentId, plan.OrderId);
        }
    }

    private static void Cancel(Venue venue, CommandKind kind, int accountId, int instrumentId, long orderId) => venue.Apply(new Command
    {
        Sequence = 0,
        TimeMs = 0,
        Kind = kind,
        AccountId = accountId,
        InstrumentId = instrumentId,
        OrderId = orderId,
    });
}
