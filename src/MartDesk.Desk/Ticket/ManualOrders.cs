using MartDesk.Desk.Alerts;
using MartDesk.Desk.Execution;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Ticket;

/// <inheritdoc cref="IManualOrders"/>
internal sealed class ManualOrders(PointerBook pointers, AlertIntake intake, AlertRehearsal rehearsal, TimeProvider time) : IManualOrders
{
    /// <summary>An entry that could not be sent for so long is not what its owner wants any more. An exit still is.</summary>
    private const int EntryMaxLagSeconds = 60;

    /// <inheritdoc/>
    public async Task<OrderEstimate> EstimateAsync(ManualOrder order, CancellationToken cancellationToken)
    {
        var own = await pointers.OwnAsync(order.AccountId, cancellationToken);
        var (request, refusal) = intake.ReadOwn(own, ManualMessage.Of(order, null), Straight(order), request => Finish(request, order));
        if (request is null)
            return new OrderEstimate(refusal!.Code, InWords(refusal), [], null); // ReadOwn gives one of the two.
        var (plan, context, message) = await rehearsal.PlanAsync(request, own, cancellationToken);
        return plan switch
        {
            Plan.Orders orders => new OrderEstimate(null, orders.Warning, [.. orders.Legs.Where(leg => !leg.IsLookOnly).Select(leg => Estimate(leg, context!))], context!.Available), // Planned from a context.
            Plan.Refused refused => new OrderEstimate(refused.Code, refused.Message, [], context?.Available),
            Plan.Nothing nothing => new OrderEstimate(nothing.Code, nothing.Message, [], context?.Available),
            _ => new OrderEstimate("not_ready", message, [], null),
        };
    }

    /// <inheritdoc/>
    public async Task<AlertAnswer> SubmitAsync(ManualOrder order, string requestId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(requestId);
        var own = await pointers.OwnAsync(order.AccountId, cancellationToken);
        return await intake.ReceiveOwnAsync(own, ManualMessage.Of(order, requestId), Straight(order), request => Finish(request, order));
    }

    /// <summary>The request of what the alert language has no word for; null for what it has.</summary>
    private AlertRequest? Straight(ManualOrder order) => order is ManualOrder.Edit edit
        ? new AlertRequest
        {
            Verb = AlertVerb.Edit,
            Symbol = edit.Symbol,
            Named = new OrderNamed(edit.VenueOrderId, edit.Kind),
            Edit = new OrderEdit(edit.LimitPrice, edit.Contracts, edit.TriggerPrice)
            {
                TakeProfitPrice = edit.TakeProfitPrice,
                TakeProfitBy = edit.TakeProfitBy,
                StopLossPrice = edit.StopLossPrice,
                StopLossBy = edit.StopLossBy,
            },
            Leverage = 1,
            MarginMode = MarginMode.Isolated,
            EventTimeMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        }
        : null;

    private static AlertRequest Finish(AlertRequest request, ManualOrder order) => request with
    {
        EntryMaxLagSeconds = EntryMaxLagSeconds,
        ExitMaxLagSeconds = 0,
        Named = order switch
        {
            ManualOrder.Cancel cancel => new OrderNamed(cancel.VenueOrderId, cancel.Kind),
            ManualOrder.CancelStop stop => new OrderNamed("", OrderKind.Order) { ClientOrderId = stop.ClientOrderId },
            _ => request.Named,
        },
        CancelOpen = CancelOpen.None, // Nobody who closes a part by hand expects the entries of a strategy to go.
    };

    private static EstimatedLeg Estimate(PlannedLeg leg, PlanContext context)
    {
        var price = leg.Kind is OrderKind.Cancel or OrderKind.Change ? null : leg.LimitPrice ?? leg.Terms.TriggerPrice ?? (context.Quote is { Last: > 0m } quote ? quote.Last : null);
        var coins = leg.Contracts * context.Instrument.ContractSize;
        var value = coins * price;
        var opens = leg.Effect == PositionEffect.Open;
        var side = leg.Side == OrderSide.Buy ? PositionSide.Long : PositionSide.Short;
        return new EstimatedLeg
        {
            Words = leg.InWords(),
            Kind = leg.Terms.IsKept ? OrderKind.StopLoss : leg.Kind,
            Side = leg.Side,
            Effect = leg.Effect,
            Contracts = leg.Contracts,
            Coins = coins,
            Price = price,
            Value = value,
            Margin = opens ? value / leg.Leverage : null,
            Fee = value * context.Instrument.TakerFeeRate,
            Leverage = opens ? leg.Leverage : null,
            LiquidationPrice = opens && price is { } entry && leg.Leverage is { } leverage
                ? Brackets.LiquidationPrice(side, entry, leverage, leg.MarginMode ?? MarginMode.Isolated, new Prices(context))
                : null,
        };
    }

    private static string InWords(AlertRefusal refusal) => $"{refusal.Message} {refusal.Hint}".TrimEnd();
}
