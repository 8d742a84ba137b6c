using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;

namespace MartDesk.Exchange.Server.Orders;

/// <summary>Places and cancels orders.</summary>
internal sealed class TradeEndpoints(EngineLoop loop, InstrumentCatalog instruments)
{
    public IEnumerable<Route> Routes =>
    [
        new(FuturesEndpoints.SubmitOrder, SubmitAsync),
        new(FuturesEndpoints.CancelOrder, CancelAsync),
        new(FuturesEndpoints.CancelOrders, CancelAllAsync),
    ];

    private async Task<ApiReply> SubmitAsync(ApiRequest request)
    {
        if (SubmitOrderForm.Read(request, instruments, out var command) is { } error)
            return error;
        var (orderId, refusal) = await loop.RunAsync(venue =>
        {
            var id = venue.NextOrderId();
            return (id, venue.Apply(command with { OrderId = id }));
        });
        if (refusal != RejectReason.None)
            return refusal.ToError();
        var price = command.Type == OrderType.Market ? "market price" : Json.Text(instruments[command.InstrumentId].ToPrice(command.PriceTicks));
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("order_id"u8, orderId);
            writer.WriteString("price"u8, price);
            writer.WriteEndObject();
        });
    }

    /// <summary>Cancels one order by either id; with only a symbol, all of that symbol.</summary>
    private async Task<ApiReply> CancelAsync(ApiRequest request)
    {
        if (!request.Body.TryText("symbol", out var symbol) || !request.Body.TryText("client_order_id", out var clientOrderId)
            || !request.Body.TryWhole("order_id", out var orderId))
        {
            return BitMartError.ParameterParse;
        }

        var instrument = instruments.TryFind(symbol, out var found) ? found : null;
        if (instrument is null && (symbol is not null || (orderId is null && clientOrderId is null)))
            return BitMartError.SymbolNotExist;
        if (orderId is null && clientOrderId is null)
            return await CancelSymbolAsync(request.AccountId, instrument!.Id);
        return await loop.RunAsync<ApiReply>(venue =>
        {
            var id = orderId;
            if (id is null)
            {
                if (venue.Orders.Of(request.AccountId) is not { } history || !history.TryGetOrderId(clientOrderId!, out var known))
                    return BitMartError.OrderNotExist;
                id = known;
            }

            var notFound = orderId is null ? BitMartError.OrderNotExist : BitMartError.OrderIdNotExist;
            if (!venue.Engine.TryGetOpenOrder(id.Value, out var order) || order.AccountId != request.AccountId
                || (instrument is not null && order.InstrumentId != instrument.Id))
            {
                return notFound;
            }

            var refusal = venue.Apply(new Command
            {
                Sequence = 0,
                TimeMs = 0,
                Kind = CommandKind.CancelOrder,
                AccountId = request.AccountId,
                InstrumentId = order.InstrumentId,
                OrderId = order.OrderId,
            });
            return refusal == RejectReason.None ? ApiReply.Empty : refusal.ToError();
        });
    }

    private async Task<ApiReply> CancelAllAsync(ApiRequest request)
    {
        if (!request.Body.TryText("symbol", out var symbol))
            return BitMartError.ParameterParse;
        return instruments.TryFind(symbol, out var instrument) ? await CancelSymbolAsync(request.AccountId, instrument.Id) : BitMartError.SymbolNotExist;
    }

    private async Task<ApiReply> CancelSymbolAsync(int accountId, int instrumentId)
    {
        var refusal = await loop.RunAsync(venue => venue.Apply(new Command
        {
            Sequence = 0,
            TimeMs = 0,
            Kind = CommandKind.CancelAll,
            AccountId = accountId,
            InstrumentId = instrumentId,
        }));
        return refusal == RejectReason.None ? ApiReply.Empty : refusal.ToError();
    }
}
