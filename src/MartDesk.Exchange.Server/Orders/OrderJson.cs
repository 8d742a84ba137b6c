using System.Text.Json;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Positions;

namespace MartDesk.Exchange.Server.Orders;

/// <summary>An order as REST and the order channel write it.</summary>
internal static class OrderJson
{
    private const int Open = 2;
    private const int Finished = 4;

    public static void WriteOpen(Utf8JsonWriter writer, in OrderView order, Instrument instrument, string account) =>
        Write(writer, order, instrument, Open, account);

    public static void WriteFinished(Utf8JsonWriter writer, in OrderView order, Instrument instrument, string account) =>
        Write(writer, order, instrument, Finished, account);

    public static void WriteIdentity(Utf8JsonWriter writer, in OrderView order, Instrument instrument)
    {
        writer.WriteText("order_id"u8, order.OrderId);
        writer.WriteString("client_order_id"u8, order.ClientOrderId ?? "");
        writer.WriteText("price"u8, instrument.ToPrice(order.PriceTicks));
        writer.WriteText("size"u8, order.Lots);
        writer.WriteString("symbol"u8, instrument.Symbol);
    }

    public static void WriteTerms(Utf8JsonWriter writer, in OrderView order, Instrument instrument)
    {
        writer.WriteNumber("side"u8, WireWords.SideNumber(order.Side, order.Effect));
        writer.WriteString("type"u8, WireWords.TypeOf(order));
        writer.WriteText("leverage"u8, order.Leverage);
        writer.WriteString("open_type"u8, WireWords.Of(order.MarginMode));
        writer.WriteText("deal_avg_price"u8, PositionMath.AveragePrice(order.FilledTickLots, order.FilledLots, instrument));
        writer.WriteText("deal_size"u8, order.FilledLots);
        writer.WriteNumber("create_time"u8, order.CreateTimeMs);
        writer.WriteNumber("update_time"u8, order.UpdateTimeMs);
    }

    private static void Write(Utf8JsonWriter writer, in OrderView order, Instrument instrument, int state, string account)
    {
        writer.WriteStartObject();
        WriteIdentity(writer, order, instrument);
        writer.WriteNumber("state"u8, state);
        WriteTerms(writer, order, instrument);
        writer.WriteString("position_mode"u8, WireWords.Of(order.PositionMode));
        writer.WriteString("account"u8, account);
        WriteWithoutTrigger(writer);
        WritePresets(writer, order.Protection, instrument);
        writer.WriteEndObject();
    }

    /// <summary>The members of plan and trailing orders as they read for an order that is none.</summary>
    private static void WriteWithoutTrigger(Utf8JsonWriter writer)
    {
        writer.WriteString("trigger_price"u8, "0"u8);
        writer.WriteString("execution_price"u8, "0"u8);
        writer.WriteNumber("activation_price_type"u8, 1);
        writer.WriteString("activation_price"u8, "0"u8);
        writer.WriteString("callback_rate"u8, "0"u8);
    }

    /// <summary>Preset take profit and stop loss; type 0 and an empty price stand for none.</summary>
    public static void WritePresets(Utf8JsonWriter writer, Protection? protection, Instrument instrument)
    {
        var takeProfit = protection?.TakeProfitTicks ?? 0;
        var stopLoss = protection?.StopLossTicks ?? 0;
        writer.WriteNumber("preset_take_profit_price_type"u8, takeProfit == 0 ? 0 : WireWords.PriceTypeNumber(protection!.TakeProfitSource)); // above 0 only when there is one
        writer.WriteNumber("preset_stop_loss_price_type"u8, stopLoss == 0 ? 0 : WireWords.PriceTypeNumber(protection!.StopLossSource)); // likewise
        writer.WriteString("preset_take_profit_price"u8, takeProfit == 0 ? "" : Json.Text(instrument.ToPrice(takeProfit)));
        writer.WriteString("preset_stop_loss_price"u8, stopLoss == 0 ? "" : Json.Text(instrument.ToPrice(stopLoss)));
    }
}
