using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MartDesk.Desk.Alerts.Messages;

/// <summary>Alertatron's text: <c>KeyName(SYMBOL) { command(key=value, …); … } #tag</c>, each command one alert, carried out in order.</summary>
/// <remarks>
/// Read: <c>market</c>, <c>limit</c>, <c>stopMarket</c>, <c>trailingStop</c>, <c>cancel</c> and <c>wait</c>. Sizes: a number, <c>%</c> of the balance,
/// <c>%a</c> of what is available, <c>%p</c> of the position; <c>position=</c> is a target. Offsets: price units, percent, or <c>@</c> and a price.
/// </remarks>
internal static class AlertatronText
{
    private const int MostCommands = 64;
    private const int MostArguments = 32;

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["market"] = "market",
        ["limit"] = "limit",
        ["stopmarket"] = "stop_market",
        ["stoporder"] = "stop_market",
        ["trailingstop"] = "trailing",
        ["trailingstoporder"] = "trailing",
    };

    /// <summary>True for a name, an opening bracket, and braces behind it.</summary>
    public static bool IsOne(string text)
    {
        var open = text.IndexOf('(');
        var brace = text.IndexOf('{');
        return open > 0 && brace > open && text.AsSpan(0, open).IndexOf('=') < 0;
    }

    public static IReadOnlyList<JsonElement>? Read(string text, out AlertRefusal? refusal)
    {
        refusal = null;
        var open = text.IndexOf('(');
        var close = text.IndexOf(')');
        var (begin, end) = (text.IndexOf('{'), text.LastIndexOf('}'));
        if (close < open || begin < close || end < begin)
        {
            refusal = AlertText.Bad("The brackets of the message do not match.", "Write Name(SYMBOL) { market(side=buy, amount=1); }");
            return null;
        }

        var (key, symbol) = (text[..open].Trim(), text[(open + 1)..close].Trim());
        var items = new List<JsonElement>();
        var delay = 0m;
        var commands = 0;
        var inside = text.AsSpan()[(begin + 1)..end];
        foreach (var range in inside.Split(';'))
        {
            var command = inside[range].Trim();
            if (command.IsEmpty)
                continue;
            if (++commands > MostCommands)
            {
                refusal = AlertText.Bad($"The message holds more than {MostCommands} commands.", null);
                return null;
            }

            var bracket = command.IndexOf('(');
            if (bracket <= 0 || command[^1] != ')')
            {
                refusal = AlertText.Bad($"{CanonicalMessage.Shown(command.ToString())} is not a command.", "Write market(side=buy, amount=1);");
                return null;
            }

            var name = CanonicalMessage.Plain(command[..bracket].ToString());
            if (name == "wait")
            {
                if (!TryWait(command[(bracket + 1)..^1].Trim(), ref delay))
                    refusal = AlertText.Bad($"{CanonicalMessage.Shown(command.ToString())} is not a wait of 0 to 86400 s.", "Write wait(30s);");
            }
            else
            {
                var fields = new JsonObject { ["key_name"] = key, ["symbol"] = symbol };
                if (delay > 0m)
                    fields["delay_s"] = delay;
                refusal = Arguments(command[(bracket + 1)..^1]) is { } arguments
                    ? Fill(fields, name, arguments)
                    : AlertText.Bad($"{CanonicalMessage.Shown(command.ToString())} has more than {MostArguments} arguments.", null);
                if (refusal is null)
                    items.Add(PlainText.Element(fields));
            }

            if (refusal is not null)
                return null;
        }

        if (items.Count is > 0 and <= 10)
            return items;
        refusal = AlertText.Bad("The message does not hold 1 to 10 commands.", null);
        return null;
    }

    private static AlertRefusal? Fill(JsonObject fields, string command, Dictionary<string, string> arguments)
    {
        var side = arguments.GetValueOrDefault("side")?.ToLowerInvariant();
        if (command == "cancel")
        {
            fields["action"] = arguments.GetValueOrDefault("which") is "all" or null && !arguments.ContainsKey("tag") ? "cancel_all" : "cancel";
            fields["tag"] = arguments.GetValueOrDefault("tag");
            return null;
        }

        if (!Types.TryGetValue(command, out var type))
            return AlertRefusal.Rule("unsupported", $"The command {CanonicalMessage.Shown(command)} is not supported.", "Use market, limit, stopMarket, trailingStop, cancel and wait.");
        fields["order_type"] = type;
        fields["tag"] = arguments.GetValueOrDefault("tag");
        fields["post_only"] = arguments.GetValueOrDefault("postOnly") ?? arguments.GetValueOrDefault("postonly");
        var isReduceOnly = (arguments.GetValueOrDefault("reduceOnly") ?? arguments.GetValueOrDefault("reduceonly")) == "true";
        if (arguments.GetValueOrDefault("position") is { } position)
            return Target(fields, type, position);
        if (side is not ("buy" or "sell"))
            return AlertRefusal.Rule("missing_field", "side is missing.", "Write side=buy or side=sell.");
        fields["action"] = isReduceOnly ? side == "buy" ? "close_short" : "close_long" : side;
        return Size(fields, arguments.GetValueOrDefault("amount")) ?? Offset(fields, type, side, arguments.GetValueOrDefault("offset"));
    }

    private static AlertRefusal? Target(JsonObject fields, string type, string position)
    {
        if (type != "market" || !CanonicalMessage.TryDecimal(position, out var size))
            return AlertRefusal.Rule("unsupported", "position= is supported with a number in a market command only.");
        fields["interpret"] = "target";
        fields["market_position"] = size > 0m ? "long" : size < 0m ? "short" : "flat";
        fields["position_size"] = size;
        return null;
    }

    private static AlertRefusal? Size(JsonObject fields, string? amount)
    {
        if (amount is null)
            return AlertRefusal.Rule("missing_field", "amount is missing.", "Write amount=0.1 or amount=10%.");
        (string digits, string? type) = amount.ToLowerInvariant() switch
        {
            [.. var head, '%', 'p'] => (head, "percent_position"),
            [.. var head, '%', 'a'] => (head, "percent_available"),
            [.. var head, '%'] => (head, "percent_equity"),
            var number => (number, null),
        };
        fields["quantity"] = digits;
        if (type is not null)
            fields["quantity_type"] = type;
        return null;
    }

    /// <summary>A price with <c>@</c>; a distance below the price for a buy, above it for a sell, and the other way round for stops.</summary>
    private static AlertRefusal? Offset(JsonObject fields, string type, string side, string? offset)
    {
        if (type == "market")
            return null;
        if (type == "trailing")
        {
            if (offset is not [.. var percent, '%'])
                return AlertRefusal.Rule("unsupported", "A trailing stop needs an offset in percent.", "Write offset=1.5%.");
            fields["trail_percent"] = percent;
            return null;
        }

        if (string.IsNullOrEmpty(offset))
            return AlertRefusal.Rule("missing_field", "offset is missing.", "Write offset=@59500 or offset=0.2%.");
        if (offset[0] == '@')
        {
            fields[type == "limit" ? "price" : "trigger_price"] = offset[1..];
            return null;
        }

        if (type != "limit" || offset is not [.. var share, '%'] || !CanonicalMessage.TryDecimal(share, out var distance))
            return AlertRefusal.Rule("unsupported", $"The offset {CanonicalMessage.Shown(offset)} is not supported.", "Write a price as offset=@59500, or a percentage of a limit order.");
        fields["price_offset_percent"] = (side == "buy" ? -distance : distance).ToString(CultureInfo.InvariantCulture);
        return null;
    }

    private static bool TryWait(ReadOnlySpan<char> text, ref decimal delay)
    {
        var factor = text.Length == 0 ? 0m : char.ToLowerInvariant(text[^1]) switch { 's' => 1m, 'm' => 60m, 'h' => 3600m, _ => 0m };
        if (factor == 0m || !CanonicalMessage.TryDecimal(text[..^1].ToString(), out var number) || number < 0m || number > 86_400m / factor)
            return false;
        delay += number * factor;
        return delay <= 86_400m;
    }

    /// <summary>What stands between the brackets of a command; null when it is too much.</summary>
    private static Dictionary<string, string>? Arguments(ReadOnlySpan<char> text)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        var count = 0;
        foreach (var range in text.Split(','))
        {
            var pair = text[range].Trim();
            if (pair.IsEmpty)
                continue;
            if (++count > MostArguments)
                return null;
            var at = pair.IndexOf('=');
            if (at > 0)
                arguments[pair[..at].Trim().ToString()] = pair[(at + 1)..].Trim().ToString();
        }

        return arguments;
    }
}
