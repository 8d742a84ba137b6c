using MartDesk.BitMart;
using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Futures.Outcomes;
using MartDesk.BitMart.Futures.PlanOrders;
using MartDesk.BitMart.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures.Affiliates;
using MartDesk.BitMart.Protocol.Futures.MarketData;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.PlanOrders;
using MartDesk.BitMart.Protocol.Futures.Positions;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.BitMart.Protocol.Futures.SubAccounts;
using MartDesk.BitMart.Protocol.Futures.TrailingOrders;
using MartDesk.BitMart.Protocol.Futures.Transfers;
using MartDesk.Exchange.Server;
using MartDesk.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.Conformance.Sdk;

/// <summary>The whole SDK at a real local exchange with a market: what one says, the other understands.</summary>
public sealed class SdkAtTheExchangeTests : IAsyncLifetime, IDisposable
{
    private const string Symbol = "BTCUSDT";
    private static readonly ApiKeyGrant Trader = new("sdk-key", "sdk-secret", "sdk-memo");

    private ExchangeHost _exchange = null!; // Set by InitializeAsync, before any test.
    private BitMartOptions _options = null!;
    private FuturesClient _client = null!;
    private decimal _price;

    public async Task InitializeAsync()
    {
        _exchange = await ExchangeHost.StartAsync(new ExchangeHostOptions { Port = 0, Feed = "synthetic", Keys = [Trader] }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        _options = new BitMartOptions { Environment = BitMartEnvironment.Custom(_exchange.Address), Credentials = new BitMartCredentials(Trader.Key, Trader.Secret, Trader.Memo) };
        _client = new FuturesClient(_options);
        await _client.MeasureClockAsync();
        await UntilAsync(async () => (_price = Value(await _client.GetContractsAsync(Symbol)).Contracts[0].LastPrice ?? 0m) > 0m, "the market has traded");
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Every_call_gets_an_answer_that_can_be_read()
    {
        var now = _client.Clock.Now;
        var hour = TimeSpan.FromHours(1);
        var range = new TimeRange(now - hour, now);
        (string Name, Task<string> Outcome)[] calls =
        [
            ("details", Tell(_client.GetContractsAsync())),
            ("depth", Tell(_client.GetDepthAsync(Symbol))),
            ("market-trade", Tell(_client.GetMarketTradesAsync(Symbol))),
            ("open-interest", Tell(_client.GetOpenInterestAsync(Symbol))),
            ("funding-rate", Tell(_client.GetFundingRateAsync(Symbol))),
            ("funding-rate-v2", Tell(_client.GetFundingRatesAsync())),
            ("funding-rate-history", Tell(_client.GetFundingHistoryAsync(Symbol))),
            ("kline", Tell(_client.GetKlinesAsync(Symbol, KlineStep.OneMinute, now - hour, now))),
            ("markprice-kline", Tell(_client.GetMarkPriceKlinesAsync(Symbol, KlineStep.OneMinute, now - hour, now))),
            ("leverage-bracket", Tell(_client.GetLeverageRulesAsync(Symbol))),
            ("system/service", Tell(_client.GetServiceStatusAsync())),
            ("assets-detail", Tell(_client.GetBalancesAsync())),
            ("trade-fee-rate", Tell(_client.Account.GetFeeRateAsync(Symbol))),
            ("transaction-history", Tell(_client.Account.GetTransactionsAsync())),
            ("order", Tell(_client.GetOrderAsync(Symbol, "1"))),
            ("get-open-orders", Tell(_client.GetOpenOrdersAsync())),
            ("order-history", Tell(_client.GetOrderHistoryAsync(Symbol, now - hour, now))),
            ("trades", Tell(_client.GetFillsAsync())),
            ("current-plan-order", Tell(_client.PlanOrders.GetOpenAsync())),
            ("position", Tell(_client.GetPositionsAsync())),
            ("position-v2", Tell(_client.GetPositionsV2Async(Symbol))),
            ("position-risk", Tell(_client.GetPositionRisksAsync())),
            ("get-position-mode", Tell(_client.GetPositionModeAsync())),
            ("set-position-mode", Tell(_client.SetPositionModeAsync(PositionMode.Hedge))),
            ("submit-leverage", Tell(_client.SetLeverageAsync(Symbol, 10, MarginMode.Cross))),
            ("cancel-order", Tell(_client.CancelOrderAsync(Symbol, "1"))),
            ("cancel-orders", Tell(_client.CancelAllOrdersAsync(Symbol))),
            ("cancel-all-after", Tell(_client.CancelAllAfterAsync(Symbol, TimeSpan.Zero))),
            ("cancel-plan-order", Tell(_client.PlanOrders.CancelAsync(Symbol, "1"))),
            ("cancel-trail-order", Tell(_client.PlanOrders.CancelTrailingAsync(Symbol, "1"))),
            ("modify-plan-order", Tell(_client.PlanOrders.ModifyAsync(new ModifyPlanOrder { Symbol = Symbol, OrderId = "1", TriggerPrice = 60000m, PriceType = PriceType.Last, Type = OrderType.Market }))),
            ("transfer-contract", Tell(_client.Account.TransferAsync(new TransferFunds { Currency = "USDT", Amount = 1m, Direction = TransferDirection.FuturesToSpot }))),
            ("transfer-contract-list", Tell(_client.Account.GetTransfersAsync(new ListTransfers { Page = 1, Limit = 10 }))),
            ("sub-account/wallet", Tell(_client.SubAccounts.GetWalletAsync("sub@example.com"))),
            ("sub-account/transfer-history", Tell(_client.SubAccounts.GetOwnTransfersAsync())),
            ("sub-account/main-to-sub", Tell(_client.SubAccounts.GiveToSubAccountAsync(new SubAccountTransfer { RequestNumber = "r1", Amount = 1m, Currency = "USDT", SubAccount = "sub@example.com" }))),
            ("affiliate/rebate-list", Tell(_client.Affiliates.GetRebatesAsync("USDT"))),
            ("affiliate/trade-list", Tell(_client.Affiliates.GetTradesAsync("1", AffiliateTradeType.UsdtMargined))),
            ("affiliate/rebate-user", Tell(_client.Affiliates.GetUserRebateAsync("1", range))),
        ];

        var outcomes = new List<string>();
        foreach (var (name, outcome) in calls) outcomes.Add($"{name}: {await outcome}");

        Assert.DoesNotContain(outcomes, outcome => outcome.Contains("unknown", StringComparison.Ordinal) || outcome.Contains("not sent", StringComparison.Ordinal));
        var served = calls.Length - outcomes.Count(outcome => outcome.EndsWith("30000", StringComparison.Ordinal));
        Assert.True(served >= 30, string.Join('\n', outcomes));
    }

    [Fact]
    public async Task An_order_is_placed_changed_read_and_cancelled_and_the_stream_tells_each_step()
    {
        await using var stream = new FuturesPrivateStream(_options, _client.Clock);
        using var stop = new CancellationTokenSource();
        var told = new List<OrderAction>();
        var isConnected = false;
        var reading = ReadAsync();
        await Eventually.HoldsAsync(() => Volatile.Read(ref isConnected), "the stream is up");

        var low = OnStep(_price * 0.8m);
        var placed = Value(await _client.SubmitOrderAsync(SubmitOrder.Limit(Symbol, OrderSide.BuyOpenLong, 10, low) with { ClientOrderId = "sdk1", Leverage = 10, MarginMode = MarginMode.Cross }));
        Assert.Equal(placed.OrderId, Value(await _client.ModifyOrderAsync(new ModifyLimitOrder { Symbol = Symbol, OrderId = placed.OrderId, Price = low + 1m, Size = 12 })).OrderId);
        var order = Value(await _client.GetOrderAsync(Symbol, placed.OrderId));
        Assert.Equal((low + 1m, 12L, OrderState.Working, "sdk1"), (order.Price, order.Size, order.State, order.ClientOrderId));
        Value(await _client.CancelOrderByClientIdAsync(Symbol, "sdk1"));

        await Eventually.HoldsAsync(
            () =>
            {
                lock (told) return told.Contains(OrderAction.Submitted) && told.Contains(OrderAction.Cancelled);
            },
            "submit and cancel were told");
        await stop.CancelAsync();
        await reading;

        async Task ReadAsync()
        {
            try
            {
                await foreach (var happening in stream.ReadAsync(stop.Token))
                {
                    if (happening is StreamEvent.Connected) Volatile.Write(ref isConnected, true);
                    if (happening is not StreamEvent.Orders(var orders)) continue;
                    lock (told) told.AddRange(orders.Where(push => push.Order.ClientOrderId == "sdk1").Select(push => push.Action));
                }
            }
            catch (OperationCanceledException)
            {
                // The test has seen what it waits for.
            }
        }
    }

    [Fact]
    public async Task Waiting_orders_of_every_kind_are_placed_listed_changed_and_cancelled()
    {
        await BuyAsync(5);
        var high = OnStep(_price * 1.1m);
        var low = OnStep(_price * 0.9m);

        var plan = Value(await _client.PlanOrders.SubmitAsync(new SubmitPlanOrder
        {
            Symbol = Symbol,
            Side = OrderSide.BuyOpenLong,
            Size = 2,
            TriggerPrice = low,
            ExecutionPrice = low,
            PriceType = PriceType.Last,
            PriceWay = PriceWay.Falls,
            Leverage = 10,
            MarginMode = MarginMode.Cross,
        })).OrderId;
        var profit = Value(await _client.PlanOrders.SubmitTpSlAsync(new SubmitTpSlOrder
        {
            Symbol = Symbol,
            Side = OrderSide.SellCloseLong,
            Type = PlanOrderType.TakeProfit,
            TriggerPrice = high,
            ExecutionPrice = 0m,
            PriceType = PriceType.Last,
            ClientOrderId = "sdktp1",
        })).OrderId;
        var trail = Value(await _client.PlanOrders.SubmitTrailingAsync(new SubmitTrailingOrder
        {
            Symbol = Symbol,
            Side = OrderSide.SellCloseLong,
            Size = 5,
            Leverage = 10,
            MarginMode = MarginMode.Cross,
            ActivationPrice = high,
            CallbackPercent = 1m,
            ActivationPriceType = PriceType.Last,
        })).OrderId;

        Assert.Equal([plan], Value(await _client.PlanOrders.GetOpenAsync(Symbol, PlanOrderFilter.Plan)).Select(order => order.OrderId));
        Assert.Equal([profit], Value(await _client.PlanOrders.GetOpenAsync(Symbol, PlanOrderFilter.ProfitLoss)).Select(order => order.OrderId));
        Assert.Equal([trail], Value(await _client.GetOpenOrdersAsync(Symbol, OrderType.Trailing)).Select(order => order.OrderId));

        Value(await _client.PlanOrders.ModifyAsync(new ModifyPlanOrder { Symbol = Symbol, OrderId = plan, TriggerPrice = low - 10m, ExecutionPrice = low - 10m, PriceType = PriceType.Mark, Type = OrderType.Limit }));
        Value(await _client.PlanOrders.ModifyTpSlAsync(new ModifyTpSlOrder { Symbol = Symbol, OrderId = profit, TriggerPrice = high + 10m, PriceType = PriceType.Last, Category = PlanCategory.Position }));
        Assert.Equal((low - 10m, PriceType.Mark), Value(await _client.PlanOrders.GetOpenAsync(Symbol, PlanOrderFilter.Plan)).Select(order => (order.TriggerPrice, order.PriceType!.Value)).Single());
        Assert.Equal(high + 10m, Value(await _client.PlanOrders.GetOpenAsync(Symbol, PlanOrderFilter.ProfitLoss)).Single().TriggerPrice);

        Value(await _client.PlanOrders.CancelAsync(Symbol, plan));
        Value(await _client.PlanOrders.CancelByClientIdAsync(Symbol, "sdktp1"));
        Value(await _client.PlanOrders.CancelTrailingAsync(Symbol, trail));
        Assert.Empty(Value(await _client.PlanOrders.GetOpenAsync(Symbol)));
        Assert.Empty(Value(await _client.GetOpenOrdersAsync(Symbol, OrderType.Trailing)));
    }

    [Fact]
    public async Task Orders_whose_answers_were_lost_are_found_again()
    {
        using var deaf = new FuturesClient(_options, new LosesAnswers());
        var order = deaf.PrepareSubmitOrder(SubmitOrder.Limit(Symbol, OrderSide.BuyOpenLong, 3, OnStep(_price * 0.8m)) with { ClientOrderId = "lost1", Leverage = 10, MarginMode = MarginMode.Cross });
        var plan = Value(await deaf.PlanOrders.PrepareAsync(new SubmitPlanOrder
        {
            Symbol = Symbol,
            Side = OrderSide.BuyOpenLong,
            Size = 4,
            TriggerPrice = OnStep(_price * 0.85m),
            ExecutionPrice = OnStep(_price * 0.85m),
            PriceType = PriceType.Last,
            PriceWay = PriceWay.Falls,
            Leverage = 10,
            MarginMode = MarginMode.Cross,
        }));

        Assert.IsType<Reply<OrderAck>.Unknown>(await deaf.SendAsync(order));
        Assert.IsType<Reply<PlanOrderAck>.Unknown>(await deaf.PlanOrders.SendAsync(plan));

        var found = Assert.IsType<OrderOutcome<FuturesOrder>.Found>(await deaf.ResolveAsync(order)).Order;
        Assert.Equal((3L, OrderState.Working), (found.Size, found.State));
        var waiting = Assert.IsType<OrderOutcome<PlacedPlanOrder>.Found>(await deaf.PlanOrders.ResolveAsync(plan)).Order;
        Assert.True(waiting.IsWaiting);
        Assert.Equal([waiting.OrderId], Value(await _client.PlanOrders.GetOpenAsync(Symbol, PlanOrderFilter.Plan)).Select(row => row.OrderId));
    }

    [Fact]
    public async Task Every_public_channel_is_accepted_and_the_lively_ones_speak()
    {
        await using var stream = new FuturesPublicStream(_options);
        FuturesTopic[] topics =
        [
            FuturesTopic.AllTickers, FuturesTopic.Ticker(Symbol), FuturesTopic.FundingRate(Symbol), FuturesTopic.BookTicker(Symbol), FuturesTopic.Trade(Symbol),
            FuturesTopic.Depth(5, Symbol), FuturesTopic.Depth(20, Symbol, 200), FuturesTopic.Depth(50, Symbol, 100), FuturesTopic.DepthAll(5, Symbol), FuturesTopic.DepthAll(50, Symbol, 100), FuturesTopic.DepthIncrease(20, Symbol, 100),
            .. Enum.GetValues<KlineInterval>().Select(interval => FuturesTopic.Kline(interval, Symbol)),
            .. Enum.GetValues<KlineInterval>().Select(interval => FuturesTopic.MarkPriceKline(interval, Symbol)),
        ];
        stream.Subscribe(topics);
        HashSet<Type> wanted =
        [
            typeof(StreamEvent.Connected), typeof(StreamEvent.Ticker), typeof(StreamEvent.FundingRate), typeof(StreamEvent.BookTicker), typeof(StreamEvent.Trades), typeof(StreamEvent.DepthSide),
            typeof(StreamEvent.Depth), typeof(StreamEvent.DepthIncrease), typeof(StreamEvent.Candle), typeof(StreamEvent.MarkPriceCandle),
        ];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await foreach (var happening in stream.ReadAsync(limit.Token))
            {
                Assert.False(happening is StreamEvent.Refused or StreamEvent.Unknown, happening.ToString());
                wanted.Remove(happening.GetType());
                if (wanted.Count == 0) break;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Silent for 30 s: {string.Join(", ", wanted.Select(type => type.Name))}");
        }

        Assert.Equal(0, stream.Statistics.BrokenMessages);
    }

    [Fact]
    public async Task Fills_and_ledger_read_as_histories_are_those_of_the_lists()
    {
        await BuyAsync(3);
        Value(await _client.SubmitOrderAsync(SubmitOrder.Market(Symbol, OrderSide.SellCloseLong, 3)));
        var from = _client.Clock.Now - TimeSpan.FromDays(400);
        var to = _client.Clock.Now + TimeSpan.FromMinutes(1);

        var fills = await _client.History.ReadFillsAsync(from, to).ToListAsync();
        var ledger = await _client.History.ReadTransactionsAsync(from, to).ToListAsync();

        Assert.Equal(Value(await _client.GetFillsAsync()).Select(fill => fill.TradeId).Order(), fills.Select(fill => fill.TradeId).Order());
        Assert.Equal(6, fills.Sum(fill => fill.Size));
        Assert.Equal(-fills.Sum(fill => fill.Fee), ledger.Where(row => row.Type == MartDesk.BitMart.Protocol.Futures.Account.TransactionType.CommissionFee).Sum(row => row.Amount));
    }

    private async Task BuyAsync(long size)
    {
        var ack = Value(await _client.SubmitOrderAsync(SubmitOrder.Market(Symbol, OrderSide.BuyOpenLong, size) with { Leverage = 10, MarginMode = MarginMode.Cross }));
        await UntilAsync(async () => Value(await _client.GetOrderAsync(Symbol, ack.OrderId)).FilledSize == size, "the market sold");
    }

    /// <summary>Asks the exchange until it says what is expected, ten seconds at most.</summary>
    private static async Task UntilAsync(Func<Task<bool>> holds, string expectation)
    {
        for (var i = 0; i < 100; i++)
        {
            if (await holds()) return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Assert.Fail($"Not within 10 s: {expectation}");
    }

    private static decimal OnStep(decimal price) => Math.Floor(price * 10m) / 10m;

    private static T Value<T>(Reply<T> reply) => Assert.IsType<Reply<T>.Ok>(reply).Value;

    private static async Task<string> Tell<T>(Task<Reply<T>> call) => await call switch
    {
        Reply<T>.Ok => "ok",
        Reply<T>.Rejected(var error) => $"rejected {error.Code}",
        Reply<T>.NotSent(var reason) => $"not sent {reason.Message}",
        Reply<T>.Unknown(var cause) => $"unknown {cause.Message}",
        _ => "?",
    };

    /// <summary>A wire that carries every order to the exchange and loses the answer.</summary>
    private sealed class LosesAnswers : DelegatingHandler
    {
        public LosesAnswers()
            : base(new SocketsHttpHandler())
        {
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.Method == HttpMethod.Get) return response;
            response.Dispose();
            throw new HttpRequestException("The connection was cut before the answer came.");
        }
    }
}
