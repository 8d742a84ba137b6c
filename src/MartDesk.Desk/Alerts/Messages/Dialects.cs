using System.Text.Json.Nodes;

namespace MartDesk.Desk.Alerts.Messages;

/// <summary>What senders say by more than one field, or by a field that means two things.</summary>
internal static class Dialects
{
    private static readonly (string Flag, string Action)[] Flags = [("is_close", "close"), ("is_buy", "buy"), ("is_sell", "sell")];

    private static readonly string[] NumberedTargets = [.. Enumerable.Range(1, 8).Select(number => FormattableString.Invariant($"take_profit_{number}"))];

    private static readonly string[] WunderCommands = ["ENTER-LONG", "ENTER-SHORT", "EXIT-LONG", "EXIT-SHORT", "EXIT-ALL"];

    /// <summary>Settles them in place; the refusal when they contradict each other.</summary>
    public static AlertRefusal? Settle(CanonicalMessage message) =>
        SettleCode(message) ?? SettleVerb(message) ?? SettleType(message) ?? SettleQuantity(message) ?? SettleTimes(message) ?? SettleTargets(message) ?? SettleTrailing(message)
        ?? SettleUnsupported(message);

    /// <summary>WunderTrading's one text: command, exchange, pair, bot, interval and an id that names the bot, not the alert.</summary>
    private static AlertRefusal? SettleCode(CanonicalMessage message)
    {
        if (message.Text("code") is not { } code)
            return null;
        message.Set("code", null);
        var parts = code.Split('_', 4);
        if (parts.Length < 3 || !WunderCommands.Contains(parts[0], StringComparer.OrdinalIgnoreCase))
            return AlertRefusal.Rule("bad_value", $"code is {CanonicalMessage.Shown(code)}; it begins with ENTER-LONG, ENTER-SHORT, EXIT-LONG, EXIT-SHORT or EXIT-ALL.");
        message.Set("action", parts[0]);
        if (!message.Has("symbol"))
            message.Set("symbol", parts[2]);
        return null;
    }

    private static AlertRefusal? SettleVerb(CanonicalMessage message)
    {
        foreach (var (flag, action) in Flags)
        {
            if (message.Flag(flag) && !message.Has("action"))
                message.Set("action", action);
            message.Set(flag, null);
        }

        var side = message.Text("side");
        if (!message.Has("action") && side is "buy" or "sell")
        {
            message.Set("action", side);
            message.Set("side", null);
        }
        else if (side is "buy" or "sell")
        {
            message.Set("side", side == "buy" ? "long" : "short");
        }

        if (!message.Has("action") && message.Text("type") is { } type && VerbWords.Of(type, side, null) is not null)
        {
            message.Set("action", type);
            message.Set("type", null);
        }

        if (message.Text("action") is not { } sent)
            return null;
        if (VerbWords.Of(sent, message.Text("side"), message.Text("market_position")) is { } verb)
            message.Set("action", verb);
        else
            return AlertRefusal.Rule("bad_value", $"{message.SentAs("action")} is {CanonicalMessage.Shown(sent)}, which is no action.", $"Use {VerbWords.All}.");
        return null;
    }

    private static AlertRefusal? SettleType(CanonicalMessage message)
    {
        if (message.Text("type") is { } type)
        {
            message.Set("type", null);
            if (!message.Has("order_type"))
                message.Set("order_type", FieldWords.Convert("order_type", System.Text.Json.JsonSerializer.SerializeToElement(type), out _));
        }

        if (!message.Has("order_type") && message.Has("price") && CanonicalMessage.Plain(message.SentAs("price")) == "limitprice")
            message.Set("order_type", "limit");
        var orderType = message.Text("order_type") ?? "market";

        // Senders put the chart's price here unless the order is one that waits for it.
        if (message.Has("trigger_price") && orderType is not ("stop_market" or "stop_limit"))
        {
            if (!message.Has("signal_price"))
                message.Set("signal_price", message.Form["trigger_price"]!.DeepClone());
            message.Set("trigger_price", null);
        }

        if (message.Has("price") && orderType is "market" or "stop_market" or "trailing" && message.Text("action") is not "set_brackets")
        {
            message.Warn($"{message.SentAs("price")} is not used by a {orderType} order; send order_type limit for a limit order.");
            message.Set("price", null);
        }

        if (message.Flag("post_only"))
            message.Set("time_in_force", "post_only");
        message.Set("post_only", null);
        if (message.Has("cancel"))
        {
            if (!message.Has("cancel_open"))
                message.Set("cancel_open", message.Flag("cancel") ? "entries" : "none");
            message.Set("cancel", null);
        }

        return null;
    }

    private static AlertRefusal? SettleQuantity(CanonicalMessage message)
    {
        var name = CanonicalMessage.Plain(message.SentAs("quantity"));
        if (name is "quoteamount" or "dollaramount" && !message.Has("quantity_type"))
            message.Set("quantity_type", "quote");
        if (message.Text("quantity_type") is "margin_percent")
        {
            message.Set("quantity_type", "percent_available");
            message.Set("basis", "margin");
        }

        if (message.Text("quantity") is not { } quantity || message.Text("quantity_type") is not { } type)
            return null;
        var isAllowed = quantity[^1] switch
        {
            '%' => type is "percent_equity" or "percent_available" or "percent_position" or "risk_percent",
            '$' => type is "quote" or "risk_quote",
            'c' => type == "contracts",
            _ => true,
        };
        return isAllowed
            ? null
            : AlertRefusal.Rule(
                "conflicting_fields", $"{message.SentAs("quantity")} {CanonicalMessage.Shown(quantity)} carries a mark that is not its quantity_type.", "Send one of the two.");
    }

    private static AlertRefusal? SettleTimes(CanonicalMessage message)
    {
        if (message.Number("limit_life_minutes") is not { } minutes)
            return null;
        message.Set("limit_life_minutes", null);
        if (minutes is < 0m or > 100_000m)
            return AlertRefusal.Rule("bad_value", $"{message.SentAs("limit_life_minutes")} must be from 1 to 10080 minutes.");
        if (!message.Has("expires_s"))
            message.Set("expires_s", JsonValue.Create(minutes * 60m));
        return null;
    }

    /// <summary>OctoBot's <c>TAKE_PROFIT_PRICE_1</c> and so on.</summary>
    private static AlertRefusal? SettleTargets(CanonicalMessage message)
    {
        JsonArray? targets = null;
        foreach (var name in NumberedTargets)
        {
            if (message.Form.Remove(name, out var price))
                (targets ??= []).Add(new JsonObject { ["price"] = price });
        }

        if (targets is null)
            return null;
        if (message.Has("take_profit"))
            return AlertRefusal.Rule("conflicting_fields", "take_profit and numbered targets were both sent.", "Send one of them.");
        message.Set("take_profit", targets);
        return null;
    }

    /// <summary>TradersPost's stop that trails is our trailing stop.</summary>
    private static AlertRefusal? SettleTrailing(CanonicalMessage message)
    {
        if (message.Form["stop_loss"] is not JsonObject stop || stop["trail_percent"] is not { } percent)
            return null;
        if (stop.Count > 1)
            return AlertRefusal.Rule("conflicting_fields", $"{message.SentAs("stop_loss")} trails and names another price as well.", "Send stop_loss for the price, and trailing_stop beside it.");
        if (message.Has("trailing_stop"))
            return AlertRefusal.Rule("conflicting_fields", $"{message.SentAs("stop_loss")} trails, and trailing_stop was sent too.", "Send one of them.");
        message.Set("trailing_stop", new JsonObject { ["percent"] = percent.DeepClone() });
        message.Set("stop_loss", null);
        return null;
    }

    /// <summary>Fields whose meaning this version does not carry out. Ignoring them would be worse than refusing.</summary>
    private static AlertRefusal? SettleUnsupported(CanonicalMessage message)
    {
        foreach (var name in (string[])["trail_amount"])
        {
            if (message.Has(name))
                return AlertRefusal.Rule("unsupported", $"{message.SentAs(name)} is not supported.", "Take it out of the message; nothing was ordered.");
        }

        return null;
    }
}
