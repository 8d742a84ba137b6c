using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Journal;

/// <summary>What plan orders and protections look like in a record.</summary>
internal static class PlanFields
{
    public static void Write(ref FieldWriter writer, PlanTerms plan)
    {
        writer.Byte((byte)plan.Kind);
        writer.Byte((byte)plan.Source);
        writer.Byte((byte)plan.Direction);
        writer.Byte(plan.IsWholePosition ? (byte)1 : (byte)0);
        writer.Signed(plan.TriggerTicks);
        writer.Signed(plan.CallbackMillionths);
    }

    public static PlanTerms ReadPlan(ref FieldReader reader) => new()
    {
        Kind = (PlanKind)reader.Byte(),
        Source = (PriceSource)reader.Byte(),
        Direction = (TriggerDirection)reader.Byte(),
        IsWholePosition = reader.Byte() != 0,
        TriggerTicks = reader.Signed(),
        CallbackMillionths = reader.Signed(),
    };

    public static void Write(ref FieldWriter writer, Protection protection)
    {
        writer.Byte((byte)protection.TakeProfitSource);
        writer.Byte((byte)protection.StopLossSource);
        writer.Signed(protection.TakeProfitTicks);
        writer.Signed(protection.StopLossTicks);
    }

    public static Protection ReadProtection(ref FieldReader reader) => new()
    {
        TakeProfitSource = (PriceSource)reader.Byte(),
        StopLossSource = (PriceSource)reader.Byte(),
        TakeProfitTicks = reader.Signed(),
        StopLossTicks = reader.Signed(),
    };
}
