using System.Text.Json;
using MartDesk.BitMart.Futures.Outcomes;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.PlanOrders;
using MartDesk.BitMart.Protocol.Futures.TrailingOrders;

namespace MartDesk.BitMart.Futures.PlanOrders;

/// <summary>Finds a waiting order by what it says, since plan and trailing orders carry no id of ours.</summary>
internal sealed class PlanOrderSearch(FuturesClient client)
{
    private const string BornOfPlan = "PLAN_";

    /// <summary>What waits in a symbol now, of whatever kind, and what has fired or ended within the last minute: an order that leaves later is none of these.</summary>
    /// <remarks>
    /// Of every kind, since an order that fired does not say of which kind it was: a stop of eight contracts looks like a trailing exit of 36 that was cut to what was held.
    /// First those that wait, so that one that fires in between is in one of the lists.
    /// </remarks>
    public async Task<(IReadOnlyList<string>? Ids, string Problem)> KnownAsync(string body, long nowMs, CancellationToken cancellationToken)
    {
        var symbol = SymbolOf(body);
        var trailing = OrderSearch.Rows(await client.GetOpenOrdersAsync(symbol, OrderType.Trailing, cancellationToken: cancellationToken), out var problem);
        if (trailing is null) return (null, problem);
        var waiting = OrderSearch.Rows(await client.PlanOrders.GetOpenAsync(symbol, cancellationToken: cancellationToken), out problem);
        if (waiting is null) return (null, problem);
        var resting = OrderSearch.Rows(await client.GetOpenOrdersAsync(symbol, cancellationToken: cancellationToken), out problem);
        if (resting is null) return (null, problem);
        (var ended, problem) = await OrderSearch.AllEndedAsync(client, symbol, nowMs, cancellationToken);
        if (ended is null) return (null, problem);
        return ([.. trailing.Select(row => row.OrderId).Concat(waiting.Select(row => row.OrderId)).Concat(resting.Concat(ended).Select(WaitedAs).OfType<string>()).Distinct()], "");
    }

    /// <summary>The waiting orders of a symbol and kind now: their ids and whether each says the same as ours.</summary>
    public async Task<(IReadOnlyList<(string OrderId, bool IsSame)>? Rows, string Problem)> WaitingAsync(PlanOrderKind kind, string body, CancellationToken cancellationToken)
    {
        string problem;
        switch (kind)
        {
            case PlanOrderKind.Trailing:
                var trailing = JsonSerializer.Deserialize(body, FuturesJson.Default.SubmitTrailingOrder)!; // Written from one.
                var open = OrderSearch.Rows(await client.GetOpenOrdersAsync(trailing.Symbol, OrderType.Trailing, cancellationToken: cancellationToken), out problem);
                return (open?.Select(row => (row.OrderId, IsSame(row, trailing))).ToList(), problem);
            case PlanOrderKind.TakeProfitOrStopLoss:
                var tpSl = JsonSerializer.Deserialize(body, FuturesJson.Default.SubmitTpSlOrder)!; // Written from one.
                var exits = OrderSearch.Rows(await client.PlanOrders.GetOpenAsync(tpSl.Symbol, PlanOrderFilter.ProfitLoss, cancellationToken: cancellationToken), out problem);
                return (exits?.Select(row => (row.OrderId, IsSame(row, tpSl))).ToList(), problem);
            default:
                var plan = JsonSerializer.Deserialize(body, FuturesJson.Default.SubmitPlanOrder)!; // Written from one.
                var plans = OrderSearch.Rows(await client.PlanOrders.GetOpenAsync(plan.Symbol, PlanOrderFilter.Plan, cancellationToken: cancellationToken), out problem);
                return (plans?.Select(row => (row.OrderId, IsSame(row, plan))).ToList(), problem);
        }
    }

    /// <summary>One look at the waiting orders, at those in the book, where one that has fired may rest, and at the ended ones; in the order in which an order goes through them.</summary>
    public async Task<Sighting<PlacedPlanOrder>> LookAsync(PreparedPlanOrder order, CancellationToken cancellationToken)
    {
        var (waiting, problem) = await WaitingAsync(order.Kind, order.Body, cancellationToken);
        if (waiting is null) return new Sighting<PlacedPlanOrder>.Unread(problem);
        var symbol = SymbolOf(order.Body);
        var resting = OrderSearch.Rows(await client.GetOpenOrdersAsync(symbol, cancellationToken: cancellationToken), out problem);
        if (resting is null) return new Sighting<PlacedPlanOrder>.Unread(problem);
        (var ended, problem) = await OrderSearch.AllEndedAsync(client, symbol, order.TimestampMs, cancellationToken);
        if (ended is null) return new Sighting<PlacedPlanOrder>.Unread(problem);

        var waitingIds = waiting.Where(row => row.IsSame).Select(row => row.OrderId).Except(order.OrderIdsBefore).ToHashSet();
        var firedIds = resting.Concat(ended).Select(row => FiredId(row, order)).OfType<string>().Except(order.OrderIdsBefore).Except(waitingIds).ToHashSet();
        var found = waitingIds.Count + firedIds.Count;
        if (found > 1) return new Sighting<PlacedPlanOrder>.Several(found);
        if (waitingIds.Count == 1) return new Sighting<PlacedPlanOrder>.One(new PlacedPlanOrder(waitingIds.First(), IsWaiting: true));
        if (firedIds.Count == 1) return new Sighting<PlacedPlanOrder>.One(new PlacedPlanOrder(firedIds.First(), IsWaiting: false));
        if (waiting.Count >= OrderSearch.FullOpenOrders) return new Sighting<PlacedPlanOrder>.Unread($"The venue shows {OrderSearch.FullOpenOrders} waiting orders and no more; there may be others.");
        return resting.Count >= OrderSearch.FullOpenOrders
            ? new Sighting<PlacedPlanOrder>.Unread($"The venue shows {OrderSearch.FullOpenOrders} open orders and no more; there may be others.")
            : new Sighting<PlacedPlanOrder>.None();
    }

    private static string SymbolOf(string body) => JsonSerializer.Deserialize(body, FuturesJson.Default.CancelAllOrders)!.Symbol; // Every kind has one.

    /// <summary>The id under which an order of the book, or an ended one, has waited; null when it never did.</summary>
    private static string? WaitedAs(FuturesOrder row) => row switch
    {
        _ when row.ClientOrderId.StartsWith(BornOfPlan, StringComparison.Ordinal) => row.ClientOrderId[BornOfPlan.Length..],
        _ when row.Type == OrderType.Trailing || row.Type == OrderType.Plan || row.Type == OrderType.PlanOrder || row.TriggerPrice is > 0m => row.OrderId,
        _ => null,
    };

    /// <summary>The waiting order's id when this order, in the book or ended, is it, or was made by it; null otherwise.</summary>
    private static string? FiredId(FuturesOrder row, PreparedPlanOrder order)
    {
        if (row.CreateTimeMs < order.TimestampMs - (long)OrderSearch.Slack.TotalMilliseconds) return null;
        switch (order.Kind)
        {
            case PlanOrderKind.Trailing:
                var trailing = JsonSerializer.Deserialize(order.Body, FuturesJson.Default.SubmitTrailingOrder)!; // Written from one.
                if (IsBorn(row, trailing.Side, trailing.Size)) return row.ClientOrderId[BornOfPlan.Length..];
                return row.Type == OrderType.Trailing && IsSame(row, trailing) ? row.OrderId : null;
            case PlanOrderKind.TakeProfitOrStopLoss:
                var tpSl = JsonSerializer.Deserialize(order.Body, FuturesJson.Default.SubmitTpSlOrder)!; // Written from one.
                if (tpSl.ClientOrderId is { } ours) return row.ClientOrderId == ours ? row.OrderId : null;
                return row.Side == tpSl.Side && row.Size == (tpSl.Size ?? row.Size) && row.TriggerPrice == tpSl.TriggerPrice ? row.OrderId : null;
            default:
                var plan = JsonSerializer.Deserialize(order.Body, FuturesJson.Default.SubmitPlanOrder)!; // Written from one.
                if (IsBorn(row, plan.Side, plan.Size)) return row.ClientOrderId[BornOfPlan.Length..];
                return row.Side == plan.Side && row.Size == plan.Size && (row.Type == OrderType.Plan || row.Type == OrderType.PlanOrder) && row.TriggerPrice == plan.TriggerPrice ? row.OrderId : null;
        }
    }

    /// <summary>An order that a waiting one of this side became. One that closes is cut to what is held when it fires.</summary>
    private static bool IsBorn(FuturesOrder row, OrderSide side, long size) =>
        row.ClientOrderId.StartsWith(BornOfPlan, StringComparison.Ordinal) && row.Side == side
        && (row.Size == size || (side is OrderSide.BuyCloseShort or OrderSide.SellCloseLong && row.Size < size));

    private static bool IsSame(FuturesOrder row, SubmitTrailingOrder ours) =>
        row.Side == ours.Side && row.Size == ours.Size && row.ActivationPrice == ours.ActivationPrice && row.CallbackRate == ours.CallbackPercent;

    private static bool IsSame(PlanOrder row, SubmitTpSlOrder ours) => ours.ClientOrderId is { } id
        ? row.ClientOrderId == id
        : row.Side == ours.Side && row.Type == ours.Type && row.Size == (ours.Size ?? row.Size) && row.TriggerPrice == ours.TriggerPrice;

    private static bool IsSame(PlanOrder row, SubmitPlanOrder ours) =>
        row.Side == ours.Side && row.Size == ours.Size && row.TriggerPrice == ours.TriggerPrice
        && (row.PriceWay ?? ours.PriceWay) == ours.PriceWay && (row.PriceType ?? ours.PriceType) == ours.PriceType
        && (row.ExecutionPrice ?? 0m) == (ours.Type == OrderType.Market ? row.ExecutionPrice ?? 0m : ours.ExecutionPrice ?? 0m);
}
