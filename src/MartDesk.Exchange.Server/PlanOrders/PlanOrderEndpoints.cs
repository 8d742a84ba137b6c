using System.Globalization;
using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Commands;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Orders;
using MartDesk.Exchange.PlanOrders;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Instruments;
using MartDesk.Exchange.Server.Orders;

namespace MartDesk.Exchange.Server.PlanOrders;

/// <summary>Places and cancels orders that wait for a price: plan orders, take profits, stop losses and trailing orders.</summary>
internal sealed class PlanOrderEndpoints(EngineLoop loop, InstrumentCatalog instruments)
{
    public IEnumerable<Route> Routes =>
    [
        new(FuturesEndpoints.SubmitPlanOrder, SubmitPlanAsync),
        new(FuturesEndpoints.SubmitTpSlOrder, SubmitTpSlAsync),
        new(FuturesEndpoints.SubmitTrailingOrder, SubmitTrailingAsync),
        new(FuturesEndpoints.CancelPlanOrder, request => CancelAsync(request, static kind => kind != PlanKind.Trailing)),
        new(FuturesEndpoints.CancelTrailingOrder, request => CancelAsync(request, static kind => kind == PlanKind.Trailing)),
    ];

    private async Task<ApiReply> SubmitPlanAsync(ApiRequest request) =>
        PlanOrderForm.ReadPlan(request, instruments, out var command) is { } error ? error : await PlaceAsync(command, WriteNumber);

    private async Task<ApiReply> SubmitTpSlAsync(ApiRequest request) =>
        PlanOrderForm.ReadTpSl(request, instruments, out var command) is { } error ? error : await PlaceAsync(command, WriteText);

    private async Task<ApiReply> SubmitTrailingAsync(ApiRequest request) =>
        PlanOrderForm.ReadTrailing(request, instruments, out var command) is { } error ? error : await PlaceAsync(command, WriteNumber);

    private async Task<ApiReply> PlaceAsync(Command command, Action<Utf8JsonWriter, Command> write)
    {
        var (placed, refusal) = await loop.RunAsync(venue =>
        {
            var next = WithPositionSize(venue, command) with { OrderId = venue.NextOrderId() };
            return (next, venue.Apply(next));
        });
        return refusal == RejectReason.None ? ApiReply.Ok(writer => write(writer, placed)) : refusal.ToError();
    }

    /// <summary>A take profit or stop loss for a part of the position that leaves out its size takes what the position holds now.</summary>
    private static Command WithPositionSize(Venue venue, Command command)
    {
        if (command.Lots != 0 || command.Plan is not { IsWholePosition: false })
            return command;
        var side = command.Side == Side.Sell ? PositionSide.Long : PositionSide.Short;
        return venue.Engine.TryGetPosition(command.AccountId, command.InstrumentId, side, out var position)
            ? command with { Lots = position.Lots }
            : command with { Lots = venue.Instruments[command.InstrumentId].Specification.MinLots }; // refused for want of a position, not for its size
    }

    /// <summary>Cancels one by either id; with only a symbol, all of that symbol and kind.</summary>
    private async Task<ApiReply> CancelAsync(ApiRequest request, Func<PlanKind, bool> isMeant)
    {
        if (!request.Body.TryText("symbol", out var symbol) || !request.Body.TryText("client_order_id", out var clientOrderId)
            || !request.Body.TryWhole("order_id", out var orderId))
        {
            return BitMartError.ParameterParse;
        }

        var instrument = instruments.TryFind(symbol, out var found) ? found : null;
        if (instrument is null && (symbol is not null || (orderId is null && clientOrderId is null)))
            return BitMartError.SymbolNotExist;
        return await loop.RunAsync<ApiReply>(venue =>
        {
            var waiting = Waiting.Of(venue, request.AccountId)
                .Where(plan => isMeant(plan.Terms.Kind) && (instrument is null || plan.InstrumentId == instrument.Id));
            if (orderId is not null)
                waiting = waiting.Where(plan => plan.OrderId == orderId);
            else if (clientOrderId is not null)
                waiting = waiting.Where(plan => plan.ClientOrderId == clientOrderId);
            PlanOrderView[] chosen = [.. waiting];
            if (chosen.Length == 0 && orderId is not null)
                return BitMartError.OrderIdNotExist;
            if (chosen.Length == 0 && clientOrderId is not null)
                return BitMartError.OrderNotExist;
            foreach (var plan in chosen)
                venue.Apply(CancelOf(plan));
            return ApiReply.Empty;
        });
    }

    private static Command CancelOf(in PlanOrderView plan) => new()
    {
        Sequence = 0,
        TimeMs = 0,
        Kind = CommandKind.CancelPlanOrder,
        AccountId = plan.AccountId,
        InstrumentId = plan.InstrumentId,
        OrderId = plan.OrderId,
    };

    private static void WriteNumber(Utf8JsonWriter writer, Command placed)
    {
        writer.WriteStartObject();
        writer.WriteNumber("order_id"u8, placed.OrderId);
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, Command placed)
    {
        writer.WriteStartObject();
        writer.WriteString("order_id"u8, placed.OrderId.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("client_order_id"u8, placed.ClientOrderId ?? "");
        writer.WriteEndObject();
    }
}
