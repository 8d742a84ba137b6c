using System.Text.Json;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Orders;

namespace MartDesk.Exchange.Server.Streams;

/// <summary>A plan order as the order channel tells it.</summary>
internal static class PlanFrames
{
    private const int Waits = 2;
    private const int Finished = 4;

    public static ReadOnlyMemory<byte> Write(in PlanChange change, Instrument instrument)
    {
        using var frame = new DataFrame("futures/order");
        var writer = frame.Writer;
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteNumber("action"u8, change.Action);
        writer.WriteStartObject("order"u8);
        WriteOrder(writer, change, instrument);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        return frame.End();
    }

    private static void WriteOrder(Utf8JsonWriter writer, in PlanChange change, Instrument instrument)
    {
        var plan = change.Plan;
        writer.WriteText("order_id"u8, plan.OrderId);
        writer.WriteString("client_order_id"u8, plan.ClientOrderId ?? "");
        writer.WriteText("price"u8, instrument.ToPrice(plan.PriceTicks));
        writer.WriteText("size"u8, plan.Lots);
        writer.WriteString("symbol"u8, instrument.Symbol);
        writer.WriteNumber("state"u8, change.IsFinished ? Finished : Waits);
        writer.WriteNumber("side"u8, WireWords.SideNumber(plan.Side, plan.Effect));
        writer.WriteString("type"u8, TypeOf(plan.Terms.Kind));
        writer.WriteText("leverage"u8, plan.Leverage);
        writer.WriteString("open_type"u8, WireWords.Of(plan.MarginMode));
        writer.WriteString("deal_avg_price"u8, "0"u8);
        writer.WriteString("deal_size"u8, "0"u8);
        writer.WriteNumber("create_time"u8, plan.CreateTimeMs);
        writer.WriteNumber("update_time"u8, plan.UpdateTimeMs);
        writer.WriteString("plan_order_id"u8, ""u8);
        writer.WriteNull("last_trade"u8);
        WriteTrigger(writer, plan, instrument);
        writer.WriteString("position_mode"u8, WireWords.Of(plan.PositionMode));
    }

    // A dash stands for none.
    private static void WriteTrigger(Utf8JsonWriter writer, in PlanOrderView plan, Instrument instrument)
    {
        var isTrailing = plan.Terms.Kind == PlanKind.Trailing;
        var price = Json.Text(instrument.ToPrice(plan.Terms.TriggerTicks));
        var source = plan.Terms.Source == PriceSource.Mark ? "fair_price" : "last_price";
        writer.WriteString("trigger_price"u8, isTrailing ? "-" : price);
        writer.WriteString("trigger_price_type"u8, isTrailing ? "-" : source);
        writer.WriteString("execution_price"u8, plan.Type == OrderType.Market ? "market price" : Json.Text(instrument.ToPrice(plan.PriceTicks)));
        writer.WriteString("activation_price_type"u8, isTrailing ? source : "-");
        writer.WriteString("activation_price"u8, isTrailing ? price : "-");
        writer.WriteString("callback_rate"u8, isTrailing ? Json.Text(plan.Terms.CallbackMillionths / 10_000m) : "-");
    }

    private static string TypeOf(PlanKind kind) => kind switch
    {
        PlanKind.TakeProfit => "take_profit",
        PlanKind.StopLoss => "stop_loss",
        PlanKind.Trailing => "trailing_order",
        _ => "plan_order",
    };
}
