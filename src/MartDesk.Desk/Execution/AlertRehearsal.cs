using System.Globalization;
using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
using MartDesk.Desk.Planning;
using MartDesk.Desk.Pointers;
using MartDesk.Desk.Portfolio;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>Plans a test alert on the account as it is now, and says what would have been sent.</summary>
internal sealed class AlertRehearsal(AccountReader reader, GuardBook guards, MarginReserve margin, IPortfolio portfolio) : IAlertRehearsal
{
    /// <inheritdoc/>
    public async Task<(string? Code, string Message)> RehearseAsync(AlertRequest request, PointerInfo pointer, CancellationToken cancellationToken)
    {
        var (plan, context, message) = await PlanAsync(request, pointer, cancellationToken);
        return plan switch
        {
            Plan.Refused refused => (refused.Code, refused.Message),
            Plan.Nothing nothing => (nothing.Code, nothing.Message),
            Plan.Orders orders => (null, InWords(orders, context!)), // Planned from a context.
            _ => (null, message),
        };
    }

    /// <summary>The plan that would be carried out now, and what it was made from; without a plan why there is none.</summary>
    public async Task<(Plan? Plan, PlanContext? Context, string Message)> PlanAsync(AlertRequest request, PointerInfo pointer, CancellationToken cancellationToken)
    {
        var picture = await guards.ReadAsync(pointer, pointer.AccountId);
        if (GuardCheck.Alert(picture) is { } held)
            return (new Plan.Refused(held.Code, held.Message), null, held.Message);
        if (request.Symbol == "*")
            return (null, null, "Would close every position of the account and cancel this pointer's orders, symbol by symbol.");
        var (context, refusal, wait) = await reader.ReadAsync(request, pointer, pointer.AccountId, cancellationToken);
        if (context is null)
            return refusal is null ? (null, null, wait ?? "The account's state is not known.") : (new Plan.Refused(refusal.Code, refusal.Message), null, refusal.Message);
        var plan = Planner.Make(margin.Free(pointer.AccountId, context) with { Guards = picture });
        return (VenueGate.Check(plan, portfolio.VenueOf(pointer.AccountId)?.Abilities ?? VenueAbilities.None), context, "");
    }

    private static string InWords(Plan.Orders orders, PlanContext context)
    {
        var legs = orders.Legs.Where(leg => !leg.IsLookOnly).Select(leg =>
        {
            var price = leg.LimitPrice ?? leg.Terms.TriggerPrice ?? context.Quote?.Last;
            if (leg.Kind == OrderKind.Cancel || leg.Effect != PositionEffect.Open || price is not { } known || leg.Leverage is not { } leverage)
                return leg.InWords();
            var notional = leg.Contracts * context.Instrument.ContractSize * known;
            var side = leg.Side == OrderSide.Buy ? PositionSide.Long : PositionSide.Short;
            var liquidation = Brackets.LiquidationPrice(side, known, leverage, leg.MarginMode ?? MarginMode.Isolated, new Prices(context));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{leg.InWords()}, value {notional:0.00} {context.Instrument.QuoteCurrency}, margin {notional / leverage:0.00} at {leverage}x{(liquidation is { } at ? $", liquidation about {at}" : "")}");
        });
        return $"Would {string.Join("; then ", legs)}.{(orders.Warning is null ? "" : " " + orders.Warning)}";
    }
}
