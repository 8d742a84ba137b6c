using MartDesk.BitMart.Protocol.Errors;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Orders;

namespace MartDesk.Exchange.Server.PlanOrders;

/// <summary>The bodies of <c>submit-plan-order</c>, <c>submit-tp-sl-order</c> and <c>submit-trail-order</c>, turned into commands.</summary>
/// <remarks>The order of checks is that of a plain order: JSON types, symbol, side, type and mode, what is missing, precision, range, open type, leverage, presets, client id.</remarks>
internal static class PlanOrderForm
{
    private const decimal CallbackPerPercent = PlanTerms.CallbackScale / 100;

    /// <summary>Reads a plan order; of the types take profit and stop loss, which this endpoint takes too, it is as with the other endpoint.</summary>
    public static BitMartError? ReadPlan(ApiRequest request, InstrumentCatalog instruments, out Command command)
    {
        command = default;
        var body = request.Body;
        if (!body.TryText("type", out var type))
            return BitMartError.ParameterParse;
        if (type is "take_profit" or "stop_loss")
            return ReadTpSl(request, instruments, out command);
        var isReadable = body.TryText("symbol", out var symbol)
            & body.TryWhole("side", out var sideNumber)
            & body.TryWhole("mode", out var mode)
            & body.TryDecimal("size", out var size)
            & body.TryDecimal("trigger_price", out var trigger)
            & body.TryDecimal("executive_price", out var price)
            & body.TryWhole("price_way", out var way)
            & body.TryWhole("price_type", out var priceType)
            & body.TryText("client_order_id", out var clientOrderId);
        if (!isReadable)
            return BitMartError.ParameterParse;
        if (!instruments.TryFind(symbol, out var instrument))
            return BitMartError.SymbolNotExist;
        if (!WireWords.TrySide(sideNumber ?? 0, out var side, out var effect))
            return BitMartError.SideInvalid;
        if (type is not (null or "limit" or "market") || !WireWords.TryTimeInForce(mode ?? 1, out var timeInForce))
            return BitMartError.TypeInvalid;
        var isLimit = type != "market";
        if (!isLimit && timeInForce == TimeInForce.MakerOnly)
            return BitMartError.TypeInvalid;
        if (size is null || trigger is null || way is null || priceType is null || (isLimit && price is null))
            return BitMartError.ParameterParse;
        if (way is not (1 or 2) || !OrderFields.TryPriceSource(priceType, out var source))
            return BitMartError.InvalidRequest;
        price = isLimit ? price : null;
        if (RefuseAmounts(instrument, size, trigger.Value, price, out var lots, out var triggerTicks, out var priceTicks) is { } amountError)
            return amountError;
        if (RefuseOpening(body, instrument, effect, clientOrderId, out var terms) is { } openingError)
            return openingError;
        command = terms with
        {
            AccountId = request.AccountId,
            Side = side,
            Type = isLimit ? OrderType.Limit : OrderType.Market,
            TimeInForce = isLimit ? timeInForce : TimeInForce.ImmediateOrCancel,
            Lots = lots,
            PriceTicks = priceTicks,
            Plan = new PlanTerms
            {
                Kind = PlanKind.Plan,
                TriggerTicks = triggerTicks,
                Source = source,
                Direction = way == 1 ? TriggerDirection.Rising : TriggerDirection.Falling,
            },
        };
        return null;
    }

    /// <summary>Reads a take profit or stop loss; it is for the whole position unless the category says otherwise.</summary>
    /// <remarks>Lots are 0 when the body leaves out the size: it then is what the position holds.</remarks>
    public static BitMartError? ReadTpSl(ApiRequest request, InstrumentCatalog instruments, out Command command)
    {
        command = default;
        var body = request.Body;
        var isReadable = body.TryText("symbol", out var symbol)
            & body.TryText("type", out var type)
            & body.TryWhole("side", out var sideNumber)
            & body.TryDecimal("size", out var size)
            & body.TryDecimal("trigger_price", out var trigger)
            & body.TryDecimal("executive_price", out var price)
            & body.TryWhole("price_type", out var priceType)
            & body.TryWhole("plan_category", out var planCategory)
            & body.TryText("category", out var category)
            & body.TryText("client_order_id", out var clientOrderId);
        if (!isReadable)
            return BitMartError.ParameterParse;
        if (!instruments.TryFind(symbol, out var instrument))
            return BitMartError.SymbolNotExist;
        if (!WireWords.TrySide(sideNumber ?? 0, out var side, out var effect) || effect == PositionEffect.Open)
            return BitMartError.SideInvalid;
        if (type is not ("take_profit" or "stop_loss") || planCategory is not (null or 1 or 2) || category is not (null or "limit" or "market"))
            return BitMartError.TypeInvalid;
        if (trigger is null || priceType is null || (category == "limit" && price is null or 0m))
            return BitMartError.ParameterParse;
        if (!OrderFields.TryPriceSource(priceType, out var source))
            return BitMartError.InvalidRequest;
        var isWhole = planCategory is null or 2;
        var isLimit = category == "limit" || (category is null && !isWhole && price is > 0m);
        price = isLimit ? price : null;
        if (RefuseAmounts(instrument, isWhole ? null : size, trigger.Value, price, out var lots, out var triggerTicks, out var priceTicks) is { } amountError)
            return amountError;
        if (OrderFields.RefuseClientOrderId(clientOrderId) is { } clientIdError)
            return clientIdError;
        command = Plan(instrument, effect, clientOrderId) with
        {
            AccountId = request.AccountId,
            Side = side,
            Type = isLimit ? OrderType.Limit : OrderType.Market,
            TimeInForce = isLimit ? TimeInForce.GoodTillCancel : TimeInForce.ImmediateOrCancel,
            Lots = lots,
            PriceTicks = priceTicks,
            Plan = new PlanTerms
            {
                Kind = type == "take_profit" ? PlanKind.TakeProfit : PlanKind.StopLoss,
                TriggerTicks = triggerTicks,
                Source = source,
                IsWholePosition = isWhole,
            },
        };
        return null;
    }

    public static BitMartError? ReadTrailing(ApiRequest request, InstrumentCatalog instruments, out Command command)
    {
        command = default;
        var body = request.Body;
        var isReadable = body.TryText("symbol", out var symbol)
            & body.TryWhole("side", out var sideNumber)
            & body.TryDecimal("size", out var size)
            & body.TryDecimal("activation_price", out var activation)
            & body.TryDecimal("callback_rate", out var callback)
            & body.TryWhole("activation_price_type", out var priceType)
            & body.TryText("client_order_id", out var clientOrderId);
        if (!isReadable)
            return BitMartError.ParameterParse;
        if (!instruments.TryFind(symbol, out var instrument))
            return BitMartError.SymbolNotExist;
        if (!WireWords.TrySide(sideNumber ?? 0, out var side, out var effect))
            return BitMartError.SideInvalid;
        if (size is null || activation is null || callback is null || priceType is null)
            return BitMartError.ParameterParse;
        if (!OrderFields.TryPriceSource(priceType, out var source))
            return BitMartError.InvalidRequest;
        if (callback is < 0.1m or > 5m)
            return BitMartError.RangeInvalid;
        if (callback.Value * CallbackPerPercent % 1m != 0m)
            return BitMartError.PrecisionInvalid;
        if (RefuseAmounts(instrument, size, activation.Value, null, out var lots, out var activationTicks, out _) is { } amountError)
            return amountError;
        if (RefuseOpening(body, instrument, effect, clientOrderId, out var terms) is { } openingError)
            return openingError;
        command = terms with
        {
            AccountId = request.AccountId,
            Side = side,
            Type = OrderType.Market,
            TimeInForce = TimeInForce.ImmediateOrCancel,
            Lots = lots,
            Plan = new PlanTerms
            {
                Kind = PlanKind.Trailing,
                TriggerTicks = activationTicks,
                Source = source,
                CallbackMillionths = (long)(callback.Value * CallbackPerPercent),
            },
        };
        return null;
    }

    private static BitMartError? RefuseAmounts(
        Instrument instrument, decimal? size, decimal trigger, decimal? price, out long lots, out long triggerTicks, out long priceTicks)
    {
        (lots, triggerTicks, priceTicks) = (0, 0, 0);
        if (OrderFields.RefusePrecision(instrument, size, trigger, price) is { } precision)
            return precision;
        if (size is { } whole && OrderFields.RefuseSize(instrument, whole, instrument.Specification.MaxLots, out lots) is { } range)
            return range;
        return instrument.TryToTicks(trigger, out triggerTicks) && (price is null || instrument.TryToTicks(price.Value, out priceTicks)) ? null : BitMartError.RangeInvalid;
    }

    private static BitMartError? RefuseOpening(BodyFields body, Instrument instrument, PositionEffect effect, string? clientOrderId, out Command command)
    {
        command = Plan(instrument, effect, clientOrderId);
        if (!body.TryText("open_type", out var marginText) || !body.TryText("leverage", out var leverageText))
            return BitMartError.ParameterParse;
        if (effect == PositionEffect.Open)
        {
            if (OrderFields.RefuseMargin(instrument, marginText, leverageText, out var marginMode, out var leverage) is { } marginError)
                return marginError;
            if (OrderFields.RefuseProtection(body, instrument, null, out var protection) is { } protectionError)
                return protectionError;
            command = command with { MarginMode = marginMode, Leverage = leverage, Protection = protection };
        }

        return OrderFields.RefuseClientOrderId(clientOrderId);
    }

    private static Command Plan(Instrument instrument, PositionEffect effect, string? clientOrderId) => new()
    {
        Sequence = 0,
        TimeMs = 0,
        Kind = CommandKind.PlacePlanOrder,
        InstrumentId = instrument.Id,
        ClientOrderId = clientOrderId,
        Effect = effect,
    };
}
