using System.Runtime.InteropServices;
using System.Text.Json;

namespace MartDesk.Desk.Alerts.Messages;

/// <summary>The fields of a message under our names, with the values as they were sent.</summary>
internal sealed class SentFields
{
    /// <summary>Our name for each name that is accepted; case, <c>_</c> and <c>-</c> are ignored.</summary>
    private static readonly Dictionary<string, string> Names = Aliases(
        "pointer",
        "key bot_uuid uuid token stub bot key_name",
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
        "expires_s", "limit_life_minutes limit_life", "delay_s delay", "trail_percent", "activation_price", "breakeven", "trailing_stop",
        "side", "type", "interpret", "leverage", "margin_mode", "market", "v", "post_only", "basis", "max_deviation_percent", "on_desync", "on_conflict",
        "price_offset_percent", "offset_from", "trigger_by", "stp", "cancel_open", "cancel", "dca_orders", "venue", "on_unfilled", "spot_market_buy",
        "tag", "comment", "order_id", "strategy", "interval", "extras", "code", "is_buy", "is_sell", "is_close", "trail_amount");

    /// <summary>Nobody's message has so many; each of them costs more to look at than to send.</summary>
    private const int MostFields = 128;

    private static readonly string[] Nested = ["order", "strategyinfo"];

    private readonly Dictionary<string, (string SentAs, JsonElement Value)> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _unknown = new(StringComparer.Ordinal);

    private int _count;

    public SentFields(JsonElement root) => Take(root, isNested: false);

    public Dictionary<string, (string SentAs, JsonElement Value)> Fields => _fields;

    /// <summary>Top-level fields that mean nothing to us, under the names they were sent by.</summary>
    public IReadOnlyDictionary<string, JsonElement> Unknown => _unknown;

    /// <summary>Two names of one field were sent with different values; null when not.</summary>
    public AlertRefusal? Conflict { get; private set; }

    private void Take(JsonElement element, bool isNested)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (++_count > MostFields)
            {
                Conflict ??= AlertRefusal.Rule("too_many_fields", $"The message has more than {MostFields} fields.", "Send the fields of the alert only.");
                return;
            }

            var (sentAs, value) = (property.Name, property.Value);
            var plain = CanonicalMessage.Plain(sentAs);
            if (Nested.Contains(plain) && value.ValueKind == JsonValueKind.Object)
                Take(value, isNested: true);
            else if (IsEmpty(value))
                continue;
            else if (Names.TryGetValue(plain, out var name))
                Take(name, sentAs, value);
            else if (TargetNumber(plain) is { } number)
                _fields[$"take_profit_{number}"] = (sentAs, value);
            else if (!isNested)
                _unknown[sentAs] = value;
        }
    }

    private void Take(string name, string sentAs, JsonElement value)
    {
        if (_fields.TryGetValue(name, out var other) && !IsSame(other.Value, value))
            Conflict ??= AlertRefusal.Rule("conflicting_fields", $"{other.SentAs} and {sentAs} both stand for {name} and differ.", "Send one of them.");
        _fields[name] = (sentAs, value);
    }

    /// <summary>1 to 8 for <c>TAKE_PROFIT_PRICE_1</c> to <c>_8</c>; null for any other name.</summary>
    private static int? TargetNumber(string plain) =>
        plain.Length == 16 && plain.StartsWith("takeprofitprice", StringComparison.Ordinal) && plain[15] is >= '1' and <= '8' ? plain[15] - '0' : null;

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && !BeginsInSight(value) && string.IsNullOrWhiteSpace(value.GetString()));

    /// <summary>True when a text's first character is one that can be seen, which saves making the text.</summary>
    private static bool BeginsInSight(JsonElement text) => JsonMarshal.GetRawUtf8Value(text)[1] is > (byte)' ' and < 0x7f and not (byte)'\\' and not (byte)'"';

    private static bool IsSame(JsonElement left, JsonElement right)
    {
        var (one, other) = (Text(left), Text(right));
        return string.Equals(one, other, StringComparison.OrdinalIgnoreCase)
            || (CanonicalMessage.TryDecimal(one, out var first) && CanonicalMessage.TryDecimal(other, out var second) && first == second);

        static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : value.GetRawText();
    }

    private static Dictionary<string, string> Aliases(params string[] lines)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            foreach (var word in words)
                names.Add(CanonicalMessage.Plain(word), words[0]);
        }

        return names;
    }
}
