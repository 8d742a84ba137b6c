using System.Globalization;
using System.Text.Json;
using MartDesk.Exchange.Accounts;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Positions;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Orders;
using MartDesk.Exchange.Server.Positions;

namespace MartDesk.Exchange.Server.Streams;

/// <summary>The account's own messages.</summary>
internal static class PrivateFrames
{
    public static ReadOnlyMemory<byte> Order(in OrderChange change, Fill? lastFill, Instrument instrument)
    {
        using var frame = new DataFrame("futures/order");
        var writer = frame.Writer;
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteNumber("action"u8, change.Action);
        writer.WriteStartObject("order"u8);
        WriteOrder(writer, change, lastFill, instrument);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        return frame.End();
    }

    public static ReadOnlyMemory<byte> Positions(IEnumerable<PositionView> positions, InstrumentCatalog instruments)
    {
        using var frame = new DataFrame("futures/position");
        frame.Writer.WriteStartArray();
        foreach (var position in positions)
            WritePosition(frame.Writer, position, instruments[position.InstrumentId]);
        frame.Writer.WriteEndArray();
        return frame.End();
    }

    public static ReadOnlyMemory<byte> Asset(string group, string currency, in AccountView account)
    {
        using var frame = new DataFrame(group);
        var writer = frame.Writer;
        writer.WriteStartObject();
        writer.WriteString("currency"u8, currency);
        writer.WriteText("available_balance"u8, Money.ToCoins(account.AvailableUnits));
        writer.WriteText("position_deposit"u8, Money.ToCoins(account.PositionMarginUnits));
        writer.WriteText("frozen_balance"u8, Money.ToCoins(account.OrderMarginUnits));
        writer.WriteEndObject();
        return frame.End();
    }

    private static void WriteOrder(Utf8JsonWriter writer, in OrderChange change, Fill? lastFill, Instrument instrument)
    {
        var order = change.Order;
        OrderJson.WriteIdentity(writer, order, instrument);
        writer.WriteNumber("state"u8, change.Action switch
        {
            StreamEvents.Submit => 1,
            _ when change.Fill is not null && order.OpenLots > 0 => 2,
            _ => 4,
        });
        OrderJson.WriteTerms(writer, order, instrument);
        writer.WriteString("plan_order_id"u8, order.PlanOrderId == 0 ? "" : order.PlanOrderId.ToString(CultureInfo.InvariantCulture));
        if (lastFill is { } fill)
        {
            writer.WriteStartObject("last_trade"u8);
            writer.WriteNumber("lastTradeID"u8, fill.TradeId);
            writer.WriteText("fillQty"u8, fill.Lots);
            writer.WriteText("fillPrice"u8, instrument.ToPrice(fill.PriceTicks));
            writer.WriteText("fee"u8, -Money.ToCoins(fill.FeeUnits));
            writer.WriteString("feeCcy"u8, instrument.Specification.QuoteCurrency);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("last_trade"u8);
        }

        foreach (var unset in UnsetFields)
            writer.WriteString(unset, "-"u8);
        writer.WriteString("position_mode"u8, WireWords.Of(order.PositionMode));
    }

    private static readonly JsonEncodedText[] UnsetFields =
    [
        JsonEncodedText.Encode("trigger_price"), JsonEncodedText.Encode("trigger_price_type"), JsonEncodedText.Encode("execution_price"),
        JsonEncodedText.Encode("activation_price_type"), JsonEncodedText.Encode("activation_price"), JsonEncodedText.Encode("callback_rate"),
    ];

    private static void WritePosition(Utf8JsonWriter writer, in PositionView position, Instrument instrument)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, instrument.Symbol);
        writer.WriteText("hold_volume"u8, position.Lots);
        writer.WriteNumber("position_type"u8, position.Side == PositionSide.Long ? 1 : 2);
        // This channel numbers the margin modes the other way round than its words suggest: 1 is isolated, 2 is cross.
        writer.WriteNumber("open_type"u8, position.MarginMode == MarginMode.Isolated ? 1 : 2);
        writer.WriteText("frozen_volume"u8, position.FrozenLots);
        writer.WriteText("close_volume"u8, position.ClosedLots);
        writer.WriteText("hold_avg_price"u8, PositionMath.EntryPrice(position, instrument));
        writer.WriteText("close_avg_price"u8, PositionMath.AveragePrice(position.ClosedTickLots, position.ClosedLots, instrument));
        writer.WriteText("open_avg_price"u8, PositionMath.AveragePrice(position.OpenedTickLots, position.OpenedLots, instrument));
        writer.WriteText("liquidate_price"u8, instrument.ToPrice(position.LiquidationTicks));
        writer.WriteNumber("create_time"u8, position.OpenTimeMs);
        writer.WriteNumber("update_time"u8, position.UpdateTimeMs);
        writer.WriteString("position_mode"u8, WireWords.Of(position.PositionMode));
        writer.WriteEndObject();
    }
}
