using System.Text.Json;
using System.Text.Json.Nodes;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Ticket;

/// <summary>A wish of the owner as the message that an alert would say it with, so that one set of rules checks both.</summary>
internal static class ManualMessage
{
    /// <summary>The message; what the alert language has no word for is left to the request.</summary>
    public static JsonElement Of(ManualOrder order, string? requestId)
    {
        var message = new JsonObject { ["symbol"] = order.Symbol };
        if (requestId is not null)
            message["id"] = requestId;
        switch (order)
        {
            case ManualOrder.Entry entry:
                // Said without a position before it: in hedge mode it opens, in one-way mode it closes what is in the way first.
                message["action"] = entry.Side == PositionSide.Long ? "buy" : "sell";
                Put(message, entry.Size);
                Put(message, entry.Pricing);
                message["leverage"] = entry.Leverage;
                message["margin_mode"] = entry.MarginMode is { } mode ? mode.ToString().ToLowerInvariant() : null;
                Put(message, entry.StopLoss, entry.TakeProfits);
                break;
            case ManualOrder.Exit exit:
                message["action"] = exit.Side == PositionSide.Long ? "close_long" : "close_short";
                Put(message, exit.Size);
                Put(message, exit.Pricing);
                break;
            case ManualOrder.Reverse reverse:
                message["action"] = "reverse";
                message["side"] = Word(reverse.Side);
                break;
            case ManualOrder.Protect protect:
                message["action"] = "set_brackets";
                message["side"] = Word(protect.Side);
                Put(message, protect.StopLoss, protect.TakeProfits);
                break;
            case ManualOrder.Trail trail:
                message["action"] = "trail";
                message["side"] = Word(trail.Side);
                Put(message, trail.Size);
                message["trail_percent"] = trail.Percent;
                message["activation_price"] = trail.ActivationPrice;
                break;
            case ManualOrder.Cancel cancel:
                message["action"] = "cancel";
                message["order_id"] = cancel.VenueOrderId; // Named in the request; here it is told to whoever reads the message.
                break;
            case ManualOrder.CancelStop stop:
                message["action"] = "cancel";
                message["order_id"] = stop.ClientOrderId; // As above.
                break;
            case ManualOrder.Edit edit:
                message["action"] = "edit"; // No word of alerts: it is read straight into its request.
                message["order_id"] = edit.VenueOrderId;
                message["price"] = edit.LimitPrice;
                message["quantity"] = edit.Contracts;
                message["trigger_price"] = edit.TriggerPrice;
                message["take_profit"] = Form(edit.TakeProfitPrice, edit.TakeProfitBy);
                message["stop_loss"] = Form(edit.StopLossPrice, edit.StopLossBy);
                break;
            case ManualOrder.CancelAll:
                message["action"] = "cancel_all";
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(order), order.GetType().Name, "There is no such order.");
        }

        foreach (var (name, _) in message.Where(field => field.Value is null).ToList())
            message.Remove(name);
        return JsonSerializer.SerializeToElement(message, ManualJson.Default.JsonObject);
    }

    private static void Put(JsonObject message, OrderSize? size)
    {
        if (size is null)
            return;
        message["quantity"] = size.Unit == QuantityUnit.Percent ? FormattableString.Invariant($"{size.Quantity}%") : JsonValue.Create(size.Quantity);
        message["quantity_type"] = size.Unit switch
        {
            QuantityUnit.Base => "base",
            QuantityUnit.Contracts => "contracts",
            QuantityUnit.Quote => "quote",
            QuantityUnit.PercentEquity => "percent_equity",
            QuantityUnit.PercentAvailable => "percent_available",
            QuantityUnit.PercentPosition => "percent_position",
            QuantityUnit.RiskPercent => "risk_percent",
            QuantityUnit.RiskQuote => "risk_quote",
            _ => null,
        };
        if (size.IsMargin)
            message["basis"] = "margin";
    }

    private static void Put(JsonObject message, OrderPricing pricing)
    {
        message["order_type"] = pricing.Kind switch
        {
            PricingKind.Limit => "limit",
            PricingKind.StopMarket => "stop_market",
            PricingKind.StopLimit => "stop_limit",
            PricingKind.Trailing => "trailing",
            _ => "market",
        };
        message["price"] = pricing.LimitPrice;
        message["trigger_price"] = pricing.TriggerPrice;
        message["trigger_by"] = Word(pricing.TriggerBy);
        message["trail_percent"] = pricing.TrailPercent;
        message["activation_price"] = pricing.ActivationPrice;
        message["expires_s"] = pricing.ExpiresSeconds;
        message["time_in_force"] = pricing.TimeInForce switch
        {
            TimeInForce.ImmediateOrCancel => "ioc",
            TimeInForce.FillOrKill => "fok",
            TimeInForce.MakerOnly => "post_only",
            _ => "gtc",
        };
    }

    private static void Put(JsonObject message, ExitPrice? stopLoss, IReadOnlyList<ExitPrice> takeProfits)
    {
        message["stop_loss"] = stopLoss is null ? null : Form(stopLoss, hasShare: false);
        if (takeProfits.Count > 0)
            message["take_profit"] = new JsonArray([.. takeProfits.Select(target => Form(target, hasShare: true))]);
    }

    private static JsonObject? Form(decimal? price, TriggerBy? by) =>
        price is null ? null : new JsonObject { ["price"] = price, ["trigger_by"] = by is { } watched ? Word(watched) : null };

    private static JsonObject Form(ExitPrice exit, bool hasShare)
    {
        var form = new JsonObject { ["trigger_by"] = Word(exit.TriggerBy) };
        if (exit.Price is { } price)
            form["price"] = price;
        if (exit.Percent is { } percent)
            form["percent"] = percent;
        if (exit.LimitPrice is { } limit)
            form["limit_price"] = limit;
        if (exit.WaitSeconds is { } seconds)
            form["wait_s"] = seconds;
        if (exit.CandleMinutes is { } minutes)
            form["candle_minutes"] = minutes;
        if (exit.HardPrice is { } hard)
            form["hard_price"] = hard;
        if (hasShare && exit.Share is { } share)
            form["share"] = share;
        return form;
    }

    private static string Word(PositionSide side) => side == PositionSide.Long ? "long" : "short";

    private static string Word(TriggerBy by) => by == TriggerBy.Mark ? "mark" : "last";
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class ManualJson : System.Text.Json.Serialization.JsonSerializerContext;
