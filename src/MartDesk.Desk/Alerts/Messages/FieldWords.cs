using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MartDesk.Desk.Alerts.Messages;

/// <summary>Values of fields into ours: senders' words into our words, numbers as text into numbers. What is not known is left for the schema to refuse.</summary>
internal static class FieldWords
{
    private static readonly HashSet<string> Numbers =
    [
        "prev_position_size", "position_size", "price", "signal_price", "trigger_price", "price_offset_percent", "trail_percent", "activation_price",
        "leverage", "max_lag_s", "expires_s", "limit_life_minutes", "delay_s", "max_deviation_percent", "v", "trail_amount",
    ];

    private static readonly HashSet<string> Flags = ["reduce_only", "test", "post_only", "cancel", "is_buy", "is_sell", "is_close"];

    private static readonly HashSet<string> Kept = ["timestamp", "interval", "extras", "breakeven"];

    /// <summary>Field, then each of our words with what senders say for it.</summary>
    private static readonly Dictionary<string, Dictionary<string, string>> Words = new(StringComparer.Ordinal)
    {
        ["prev_position"] = Table("flat none", "long bullish buy", "short bearish sell"),
        ["market_position"] = Table("flat none", "long bullish", "short bearish"),
        ["side"] = Table("long buy", "short sell"),
        ["order_type"] = Table("market", "limit", "stop_market stop", "stop_limit", "trailing trailing_stop"),
        ["time_in_force"] = Table("gtc day", "ioc", "fok", "post_only maker maker_only"),
        ["quantity_type"] = Table(
            "contracts", "base coins fixed_quantity", "quote dollar_amount amount_per_position usd $", "percent_equity percent_of_equity", "percent_available",
            "margin_percent", "percent_position percent_of_position position_percent", "risk_percent", "risk_quote risk_dollar_amount"),
        ["basis"] = Table("notional", "margin"),
        ["offset_from"] = Table("last", "mark", "bid", "ask", "signal", "entry"),
        ["trigger_by"] = Table("last", "mark fair"),
        ["margin_mode"] = Table("cross crossed", "isolated"),
        ["position_mode"] = Table("hedge true", "one_way false"),
        ["stp"] = Table("cancel_maker", "cancel_taker", "cancel_both"),
        ["cancel_open"] = Table("none", "entries", "all"),
        ["interpret"] = Table("order", "target"),
        ["market"] = Table("spot", "futures perpetual swap"),
        ["on_unfilled"] = Table("leave", "cancel", "market"),
        ["on_conflict"] = Table("refuse", "net"),
        ["on_desync"] = Table("skip", "trust", "target"),
        ["spot_market_buy"] = Table("notional", "ioc"),
        ["venue"] = Table("live", "demo", "paper local"),
    };

    /// <summary>The value of a field in our form; null with the refusal when it cannot be one.</summary>
    public static JsonNode? Convert(string name, JsonElement value, out AlertRefusal? refusal)
    {
        refusal = null;
        if (name is "take_profit" || name.StartsWith("take_profit_", StringComparison.Ordinal))
            return BracketWords.TakeProfit(value, out refusal);
        if (name is "stop_loss")
            return BracketWords.StopLoss(value, out refusal);
        if (name is "trailing_stop")
            return BracketWords.TrailingStop(value, out refusal);
        if (name is "dca_orders")
            return BracketWords.Averaging(value, out refusal);
        if (Kept.Contains(name))
            return CanonicalMessage.Node(value);
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            return Refuse(out refusal, "is an object; a plain value was expected.");
        var text = Text(value);
        if (name is "quantity")
            return Quantity(text, out refusal);
        if (Numbers.Contains(name))
            return Number(text, out refusal);
        if (Flags.Contains(name))
            return Flag(text, out refusal);
        if (name is "side" && CanonicalMessage.Plain(text) is "buy" or "sell")
            return CanonicalMessage.Plain(text); // With no action this is the action; see Dialects.
        return Words.TryGetValue(name, out var words) ? words.GetValueOrDefault(CanonicalMessage.Plain(text), text) : text;
    }

    /// <summary>A number; null with the refusal when it is none.</summary>
    public static JsonNode? Number(string text, out AlertRefusal? refusal)
    {
        refusal = null;
        return CanonicalMessage.TryDecimal(text, out var number)
            ? JsonValue.Create(number)
            : Refuse(out refusal, $"is {CanonicalMessage.Shown(text)}, not a number.", "Write digits with a point and nothing else: 1000.5");
    }

    public static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : value.GetRawText();

    public static JsonNode? Refuse(out AlertRefusal? refusal, string message, string? hint = null, string code = "bad_value")
    {
        refusal = AlertRefusal.Rule(code, message, hint);
        return null;
    }

    /// <summary>Plain digits and at most one mark, whichever way they were written.</summary>
    private static JsonNode? Quantity(string text, out AlertRefusal? refusal)
    {
        refusal = null;
        var mark = text.Length > 0 && text[^1] is '%' or '$' or 'c' or 'C' ? char.ToLowerInvariant(text[^1]).ToString() : "";
        var digits = text[..^mark.Length].TrimEnd();
        if (!CanonicalMessage.TryDecimal(digits, out var quantity))
            return Refuse(out refusal, $"is {CanonicalMessage.Shown(text)}, not a number.", "Write digits with a point, and at most one of %, $ and c after them.");
        if (quantity <= 0m)
            return Refuse(out refusal, $"is {CanonicalMessage.Shown(text)}; it must be above 0.");
        return quantity.ToString("0.############################", CultureInfo.InvariantCulture) + mark;
    }

    private static JsonNode? Flag(string text, out AlertRefusal? refusal)
    {
        refusal = null;
        return text.ToLowerInvariant() switch
        {
            "false" or "0" or "no" => JsonValue.Create(false),
            "true" or "1" or "yes" => JsonValue.Create(true),
            _ => Refuse(out refusal, "must be true or false."),
        };
    }

    private static Dictionary<string, string> Table(params string[] lines)
    {
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            foreach (var word in words)
                table[CanonicalMessage.Plain(word)] = words[0];
        }

        return table;
    }
}
