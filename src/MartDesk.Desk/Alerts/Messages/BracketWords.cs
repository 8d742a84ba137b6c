using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MartDesk.Desk.Alerts.Messages;

/// <summary>Take profit, stop loss and trailing stop of each sender in our words.</summary>
/// <remarks>
/// 3Commas: <c>enabled</c>, <c>steps[].price_percent</c> and <c>volume_percent</c>, <c>trigger_price_percent</c>. TradersPost: <c>type</c>,
/// <c>stopPrice</c>, <c>limitPrice</c>, and an <c>amount</c> that is a distance in price, where ours is money. Altrady: <c>price_percentage</c>,
/// <c>position_percentage</c>, <c>stop_percentage</c>, and <c>dca_orders</c> with a <c>quantity_percentage</c> of the entry. WunderTrading's <c>priceDeviation</c>
/// may be a fraction or a percentage; as long as no user's message has shown which, it is refused rather than guessed.
/// </remarks>
internal static class BracketWords
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["price"] = "price",
        ["stopprice"] = "price",
        ["percent"] = "percent",
        ["pricepercent"] = "percent",
        ["pricepercentage"] = "percent",
        ["stoppercentage"] = "percent",
        ["positionpercentage"] = "share",
        ["quantitypercentage"] = "share",
        ["quantitypercent"] = "share",
        ["triggerpricepercent"] = "percent",
        ["offset"] = "offset",
        ["amount"] = "amount",
        ["rr"] = "rr",
        ["riskreward"] = "rr",
        ["share"] = "share",
        ["volumepercent"] = "share",
        ["limitprice"] = "limit_price",
        ["triggerby"] = "trigger_by",
        ["trailpercent"] = "trail_percent",
        ["activationpercent"] = "activation_percent",
        ["activationprice"] = "activation_price",
        ["waits"] = "wait_s",
        ["candleminutes"] = "candle_minutes",
        ["hardprice"] = "hard_price",
        ["hardpercent"] = "hard_percent",
    };

    private const int MostEntries = 16;
    private const int LongestName = 256;

    /// <summary>Said by senders beside what counts.</summary>
    private static readonly string[] Ignored = ["enabled", "type", "ordertype"];

    public static JsonNode? TakeProfit(JsonElement value, out AlertRefusal? refusal)
    {
        if (value.ValueKind == JsonValueKind.Array)
            return Targets(value, out refusal);
        if (value.ValueKind != JsonValueKind.Object)
            return FieldWords.Number(FieldWords.Text(value), out refusal);
        if (IsOff(value))
            return Off(out refusal);
        if (Find(value, "steps") is { ValueKind: JsonValueKind.Array } steps)
            return Targets(steps, out refusal);
        var target = Read(value, out refusal);
        if (target is null)
            return null;

        // TradersPost names the price of a take profit by the order that takes it.
        if (!target.ContainsKey("price") && target.Remove("limit_price", out var limit))
            target["price"] = limit;
        if (target.Remove("amount", out var distance))
            target["offset"] = distance;
        return target;
    }

    public static JsonNode? StopLoss(JsonElement value, out AlertRefusal? refusal)
    {
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            return FieldWords.Number(FieldWords.Text(value), out refusal);
        if (value.ValueKind == JsonValueKind.Array)
            return FieldWords.Refuse(out refusal, "is a list; one stop was expected.");
        if (IsOff(value))
            return Off(out refusal);
        var stop = Read(value, out refusal);
        if (stop is null)
            return null;
        if (stop.ContainsKey("trail_percent"))
            return stop; // It becomes the trailing stop: see Dialects.
        if (Find(value, "type") is not null && stop.Remove("amount", out var distance))
            stop["offset"] = distance;
        return stop;
    }

    public static JsonNode? TrailingStop(JsonElement value, out AlertRefusal? refusal)
    {
        refusal = null;
        if (value.ValueKind != JsonValueKind.Object)
            return FieldWords.Refuse(out refusal, "must be an object.", "Send \"trailing_stop\":{\"percent\":1.5}.");
        return IsOff(value) ? Off(out refusal) : Read(value, out refusal);
    }

    /// <summary>Orders that average the entry: each with the place of its price and its size as a share of the entry's.</summary>
    public static JsonNode? Averaging(JsonElement value, out AlertRefusal? refusal)
    {
        refusal = null;
        if (value.ValueKind != JsonValueKind.Array)
            return FieldWords.Refuse(out refusal, "must be a list.", "Send \"dca_orders\":[{\"percent\":2,\"share\":100}].");
        if (value.GetArrayLength() > MostEntries)
            return FieldWords.Refuse(out refusal, $"has more than {MostEntries} entries.");
        var orders = new JsonArray();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
                return FieldWords.Refuse(out refusal, "holds something that is no object.", "Send \"dca_orders\":[{\"percent\":2,\"share\":100}].");
            if (IsOff(item))
                continue;
            if (Read(item, out refusal) is not { } order)
                return null;
            orders.Add(order);
        }

        return orders.Count == 0 ? null : orders;
    }

    private static JsonArray? Targets(JsonElement list, out AlertRefusal? refusal)
    {
        refusal = null;
        var targets = new JsonArray();
        if (list.GetArrayLength() > MostEntries)
        {
            FieldWords.Refuse(out refusal, $"has more than {MostEntries} entries.");
            return null;
        }

        foreach (var item in list.EnumerateArray())
        {
            var target = TakeProfit(item, out refusal);
            if (refusal is not null)
                return null;
            if (target is JsonValue price)
                target = new JsonObject { ["price"] = price };
            if (target is not null)
                targets.Add(target);
        }

        if (targets.Count == 0)
            refusal = AlertRefusal.Rule("bad_value", "is an empty list.");
        return targets;
    }

    private static JsonObject? Read(JsonElement value, out AlertRefusal? refusal)
    {
        refusal = null;
        var read = new JsonObject();
        foreach (var property in value.EnumerateObject())
        {
            var sentAs = property.Name;
            var plain = CanonicalMessage.Plain(sentAs);
            if (Ignored.Contains(plain) || property.Value.ValueKind == JsonValueKind.Null)
                continue;
            if (plain is "trailing" && IsOff(property.Value))
                continue;
            if (plain is "pricedeviation" or "portfolio" or "trailing" or "trailamount")
                FieldWords.Refuse(out refusal, $"has {sentAs}, which is not supported.", "Use price, percent or offset; nothing was ordered.", "unsupported");
            else if (!Names.TryGetValue(plain, out var name))
                FieldWords.Refuse(out refusal, $"has {CanonicalMessage.Shown(sentAs)}, which means nothing here.", "Use price, percent or offset.");
            else if (name is "trigger_by")
                read[name] = FieldWords.Convert(name, property.Value, out refusal);
            else
                read[name] = FieldWords.Number(FieldWords.Text(property.Value), out refusal);
            if (refusal is not null)
                return null;
        }

        return read;
    }

    private static bool IsOff(JsonElement value) => value.ValueKind == JsonValueKind.False
        || (value.ValueKind == JsonValueKind.Object && Find(value, "enabled") is { ValueKind: JsonValueKind.False });

    private static JsonNode? Off(out AlertRefusal? refusal)
    {
        refusal = null;
        return null;
    }

    private static JsonElement? Find(JsonElement value, string plainName)
    {
        foreach (var property in value.EnumerateObject())
        {
            if (JsonMarshal.GetRawUtf8PropertyName(property).Length <= LongestName && CanonicalMessage.Plain(property.Name) == plainName)
                return property.Value;
        }

        return null;
    }
}
