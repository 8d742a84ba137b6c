using System.Globalization;
using System.Text.Json.Nodes;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Alerts.Messages;

/// <summary>Reads a canonical message into a request, or refuses by a rule that needs no account data.</summary>
internal sealed class AlertReader
{
    private const decimal MaxTrailPercent = 5m;
    private const decimal MinTrailPercent = 0.1m;

    /// <summary>Minutes of the candles that a stop may wait for.</summary>
    private static readonly int[] CandleLengths = [1, 5, 15, 30, 60, 240];

    /// <summary>The longest way to write a time that anybody uses is half of this.</summary>
    private const int LongestTime = 64;

    private readonly CanonicalMessage _message;
    private readonly PointerInfo _pointer;
    private readonly VenueEnvironment _environment;
    private AlertRefusal? _refusal;

    private AlertReader(CanonicalMessage message, PointerInfo pointer, VenueEnvironment environment)
    {
        _message = message;
        _pointer = pointer;
        _environment = environment;
    }

    /// <summary>The request of a message.</summary>
    /// <param name="message">The message in our words.</param>
    /// <param name="pointer">The pointer it came by.</param>
    /// <param name="environment">Where the pointer's account trades.</param>
    /// <param name="received">When it came.</param>
    /// <param name="refusal">Why there is no request; null when there is one.</param>
    public static AlertRequest? Read(CanonicalMessage message, PointerInfo pointer, VenueEnvironment environment, DateTimeOffset received, out AlertRefusal? refusal)
    {
        refusal = message.Refusal ?? AlertSchema.Check(message);
        if (refusal is not null)
            return null;
        var reader = new AlertReader(message, pointer, environment);
        var request = reader.Read(received);
        refusal = reader._refusal;
        return refusal is null ? request : null;
    }

    /// <summary>A time in Unix milliseconds: seconds or milliseconds since 1970, or a date; null when it is none.</summary>
    public static long? TimeMs(string text)
    {
        if (text.Length > LongestTime)
            return null;
        if (CanonicalMessage.TryDecimal(text, out var number) && number is > 0m and < 100_000_000_000_000m)
            return number < 100_000_000_000m ? (long)(number * 1000m) : (long)number;
        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time.ToUnixTimeMilliseconds()
            : null;
    }

    private AlertRequest? Read(DateTimeOffset received)
    {
        if (_message.Text("market") == "spot")
            return Refuse("market_mismatch", "market is spot; this pointer trades futures.");
        var verb = Verb();
        var symbol = _message.Text("symbol") ?? _pointer.FixedSymbol;
        if (symbol is null && verb is not (AlertVerb.Pause or AlertVerb.Resume or AlertVerb.Ping))
            return Refuse("missing_field", "symbol is missing.", "Send \"symbol\":\"{{ticker}}\".");
        if (symbol is not null && SymbolNames.HoldsControl(symbol))
            return Refuse("bad_value", "symbol holds a control character.", "Send \"symbol\":\"{{ticker}}\".");
        if (symbol == "*" && verb is not AlertVerb.CloseAll)
            return Refuse("bad_value", "symbol is \"*\"; only close_all takes all symbols at once.");
        var eventTime = _message.EventTimeMs;
        if (eventTime is null && _message.Text("timestamp") is { } badTime)
            return Refuse("bad_value", $"{_message.SentAs("timestamp")} is {CanonicalMessage.Shown(badTime)}, not a time.", "Use {{timenow}}, or Unix seconds.");
        if (verb is not { } action)
            return null;

        var (quantity, unit) = Quantity();
        var maxLag = _message.Whole("max_lag_s");
        var request = new AlertRequest
        {
            Verb = action,
            Symbol = symbol ?? "",
            Side = Side("side"),
            Before = Position("prev_position"),
            BeforeSize = Absolute("prev_position_size"),
            After = Position("market_position"),
            AfterSize = Absolute("position_size"),
            Quantity = quantity,
            Unit = unit,
            IsMarginBasis = _message.Text("basis") == "margin",
            OrderType = Type(),
            LimitPrice = _message.Number("price"),
            PriceOffsetPercent = _message.Number("price_offset_percent"),
            OffsetFrom = Enum<PriceSource>("offset_from"),
            TriggerPrice = _message.Number("trigger_price"),
            TriggerBy = Enum<TriggerBy>("trigger_by"),
            TrailPercent = _message.Number("trail_percent"),
            ActivationPrice = _message.Number("activation_price"),
            TimeInForce = _message.Text("time_in_force") switch
            {
                "ioc" => TimeInForce.ImmediateOrCancel,
                "fok" => TimeInForce.FillOrKill,
                "post_only" => TimeInForce.MakerOnly,
                _ => TimeInForce.GoodTillCancel,
            },
            IsReduceOnly = _message.Flag("reduce_only"),
            ExpiresSeconds = _message.Whole("expires_s"),
            OnUnfilled = Enum<OnUnfilled>("on_unfilled"),
            Leverage = Leverage(),
            MarginMode = _message.Text("margin_mode") switch { "cross" => MarginMode.Cross, "isolated" => MarginMode.Isolated, _ => _pointer.MarginMode },
            PositionMode = _message.Text("position_mode") switch { "hedge" => PositionMode.Hedge, "one_way" => PositionMode.OneWay, _ => null },
            SelfTrade = Enum<SelfTradePrevention>("stp"),
            TakeProfits = TakeProfits(),
            StopLoss = StopLoss(),
            TrailingStop = TrailingStop(),
            Averaging = Averaging(),
            BreakEven = BreakEven(),
            CancelOpen = _message.Has("cancel_open") ? Enum<CancelOpen>("cancel_open") : null,
            SignalPrice = _message.Number("signal_price"),
            MaxDeviationPercent = _message.Number("max_deviation_percent") ?? _pointer.MaxDeviationPercent,
            MaxSpreadPercent = _pointer.Settings.MaxSpreadPercent,
            SplitsEntries = _pointer.Settings.SplitsEntries,
            EventTimeMs = eventTime ?? received.ToUnixTimeMilliseconds(),
            HasEventTime = eventTime is not null,
            EntryMaxLagSeconds = maxLag ?? _pointer.MaxLagSeconds,
            ExitMaxLagSeconds = maxLag ?? 0,
            DelaySeconds = _message.Whole("delay_s") ?? 0,
            OnConflict = Enum<OnConflict>("on_conflict"),
            OnDesync = Enum<OnDesync>("on_desync"),
            Strategy = _message.Text("strategy"),
            Tag = _message.Text("tag"),
            OrderId = _message.Text("order_id"),
            Venue = _message.Text("venue"),
        };
        CheckValues(request);
        CheckStop(request);
        CheckTogether(request);
        return _refusal is null ? request : null;
    }

    private void CheckValues(AlertRequest request)
    {
        if (request.MaxDeviationPercent is < 0m or > 100m)
            Refuse("bad_value", "max_deviation_percent must be from 0 to 100.");
        if (request.PriceOffsetPercent is < -50m or > 50m)
            Refuse("bad_value", "price_offset_percent must be from -50 to 50.");
        if (request.LimitPrice is <= 0m || request.TriggerPrice is <= 0m || request.ActivationPrice is <= 0m || request.SignalPrice is <= 0m)
            Refuse("bad_value", "A price must be above 0.");
        var trail = request.TrailPercent ?? request.TrailingStop?.Percent;
        if (trail is < MinTrailPercent or > MaxTrailPercent)
            Refuse("bad_value", FormattableString.Invariant($"trail_percent is {trail}; it must be from {MinTrailPercent} to {MaxTrailPercent}."));
        if (request.TakeProfits.Any(target => target.Share > 100m) || request.TakeProfits.Sum(target => target.Share ?? 0m) > 100m) // each first: the sum must not run over
            Refuse("bad_value", "The shares of take_profit are more than 100 together.");
        if (request.TakeProfits.Any(target => target.RiskReward is not null) && request.StopLoss is null)
            Refuse("missing_field", "take_profit by rr needs stop_loss.");
        if (request.TakeProfits.Any(target => target.TrailPercent is < MinTrailPercent or > MaxTrailPercent))
            Refuse("bad_value", FormattableString.Invariant($"trail_percent of a take_profit must be from {MinTrailPercent} to {MaxTrailPercent}."));
        if (request.TakeProfits.Any(target => target is { TrailPercent: not null, LimitPrice: not null }))
            Refuse("conflicting_fields", "A take_profit that trails goes at market; take limit_price or trail_percent away.");
        if (request.Averaging.Any(order => order.Share is <= 0m or > 1000m || order.Percent is <= 0m or >= 100m || order.Offset <= 0m || order.Price <= 0m))
            Refuse("bad_value", "Each of dca_orders needs a percent above 0 and below 100, or an offset or price above 0, and a share above 0 and at most 1000.");
        if (request.Unit is QuantityUnit.RiskPercent or QuantityUnit.RiskQuote && request.StopLoss is null && request.IsEntryVerb)
            Refuse("missing_field", "A size by risk needs stop_loss.");
        if (request is { Unit: QuantityUnit.RiskPercent or QuantityUnit.RiskQuote, StopLoss.Amount: not null })
            Refuse("conflicting_fields", "A size by risk needs a stop_loss by price, percent or offset; an amount would define one by the other.");
    }

    /// <summary>A stop that waits: what it waits for, and the one that stands at the venue besides.</summary>
    private void CheckStop(AlertRequest request)
    {
        if (request.StopLoss is not { } stop)
            return;
        if (stop is { WaitSeconds: not null, CandleMinutes: not null })
            Refuse("conflicting_fields", "stop_loss has wait_s and candle_minutes; a stop waits for one of them.");
        if (stop.CandleMinutes is { } minutes && !CandleLengths.Contains(minutes))
            Refuse("bad_value", FormattableString.Invariant($"stop_loss.candle_minutes is {minutes}; it must be {string.Join(", ", CandleLengths)}."));
        if (stop is { CandleMinutes: not null, TriggerBy: TriggerBy.Mark })
            Refuse("unsupported", "stop_loss.candle_minutes goes by the last price: the venue's candles are made of trades.", "Take trigger_by away, or use wait_s.");
        if (stop is { IsKept: false } and ({ HardPrice: not null } or { HardPercent: not null }))
            Refuse("conflicting_fields", "hard_price and hard_percent stand behind a stop that waits.", "Send wait_s or candle_minutes with them, or leave them out: any other stop_loss stands at the venue.");
        if (stop is { HardPrice: not null, HardPercent: not null })
            Refuse("conflicting_fields", "stop_loss has hard_price and hard_percent; send one of them.");
        if (stop is { HardPrice: <= 0m } or { HardPercent: <= 0m or >= 100m })
            Refuse("bad_value", "stop_loss.hard_price must be above 0, hard_percent above 0 and below 100.");
        if (stop.IsKept && request.BreakEven is not null)
            Refuse("unsupported", "breakeven moves a stop that stands at the venue, and one that waits is kept by the desk.", "Send one of the two.");
    }

    private void CheckTogether(AlertRequest request)
    {
        if (_message.Number("position_size") < 0m && request.After == TargetPosition.Long)
            Refuse("conflicting_fields", "position_size is negative and market_position is long.");
        else if (request is { After: TargetPosition.Flat, AfterSize: > 0m })
            Refuse("conflicting_fields", "market_position is flat and position_size is not 0.");
        else if (request is { Verb: AlertVerb.Target, After: TargetPosition.Long or TargetPosition.Short, AfterSize: null or 0m })
            Refuse("missing_field", "A target needs position_size above 0.", "Send \"position_size\":\"{{strategy.market_position_size}}\".");
        else if (request is { Verb: AlertVerb.Long or AlertVerb.Short, IsReduceOnly: true })
            Refuse("conflicting_fields", "reduce_only is true and the action opens.", "Use close_long or close_short.");
        else if (request.Quantity is null && (request.Verb is AlertVerb.Long or AlertVerb.Short or AlertVerb.Reduce || (request.Verb is AlertVerb.Buy or AlertVerb.Sell && request.AfterSize is null)))
            Refuse("missing_field", "quantity is missing.", "Send \"quantity\":\"{{strategy.order.contracts}}\", or a share such as \"10%\".");
        else if (request is { Verb: AlertVerb.Buy or AlertVerb.Sell } && IsContradiction(request))
            Refuse("conflicting_fields", $"{request.Verb} after {request.Before} cannot lead to {request.After}.".ToLowerInvariant());
        else if (request is { Verb: AlertVerb.SetBrackets, TakeProfits.Count: 0, StopLoss: null, TrailingStop: null })
            Refuse("missing_field", "set_brackets needs stop_loss, take_profit or trailing_stop.");
        else if (request is { Verb: AlertVerb.Trail, TrailPercent: null })
            Refuse("missing_field", "trail needs trail_percent.", "Send \"trail_percent\":1.5.");
        else if (request.OrderType is AlertOrderType.Limit or AlertOrderType.StopLimit && request.LimitPrice is null && request.PriceOffsetPercent is null)
            Refuse("missing_field", "A limit order needs a price above 0.");
        else if (request.OrderType is AlertOrderType.StopMarket or AlertOrderType.StopLimit && request.TriggerPrice is null)
            Refuse("missing_field", "A stop order needs trigger_price.");
        else if (request is { OrderType: AlertOrderType.Trailing, TrailPercent: null })
            Refuse("missing_field", "A trailing order needs trail_percent.");
        else if (request.OrderType != AlertOrderType.Limit && request.TimeInForce == TimeInForce.MakerOnly)
            Refuse("conflicting_fields", "post_only needs order_type limit.");
        else if (request is { OffsetFrom: PriceSource.Signal, PriceOffsetPercent: not null, SignalPrice: null })
            Refuse("missing_field", "An offset from the signal needs signal_price.");
        else if (request.ExpiresSeconds is not null && request.OrderType == AlertOrderType.Market)
            Refuse("conflicting_fields", "expires_s needs an order that can rest; order_type is market.");
        else if (request is { OnUnfilled: OnUnfilled.Market, ExpiresSeconds: not null } && request.OrderType != AlertOrderType.Limit)
            Refuse("conflicting_fields", "on_unfilled market needs order_type limit: an order that waits for a price was not missed.");
        else if (request.BreakEven is not null && request.StopLoss is not { LimitPrice: null })
            Refuse("missing_field", "breakeven moves the stop of the entry; send stop_loss without a limit_price.");
        else if (request.Averaging.Count > 0 && request.Verb is not (AlertVerb.Long or AlertVerb.Short or AlertVerb.Buy or AlertVerb.Sell))
            Refuse("conflicting_fields", "dca_orders go with an entry: long, short, buy or sell.");
        else if (request.Averaging.Count > 0 && request.OrderType is not (AlertOrderType.Market or AlertOrderType.Limit))
            Refuse("conflicting_fields", "dca_orders go with an entry at market or by limit.");
        else if (request.BreakEven is not null && request.Averaging.Count > 0)
            Refuse("unsupported", "breakeven moves one stop, and each of dca_orders brings its own.", "Send one of the two.");
        else if (request.BreakEven is { AfterTarget: not null } && request.TakeProfits.Any(target => target.TrailPercent is not null))
            Refuse("conflicting_fields", "breakeven after a target needs targets that do not trail.");
        else if (request.BreakEven is not null && !request.IsEntryVerb)
            Refuse("conflicting_fields", "breakeven goes with an entry.");
        else if (request.BreakEven is { AfterTarget: { } target } && target >= request.TakeProfits.Count)
            Refuse("conflicting_fields", FormattableString.Invariant($"breakeven is after target {target} of {request.TakeProfits.Count}; nothing would be left to protect."));
        else if (request.Venue is "live" && _environment != VenueEnvironment.Live)
            Refuse("bad_value", "venue is live and the pointer's account is not: a message may only move away from live.");
        else if (request.Venue is "demo" or "paper" && _environment == VenueEnvironment.Live)
            Refuse("unsupported", $"venue is {request.Venue} and the pointer's account is live; use a pointer of the other account.");
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

    private AlertVerb? Verb()
    {
        var action = _message.Text("action");
        var interpret = _message.Text("interpret");
        if (interpret == "target" || (interpret is null && action is null))
        {
            if (_message.Has("market_position"))
                return AlertVerb.Target;
            Refuse("missing_field", "A target needs market_position.");
            return null;
        }

        if (action is not null)
            return System.Enum.Parse<AlertVerb>(CanonicalMessage.Plain(action), ignoreCase: true);
        Refuse("missing_field", "action is missing.", "Send \"action\":\"{{strategy.order.action}}\", or market_position and position_size.");
        return null;
    }

    private AlertOrderType Type() => _message.Text("order_type") switch
    {
        "limit" => AlertOrderType.Limit,
        "stop_market" => AlertOrderType.StopMarket,
        "stop_limit" => AlertOrderType.StopLimit,
        "trailing" => AlertOrderType.Trailing,
        _ => AlertOrderType.Market,
    };

    private TargetPosition? Position(string name) => _message.Text(name) switch
    {
        "flat" => TargetPosition.Flat,
        "long" => TargetPosition.Long,
        "short" => TargetPosition.Short,
        _ => null,
    };

    private PositionSide? Side(string name) => _message.Text(name) switch
    {
        "long" => PositionSide.Long,
        "short" => PositionSide.Short,
        _ => null,
    };

    /// <summary>The value of a word such as <c>cancel_maker</c>; the first of the enumeration when absent.</summary>
    private T Enum<T>(string name)
        where T : struct, System.Enum => _message.Text(name) is { } word ? System.Enum.Parse<T>(CanonicalMessage.Plain(word), ignoreCase: true) : default;

    private decimal? Absolute(string name) => _message.Number(name) is { } number ? Math.Abs(number) : null;

    private (decimal? Quantity, QuantityUnit Unit) Quantity()
    {
        var unit = _message.Text("quantity_type") switch
        {
            "contracts" => QuantityUnit.Contracts,
            "base" => QuantityUnit.Base,
            "quote" => QuantityUnit.Quote,
            "percent_equity" => QuantityUnit.PercentEquity,
            "percent_available" => QuantityUnit.PercentAvailable,
            "percent_position" => QuantityUnit.PercentPosition,
            "risk_percent" => QuantityUnit.RiskPercent,
            "risk_quote" => QuantityUnit.RiskQuote,
            _ => _pointer.QuantityUnit,
        };
        if (_message.Text("quantity") is not { } text)
            return _message.Text("action") is "buy" or "sell" or "long" or "short" && _pointer.DefaultQuantity is { } usual ? (usual, _pointer.QuantityUnit) : (null, unit);
        var mark = text[^1];
        var digits = mark is '%' or '$' or 'c' ? text[..^1] : text;
        CanonicalMessage.TryDecimal(digits, out var quantity); // The canonical form has only digits here.
        var hasType = _message.Has("quantity_type");
        return (quantity, mark switch
        {
            '%' when !hasType => QuantityUnit.Percent,
            '$' when !hasType => QuantityUnit.Quote,
            'c' => QuantityUnit.Contracts,
            _ => unit,
        });
    }

    private int Leverage()
    {
        if (_message.Number("leverage") is not { } leverage)
            return _pointer.Leverage;
        if (leverage == decimal.Truncate(leverage) && leverage is >= 1m and <= 1000m)
            return (int)leverage;
        Refuse("bad_value", FormattableString.Invariant($"leverage is {leverage}; it must be a whole number from 1 to 1000."));
        return _pointer.Leverage;
    }

    private IReadOnlyList<TakeProfitWish> TakeProfits() => _message.Form["take_profit"] switch
    {
        null => [],
        JsonValue price => [new TakeProfitWish { Price = price.GetValue<decimal>() }],
        JsonArray list => [.. list.OfType<JsonObject>().Select(Target)],
        JsonObject one => [Target(one)],
        _ => [],
    };

    private static TakeProfitWish Target(JsonObject target) => new()
    {
        Price = Of(target, "price"),
        Percent = Of(target, "percent"),
        Offset = Of(target, "offset"),
        RiskReward = Of(target, "rr"),
        Share = Of(target, "share"),
        LimitPrice = Of(target, "limit_price"),
        TrailPercent = Of(target, "trail_percent"),
        TriggerBy = By(target),
    };

    private StopLossWish? StopLoss() => _message.Form["stop_loss"] switch
    {
        JsonValue price => new StopLossWish { Price = price.GetValue<decimal>() },
        JsonObject stop => new StopLossWish
        {
            Price = Of(stop, "price"),
            Percent = Of(stop, "percent"),
            Offset = Of(stop, "offset"),
            Amount = Of(stop, "amount"),
            LimitPrice = Of(stop, "limit_price"),
            TriggerBy = By(stop),
            WaitSeconds = (int?)Of(stop, "wait_s"), // Whole and small, by the schema.
            CandleMinutes = (int?)Of(stop, "candle_minutes"),
            HardPrice = Of(stop, "hard_price"),
            HardPercent = Of(stop, "hard_percent"),
        },
        _ => null,
    };

    private TrailingStopWish? TrailingStop()
    {
        if (_message.Form["trailing_stop"] is not JsonObject trailing)
            return null;
        if ((Of(trailing, "percent") ?? Of(trailing, "trail_percent")) is { } percent)
            return new TrailingStopWish { Percent = percent, ActivationPercent = Of(trailing, "activation_percent"), ActivationPrice = Of(trailing, "activation_price") };
        Refuse("missing_field", "trailing_stop needs percent.");
        return null;
    }

    private IReadOnlyList<AveragingWish> Averaging() => _message.Form["dca_orders"] is not JsonArray list ? [] :
    [
        .. list.OfType<JsonObject>().Select(order => new AveragingWish { Price = Of(order, "price"), Percent = Of(order, "percent"), Offset = Of(order, "offset"), Share = Of(order, "share") ?? 100m }),
    ];

    /// <summary><c>{"after":1}</c> is after the first target, <c>{"after":"0.8%"}</c> after a gain.</summary>
    private BreakEvenWish? BreakEven()
    {
        if (_message.Form["breakeven"] is not JsonObject form)
            return null;
        var after = form["after"]?.ToString().Trim() ?? "";
        var offset = 0m;
        if (form["offset_percent"] is { } given && (!CanonicalMessage.TryDecimal(given.ToString(), out offset) || offset is < -10m or > 10m))
            Refuse("bad_value", "breakeven.offset_percent must be a number from -10 to 10.");
        if (after.EndsWith('%') && CanonicalMessage.TryDecimal(after[..^1], out var gain) && gain is > 0m and <= 100m)
            return new BreakEvenWish { AfterPercent = gain, OffsetPercent = offset };
        if (CanonicalMessage.TryDecimal(after, out var number) && number is >= 1m and <= 8m && number == decimal.Truncate(number))
            return new BreakEvenWish { AfterTarget = (int)number, OffsetPercent = offset };
        Refuse("bad_value", $"breakeven.after is {CanonicalMessage.Shown(after)}; it must be the number of a target or a gain such as \"1%\".");
        return null;
    }

    private static decimal? Of(JsonObject form, string name) => form[name] is JsonValue value ? value.GetValue<decimal>() : null;

    private static TriggerBy By(JsonObject form) => form["trigger_by"]?.GetValue<string>() == "mark" ? TriggerBy.Mark : TriggerBy.Last;

    private AlertRequest? Refuse(string code, string message, string? hint = null)
    {
        _refusal ??= AlertRefusal.Rule(code, message, hint);
        return null;
    }
}
