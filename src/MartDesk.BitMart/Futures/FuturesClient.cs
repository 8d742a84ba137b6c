using System.Text.Json;
using MartDesk.BitMart.Clock;
using MartDesk.BitMart.Futures.Account;
using MartDesk.BitMart.Futures.Affiliates;
using MartDesk.BitMart.Futures.Contracts;
using MartDesk.BitMart.Futures.History;
using MartDesk.BitMart.Futures.Outcomes;
using MartDesk.BitMart.Futures.PlanOrders;
using MartDesk.BitMart.Futures.SubAccounts;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Futures.MarketData;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Positions;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.BitMart.Protocol.Status;
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
    private static readonly TimeSpan LongestResolve = TimeSpan.FromMinutes(3);
    private readonly RestCaller _caller;
    private readonly FuturesCalls _calls;
    private readonly ContractSteps _steps;
    private readonly OutcomeResolver _resolver;

    /// <summary>A client.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="handler">The wire; null for a connection pool of its own without proxy, redirects and cookies. Disposed with the client.</param>
    public FuturesClient(BitMartOptions options, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _caller = new RestCaller(options, handler);
        _calls = new FuturesCalls(_caller);
        _steps = new ContractSteps(options.IsCheckingSteps);
        _resolver = new OutcomeResolver(Clock, MeasureClockAsync, options.TimeProvider);
        PlanOrders = new PlanOrderClient(this, _calls, _steps, _resolver);
        Account = new AccountClient(_calls);
        SubAccounts = new SubAccountClient(_calls);
        Affiliates = new AffiliateClient(_calls);
        History = new HistoryReader(this, options.TimeProvider);
    }

    /// <summary>Plan orders, take profits, stop losses, trailing orders.</summary>
    public PlanOrderClient PlanOrders { get; }

    /// <summary>Fees, the ledger, transfers between the account's wallets.</summary>
    public AccountClient Account { get; }

    /// <summary>Sub-accounts and the money between them and the main account.</summary>
    public SubAccountClient SubAccounts { get; }

    /// <summary>What an affiliate may know of the users it invited.</summary>
    public AffiliateClient Affiliates { get; }

    /// <summary>Lists longer than one reply, read whole.</summary>
    public HistoryReader History { get; }

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
    /// <remarks>Source: BitMart Futures V2 reference, "Get Contract Details". From now on orders of these contracts are checked against their steps.</remarks>
    public async Task<Reply<ContractList>> GetContractsAsync(string? symbol = null, CancellationToken cancellationToken = default)
    {
        var reply = await _calls.GetAsync(FuturesEndpoints.Details, new Query().Add("symbol", symbol), FuturesJson.Default.ContractList, cancellationToken);
        if (reply is Reply<ContractList>.Ok(var list)) _steps.Remember(list);
        return reply;
    }

    /// <summary>The order book: <c>GET /contract/public/depth</c>, no key, 12 per 2 s per address.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>At most 50 levels a side. Rejected with 40034 when the symbol does not exist.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Market Depth".</remarks>
    public Task<Reply<MarketDepth>> GetDepthAsync(string symbol, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.Depth, FuturesCalls.ForSymbol(symbol), FuturesJson.Default.MarketDepth, cancellationToken);

    /// <summary>Latest public trades: <c>GET /contract/public/market-trade</c>, no key, 12 per 2 s per address.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="limit">How many, at most 100; null for the venue's 50.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>Newest first. Rejected with 40034 when the symbol does not exist.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Market Trade".</remarks>
    public Task<Reply<IReadOnlyList<MarketTrade>>> GetMarketTradesAsync(string symbol, int? limit = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.MarketTrade, FuturesCalls.ForSymbol(symbol).Add("limit", limit), FuturesJson.Default.IReadOnlyListMarketTrade, cancellationToken);

    /// <summary>Candles: <c>GET /contract/public/kline</c>, no key, 12 per 2 s per address.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="step">Length of a candle.</param>
    /// <param name="from">First moment wanted; sent in whole seconds.</param>
    /// <param name="to">Last moment wanted.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>Oldest first, at most 500; <see cref="History"/> pages. Rejected with 40034 (symbol) or 40038 (step).</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get K-line".</remarks>
    public Task<Reply<IReadOnlyList<Kline>>> GetKlinesAsync(string symbol, KlineStep step, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.Kline, FuturesCalls.ForSymbol(symbol).Add("step", (long)step).AddSeconds("start_time", from).AddSeconds("end_time", to), FuturesJson.Default.IReadOnlyListKline, cancellationToken);

    /// <summary>Funding rate: <c>GET /contract/public/funding-rate</c>, no key, 12 per 2 s per address.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>Rejected with 40034 when the symbol does not exist.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Current Funding Rate".</remarks>
    public Task<Reply<FundingRate>> GetFundingRateAsync(string symbol, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.FundingRate, FuturesCalls.ForSymbol(symbol), FuturesJson.Default.FundingRate, cancellationToken);

    /// <summary>Funding rates: <c>GET /contract/public/funding-rate-v2</c>, no key, 12 per 2 s per address.</summary>
    /// <param name="symbol">One contract; null for all that trade.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Not in the Futures V2 reference; official SDK of 2026 and a live probe.</remarks>
    public Task<Reply<FundingRateList>> GetFundingRatesAsync(string? symbol = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.FundingRateV2, new Query().Add("symbol", symbol), FuturesJson.Default.FundingRateList, cancellationToken);

    /// <summary>Funding settled: <c>GET /contract/public/funding-rate-history</c>, no key, 12 per 2 s per address.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="limit">How many, at most 100.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>The latest; the venue has no way to older ones. Rejected with 40034 when the symbol does not exist.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Funding Rate History".</remarks>
    public Task<Reply<FundingHistory>> GetFundingHistoryAsync(string symbol, int limit = 100, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.FundingRateHistory, FuturesCalls.ForSymbol(symbol).Add("limit", limit), FuturesJson.Default.FundingHistory, cancellationToken);

    /// <summary>Candles of the mark price: <c>GET /contract/public/markprice-kline</c>, no key, 12 per 2 s per address.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="step">Length of a candle.</param>
    /// <param name="from">First moment wanted; sent in whole seconds.</param>
    /// <param name="to">Last moment wanted.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>Oldest first, at most 500; <see cref="History"/> pages. Rejected with 40034 (symbol) or 40038 (step).</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get MarkPrice K-line".</remarks>
    public Task<Reply<IReadOnlyList<Kline>>> GetMarkPriceKlinesAsync(string symbol, KlineStep step, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(
            FuturesEndpoints.MarkPriceKline, FuturesCalls.ForSymbol(symbol).Add("step", (long)step).AddSeconds("start_time", from).AddSeconds("end_time", to), FuturesJson.Default.IReadOnlyListKline, cancellationToken);

    /// <summary>Open interest: <c>GET /contract/public/open-interest</c>, no key, 2 per 2 s per address.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>Rejected with 40034 when the symbol does not exist.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Futures Openinterest".</remarks>
    public Task<Reply<OpenInterest>> GetOpenInterestAsync(string symbol, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.OpenInterest, FuturesCalls.ForSymbol(symbol), FuturesJson.Default.OpenInterest, cancellationToken);

    /// <summary>Risk limits: <c>GET /contract/public/leverage-bracket</c>, no key, 12 per 2 s per address.</summary>
    /// <param name="symbol">One contract; null for all.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>Rejected with 40034 when the symbol does not exist.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Current Leverage Risk Limit".</remarks>
    public Task<Reply<LeverageRuleList>> GetLeverageRulesAsync(string? symbol = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.LeverageBracket, new Query().Add("symbol", symbol), FuturesJson.Default.LeverageRuleList, cancellationToken);

    /// <summary>Announced maintenance: <c>GET /system/service</c>, no key, 10 per second per address.</summary>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>Rows of all services; futures are <c>contract</c>.</returns>
    /// <remarks>Not in the Futures V2 reference; served on its host.</remarks>
    public Task<Reply<ServiceStatus>> GetServiceStatusAsync(CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.SystemService, new Query(), FuturesJson.Default.ServiceStatus, cancellationToken);

    /// <summary>Balances: <c>GET /contract/private/assets-detail</c>, keyed, 12 per 2 s per key.</summary>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>USDT, BTC and ETH even when zero. Rejected with 30002 to 30012 for the key.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Contract Assets (KEYED)".</remarks>
    public Task<Reply<IReadOnlyList<AssetBalance>>> GetBalancesAsync(CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.AssetsDetail, new Query(), FuturesJson.Default.IReadOnlyListAssetBalance, cancellationToken);

    /// <summary>One order by the venue's id: <c>GET /contract/private/order</c>, keyed, 50 per 2 s per key.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="orderId">The venue's id.</param>
    /// <param name="type"><see cref="OrderType.Trailing"/> for a trailing order, as clients send it; null for others.</param>
    /// <param name="account">The user's own or copy trading; null for the venue's choice.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>Rejected with 40035 or 40037 when there is no such order. The answer may lag behind a write.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Order Detail (KEYED)".</remarks>
    public Task<Reply<FuturesOrder>> GetOrderAsync(string symbol, string orderId, OrderType? type = null, TradingAccount? account = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(
            FuturesEndpoints.Order,
            FuturesCalls.ForSymbol(symbol).Add("order_id", FuturesCalls.NotEmpty(orderId)).Add("type", type?.Wire).Add("account", account?.Wire),
            FuturesJson.Default.FuturesOrder,
            cancellationToken);

    /// <summary>Open orders: <c>GET /contract/private/get-open-orders</c>, keyed, 50 per 2 s per key.</summary>
    /// <param name="symbol">One contract; null for all.</param>
    /// <param name="type">Limit, market or trailing; null for all.</param>
    /// <param name="limit">How many, at most 100.</param>
    /// <param name="filter">All, or those with a fill; null for all.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>At most 100, without a word when there are more: a full list is not a complete one.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get All Open Orders (KEYED)".</remarks>
    public Task<Reply<IReadOnlyList<FuturesOrder>>> GetOpenOrdersAsync(
        string? symbol = null, OrderType? type = null, int limit = 100, OpenOrderFilter? filter = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(
            FuturesEndpoints.OpenOrders,
            new Query().Add("symbol", symbol).Add("type", type?.Wire).Add("order_state", filter?.Wire).Add("limit", limit),
            FuturesJson.Default.IReadOnlyListFuturesOrder,
            cancellationToken);

    /// <summary>Ended orders: <c>GET /contract/private/order-history</c>, keyed, 6 per 2 s per key.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="from">First moment wanted; null for the venue's last 7 days. Sent in whole seconds.</param>
    /// <param name="to">Last moment wanted; at most 90 days after <paramref name="from"/>.</param>
    /// <param name="orderId">Only this order, by the venue's id.</param>
    /// <param name="clientOrderId">Only this order, by our id.</param>
    /// <param name="account">The user's own or copy trading; null for the venue's choice.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>At most 200, without a word when there are more: a full list is not a complete one; <see cref="History"/> pages.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Order History (KEYED)".</remarks>
    public Task<Reply<IReadOnlyList<FuturesOrder>>> GetOrderHistoryAsync(
        string symbol, DateTimeOffset? from = null, DateTimeOffset? to = null, string? orderId = null, string? clientOrderId = null, TradingAccount? account = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(
            FuturesEndpoints.OrderHistory,
            FuturesCalls.ForSymbol(symbol).Add("order_id", orderId).Add("client_order_id", clientOrderId).Add("account", account?.Wire).AddSeconds("start_time", from).AddSeconds("end_time", to),
            FuturesJson.Default.IReadOnlyListFuturesOrder,
            cancellationToken);

    /// <summary>Own fills: <c>GET /contract/private/trades</c>, keyed, 6 per 2 s per key.</summary>
    /// <param name="symbol">One contract; null for all.</param>
    /// <param name="from">First moment wanted; null for the venue's last 7 days. Sent in whole seconds.</param>
    /// <param name="to">Last moment wanted; at most 90 days after <paramref name="from"/>.</param>
    /// <param name="orderId">Only of this order, by the venue's id; since December 2025.</param>
    /// <param name="clientOrderId">Only of this order, by our id; since December 2025.</param>
    /// <param name="account">The user's own or copy trading; null for the venue's choice.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>At most 200, without a word when there are more: a full list is not a complete one; <see cref="History"/> pages.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Order Trade (KEYED)"; the ids from the official SDK.</remarks>
    public Task<Reply<IReadOnlyList<FuturesFill>>> GetFillsAsync(
        string? symbol = null, DateTimeOffset? from = null, DateTimeOffset? to = null, string? orderId = null, string? clientOrderId = null, TradingAccount? account = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(
            FuturesEndpoints.Trades,
            new Query().Add("symbol", symbol).Add("order_id", orderId).Add("client_order_id", clientOrderId).Add("account", account?.Wire).AddSeconds("start_time", from).AddSeconds("end_time", to),
            FuturesJson.Default.IReadOnlyListFuturesFill,
            cancellationToken);

    /// <summary>Open positions, first form: <c>GET /contract/private/position</c>, keyed, 6 per 2 s per key.</summary>
    /// <param name="symbol">One contract; null for all.</param>
    /// <param name="account">The user's own or copy trading; null for the venue's choice.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Current Position (KEYED)".</remarks>
    public Task<Reply<IReadOnlyList<FuturesPosition>>> GetPositionsAsync(string? symbol = null, TradingAccount? account = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.Position, new Query().Add("symbol", symbol).Add("account", account?.Wire), FuturesJson.Default.IReadOnlyListFuturesPosition, cancellationToken);

    /// <summary>Positions, second form: <c>GET /contract/private/position-v2</c>, keyed, 6 per 2 s per key.</summary>
    /// <param name="symbol">One contract, then also rows of zeros; null for all that are held.</param>
    /// <param name="account">The user's own or copy trading; null for the venue's choice.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Current Position V2 (KEYED)".</remarks>
    public Task<Reply<IReadOnlyList<FuturesPositionV2>>> GetPositionsV2Async(string? symbol = null, TradingAccount? account = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.PositionV2, new Query().Add("symbol", symbol).Add("account", account?.Wire), FuturesJson.Default.IReadOnlyListFuturesPositionV2, cancellationToken);

    /// <summary>What positions risk: <c>GET /contract/private/position-risk</c>, keyed, 24 per 2 s per key.</summary>
    /// <param name="symbol">One contract; null for all.</param>
    /// <param name="account">The user's own or copy trading; null for the venue's choice.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Current Position Risk Details(KEYED)".</remarks>
    public Task<Reply<IReadOnlyList<PositionRisk>>> GetPositionRisksAsync(string? symbol = null, TradingAccount? account = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.PositionRisk, new Query().Add("symbol", symbol).Add("account", account?.Wire), FuturesJson.Default.IReadOnlyListPositionRisk, cancellationToken);

    /// <summary>The account's position mode: <c>GET /contract/private/get-position-mode</c>, keyed, 2 per 2 s per key.</summary>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Position Mode (KEYED)".</remarks>
    public Task<Reply<PositionModeSetting>> GetPositionModeAsync(CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.GetPositionMode, new Query(), FuturesJson.Default.PositionModeSetting, cancellationToken);

    /// <summary>Fixes text and time of an order. Nothing is sent.</summary>
    /// <param name="order">Size in contracts, price in quote currency on the contract's price step.</param>
    /// <exception cref="ArgumentException">Symbol empty, size not positive, a limit order without price, a price or size off the step, or a client id outside letters and digits or over 32.</exception>
    public PreparedSubmitOrder PrepareSubmitOrder(SubmitOrder order)
    {
        Check(order);
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
    public Task<Reply<OrderAck>> SendAsync(PreparedSubmitOrder order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        return _calls.SendAsync(FuturesEndpoints.SubmitOrder, order.TimestampMs, order.Body, FuturesJson.Default.OrderAck, cancellationToken);
    }

    /// <summary>Finds out what became of an order whose submit ended as Unknown; sends nothing that changes anything.</summary>
    /// <param name="order">What was sent, with a client order id.</param>
    /// <param name="longest">When to give up; null for 3 minutes, which is enough when the lists can be read.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>
    /// Found as soon as a list shows it, open or ended; Absent at the earliest 75 s after signing, when the venue could not take the signature any more and
    /// complete lists agree; Undecided when they cannot be read whole.
    /// </returns>
    /// <exception cref="ArgumentException">The order has no client order id.</exception>
    public Task<OrderOutcome<FuturesOrder>> ResolveAsync(PreparedSubmitOrder order, TimeSpan? longest = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        var sent = JsonSerializer.Deserialize(order.Body, FuturesJson.Default.SubmitOrder);
        if (sent?.ClientOrderId is not { Length: > 0 } clientOrderId) throw new ArgumentException("An order without a client order id cannot be told from others.", nameof(order));
        return _resolver.ResolveAsync(
            order.TimestampMs, token => OrderSearch.ByClientIdAsync(this, sent.Symbol, clientOrderId, order.TimestampMs, token), longest ?? LongestResolve, cancellationToken);
    }

    /// <summary>Places one order: <c>POST /contract/private/submit-order</c>, signed, 24 per 2 s per key.</summary>
    /// <param name="order">Size in contracts, price in quote currency on the contract's price step.</param>
    /// <param name="cancellationToken">Abandons the wait; the order may still reach the venue.</param>
    /// <returns>As <see cref="SendAsync"/>. After Unknown see <see cref="ResolveAsync"/>.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Submit Order (SIGNED)". To survive a crash, prepare, journal, send.</remarks>
    public Task<Reply<OrderAck>> SubmitOrderAsync(SubmitOrder order, CancellationToken cancellationToken = default)
    {
        Check(order); // And then as PrepareSubmitOrder and SendAsync, without the text between them.
        var body = JsonSerializer.SerializeToUtf8Bytes(order, FuturesJson.Default.SubmitOrder);
        return _caller.PostAsync(FuturesEndpoints.SubmitOrder, Clock.NowMs, body, FuturesJson.Default.OrderAck, null, order.Side.IsReduceOnly, cancellationToken);
    }

    /// <summary>Cancels one order by the venue's id: <c>POST /contract/private/cancel-order</c>, signed, 40 per 2 s per key.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="orderId">The venue's id. Empty is refused here, since the venue would cancel every order of the symbol.</param>
    /// <param name="cancellationToken">Abandons the wait; the cancel may still reach the venue.</param>
    /// <returns>Ok means accepted; a fill may still come first. Rejected with 40035, 40036 or 40037 when it is not open.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Cancel Order (SIGNED)".</remarks>
    public Task<Reply<CancelAck>> CancelOrderAsync(string symbol, string orderId, CancellationToken cancellationToken = default) =>
        CancelAsync(new CancelOrder { Symbol = FuturesCalls.NotEmpty(symbol), OrderId = FuturesCalls.NotEmpty(orderId) }, cancellationToken);

    /// <summary>Cancels one order by our id: <c>POST /contract/private/cancel-order</c>, signed, 40 per 2 s per key.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="clientOrderId">Our id. Empty is refused here, since the venue would cancel every order of the symbol.</param>
    /// <param name="cancellationToken">Abandons the wait; the cancel may still reach the venue.</param>
    /// <returns>Ok means accepted; a fill may still come first. Rejected with 40035, 40036 or 40037 when it is not open.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Cancel Order (SIGNED)".</remarks>
    public Task<Reply<CancelAck>> CancelOrderByClientIdAsync(string symbol, string clientOrderId, CancellationToken cancellationToken = default) =>
        CancelAsync(new CancelOrder { Symbol = FuturesCalls.NotEmpty(symbol), ClientOrderId = FuturesCalls.NotEmpty(clientOrderId) }, cancellationToken);

    /// <summary>Cancels <b>every</b> order of a contract: <c>POST /contract/private/cancel-orders</c>, signed, 2 per 2 s per key.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="cancellationToken">Abandons the wait; the cancel may still reach the venue.</param>
    /// <returns>Ok means accepted. Rejected with 40034 when the symbol does not exist.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Cancel All Orders (SIGNED)".</remarks>
    public Task<Reply<CancelAck>> CancelAllOrdersAsync(string symbol, CancellationToken cancellationToken = default) =>
        _calls.CancelAsync(FuturesEndpoints.CancelOrders, new CancelAllOrders { Symbol = FuturesCalls.NotEmpty(symbol) }, FuturesJson.Default.CancelAllOrders, cancellationToken);

    /// <summary>Changes price or size of a limit order: <c>POST /contract/private/modify-limit-order</c>, signed, 24 per 2 s per account.</summary>
    /// <param name="change">The order by one of its ids, with its new price, size or both.</param>
    /// <param name="cancellationToken">Abandons the wait; the change may still reach the venue. Read the order before changing it again.</param>
    /// <returns>Rejected with 40035 to 40037 when it is not open, 40043 (precision) or 40044 (range).</returns>
    /// <exception cref="ArgumentException">No id, neither price nor size, or one of them not positive or off the step.</exception>
    /// <remarks>Source: BitMart Futures V2 reference, "Modify Limit Order (SIGNED)".</remarks>
    public Task<Reply<ModifiedLimitOrder>> ModifyOrderAsync(ModifyLimitOrder change, CancellationToken cancellationToken = default)
    {
        OrderCheck.ThrowIfBroken(change);
        _steps.CheckSize(change.Symbol, change.Size);
        _steps.CheckPrice(change.Symbol, "price", change.Price);
        return _calls.PostAsync(FuturesEndpoints.ModifyLimitOrder, change, FuturesJson.Default.ModifyLimitOrder, FuturesJson.Default.ModifiedLimitOrder, cancellationToken);
    }

    /// <summary>Cancels every order of a contract unless repeated in time: <c>POST /contract/private/cancel-all-after</c>, signed, 4 per 2 s per account.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="timeout">Whole seconds, 5 at least; zero takes the switch back. Repeat it at a third of this.</param>
    /// <param name="cancellationToken">Abandons the wait; the switch may still be set.</param>
    /// <returns>When it was set and when it cancels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A time between zero and 5 s.</exception>
    /// <remarks>Source: BitMart Futures V2 reference, "Timed Cancel All Orders (SIGNED)".</remarks>
    public Task<Reply<CancelAllAfterAck>> CancelAllAfterAsync(string symbol, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (timeout != TimeSpan.Zero) ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.FromSeconds(5));
        var request = new CancelAllAfter { TimeoutSeconds = (int)timeout.TotalSeconds, Symbol = FuturesCalls.NotEmpty(symbol) };
        return _calls.PostAsync(FuturesEndpoints.CancelAllAfter, request, FuturesJson.Default.CancelAllAfter, FuturesJson.Default.CancelAllAfterAck, cancellationToken);
    }

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
        var request = new SubmitLeverage { Symbol = FuturesCalls.NotEmpty(symbol), Leverage = leverage, MarginMode = marginMode };
        return _calls.PostAsync(FuturesEndpoints.SubmitLeverage, request, FuturesJson.Default.SubmitLeverage, FuturesJson.Default.LeverageSetting, cancellationToken);
    }

    /// <summary>Sets the account's position mode for all contracts: <c>POST /contract/private/set-position-mode</c>, signed, 2 per 2 s per key.</summary>
    /// <param name="mode">Hedge or one-way.</param>
    /// <param name="cancellationToken">Abandons the wait; the call may still reach the venue. Repeating it is harmless.</param>
    /// <returns>Rejected with 40059 while a position or an order is open.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Set Position Mode (SIGNED)"; the code from the official notes.</remarks>
    public Task<Reply<PositionModeSetting>> SetPositionModeAsync(PositionMode mode, CancellationToken cancellationToken = default) =>
        _calls.PostAsync(FuturesEndpoints.SetPositionMode, new PositionModeSetting { PositionMode = mode }, FuturesJson.Default.PositionModeSetting, FuturesJson.Default.PositionModeSetting, cancellationToken);

    /// <summary>Closes the connections. Calls under way end as Unknown.</summary>
    public void Dispose() => _caller.Dispose();

    private void Check(SubmitOrder order)
    {
        OrderCheck.ThrowIfBroken(order);
        _steps.CheckSize(order.Symbol, order.Size);
        _steps.CheckPrice(order.Symbol, "price", order.Price);
        _steps.CheckPrice(order.Symbol, "take profit", order.TakeProfitPrice);
        _steps.CheckPrice(order.Symbol, "stop loss", order.StopLossPrice);
    }

    private Task<Reply<CancelAck>> CancelAsync(CancelOrder request, CancellationToken cancellationToken) =>
        _calls.CancelAsync(FuturesEndpoints.CancelOrder, request, FuturesJson.Default.CancelOrder, cancellationToken);
}
