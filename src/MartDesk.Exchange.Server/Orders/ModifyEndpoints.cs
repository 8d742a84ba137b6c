using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;

namespace MartDesk.Exchange.Server.Orders;

/// <summary>Changes an open limit order, and sets the dead man's switch of a contract.</summary>
internal sealed class ModifyEndpoints(EngineLoop loop, InstrumentCatalog instruments)
{
    private const int ShortestTimeoutSeconds = 5;
    private const int LongestTimeoutSeconds = 86_400;

    public IEnumerable<Route> Routes =>
    [
        new(FuturesEndpoints.ModifyLimitOrder, ModifyAsync),
        new(FuturesEndpoints.CancelAllAfter, CancelAllAfterAsync),
    ];

    /// <summary>Size is the whole new size, what is filled included.</summary>
    private async Task<ApiReply> ModifyAsync(ApiRequest request)
    {
        var body = request.Body;
        var isReadable = body.TryText("symbol", out var symbol)
            & body.TryWhole("order_id", out var orderId)
            & body.TryText("client_order_id", out var clientOrderId)
            & body.TryDecimal("price", out var price)
            & body.TryDecimal("size", out var size);
        if (!isReadable)
            return BitMartError.ParameterParse;
        var hasId = orderId is not null || clientOrderId is not null;
        var instrument = instruments.TryFind(symbol, out var found) ? found : null;
        if (instrument is null && (symbol is not null || !hasId))
            return BitMartError.SymbolNotExist;
        if (!hasId || (price is null && size is null))
            return BitMartError.ParameterParse;
        return await loop.RunAsync<ApiReply>(venue =>
        {
            var id = orderId ?? (venue.Orders.Of(request.AccountId)?.TryGetOrderId(clientOrderId!, out var known) == true ? known : 0); // one of the two is there
            if (!venue.Engine.TryGetOpenOrder(id, out var order) || order.AccountId != request.AccountId || (instrument is not null && order.InstrumentId != instrument.Id))
                return orderId is null ? BitMartError.OrderNotExist : BitMartError.OrderIdNotExist;
            if (RefuseAmounts(instruments[order.InstrumentId], price, size, out var ticks, out var lots) is { } error)
                return error;
            var refusal = venue.Apply(new Command
            {
                Sequence = 0,
                TimeMs = 0,
                Kind = CommandKind.ModifyOrder,
                AccountId = request.AccountId,
                InstrumentId = order.InstrumentId,
                OrderId = order.OrderId,
                PriceTicks = ticks,
                Lots = lots,
            });
            return refusal == RejectReason.None
                ? ApiReply.Ok(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("order_id"u8, order.OrderId);
                    writer.WriteString("client_order_id"u8, order.ClientOrderId ?? "");
                    writer.WriteEndObject();
                })
                : refusal.ToError();
        });
    }

    private async Task<ApiReply> CancelAllAfterAsync(ApiRequest request)
    {
        if (!request.Body.TryText("symbol", out var symbol) || !request.Body.TryWhole("timeout", out var timeout))
            return BitMartError.ParameterParse;
        if (!instruments.TryFind(symbol, out var instrument))
            return BitMartError.SymbolNotExist;
        if (timeout is not { } seconds)
            return BitMartError.ParameterParse;
        if (seconds != 0 && seconds is < ShortestTimeoutSeconds or > LongestTimeoutSeconds)
            return BitMartError.InvalidRequest;
        var (refusal, nowMs, dueMs) = await loop.RunAsync(venue =>
        {
            var reason = venue.Apply(new Command
            {
                Sequence = 0,
                TimeMs = 0,
                Kind = CommandKind.SetTimedCancel,
                AccountId = request.AccountId,
                InstrumentId = instrument.Id,
                TimeoutMs = seconds * 1000,
            });
            return (reason, venue.NowMs, venue.Engine.TimedCancelMs(request.AccountId, instrument.Id));
        });
        if (refusal != RejectReason.None)
            return refusal.ToError();
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("result"u8, true);
            writer.WriteNumber("set_time"u8, nowMs / 1000);
            writer.WriteNumber("cancel_time"u8, (dueMs ?? 0) / 1000);
            writer.WriteEndObject();
        });
    }

    private static BitMartError? RefuseAmounts(Instrument instrument, decimal? price, decimal? size, out long ticks, out long lots)
    {
        (ticks, lots) = (0, 0);
        if (OrderFields.RefusePrecision(instrument, size, price) is { } precision)
            return precision;
        if (size is { } whole && OrderFields.RefuseSize(instrument, whole, instrument.Specification.MaxLots, out lots) is { } range)
            return range;
        return price is null || instrument.TryToTicks(price.Value, out ticks) ? null : BitMartError.RangeInvalid;
    }
}
