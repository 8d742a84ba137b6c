using System.Globalization;
using System.Text.Json;

namespace MartDesk.Desk.Alerts;

/// <summary>The fields of a message under our names, whichever of their other names they were sent by.</summary>
internal sealed class AlertFields
{
    /// <summary>Our name for each name that is accepted; case, <c>_</c> and <c>-</c> are ignored.</summary>
    private static readonly Dictionary<string, string> Names = Aliases(
        "pointer bot_uuid uuid token stub bot key_name",
        "secret password passphrase api_secret pin webhook_secret",
        "id signal_id alert_id alertTimestamp dedupe nonce bracketId",
        "symbol ticker pair instrument tv_instrument bot_symbol market_symbol",
        "action direction command signal order_action",
        "prev_position prev_market_position",
        "prev_position_size prev_market_position_size",
        "market_position sentiment position_side",
        "position_size market_position_size position",
        "quantity qty size amount volume contracts order_contracts quote_amount dollar_amount amountPerTrade",
        "quantity_type amountPerTradeType currency_type unit",
        "order_type",
        "price limit_price",
        "signal_price close last_price",
        "trigger_price stop_price",
        "time_in_force tif",
        "reduce_only",
        "timestamp time timenow alert_time",
        "max_lag_s max_lag",
        "take_profit take_profits tp",
        "stop_loss sl",
        "position_mode hedgemode",
        "test dry_run is_test",
        "side", "type", "interpret", "leverage", "margin_mode", "market", "v", "post_only", "basis", "max_deviation_percent", "on_desync", "on_conflict",
        "expires_s", "delay_s delay", "price_offset_percent", "trail_percent trail_amount", "activation_price", "breakeven", "trailing_stop", "stp",
        "cancel_open", "dca_orders", "venue", "on_unfilled", "cancel");

    private static readonly string[] Nested = ["order", "strategyinfo"];

    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _sentAs = new(StringComparer.Ordinal);

    private AlertFields()
    {
    }

    /// <summary>Two names of one field were sent with different values; null when not.</summary>
    public AlertRefusal? Conflict { get; private set; }

    public static AlertFields From(JsonElement root)
    {
        var fields = new AlertFields();
        fields.Take(root);
        return fields;
    }

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>The name by which a field was sent.</summary>
    public string SentAs(string name) => _sentAs.GetValueOrDefault(name, name);

    /// <summary>The value as text, trimmed; null when absent, null or empty.</summary>
    public string? Text(string name)
    {
        if (!_values.TryGetValue(name, out var value))
            return null;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : value.GetRawText();
        return text.Length == 0 ? null : text;
    }

    /// <summary>Reads a decimal; false with the refusal when it is not one.</summary>
    public bool TryNumber(string name, out decimal? number, out AlertRefusal? refusal)
    {
        number = null;
        refusal = null;
        if (Text(name) is not { } text)
            return true;
        if (TryDecimal(text, out var value))
        {
            number = value;
            return true;
        }

        refusal = AlertRefusal.Rule("bad_value", $"{SentAs(name)} is {Shown(text)}, not a number.", "Write digits with a point and nothing else: 1000.5");
        return false;
    }

    public static bool TryDecimal(string text, out decimal value) => decimal.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);

    /// <summary>A value as it may be repeated in an answer: short and without control characters.</summary>
    public static string Shown(string text)
    {
        var cut = text.Length > 40 ? text[..40] + "…" : text;
        return $"\"{string.Concat(cut.Select(c => char.IsControl(c) ? '?' : c))}\"";
    }

    /// <summary>A name without case, <c>_</c>, <c>-</c> and blanks.</summary>
    public static string Plain(string name) =>
        string.Concat(name.Where(c => c is not ('_' or '-' or ' '))).ToLowerInvariant();

    private void Take(JsonElement element)
    {
        foreach (var property in element.EnumerateObject())
        {
            var plain = Plain(property.Name);
            if (Nested.Contains(plain) && property.Value.ValueKind == JsonValueKind.Object)
            {
                Take(property.Value);
                continue;
            }

            if (!Names.TryGetValue(plain, out var name) || IsEmpty(property.Value))
                continue;
            if (_values.TryGetValue(name, out var other) && !SameValue(other, property.Value))
            {
                Conflict ??= AlertRefusal.Rule(
                    "conflicting_fields", $"{SentAs(name)} and {property.Name} both stand for {name} and differ.", "Send one of them.");
            }

            _values[name] = property.Value;
            _sentAs[name] = property.Name;
        }
    }

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetString()));

    private static bool SameValue(JsonElement left, JsonElement right) =>
        string.Equals(
            left.ValueKind == JsonValueKind.String ? left.GetString() : left.GetRawText(),
            right.ValueKind == JsonValueKind.String ? right.GetString() : right.GetRawText(),
            StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, string> Aliases(params string[] lines)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            foreach (var word in words)
                names.Add(Plain(word), words[0]);
        }

        return names;
    }
}
