using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Instruments;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.PlanOrders;

namespace MartDesk.Exchange.Server.Orders;

/// <summary>Reads orders and fills: one order, the open ones, the finished ones, the fills.</summary>
internal sealed class OrderQueryEndpoints(EngineLoop loop, InstrumentCatalog instruments)
{
    private const int MaxOpenRows = 100;
    private const int MaxHistoryRows = 200;

    public IEnumerable<Route> Routes =>
    [
        new(FuturesEndpoints.Order, TradingAccountFilter.ForOrder(OrderAsync)),
        new(FuturesEndpoints.OpenOrders, OpenOrdersAsync),
        new(FuturesEndpoints.OrderHistory, TradingAccountFilter.ForList(HistoryAsync)),
        new(FuturesEndpoints.Trades, TradingAccountFilter.ForList(FillsAsync)),
    ];

    private async Task<ApiReply> OrderAsync(ApiRequest request)
    {
        if (!instruments.TryFind(request.Query("symbol"), out var instrument))
            return BitMartError.SymbolNotExist;
        var clientOrderId = request.Query("client_order_id");
        if (!request.TryQueryNumber("order_id", out var orderId) || (orderId is null && clientOrderId is null))
            return BitMartError.ParameterParse;
        if (request.Query("type") == "trailing")
            return await TrailingAsync(request, orderId, clientOrderId, instrument);
        return await loop.RunAsync<ApiReply>(venue =>
        {
            var id = orderId ?? (venue.Orders.Of(request.AccountId)?.TryGetOrderId(clientOrderId!, out var known) == true ? known : 0);
            if (venue.Engine.TryGetOpenOrder(id, out var open) && open.AccountId == request.AccountId && open.InstrumentId == instrument.Id)
                return ApiReply.Ok(writer => OrderJson.WriteOpen(writer, open, instrument, request.TradingAccount));
            if (venue.Orders.Of(request.AccountId)?.TryGetFinished(id, out var finished) == true && finished.Order.InstrumentId == instrument.Id)
                return ApiReply.Ok(writer => OrderJson.WriteFinished(writer, finished.Order, instrument, request.TradingAccount));
            return orderId is null ? BitMartError.OrderNotExist : BitMartError.OrderIdNotExist;
        });
    }

    private async Task<ApiReply> OpenOrdersAsync(ApiRequest request)
    {
        if (!instruments.TryFindOptional(request.Query("symbol"), out var instrument))
            return BitMartError.SymbolNotExist;
        var type = request.Query("type");
        if (type is not (null or "limit" or "market" or "trailing"))
            return BitMartError.TypeInvalid;
        if (!request.TryQueryNumber("limit", out var limit) || request.Query("order_state") is not (null or "all" or "partially_filled"))
            return BitMartError.ParameterParse;
        if (type == "trailing")
            return await TrailingAsync(request, instrument, (int)Math.Min(limit ?? MaxOpenRows, MaxOpenRows));
        var onlyPartial = request.Query("order_state") == "partially_filled";
        var orders = await loop.RunAsync(venue =>
        {
            var open = new List<OrderView>();
            venue.Engine.CopyOpenOrders(request.AccountId, open);
            return open
                .Where(order => (instrument is null || order.InstrumentId == instrument.Id)
                    && (type is null || WireWords.Of(order.Type) == type)
                    && (!onlyPartial || order.FilledLots > 0))
                .Reverse()
                .Take((int)Math.Min(limit ?? MaxOpenRows, MaxOpenRows))
                .ToList();
        });
        return Rows(orders, (writer, order) => OrderJson.WriteOpen(writer, order, instruments[order.InstrumentId], request.TradingAccount));
    }

    /// <summary>One trailing order, waiting or finished.</summary>
    private Task<ApiReply> TrailingAsync(ApiRequest request, long? orderId, string? clientOrderId, Instrument instrument) => loop.RunAsync<ApiReply>(venue =>
    {
        if (Waiting.TryFind(venue, request.AccountId, orderId, clientOrderId, out var plan) && IsTrailing(plan))
            return Found(venue, plan, isFinished: false);
        var history = venue.Orders.Of(request.AccountId);
        for (var i = 0; i < (history?.PlanCount ?? 0); i++)
        {
            plan = history!.NewestPlan(i).Plan; // counted above
            if (IsTrailing(plan) && (orderId is null ? plan.ClientOrderId == clientOrderId : plan.OrderId == orderId))
                return Found(venue, plan, isFinished: true);
        }

        return orderId is null ? BitMartError.OrderNotExist : BitMartError.OrderIdNotExist;

        bool IsTrailing(in PlanOrderView candidate) => candidate.Terms.Kind == PlanKind.Trailing && candidate.InstrumentId == instrument.Id;

        ApiReply Found(Venue from, in PlanOrderView trailing, bool isFinished)
        {
            var row = PlanRow.Read(from, trailing);
            return ApiReply.Ok(writer => PlanOrderJson.WriteTrailing(writer, row, isFinished, instrument, request.TradingAccount));
        }
    });

    /// <summary>The trailing orders that wait, newest first.</summary>
    private async Task<ApiReply> TrailingAsync(ApiRequest request, Instrument? instrument, int limit)
    {
        var rows = await loop.RunAsync(venue => Waiting.Of(venue, request.AccountId)
            .Where(plan => plan.Terms.Kind == PlanKind.Trailing && (instrument is null || plan.InstrumentId == instrument.Id))
            .Reverse()
            .Take(limit)
            .Select(plan => PlanRow.Read(venue, plan))
            .ToList());
        return Rows(rows, (writer, row) => PlanOrderJson.WriteTrailing(writer, row, isFinished: false, instruments[row.Plan.InstrumentId], request.TradingAccount));
    }

    private async Task<ApiReply> HistoryAsync(ApiRequest request)
    {
        if (!instruments.TryFind(request.Query("symbol"), out var instrument))
            return BitMartError.SymbolNotExist;
        if (!TryFilter(request, instrument.Id, out var filter))
            return BitMartError.ParameterParse;
        return await loop.RunAsync<ApiReply>(venue =>
        {
            if (!TimeRange.TryRead(request, venue.NowMs, out var range))
                return BitMartError.TimestampInvalid;
            var rows = new List<OrderView>();
            var history = venue.Orders.Of(request.AccountId);
            for (var i = 0; i < (history?.FinishedCount ?? 0) && rows.Count < MaxHistoryRows; i++)
            {
                var order = history!.NewestFinished(i).Order;
                if (filter.Matches(order) && range.Contains(order.CreateTimeMs))
                    rows.Add(order);
            }

            return Rows(rows, (writer, order) => OrderJson.WriteFinished(writer, order, instruments[order.InstrumentId], request.TradingAccount));
        });
    }

    private async Task<ApiReply> FillsAsync(ApiRequest request)
    {
        if (!instruments.TryFindOptional(request.Query("symbol"), out var instrument))
            return BitMartError.SymbolNotExist;
        if (!TryFilter(request, instrument?.Id, out var filter))
            return BitMartError.ParameterParse;
        return await loop.RunAsync<ApiReply>(venue =>
        {
            if (!TimeRange.TryRead(request, venue.NowMs, out var range))
                return BitMartError.TimestampInvalid;
            var rows = new List<OrderFill>();
            var history = venue.Orders.Of(request.AccountId);
            for (var i = 0; i < (history?.FillCount ?? 0) && rows.Count < MaxHistoryRows; i++)
            {
                var fill = history!.NewestFill(i);
                if (filter.Matches(fill.Order) && range.Contains(fill.Fill.TimeMs))
                    rows.Add(fill);
            }

            return Rows(rows, (writer, row) => WriteFill(writer, row, request.TradingAccount));
        });
    }

    private void WriteFill(Utf8JsonWriter writer, OrderFill row, string account)
    {
        var (order, fill) = row;
        var instrument = instruments[order.InstrumentId];
        writer.WriteStartObject();
        writer.WriteText("order_id"u8, order.OrderId);
        writer.WriteString("client_order_id"u8, order.ClientOrderId ?? "");
        writer.WriteText("trade_id"u8, fill.TradeId);
        writer.WriteString("symbol"u8, instrument.Symbol);
        writer.WriteNumber("side"u8, WireWords.SideNumber(order.Side, order.Effect));
        writer.WriteText("price"u8, instrument.ToPrice(fill.PriceTicks));
        writer.WriteText("vol"u8, fill.Lots);
        writer.WriteString("exec_type"u8, fill.IsMaker ? "Maker"u8 : "Taker"u8);
        writer.WriteBoolean("profit"u8, fill.RealisedUnits > 0);
        writer.WriteText("realised_profit"u8, Money.ToCoins(fill.RealisedUnits));
        writer.WriteText("paid_fees"u8, Money.ToCoins(fill.FeeUnits));
        writer.WriteString("account"u8, account);
        writer.WriteNumber("create_time"u8, fill.TimeMs);
        writer.WriteEndObject();
    }

    private static bool TryFilter(ApiRequest request, int? instrumentId, out OrderFilter filter)
    {
        var isReadable = request.TryQueryNumber("order_id", out var orderId);
        filter = new OrderFilter(instrumentId, orderId, request.Query("client_order_id"));
        return isReadable;
    }

    private static ApiReply Rows<T>(List<T> rows, Action<Utf8JsonWriter, T> writeRow) => ApiReply.Ok(writer =>
    {
        writer.WriteStartArray();
        foreach (var row in rows)
            writeRow(writer, row);
        writer.WriteEndArray();
    });

    /// <summary>Which orders are asked for; a part that is null does not matter.</summary>
    private readonly record struct OrderFilter(int? InstrumentId, long? OrderId, string? ClientOrderId)
    {
        public bool Matches(in OrderView order) =>
            (InstrumentId is null || order.InstrumentId == InstrumentId)
            && (OrderId is null || order.OrderId == OrderId)
            && (ClientOrderId is null || order.ClientOrderId == ClientOrderId);
    }
}
