using MartDesk.Exchange.Events;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Snapshots;

/// <summary>The values that events carry, as they stand in a snapshot.</summary>
public static class SnapshotRecords
{
    /// <summary>Writes an order.</summary>
    public static void Order(this SnapshotWriter writer, in OrderView order)
    {
        writer.Long(order.OrderId);
        writer.Text(order.ClientOrderId);
        writer.Long(order.AccountId);
        writer.Long(order.InstrumentId);
        writer.Long((long)order.Side);
        writer.Long((long)order.Effect);
        writer.Long((long)order.Type);
        writer.Long((long)order.TimeInForce);
        writer.Long(order.PriceTicks);
        writer.Long(order.Lots);
        writer.Long(order.FilledLots);
        writer.Wide(order.FilledTickLots);
        writer.Long(order.Leverage);
        writer.Long((long)order.MarginMode);
        writer.Long((long)order.PositionMode);
        writer.Long((long)order.Origin);
        writer.Protection(order.Protection);
        writer.Long(order.PlanOrderId);
        writer.Long(order.CreateTimeMs);
        writer.Long(order.UpdateTimeMs);
    }

    /// <summary>Reads an order.</summary>
    public static OrderView Order(this SnapshotReader reader) => new()
    {
        OrderId = reader.Long(),
        ClientOrderId = reader.Text(),
        AccountId = reader.Int(),
        InstrumentId = reader.Int(),
        Side = (Side)reader.Int(),
        Effect = (PositionEffect)reader.Int(),
        Type = (OrderType)reader.Int(),
        TimeInForce = (TimeInForce)reader.Int(),
        PriceTicks = reader.Long(),
        Lots = reader.Long(),
        FilledLots = reader.Long(),
        FilledTickLots = reader.Wide(),
        Leverage = reader.Int(),
        MarginMode = (MarginMode)reader.Int(),
        PositionMode = (PositionMode)reader.Int(),
        Origin = (OrderOrigin)reader.Int(),
        Protection = reader.Protection(),
        PlanOrderId = reader.Long(),
        CreateTimeMs = reader.Long(),
        UpdateTimeMs = reader.Long(),
    };

    /// <summary>Writes a plan order.</summary>
    public static void Plan(this SnapshotWriter writer, in PlanOrderView plan)
    {
        writer.Long(plan.OrderId);
        writer.Text(plan.ClientOrderId);
        writer.Long(plan.ParentOrderId);
        writer.Long(plan.AccountId);
        writer.Long(plan.InstrumentId);
        writer.Long((long)plan.Terms.Kind);
        writer.Long(plan.Terms.TriggerTicks);
        writer.Long((long)plan.Terms.Source);
        writer.Long((long)plan.Terms.Direction);
        writer.Bool(plan.Terms.IsWholePosition);
        writer.Long(plan.Terms.CallbackMillionths);
        writer.Long((long)plan.Side);
        writer.Long((long)plan.Effect);
        writer.Long((long)plan.Type);
        writer.Long((long)plan.TimeInForce);
        writer.Long(plan.PriceTicks);
        writer.Long(plan.Lots);
        writer.Long(plan.Leverage);
        writer.Long((long)plan.MarginMode);
        writer.Long((long)plan.PositionMode);
        writer.Protection(plan.Protection);
        writer.Bool(plan.IsActive);
        writer.Long(plan.ExtremeTicks);
        writer.Long(plan.CreateTimeMs);
        writer.Long(plan.UpdateTimeMs);
    }

    /// <summary>Reads a plan order.</summary>
    public static PlanOrderView Plan(this SnapshotReader reader) => new()
    {
        OrderId = reader.Long(),
        ClientOrderId = reader.Text(),
        ParentOrderId = reader.Long(),
        AccountId = reader.Int(),
        InstrumentId = reader.Int(),
        Terms = new PlanTerms
        {
            Kind = (PlanKind)reader.Int(),
            TriggerTicks = reader.Long(),
            Source = (PriceSource)reader.Int(),
            Direction = (TriggerDirection)reader.Int(),
            IsWholePosition = reader.Bool(),
            CallbackMillionths = reader.Long(),
        },
        Side = (Side)reader.Int(),
        Effect = (PositionEffect)reader.Int(),
        Type = (OrderType)reader.Int(),
        TimeInForce = (TimeInForce)reader.Int(),
        PriceTicks = reader.Long(),
        Lots = reader.Long(),
        Leverage = reader.Int(),
        MarginMode = (MarginMode)reader.Int(),
        PositionMode = (PositionMode)reader.Int(),
        Protection = reader.Protection(),
        IsActive = reader.Bool(),
        ExtremeTicks = reader.Long(),
        CreateTimeMs = reader.Long(),
        UpdateTimeMs = reader.Long(),
    };

    /// <summary>Writes the end of a plan order.</summary>
    public static void PlanEnd(this SnapshotWriter writer, in PlanEnd end)
    {
        writer.Long((long)end.Reason);
        writer.Long(end.OrderId);
        writer.Long((long)end.Refusal);
    }

    /// <summary>Reads the end of a plan order.</summary>
    public static PlanEnd PlanEnd(this SnapshotReader reader) =>
        new() { Reason = (PlanFinishReason)reader.Int(), OrderId = reader.Long(), Refusal = (RejectReason)reader.Int() };

    private static void Protection(this SnapshotWriter writer, Protection? protection)
    {
        writer.Bool(protection is not null);
        if (protection is null)
            return;
        writer.Long(protection.TakeProfitTicks);
        writer.Long((long)protection.TakeProfitSource);
        writer.Long(protection.StopLossTicks);
        writer.Long((long)protection.StopLossSource);
    }

    private static Protection? Protection(this SnapshotReader reader) => !reader.Bool() ? null : new Protection
    {
        TakeProfitTicks = reader.Long(),
        TakeProfitSource = (PriceSource)reader.Int(),
        StopLossTicks = reader.Long(),
        StopLossSource = (PriceSource)reader.Int(),
    };
}
