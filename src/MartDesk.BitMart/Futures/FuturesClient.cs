using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MartDesk.BitMart.Clock;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Futures.MarketData;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Positions;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.BitMart.Protocol.Signing;
using MartDesk.BitMart.Rest;

namespace MartDesk.BitMart.Futures;

/// <summary>Futures V2 over REST. Safe for many threads; one per account is enough.</summary>
/// <remarks>
/// Calls never throw for what the venue or the network did: see <see cref="Reply{T}"/>. They throw <see cref="OperationCanceledException"/> for the
/// caller's own token, <see cref="ArgumentException"/> for a broken contract, and <see cref="InvalidOperationException"/> for a private call without credentials.
/// Calls of one key share their rate limits within the process, whichever client makes them.
/// </remarks>
public sealed class FuturesClient : IDisposable
{
    private readonly RestCaller _caller;
    private readonly BitMartOptions _options;

    /// <summary>A client.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="handler">The wire; null for a connection pool of its own without proxy, redirects and cookies. Disposed with the client.</param>
    public FuturesClient(BitMartOptions options, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _caller = new RestCaller(options, handler);
    }

    /// <summary>The venue's clock, by which writes are stamped. Measured by <see cref="MeasureClockAsync"/> and again whenever the venue calls a timestamp wrong.</summary>
    public VenueClock Clock => _caller.Clock;

    /// <summary>Measures the venue's clock: <c>GET /system/time</c>, no key, 10 per second per address.</summary>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Not in the Futures V2 reference; served on its host. A less certain measurement than the one held is not taken over.</remarks>
    public Task<Reply<ClockReading>> MeasureClockAsync(CancellationToken cancellationToken = default) => _caller.MeasureClockAsync(isForced: false, cancellationToken);

    /// <summary>Lists contracts: <c>GET /contract/public/details</c>, no key, 12 per 2 s per address.</summary>
    /// <param name="symbol">One contract; null for all, delisted ones included.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>Rejected with 40034 when the symbol does not exist; the real service answered 40012 there, which is Unknown.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Contract Details".</remarks>
    public Task<Reply<ContractList>> GetContractsAsync(string? symbol = null, CancellationToken cancellationToken = default) =>
        GetAsync(FuturesEndpoints.Details, new Query().Add("symbol", symbol), FuturesJson.Default.ContractList, cancellationToken);

    /// <summary>The order book: <c>GET /contract/public/depth</c>, no key, 12 per 2 s per address.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>At most 50 levels a side. Rejected with 40034 when the symbol does not exist.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Market Depth".</remarks>
    public Task<Reply<MarketDepth>> GetDepthAsync(string symbol, CancellationToken cancellationToken = default) =>
        GetAsync(FuturesEndpoints.Depth, ForSymbol(symbol), FuturesJson.Default.MarketDepth, cancellationToken);

    /// <summary>Latest public trades: <c>GET /contract/public/market-trade</c>, no key, 12 per 2 s per address.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="limit">How many, at most 100; null for the venue's 50.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>Newest first. Rejected with 40034 when the symbol does not exist.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Market Trade".</remarks>
    public Task<Reply<IReadOnlyList<MarketTrade>>> GetMarketTradesAsync(string symbol, int? limit = null, CancellationToken cancellationToken = default) =>
        GetAsync(FuturesEndpoints.MarketTrade, ForSymbol(symbol).Add("limit", limit), FuturesJson.Default.IReadOnlyListMarketTrade, cancellationToken);

    /// <summary>Candles: <c>GET /contract/public/kline</c>, no key, 12 per 2 s per address.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="step">Length of a candle.</param>
    /// <param name="from">First moment wanted; sent in whole seconds.</param>
    /// <param name="to">Last moment wanted.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>Oldest first, at most 500. Rejected with 40034 (symbol) or 40038 (step).</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get K-line".</remarks>
    public Task<Reply<IReadOnlyList<Kline>>> GetKlinesAsync(string symbol, KlineStep step, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default) =>
        GetAsync(FuturesEndpoints.Kline, ForSymbol(symbol).Add("step", (long)step).AddSeconds("start_time", from).AddSeconds("end_time", to), FuturesJson.Default.IReadOnlyListKline, cancellationToken);

    /// <summary>Funding rate: <c>GET /contract/public/funding-rate</c>, no key, 12 per 2 s per address.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>Rejected with 40034 when the symbol does not exist.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Current Funding Rate".</remarks>
    public Task<Reply<FundingRate>> GetFundingRateAsync(string symbol, CancellationToken cancellationToken = default) =>
        GetAsync(FuturesEndpoints.FundingRate, ForSymbol(symbol), FuturesJson.Default.FundingRate, cancellationToken);

    /// <summary>Balances: <c>GET /contract/private/assets-detail</c>, keyed, 12 per 2 s per key.</summary>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>USDT, BTC and ETH even when zero. Rejected with 30002 to 30012 for the key.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Contract Assets (KEYED)".</remarks>
    public Task<Reply<IReadOnlyList<AssetBalance>>> GetBalancesAsync(CancellationToken cancellationToken = default) =>
        GetAsync(FuturesEndpoints.AssetsDetail, new Query(), FuturesJson.Default.IReadOnlyListAssetBalance, cancellationToken);

    /// <summary>One order by the venue's id: <c>GET /contract/private/order</c>, keyed, 50 per 2 s per key.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="orderId">The venue's id.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>Rejected with 40035 or 40037 when there is no such order. The answer may lag behind a write.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Order Detail (KEYED)".</remarks>
    public Task<Reply<FuturesOrder>> GetOrderAsync(string symbol, string orderId, CancellationToken cancellationToken = default) =>
        GetAsync(FuturesEndpoints.Order, ForSymbol(symbol).Add("order_id", NotEmpty(orderId)), FuturesJson.Default.FuturesOrder, cancellationToken);

    /// <summary>Open orders: <c>GET /contract/private/get-open-orders</c>, keyed, 50 per 2 s per key.</summary>
    /// <param name="symbol">One contract; null for all.</param>
    /// <param name="type">Limit, market or trailing; null for all.</param>
    /// <param name="limit">How many, at most 100.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>At most 100, without a word when there are more: a full list is not a complete one.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get All Open Orders (KEYED)".</remarks>
    public Task<Reply<IReadOnlyList<FuturesOrder>>> GetOpenOrdersAsync(string? symbol = null, OrderType? type = null, int limit = 100, CancellationToken cancellationToken = default) =>
        GetAsync(FuturesEndpoints.OpenOrders, new Query().Add("symbol", symbol).Add("type", type?.Wire).Add("limit", limit), FuturesJson.Default.IReadOnlyListFuturesOrder, cancellationToken);

    /// <summary>Ended orders: <c>GET /contract/private/order-history</c>, keyed, 6 per 2 s per key.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="from">First moment wanted; null for the venue's last 7 days. Sent in whole seconds.</param>
    /// <param name="to">Last moment wanted; at most 90 days after <paramref name="from"/>.</param>
    /// <param name="orderId">Only this order, by the venue's id.</param>
    /// <param name="clientOrderId">Only this order, by our id.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>At most 200, without a word when there are more: a full list is not a complete one.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Order History (KEYED)".</remarks>
    public Task<Reply<IReadOnlyList<FuturesOrder>>> GetOrderHistoryAsync(
        string symbol, DateTimeOffset? from = null, DateTimeOffset? to = null, string? orderId = null, string? clientOrderId = null, CancellationToken cancellationToken = default) =>
        GetAsync(
            FuturesEndpoints.OrderHistory,
            ForSymbol(symbol).Add("order_id", orderId).Add("client_order_id", clientOrderId).AddSeconds("start_time", from).AddSeconds("end_time", to),
            FuturesJson.Default.IReadOnlyListFuturesOrder,
            cancellationToken);

    /// <summary>Own fills: <c>GET /contract/private/trades</c>, keyed, 6 per 2 s per key.</summary>
    /// <param name="symbol">One contract; null for all.</param>
    /// <param name="from">First moment wanted; null for the venue's last 7 days. Sent in whole seconds.</param>
    /// <param name="to">Last moment wanted; at most 90 days after <paramref name="from"/>.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>At most 200, without a word when there are more: a full list is not a complete one.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Order Trade (KEYED)".</remarks>
    public Task<Reply<IReadOnlyList<FuturesFill>>> GetFillsAsync(string? symbol = null, DateTimeOffset? from = null, DateTimeOffset? to = null, CancellationToken cancellationToken = default) =>
        GetAsync(FuturesEndpoints.Trades, new Query().Add("symbol", symbol).AddSeconds("start_time", from).AddSeconds("end_time", to), FuturesJson.Default.IReadOnlyListFuturesFill, cancellationToken);

    /// <summary>Open positions, first form: <c>GET /contract/private/position</c>, keyed, 6 per 2 s per key.</summary>
    /// <param name="symbol">One contract; null for all.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Current Position (KEYED)".</remarks>
    public Task<Reply<IReadOnlyList<FuturesPosition>>> GetPositionsAsync(string? symbol = null, CancellationToken cancellationToken = default) =>
        GetAsync(FuturesEndpoints.Position, new Query().Add("symbol", symbol), FuturesJson.Default.IReadOnlyListFuturesPosition, cancellationToken);

    /// <summary>Positions, second form: <c>GET /contract/private/position-v2</c>, keyed, 6 per 2 s per key.</summary>
    /// <param name="symbol">One contract, then also rows of zeros; null for all that are held.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Current Position V2 (KEYED)".</remarks>
    public Task<Reply<IReadOnlyList<FuturesPositionV2>>> GetPositionsV2Async(string? symbol = null, CancellationToken cancellationToken = default) =>
        GetAsync(FuturesEndpoints.PositionV2, new Query().Add("symbol", symbol), FuturesJson.Default.IReadOnlyListFuturesPositionV2, cancellationToken);

    /// <summary>The account's position mode: <c>GET /contract/private/get-position-mode</c>, keyed, 2 per 2 s per key.</summary>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Position Mode (KEYED)".</remarks>
    public Task<Reply<PositionModeSetting>> GetPositionModeAsync(CancellationToken cancellationToken = default) =>
        GetAsync(FuturesEndpoints.GetPositionMode, new Query(), FuturesJson.Default.PositionModeSetting, cancellationToken);

    /// <summary>Fixes text and time of an order. Nothing is sent.</summary>
    /// <param name="order">Size in contracts, price in quote currency on the contract's price step.</param>
    /// <exception cref="ArgumentException">Symbol empty, size not positive, a limit order without price, or a client id outside letters and digits or over 32.</exception>
    public PreparedSubmitOrder PrepareSubmitOrder(SubmitOrder order)
    {
        OrderCheck.ThrowIfBroken(order);
        return new PreparedSubmitOrder(Clock.NowMs, JsonSerializer.Serialize(order, FuturesJson.Default.SubmitOrder));
    }

    /// <summary>Signs and sends a prepared order, with its own time and text: <c>POST /contract/private/submit-order</c>, signed, 24 per 2 s per key.</summary>
    /// <param name="order">What <see cref="PrepareSubmitOrder"/> gave, perhaps read back from a journal.</param>
    /// <param name="cancellationToken">Abandons the wait; the order may still reach the venue.</param>
    /// <returns>
    /// Rejected with 30007 (time), 40027 (balance), 40034 (symbol), 40040 (leverage), 40043 (precision), 40044 (range) or 40050 (client id in use: an earlier
    /// attempt arrived, look it up). NotSent with <see cref="NotSentKind.TimestampExpired"/> when the time is more than a minute old.
    /// </returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Submit Order (SIGNED)".</remarks>
    public async Task<Reply<OrderAck>> SendAsync(PreparedSubmitOrder order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        var age = TimeSpan.FromMilliseconds(Clock.NowMs - order.TimestampMs);
        if (age > RequestSigner.TimestampLifetime)
            return new Reply<OrderAck>.NotSent(new NotSentReason(NotSentKind.TimestampExpired, $"The order was prepared {age.TotalSeconds:0} s ago; the venue takes {RequestSigner.TimestampLifetime.TotalSeconds:0} s."));
        return await _caller.PostAsync(FuturesEndpoints.SubmitOrder, order.TimestampMs, Encoding.UTF8.GetBytes(order.Body), FuturesJson.Default.OrderAck, null, cancellationToken);
    }

    /// <summary>Places one order: <c>POST /contract/private/submit-order</c>, signed, 24 per 2 s per key.</summary>
    /// <param name="order">Size in contracts, price in quote currency on the contract's price step.</param>
    /// <param name="cancellationToken">Abandons the wait; the order may still reach the venue.</param>
    /// <returns>As <see cref="SendAsync"/>.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Submit Order (SIGNED)". To survive a crash, prepare, journal, send.</remarks>
    public Task<Reply<OrderAck>> SubmitOrderAsync(SubmitOrder order, CancellationToken cancellationToken = default) => SendAsync(PrepareSubmitOrder(order), cancellationToken);

    /// <summary>Cancels one order by the venue's id: <c>POST /contract/private/cancel-order</c>, signed, 40 per 2 s per key.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="orderId">The venue's id. Empty is refused here, since the venue would cancel every order of the symbol.</param>
    /// <param name="cancellationToken">Abandons the wait; the cancel may still reach the venue.</param>
    /// <returns>Ok means accepted; a fill may still come first. Rejected with 40035, 40036 or 40037 when it is not open.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Cancel Order (SIGNED)".</remarks>
    public Task<Reply<CancelAck>> CancelOrderAsync(string symbol, string orderId, CancellationToken cancellationToken = default) =>
        CancelAsync(new CancelOrder { Symbol = NotEmpty(symbol), OrderId = NotEmpty(orderId) }, cancellationToken);

    /// <summary>Cancels one order by our id: <c>POST /contract/private/cancel-order</c>, signed, 40 per 2 s per key.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="clientOrderId">Our id. Empty is refused here, since the venue would cancel every order of the symbol.</param>
    /// <param name="cancellationToken">Abandons the wait; the cancel may still reach the venue.</param>
    /// <returns>Ok means accepted; a fill may still come first. Rejected with 40035, 40036 or 40037 when it is not open.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Cancel Order (SIGNED)".</remarks>
    public Task<Reply<CancelAck>> CancelOrderByClientIdAsync(string symbol, string clientOrderId, CancellationToken cancellationToken = default) =>
        CancelAsync(new CancelOrder { Symbol = NotEmpty(symbol), ClientOrderId = NotEmpty(clientOrderId) }, cancellationToken);

    /// <summary>Cancels <b>every</b> order of a contract: <c>POST /contract/private/cancel-orders</c>, signed, 2 per 2 s per key.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="cancellationToken">Abandons the wait; the cancel may still reach the venue.</param>
    /// <returns>Ok means accepted. Rejected with 40034 when the symbol does not exist.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Cancel All Orders (SIGNED)".</remarks>
    public Task<Reply<CancelAck>> CancelAllOrdersAsync(string symbol, CancellationToken cancellationToken = default) =>
        PostAsync(FuturesEndpoints.CancelOrders, new CancelAllOrders { Symbol = NotEmpty(symbol) }, FuturesJson.Default.CancelAllOrders, FuturesJson.Default.CancelAck, new CancelAck(), cancellationToken);

    /// <summary>Sets leverage and margin mode of a contract: <c>POST /contract/private/submit-leverage</c>, signed, 24 per 2 s per key.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="leverage">Leverage, from 1 to the contract's largest.</param>
    /// <param name="marginMode">Cross or isolated.</param>
    /// <param name="cancellationToken">Abandons the wait; the call may still reach the venue. Repeating it is harmless.</param>
    /// <returns>Rejected with 40029, 40030 or 40040 (leverage), 40034 (symbol) or 40045 (margin mode).</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Submit Leverage (SIGNED)".</remarks>
    public Task<Reply<LeverageSetting>> SetLeverageAsync(string symbol, int leverage, MarginMode marginMode, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(leverage, 1);
        var request = new SubmitLeverage { Symbol = NotEmpty(symbol), Leverage = leverage, MarginMode = marginMode };
        return PostAsync(FuturesEndpoints.SubmitLeverage, request, FuturesJson.Default.SubmitLeverage, FuturesJson.Default.LeverageSetting, null, cancellationToken);
    }

    /// <summary>Sets the account's position mode for all contracts: <c>POST /contract/private/set-position-mode</c>, signed, 2 per 2 s per key.</summary>
    /// <param name="mode">Hedge or one-way.</param>
    /// <param name="cancellationToken">Abandons the wait; the call may still reach the venue. Repeating it is harmless.</param>
    /// <returns>Rejected with 40059 while a position or an order is open.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Set Position Mode (SIGNED)"; the code from the official notes.</remarks>
    public Task<Reply<PositionModeSetting>> SetPositionModeAsync(PositionMode mode, CancellationToken cancellationToken = default) =>
        PostAsync(FuturesEndpoints.SetPositionMode, new PositionModeSetting { PositionMode = mode }, FuturesJson.Default.PositionModeSetting, FuturesJson.Default.PositionModeSetting, null, cancellationToken);

    /// <summary>Closes the connections. Calls under way end as Unknown.</summary>
    public void Dispose() => _caller.Dispose();

    private Task<Reply<CancelAck>> CancelAsync(CancelOrder request, CancellationToken cancellationToken) =>
        PostAsync(FuturesEndpoints.CancelOrder, request, FuturesJson.Default.CancelOrder, FuturesJson.Default.CancelAck, new CancelAck(), cancellationToken);

    private Task<Reply<T>> GetAsync<T>(Endpoint endpoint, Query query, JsonTypeInfo<T> dataType, CancellationToken cancellationToken)
        where T : class => _caller.GetAsync(endpoint, query.ToString(), dataType, cancellationToken);

    private Task<Reply<T>> PostAsync<TRequest, T>(Endpoint endpoint, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<T> dataType, T? withoutData, CancellationToken cancellationToken)
        where T : class => _caller.PostAsync(endpoint, Clock.NowMs, JsonSerializer.SerializeToUtf8Bytes(request, requestType), dataType, withoutData, cancellationToken);

    private static Query ForSymbol(string symbol) => new Query().Add("symbol", NotEmpty(symbol));

    private static string NotEmpty(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return value;
    }
}
