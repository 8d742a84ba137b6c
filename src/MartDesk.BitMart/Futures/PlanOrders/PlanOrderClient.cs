using System.Text.Json;
using MartDesk.BitMart.Futures.Contracts;
using MartDesk.BitMart.Futures.Outcomes;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.PlanOrders;
using MartDesk.BitMart.Protocol.Futures.TrailingOrders;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.BitMart.Rest;

namespace MartDesk.BitMart.Futures.PlanOrders;

/// <summary>Orders that wait for a price: plan orders, take profits, stop losses, trailing orders. Part of <see cref="FuturesClient"/>.</summary>
/// <remarks>
/// Plan and trailing orders take no client id, so after an Unknown outcome they can only be found by what they say. To survive a lost answer, prepare,
/// journal, send and resolve instead of submitting, and keep one in flight per symbol and kind: two equal ones cannot be told apart.
/// </remarks>
public sealed class PlanOrderClient
{
    private static readonly TimeSpan LongestResolve = TimeSpan.FromMinutes(3);
    private readonly FuturesCalls _calls;
    private readonly ContractSteps _steps;
    private readonly OutcomeResolver _resolver;
    private readonly PlanOrderSearch _search;

    internal PlanOrderClient(FuturesClient client, FuturesCalls calls, ContractSteps steps, OutcomeResolver resolver)
    {
        _calls = calls;
        _steps = steps;
        _resolver = resolver;
        _search = new PlanOrderSearch(client);
    }

    /// <summary>Waiting plan orders, take profits and stop losses: <c>GET /contract/private/current-plan-order</c>, keyed, 50 per 2 s per key.</summary>
    /// <param name="symbol">One contract; null for all.</param>
    /// <param name="filter">Plan orders, or take profits and stop losses; null for both.</param>
    /// <param name="type">Limit or market; null for both.</param>
    /// <param name="limit">How many, at most 100.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>At most 100, without a word when there are more. Trailing orders are not here: ask for open orders of type trailing.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get All Current Plan Orders (KEYED)".</remarks>
    public Task<Reply<IReadOnlyList<PlanOrder>>> GetOpenAsync(
        string? symbol = null, PlanOrderFilter? filter = null, OrderType? type = null, int limit = 100, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(
            FuturesEndpoints.CurrentPlanOrder,
            new Query().Add("symbol", symbol).Add("type", type?.Wire).Add("limit", limit).Add("plan_type", filter?.Wire),
            FuturesJson.Default.IReadOnlyListPlanOrder,
            cancellationToken);

    /// <summary>Places a plan order: <c>POST /contract/private/submit-plan-order</c>, signed, 24 per 2 s per account.</summary>
    /// <param name="order">Size in contracts, prices in quote currency on the contract's price step.</param>
    /// <param name="cancellationToken">Abandons the wait; the order may still reach the venue.</param>
    /// <returns>Rejected with 40028 (too many), 40031 (trigger too far), 40034 (symbol), 40040 (leverage), 40043 (precision).</returns>
    /// <exception cref="ArgumentException">Symbol empty, size or trigger not positive, a limit order without a price, or a price off the step.</exception>
    /// <remarks>Source: BitMart Futures V2 reference, "Submit Plan Order (SIGNED)".</remarks>
    public Task<Reply<PlanOrderAck>> SubmitAsync(SubmitPlanOrder order, CancellationToken cancellationToken = default)
    {
        Check(order);
        return _calls.PostAsync(FuturesEndpoints.SubmitPlanOrder, order, FuturesJson.Default.SubmitPlanOrder, FuturesJson.Default.PlanOrderAck, cancellationToken);
    }

    /// <summary>Changes a plan order: <c>POST /contract/private/modify-plan-order</c>, signed, 24 per 2 s per account.</summary>
    /// <param name="change">The order by the venue's id, with its new trigger, price and type.</param>
    /// <param name="cancellationToken">Abandons the wait; the change may still reach the venue.</param>
    /// <returns>Rejected with 40036 or 40037 when it does not wait any more.</returns>
    /// <exception cref="ArgumentException">The id is missing, or a price is off the step.</exception>
    /// <remarks>Source: BitMart Futures V2 reference, "Modify Plan Order (SIGNED)".</remarks>
    public Task<Reply<ModifiedPlanOrder>> ModifyAsync(ModifyPlanOrder change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        FuturesCalls.NotEmpty(change.Symbol);
        FuturesCalls.NotEmpty(change.OrderId ?? "");
        _steps.CheckPrice(change.Symbol, "trigger price", change.TriggerPrice);
        _steps.CheckPrice(change.Symbol, "price", change.ExecutionPrice);
        return _calls.PostAsync(FuturesEndpoints.ModifyPlanOrder, change, FuturesJson.Default.ModifyPlanOrder, FuturesJson.Default.ModifiedPlanOrder, cancellationToken);
    }

    /// <summary>Changes take profit and stop loss placed with an order that is still open: <c>POST /contract/private/modify-preset-plan-order</c>, signed, 24 per 2 s per account.</summary>
    /// <param name="change">The open order by the venue's id, with one or both prices.</param>
    /// <param name="cancellationToken">Abandons the wait; the change may still reach the venue.</param>
    /// <returns>Rejected with 40036 or 40037 when the order is not open any more.</returns>
    /// <exception cref="ArgumentException">The id or both prices are missing, or a price is off the step.</exception>
    /// <remarks>Source: BitMart Futures V2 reference, "Modify Preset Plan Order (SIGNED)".</remarks>
    public Task<Reply<ModifiedPlanOrder>> ModifyPresetAsync(ModifyPresetPlanOrder change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        FuturesCalls.NotEmpty(change.Symbol);
        FuturesCalls.NotEmpty(change.OrderId);
        if (change.TakeProfitPrice is null && change.StopLossPrice is null) throw new ArgumentException("Neither take profit nor stop loss is given.", nameof(change));
        _steps.CheckPrice(change.Symbol, "take profit", change.TakeProfitPrice);
        _steps.CheckPrice(change.Symbol, "stop loss", change.StopLossPrice);
        return _calls.PostAsync(FuturesEndpoints.ModifyPresetPlanOrder, change, FuturesJson.Default.ModifyPresetPlanOrder, FuturesJson.Default.ModifiedPlanOrder, cancellationToken);
    }

    /// <summary>Cancels one plan order, take profit or stop loss by the venue's id: <c>POST /contract/private/cancel-plan-order</c>, signed, 40 per 2 s per account.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="orderId">The venue's id. Empty is refused here, since the venue would cancel every one of the symbol.</param>
    /// <param name="cancellationToken">Abandons the wait; the cancel may still reach the venue.</param>
    /// <returns>Ok means accepted; it may still fire first. Rejected with 40036 or 40037 when it does not wait any more.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Cancel Plan Order (SIGNED)".</remarks>
    public Task<Reply<CancelAck>> CancelAsync(string symbol, string orderId, CancellationToken cancellationToken = default) =>
        CancelAsync(new CancelPlanOrder { Symbol = FuturesCalls.NotEmpty(symbol), OrderId = FuturesCalls.NotEmpty(orderId) }, cancellationToken);

    /// <summary>Cancels one take profit or stop loss by our id: <c>POST /contract/private/cancel-plan-order</c>, signed, 40 per 2 s per account.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="clientOrderId">Our id. Empty is refused here, since the venue would cancel every one of the symbol.</param>
    /// <param name="cancellationToken">Abandons the wait; the cancel may still reach the venue.</param>
    /// <returns>Ok means accepted; it may still fire first. Rejected with 40035 to 40037 when it does not wait any more.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Cancel Plan Order (SIGNED)".</remarks>
    public Task<Reply<CancelAck>> CancelByClientIdAsync(string symbol, string clientOrderId, CancellationToken cancellationToken = default) =>
        CancelAsync(new CancelPlanOrder { Symbol = FuturesCalls.NotEmpty(symbol), ClientOrderId = FuturesCalls.NotEmpty(clientOrderId) }, cancellationToken);

    /// <summary>Cancels <b>every</b> plan order of a contract: <c>POST /contract/private/cancel-plan-order</c> with the symbol alone, signed, 40 per 2 s per account.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="cancellationToken">Abandons the wait; the cancel may still reach the venue.</param>
    /// <returns>Ok means accepted.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, change log of 2024-09-19: "Support batch cancel orders by symbol".</remarks>
    public Task<Reply<CancelAck>> CancelAllAsync(string symbol, CancellationToken cancellationToken = default) =>
        CancelAsync(new CancelPlanOrder { Symbol = FuturesCalls.NotEmpty(symbol) }, cancellationToken);

    /// <summary>Places a take profit or stop loss for an open position: <c>POST /contract/private/submit-tp-sl-order</c>, signed, 24 per 2 s per account.</summary>
    /// <param name="order">Sides 2 or 3; null for the size is the whole position.</param>
    /// <param name="cancellationToken">Abandons the wait; the order may still reach the venue.</param>
    /// <returns>Rejected with 40021 without a position, 40041 (side), 40043 (precision), 40050 (client id in use).</returns>
    /// <exception cref="ArgumentException">Symbol empty, an opening side, a size or trigger that is not positive, or a price off the step.</exception>
    /// <remarks>Source: BitMart Futures V2 reference, "Submit TP/SL Order (SIGNED)".</remarks>
    public Task<Reply<TpSlOrderAck>> SubmitTpSlAsync(SubmitTpSlOrder order, CancellationToken cancellationToken = default)
    {
        Check(order);
        return _calls.PostAsync(FuturesEndpoints.SubmitTpSlOrder, order, FuturesJson.Default.SubmitTpSlOrder, FuturesJson.Default.TpSlOrderAck, cancellationToken);
    }

    /// <summary>Changes a take profit or stop loss: <c>POST /contract/private/modify-tp-sl-order</c>, signed, 24 per 2 s per account.</summary>
    /// <param name="change">The order by one of its ids, with its new trigger and price.</param>
    /// <param name="cancellationToken">Abandons the wait; the change may still reach the venue.</param>
    /// <returns>Rejected with 40035 to 40037 when it does not wait any more.</returns>
    /// <exception cref="ArgumentException">Both ids are missing, or a price is off the step.</exception>
    /// <remarks>Source: BitMart Futures V2 reference, "Modify TP/SL Order (SIGNED)".</remarks>
    public Task<Reply<ModifiedPlanOrder>> ModifyTpSlAsync(ModifyTpSlOrder change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        FuturesCalls.NotEmpty(change.Symbol);
        FuturesCalls.NotEmpty(change.OrderId ?? change.ClientOrderId ?? "");
        _steps.CheckPrice(change.Symbol, "trigger price", change.TriggerPrice);
        _steps.CheckPrice(change.Symbol, "price", change.ExecutionPrice);
        return _calls.PostAsync(FuturesEndpoints.ModifyTpSlOrder, change, FuturesJson.Default.ModifyTpSlOrder, FuturesJson.Default.ModifiedPlanOrder, cancellationToken);
    }

    /// <summary>Places a trailing order: <c>POST /contract/private/submit-trail-order</c>, signed, 24 per 2 s per account.</summary>
    /// <param name="order">Callback from 0.1 to 5 percent.</param>
    /// <param name="cancellationToken">Abandons the wait; the order may still reach the venue.</param>
    /// <returns>Rejected with 40034 (symbol), 40040 (leverage), 40043 (precision), 40044 (callback out of range).</returns>
    /// <exception cref="ArgumentException">Symbol empty, a size or price that is not positive, a callback outside 0.1 to 5, or a price off the step.</exception>
    /// <remarks>Source: BitMart Futures V2 reference, "Submit Trail Order (SIGNED)".</remarks>
    public Task<Reply<PlanOrderAck>> SubmitTrailingAsync(SubmitTrailingOrder order, CancellationToken cancellationToken = default)
    {
        Check(order);
        return _calls.PostAsync(FuturesEndpoints.SubmitTrailingOrder, order, FuturesJson.Default.SubmitTrailingOrder, FuturesJson.Default.PlanOrderAck, cancellationToken);
    }

    /// <summary>Cancels a trailing order: <c>POST /contract/private/cancel-trail-order</c>, signed, 24 per 2 s per account.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="orderId">The venue's id. Empty is refused here; what the venue would do with it is not documented.</param>
    /// <param name="cancellationToken">Abandons the wait; the cancel may still reach the venue.</param>
    /// <returns>Ok means accepted; it may still fire first. Rejected with 40036 or 40037 when it does not wait any more.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Cancel Trail Order (SIGNED)".</remarks>
    public Task<Reply<CancelAck>> CancelTrailingAsync(string symbol, string orderId, CancellationToken cancellationToken = default) =>
        _calls.CancelAsync(
            FuturesEndpoints.CancelTrailingOrder,
            new CancelTrailingOrder { Symbol = FuturesCalls.NotEmpty(symbol), OrderId = FuturesCalls.NotEmpty(orderId) },
            FuturesJson.Default.CancelTrailingOrder,
            cancellationToken);

    /// <summary>Fixes text and time of a plan order and notes what waits already, or has fired within the last minute. Nothing is placed.</summary>
    /// <param name="order">As for <see cref="SubmitAsync"/>.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>What to journal and send; NotSent when one of the lists could not be read.</returns>
    public Task<Reply<PreparedPlanOrder>> PrepareAsync(SubmitPlanOrder order, CancellationToken cancellationToken = default)
    {
        Check(order);
        return PrepareAsync(PlanOrderKind.Plan, JsonSerializer.Serialize(order, FuturesJson.Default.SubmitPlanOrder), cancellationToken);
    }

    /// <summary>Fixes text and time of a take profit or stop loss and notes what waits already, or has fired within the last minute. Nothing is placed.</summary>
    /// <param name="order">As for <see cref="SubmitTpSlAsync"/>.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>What to journal and send; NotSent when one of the lists could not be read.</returns>
    public Task<Reply<PreparedPlanOrder>> PrepareAsync(SubmitTpSlOrder order, CancellationToken cancellationToken = default)
    {
        Check(order);
        return PrepareAsync(PlanOrderKind.TakeProfitOrStopLoss, JsonSerializer.Serialize(order, FuturesJson.Default.SubmitTpSlOrder), cancellationToken);
    }

    /// <summary>Fixes text and time of a trailing order and notes what waits already, or has fired within the last minute. Nothing is placed.</summary>
    /// <param name="order">As for <see cref="SubmitTrailingAsync"/>.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>What to journal and send; NotSent when one of the lists could not be read.</returns>
    public Task<Reply<PreparedPlanOrder>> PrepareAsync(SubmitTrailingOrder order, CancellationToken cancellationToken = default)
    {
        Check(order);
        return PrepareAsync(PlanOrderKind.Trailing, JsonSerializer.Serialize(order, FuturesJson.Default.SubmitTrailingOrder), cancellationToken);
    }

    /// <summary>Signs and sends a prepared order, with its own time and text.</summary>
    /// <param name="order">What preparing gave, perhaps read back from a journal.</param>
    /// <param name="cancellationToken">Abandons the wait; the order may still reach the venue.</param>
    /// <returns>As the submit of its kind; NotSent with <see cref="NotSentKind.TimestampExpired"/> when the time is more than a minute old. After Unknown see <see cref="ResolveAsync"/>.</returns>
    public Task<Reply<PlanOrderAck>> SendAsync(PreparedPlanOrder order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        var endpoint = order.Kind switch
        {
            PlanOrderKind.Plan => FuturesEndpoints.SubmitPlanOrder,
            PlanOrderKind.TakeProfitOrStopLoss => FuturesEndpoints.SubmitTpSlOrder,
            PlanOrderKind.Trailing => FuturesEndpoints.SubmitTrailingOrder,
            _ => throw new ArgumentOutOfRangeException(nameof(order), order.Kind, "There is no such kind."),
        };
        return _calls.SendAsync(endpoint, order.TimestampMs, order.Body, FuturesJson.Default.PlanOrderAck, cancellationToken);
    }

    /// <summary>Finds out what became of a prepared order whose outcome is Unknown; sends nothing that changes anything.</summary>
    /// <param name="order">What was sent.</param>
    /// <param name="longest">When to give up; null for 3 minutes, which is enough when the lists can be read.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>
    /// Found when one order that was not there before says the same, waiting or fired; Absent at the earliest 75 s after signing; Undecided when several
    /// say the same, or the lists cannot be read whole.
    /// </returns>
    public Task<OrderOutcome<PlacedPlanOrder>> ResolveAsync(PreparedPlanOrder order, TimeSpan? longest = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        return _resolver.ResolveAsync(order.TimestampMs, token => _search.LookAsync(order, token), longest ?? LongestResolve, cancellationToken);
    }

    private async Task<Reply<PreparedPlanOrder>> PrepareAsync(PlanOrderKind kind, string body, CancellationToken cancellationToken)
    {
        var (known, problem) = await _search.KnownAsync(body, _calls.NowMs, cancellationToken);
        return known is null
            ? new Reply<PreparedPlanOrder>.NotSent(new NotSentReason(NotSentKind.NoList, problem))
            : new Reply<PreparedPlanOrder>.Ok(new PreparedPlanOrder(kind, _calls.NowMs, body, known));
    }

    private void Check(SubmitPlanOrder order)
    {
        OrderCheck.ThrowIfBroken(order);
        _steps.CheckSize(order.Symbol, order.Size);
        _steps.CheckPrice(order.Symbol, "trigger price", order.TriggerPrice);
        _steps.CheckPrice(order.Symbol, "price", order.ExecutionPrice);
        _steps.CheckPrice(order.Symbol, "take profit", order.TakeProfitPrice);
        _steps.CheckPrice(order.Symbol, "stop loss", order.StopLossPrice);
    }

    private void Check(SubmitTpSlOrder order)
    {
        OrderCheck.ThrowIfBroken(order);
        _steps.CheckSize(order.Symbol, order.Size);
        _steps.CheckPrice(order.Symbol, "trigger price", order.TriggerPrice);
        _steps.CheckPrice(order.Symbol, "price", order.ExecutionPrice);
    }

    private void Check(SubmitTrailingOrder order)
    {
        OrderCheck.ThrowIfBroken(order);
        _steps.CheckSize(order.Symbol, order.Size);
        _steps.CheckPrice(order.Symbol, "activation price", order.ActivationPrice);
    }

    private Task<Reply<CancelAck>> CancelAsync(CancelPlanOrder request, CancellationToken cancellationToken) =>
        _calls.CancelAsync(FuturesEndpoints.CancelPlanOrder, request, FuturesJson.Default.CancelPlanOrder, cancellationToken);
}
