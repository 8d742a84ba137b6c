using System.Globalization;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Alerts;

/// <summary>Reads the fields of a message into a request, or refuses by a rule that needs no account data.</summary>
internal sealed class AlertReader
{
    private const decimal DefaultMaxDeviationPercent = 1.0m;

    /// <summary>Fields whose meaning this version does not carry out. Ignoring a stop loss would be worse than refusing it.</summary>
    private static readonly string[] NotYet =
    [
        "take_profit", "stop_loss", "trigger_price", "expires_s", "delay_s", "price_offset_percent", "trail_percent", "activation_price",
        "breakeven", "trailing_stop", "stp", "cancel_open", "dca_orders", "venue", "on_unfilled",
    ];

    private readonly AlertFields _fields;
    private readonly PointerInfo _pointer;
    private AlertRefusal? _refusal;

    private AlertReader(AlertFields fields, PointerInfo pointer)
    {
        _fields = fields;
        _pointer = pointer;
    }

    /// <summary>The request of a message.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="pointer">The pointer it came by.</param>
    /// <param name="received">When it came.</param>
    /// <param name="refusal">Why there is no request; null when there is one.</param>
    public static AlertRequest? Read(AlertFields fields, PointerInfo pointer, DateTimeOffset received, out AlertRefusal? refusal)
    {
        var reader = new AlertReader(fields, pointer);
        var request = reader.Read(received);
        refusal = reader._refusal;
        return refusal is null ? request : null;
    }

    /// <summary>The sender's time in Unix milliseconds; null when there is none or it is not a time.</summary>
    public static long? EventTimeMs(AlertFields fields)
    {
        if (fields.Text("timestamp") is not { } text)
            return null;
        if (AlertFields.TryDecimal(text, out var number) && number is > 0m and < 100_000_000_000_000m)
            return number < 100_000_000_000m ? (long)(number * 1000m) : (long)number;
        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time.ToUnixTimeMilliseconds()
            : null;
    }

    private AlertRequest? Read(DateTimeOffset received)
    {
        if (_fields.Conflict is { } conflict)
            return Refuse(conflict);
        if (NotYet.FirstOrDefault(_fields.Has) is { } notYet)
            return Refuse("unsupported", $"{_fields.SentAs(notYet)} is not supported.", "Take it out of the message; nothing was ordered.");
        if (_fields.Text("v") is { } version && version != "1")
            return Refuse("bad_value", $"v is {AlertFields.Shown(version)}; this desk knows version 1.");
        if (_fields.Text("market") is { } market && !market.Equals("futures", StringComparison.OrdinalIgnoreCase))
            return Refuse("market_mismatch", $"market is {AlertFields.Shown(market)}; this pointer trades futures.");

        var symbol = _fields.Text("symbol") ?? _pointer.FixedSymbol;
        if (symbol is null)
            return Refuse("missing_field", "symbol is missing.", "Send \"symbol\":\"{{ticker}}\".");
        if (symbol.Length > 64)
            return Refuse("bad_value", "symbol is longer than 64 characters.");
        var before = Position("prev_position");
        var after = Position("market_position");
        var afterSize = Number("position_size");
        var verb = Verb(after);
        var (quantity, unit) = Quantity();
        var signalPrice = Number("signal_price");
        var maxDeviation = Number("max_deviation_percent");
        var maxLag = WholeNumber("max_lag_s", 0, 86_400);
        var eventTime = EventTimeMs(_fields);
        if (eventTime is null && _fields.Text("timestamp") is { } badTime)
            return Refuse("bad_value", $"{_fields.SentAs("timestamp")} is {AlertFields.Shown(badTime)}, not a time.", "Use {{timenow}}, or Unix seconds.");
        var (type, price, timeInForce) = Price();
        if (_refusal is not null || verb is not { } action)
            return null;

        var request = new AlertRequest
        {
            Verb = action,
            Symbol = symbol,
            Before = before,
            After = after,
            AfterSize = afterSize is { } size ? Math.Abs(size) : null,
            Quantity = quantity,
            Unit = unit,
            IsMarginBasis = OneOf("basis", "notional", "margin") == "margin",
            OrderType = type,
            LimitPrice = price,
            TimeInForce = timeInForce,
            IsReduceOnly = Flag("reduce_only"),
            Leverage = WholeNumber("leverage", 1, 1000) ?? _pointer.Leverage,
            MarginMode = OneOf("margin_mode", "cross", "isolated") switch
            {
                "cross" => MarginMode.Cross,
                "isolated" => MarginMode.Isolated,
                _ => _pointer.MarginMode,
            },
            PositionMode = OneOf("position_mode", "hedge", "one_way") switch
            {
                "hedge" => PositionMode.Hedge,
                "one_way" => PositionMode.OneWay,
                _ => null,
            },
            SignalPrice = signalPrice,
            MaxDeviationPercent = maxDeviation ?? DefaultMaxDeviationPercent,
            EventTimeMs = eventTime ?? received.ToUnixTimeMilliseconds(),
            EntryMaxLagSeconds = maxLag ?? _pointer.MaxLagSeconds,
            ExitMaxLagSeconds = maxLag ?? 0,
        };
        OneOf("on_desync", "skip");
        OneOf("on_conflict", "refuse");
        CheckTogether(request, afterSize);
        return _refusal is null ? request : null;
    }

    private void CheckTogether(AlertRequest request, decimal? signedAfterSize)
    {
        if (signedAfterSize < 0m && request.After == TargetPosition.Long)
            Refuse("conflicting_fields", "position_size is negative and market_position is long.");
        else if (request is { After: TargetPosition.Flat, AfterSize: > 0m })
            Refuse("conflicting_fields", "market_position is flat and position_size is not 0.");
        else if (request is { Verb: AlertVerb.Target, After: TargetPosition.Long or TargetPosition.Short, AfterSize: null or 0m })
            Refuse("missing_field", "A target needs position_size above 0.", "Send \"position_size\":\"{{strategy.market_position_size}}\".");
        else if (request is { Verb: AlertVerb.Long or AlertVerb.Short, IsReduceOnly: true })
            Refuse("conflicting_fields", "reduce_only is true and the action opens.", "Use close_long or close_short.");
        else if (request.Quantity is null && request.Verb is AlertVerb.Long or AlertVerb.Short)
            Refuse("missing_field", "quantity is missing.", "Send \"quantity\":\"{{strategy.order.contracts}}\", or a share such as \"10%\".");
        else if (request.Quantity is null && request.Verb is AlertVerb.Buy or AlertVerb.Sell && request.AfterSize is null)
            Refuse("missing_field", "quantity is missing.", "Send \"quantity\":\"{{strategy.order.contracts}}\", or a share such as \"10%\".");
        else if (request is { Verb: AlertVerb.Buy or AlertVerb.Sell } && IsContradiction(request))
            Refuse("conflicting_fields", $"{request.Verb} after {request.Before} cannot lead to {request.After}.".ToLowerInvariant());
    }

    /// <summary>A buy never ends below where it began, nor a sell above it.</summary>
    private static bool IsContradiction(AlertRequest request)
    {
        if (request is not { Before: { } before, After: { } after })
            return false;
        var (start, end) = (Level(before), Level(after));
        var isBuy = request.Verb == AlertVerb.Buy;
        return (isBuy && end < start) || (!isBuy && end > start) || (before == TargetPosition.Flat && after == TargetPosition.Flat);

        static int Level(TargetPosition position) => position switch
        {
            TargetPosition.Long => 1,
            TargetPosition.Short => -1,
            _ => 0,
        };
    }

    private AlertVerb? Verb(TargetPosition? after)
    {
        var sentAction = _fields.Text("action");
        var side = _fields.Text("side");
        var action = sentAction;
        if (action is null && side is not null && AlertFields.Plain(side) is "buy" or "sell")
            action = side;
        var interpret = OneOf("interpret", "order", "target");
        if (action is null && _fields.Text("type") is { } type && VerbOf(AlertFields.Plain(type), side) is not null)
            action = type;
        if (interpret == "target" || (interpret is null && action is null && after is not null))
        {
            if (after is not null)
                return AlertVerb.Target;
            Refuse("missing_field", "A target needs market_position.");
            return null;
        }

        if (action is null)
        {
            Refuse("missing_field", "action is missing.", "Send \"action\":\"{{strategy.order.action}}\", or market_position and position_size.");
            return null;
        }

        var verb = VerbOf(AlertFields.Plain(action), side);
        if (verb is null)
            Refuse("unsupported", $"action {AlertFields.Shown(action)} is not supported.", "Use buy, sell, long, short, close, close_long or close_short.");
        return verb;
    }

    private static AlertVerb? VerbOf(string action, string? side) => (action, side?.ToLowerInvariant()) switch
    {
        ("buy", _) => AlertVerb.Buy,
        ("sell", _) => AlertVerb.Sell,
        ("long" or "enterlong" or "openlong", _) => AlertVerb.Long,
        ("short" or "entershort" or "openshort", _) => AlertVerb.Short,
        ("open" or "add", "long") => AlertVerb.Long,
        ("open" or "add", "short") => AlertVerb.Short,
        ("closelong" or "exitlong", _) => AlertVerb.CloseLong,
        ("closeshort" or "exitshort", _) => AlertVerb.CloseShort,
        ("close" or "exit", "long") => AlertVerb.CloseLong,
        ("close" or "exit", "short") => AlertVerb.CloseShort,
        ("close" or "exit" or "flat", _) => AlertVerb.Close,
        _ => null,
    };

    private TargetPosition? Position(string name)
    {
        if (_fields.Text(name) is not { } text)
            return null;
        switch (AlertFields.Plain(text))
        {
            case "flat" or "none":
                return TargetPosition.Flat;
            case "long" or "bullish":
                return TargetPosition.Long;
            case "short" or "bearish":
                return TargetPosition.Short;
            default:
                Refuse("bad_value", $"{_fields.SentAs(name)} is {AlertFields.Shown(text)}; it must be flat, long or short.");
                return null;
        }
    }

    private (decimal? Quantity, QuantityUnit Unit) Quantity()
    {
        var unit = Unit();
        if (_fields.Text("quantity") is not { } text)
            return (null, unit);
        (string digits, QuantityUnit? mark) = text[^1] switch
        {
            '%' => (text[..^1].TrimEnd(), QuantityUnit.Percent),
            '$' => (text[..^1].TrimEnd(), QuantityUnit.Quote),
            'c' or 'C' => (text[..^1].TrimEnd(), QuantityUnit.Contracts),
            _ => (text, (QuantityUnit?)null),
        };
        if (!AlertFields.TryDecimal(digits, out var quantity))
        {
            Refuse(
                "bad_value",
                $"{_fields.SentAs("quantity")} is {AlertFields.Shown(text)}, not a number.",
                "Write digits with a point, and at most one of %, $ and c after them.");
            return (null, unit);
        }

        if (quantity <= 0m)
        {
            Refuse("bad_value", $"{_fields.SentAs("quantity")} is {AlertFields.Shown(text)}; it must be above 0.");
            return (null, unit);
        }

        if (mark is not null && _fields.Has("quantity_type") && mark != unit && !(mark == QuantityUnit.Percent && unit >= QuantityUnit.PercentEquity))
            Refuse("conflicting_fields", $"quantity {AlertFields.Shown(text)} carries a mark that is not its quantity_type.", "Send one of the two.");
        return (quantity, mark is null || (mark == QuantityUnit.Percent && _fields.Has("quantity_type")) ? unit : mark.Value);
    }

    private QuantityUnit Unit()
    {
        if (AlertFields.Plain(_fields.SentAs("quantity")) is "quoteamount" or "dollaramount")
            return QuantityUnit.Quote;
        if (_fields.Text("quantity_type") is not { } text)
            return _pointer.QuantityUnit;
        switch (AlertFields.Plain(text))
        {
            case "base" or "coins" or "fixedquantity":
                return QuantityUnit.Base;
            case "contracts":
                return QuantityUnit.Contracts;
            case "quote" or "dollaramount":
                return QuantityUnit.Quote;
            case "percentequity" or "percentofequity":
                return QuantityUnit.PercentEquity;
            case "percentavailable":
                return QuantityUnit.PercentAvailable;
            case "percentposition" or "percentofposition" or "positionpercent":
                return QuantityUnit.PercentPosition;
            default:
                Refuse(
                    "unsupported",
                    $"{_fields.SentAs("quantity_type")} {AlertFields.Shown(text)} is not supported.",
                    "Use base, contracts, quote, percent_equity, percent_available or percent_position.");
                return _pointer.QuantityUnit;
        }
    }

    private (OrderType Type, decimal? Price, TimeInForce TimeInForce) Price()
    {
        var typeText = _fields.Text("order_type") ?? (_fields.Text("type") is { } text && AlertFields.Plain(text) is "limit" or "market" ? _fields.Text("type") : null);
        var price = Number("price");
        var type = OrderType.Market;
        switch (typeText is null ? "" : AlertFields.Plain(typeText))
        {
            case "" or "market":
                break;
            case "limit":
                type = OrderType.Limit;
                break;
            default:
                Refuse("unsupported", $"order_type {AlertFields.Shown(typeText!)} is not supported.", "Use market or limit."); // Not null: "" is the first case.
                break;
        }

        if (typeText is null && price is not null && AlertFields.Plain(_fields.SentAs("price")) == "limitprice")
            type = OrderType.Limit;
        var timeInForce = _fields.Text("time_in_force") is not { } tif ? TimeInForce.GoodTillCancel : AlertFields.Plain(tif) switch
        {
            "gtc" => TimeInForce.GoodTillCancel,
            "ioc" => TimeInForce.ImmediateOrCancel,
            "fok" => TimeInForce.FillOrKill,
            "postonly" => TimeInForce.MakerOnly,
            _ => Unknown(tif),
        };
        if (Flag("post_only"))
            timeInForce = TimeInForce.MakerOnly;
        if (type == OrderType.Limit && price is not > 0m)
            Refuse("missing_field", "A limit order needs a price above 0.");
        if (type == OrderType.Market && timeInForce == TimeInForce.MakerOnly)
            Refuse("conflicting_fields", "post_only needs order_type limit.");
        return (type, type == OrderType.Limit ? price : null, timeInForce);

        TimeInForce Unknown(string text)
        {
            Refuse("bad_value", $"time_in_force is {AlertFields.Shown(text)}; it must be gtc, ioc, fok or post_only.");
            return TimeInForce.GoodTillCancel;
        }
    }

    private decimal? Number(string name)
    {
        if (!_fields.TryNumber(name, out var number, out var refusal))
            Refuse(refusal!); // TryNumber sets it with false.
        return number;
    }

    private int? WholeNumber(string name, int min, int max)
    {
        if (Number(name) is not { } number)
            return null;
        if (number == decimal.Truncate(number) && number >= min && number <= max)
            return (int)number;
        Refuse("bad_value", FormattableString.Invariant($"{_fields.SentAs(name)} is {number}; it must be a whole number from {min} to {max}."));
        return null;
    }

    private string? OneOf(string name, params string[] allowed)
    {
        if (_fields.Text(name) is not { } text)
            return null;
        if (allowed.FirstOrDefault(word => AlertFields.Plain(word) == AlertFields.Plain(text)) is { } found)
            return found;
        Refuse(
            name is "on_desync" or "on_conflict" ? "unsupported" : "bad_value",
            $"{_fields.SentAs(name)} is {AlertFields.Shown(text)}; it must be {string.Join(" or ", allowed)}.");
        return null;
    }

    private bool Flag(string name)
    {
        switch (_fields.Text(name)?.ToLowerInvariant())
        {
            case null or "false" or "0" or "no":
                return false;
            case "true" or "1" or "yes":
                return true;
            default:
                Refuse("bad_value", $"{_fields.SentAs(name)} must be true or false.");
                return false;
        }
    }

    private AlertRequest? Refuse(string code, string message, string? hint = null) => Refuse(AlertRefusal.Rule(code, message, hint));

    private AlertRequest? Refuse(AlertRefusal refusal)
    {
        _refusal ??= refusal;
        return null;
    }
}
