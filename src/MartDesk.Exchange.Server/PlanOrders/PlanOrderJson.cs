using System.Text.Json;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Orders;

namespace MartDesk.Exchange.Server.PlanOrders;

/// <summary>A plan order as REST writes it, and a trailing order as it stands among the orders.</summary>
internal static class PlanOrderJson
{
    private const int Waits = 2;
    private const int Finished = 4;

    public static void Write(Utf8JsonWriter writer, in PlanRow row, Instrument instrument)
    {
        var plan = row.Plan;
        writer.WriteStartObject();
        WriteIdentity(writer, row, instrument);
        // A market order has no execution price: 0, as in the requests.
        writer.WriteText("executive_price"u8, instrument.ToPrice(plan.PriceTicks));
        writer.WriteText("trigger_price"u8, instrument.ToPrice(plan.Terms.TriggerTicks));
        writer.WriteNumber("state"u8, Waits);
        writer.WriteNumber("mode"u8, WireWords.ModeNumber(plan.TimeInForce));
        writer.WriteNumber("price_way"u8, plan.Terms.Direction == TriggerDirection.Falling ? 2 : 1);
        writer.WriteNumber("price_type"u8, WireWords.PriceTypeNumber(plan.Terms.Source));
        if (plan.Terms.Kind != PlanKind.Plan)
            writer.WriteNumber("plan_category"u8, plan.Terms.IsWholePosition ? 2 : 1);
        writer.WriteString("type"u8, plan.Terms.Kind switch
        {
            PlanKind.TakeProfit => "take_profit"u8,
            PlanKind.StopLoss => "stop_loss"u8,
            _ => "plan"u8,
        });
        if (plan.Effect == PositionEffect.Open)
            OrderJson.WritePresets(writer, plan.Protection, instrument);
        writer.WriteEndObject();
    }

    /// <summary>A trailing order, waiting or finished, in the form of an order.</summary>
    public static void WriteTrailing(Utf8JsonWriter writer, in PlanRow row, bool isFinished, Instrument instrument, string account)
    {
        var terms = row.Plan.Terms;
        writer.WriteStartObject();
        WriteIdentity(writer, row, instrument);
        writer.WriteString("price"u8, "0"u8);
        writer.WriteNumber("state"u8, isFinished ? Finished : Waits);
        writer.WriteString("type"u8, "trailing"u8);
        writer.WriteString("account"u8, account);
        writer.WriteString("deal_avg_price"u8, "0"u8);
        writer.WriteString("deal_size"u8, "0"u8);
        writer.WriteText("activation_price"u8, instrument.ToPrice(terms.TriggerTicks));
        writer.WriteText("callback_rate"u8, terms.CallbackMillionths * 100m / PlanTerms.CallbackScale);
        writer.WriteNumber("activation_price_type"u8, WireWords.PriceTypeNumber(terms.Source));
        writer.WriteEndObject();
    }

    private static void WriteIdentity(Utf8JsonWriter writer, in PlanRow row, Instrument instrument)
    {
        var plan = row.Plan;
        writer.WriteText("order_id"u8, plan.OrderId);
        writer.WriteString("client_order_id"u8, plan.ClientOrderId ?? "");
        writer.WriteText("size"u8, row.Lots);
        writer.WriteString("symbol"u8, instrument.Symbol);
        writer.WriteNumber("side"u8, WireWords.SideNumber(plan.Side, plan.Effect));
        writer.WriteString("position_mode"u8, WireWords.Of(plan.PositionMode));
        writer.WriteText("leverage"u8, row.Leverage);
        writer.WriteString("open_type"u8, WireWords.Of(row.MarginMode));
        writer.WriteNumber("create_time"u8, plan.CreateTimeMs);
        writer.WriteNumber("update_time"u8, plan.UpdateTimeMs);
    }
}
