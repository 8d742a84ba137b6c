using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Orders;

namespace MartDesk.Exchange.Server.PlanOrders;

/// <summary>Changes plan orders, take profits and stop losses, and what an open order brings along.</summary>
internal sealed class ModifyPlanEndpoints(EngineLoop loop, InstrumentCatalog instruments)
{
    public IEnumerable<Route> Routes =>
    [
        new(FuturesEndpoints.ModifyPlanOrder, request => ModifyAsync(request, "type", static kind => kind == PlanKind.Plan)),
        new(FuturesEndpoints.ModifyTpSlOrder, request => ModifyAsync(request, "category", static kind => kind is PlanKind.TakeProfit or PlanKind.StopLoss)),
        new(FuturesEndpoints.ModifyPresetPlanOrder, ModifyPresetAsync),
    ];

    /// <param name="request">The request.</param>
    /// <param name="typeMember">The member that says limit or market; only a take profit or stop loss may leave it out.</param>
    /// <param name="isMeant">Which kinds the endpoint changes.</param>
    private async Task<ApiReply> ModifyAsync(ApiRequest request, string typeMember, Func<PlanKind, bool> isMeant)
    {
        var body = request.Body;
        var isReadable = body.TryText("symbol", out var symbol)
            & body.TryWhole("order_id", out var orderId)
            & body.TryText("client_order_id", out var clientOrderId)
            & body.TryText(typeMember, out var type)
            & body.TryDecimal("trigger_price", out var trigger)
            & body.TryDecimal("executive_price", out var price)
            & body.TryWhole("price_type", out var priceType);
        if (!isReadable)
            return BitMartError.ParameterParse;
        if (!instruments.TryFind(symbol, out var instrument))
            return BitMartError.SymbolNotExist;
        if (type is not (null or "limit" or "market"))
            return BitMartError.TypeInvalid;
        if ((orderId is null && clientOrderId is null) || trigger is null || priceType is null
            || (type is null && typeMember == "type") || (type == "limit" && price is null or 0m))
        {
            return BitMartError.ParameterParse;
        }

        if (!OrderFields.TryPriceSource(priceType, out var source))
            return BitMartError.InvalidRequest;
        if (RefusePrices(instrument, trigger.Value, type == "market" ? null : price, out var triggerTicks, out var priceTicks) is { } priceError)
            return priceError;
        return await loop.RunAsync<ApiReply>(venue =>
        {
            if (!Waiting.TryFind(venue, request.AccountId, orderId, clientOrderId, out var plan) || plan.InstrumentId != instrument.Id || !isMeant(plan.Terms.Kind))
                return orderId is null ? BitMartError.OrderNotExist : BitMartError.OrderIdNotExist;
            var isLimit = type is null ? priceTicks > 0 && !plan.Terms.IsWholePosition : type == "limit";
            var refusal = venue.Apply(new Command
            {
                Sequence = 0,
                TimeMs = 0,
                Kind = CommandKind.ModifyPlanOrder,
                AccountId = request.AccountId,
                InstrumentId = instrument.Id,
                OrderId = plan.OrderId,
                Type = isLimit ? OrderType.Limit : OrderType.Market,
                PriceTicks = isLimit ? priceTicks : 0,
                Plan = plan.Terms with { TriggerTicks = triggerTicks, Source = source },
            });
            return refusal == RejectReason.None ? Id(plan.OrderId) : refusal.ToError();
        });
    }

    /// <summary>Gives an open order, or a plan order that waits, other presets; one that the body leaves out stays.</summary>
    private async Task<ApiReply> ModifyPresetAsync(ApiRequest request)
    {
        if (!request.Body.TryText("symbol", out var symbol) || !request.Body.TryWhole("order_id", out var orderId))
            return BitMartError.ParameterParse;
        if (!instruments.TryFind(symbol, out var instrument))
            return BitMartError.SymbolNotExist;
        if (orderId is not { } id || !request.Body.Has("preset_take_profit_price", "preset_stop_loss_price"))
            return BitMartError.ParameterParse;
        if (OrderFields.RefuseProtection(request.Body, instrument, null, out _) is { } formError)
            return formError;
        return await loop.RunAsync<ApiReply>(venue =>
        {
            if (!TryFindPresets(venue, request.AccountId, id, instrument, out var before))
                return BitMartError.OrderIdNotExist;
            if (OrderFields.RefuseProtection(request.Body, instrument, before, out var protection) is { } error)
                return error;
            var refusal = venue.Apply(new Command
            {
                Sequence = 0,
                TimeMs = 0,
                Kind = CommandKind.ModifyProtection,
                AccountId = request.AccountId,
                InstrumentId = instrument.Id,
                OrderId = id,
                Protection = protection,
            });
            return refusal == RejectReason.None ? Id(id) : refusal.ToError();
        });
    }

    private static bool TryFindPresets(Venue venue, int accountId, long orderId, Instrument instrument, out Protection? presets)
    {
        if (venue.Engine.TryGetOpenOrder(orderId, out var order) && order.AccountId == accountId && order.InstrumentId == instrument.Id)
        {
            presets = order.Protection;
            return true;
        }

        var waits = Waiting.TryFind(venue, accountId, orderId, null, out var plan) && plan.InstrumentId == instrument.Id;
        presets = plan.Protection;
        return waits;
    }

    private static BitMartError? RefusePrices(Instrument instrument, decimal trigger, decimal? price, out long triggerTicks, out long priceTicks)
    {
        (triggerTicks, priceTicks) = (0, 0);
        if (OrderFields.RefusePrecision(instrument, null, trigger, price) is { } precision)
            return precision;
        return instrument.TryToTicks(trigger, out triggerTicks) && (price is null or 0m || instrument.TryToTicks(price.Value, out priceTicks)) ? null : BitMartError.RangeInvalid;
    }

    private static ApiReply Id(long orderId) => ApiReply.Ok(writer =>
    {
        writer.WriteStartObject();
        writer.WriteText("order_id"u8, orderId);
        writer.WriteEndObject();
    });
}
