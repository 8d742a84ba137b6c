using MartDesk.BitMart.Futures;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Futures.Affiliates;
using MartDesk.BitMart.Protocol.Futures.MarketData;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.PlanOrders;
using MartDesk.BitMart.Protocol.Futures.Positions;
using MartDesk.BitMart.Protocol.Futures.SubAccounts;
using MartDesk.BitMart.Protocol.Futures.TrailingOrders;
using MartDesk.BitMart.Protocol.Futures.Transfers;
using MartDesk.BitMart.Protocol.Limits;

namespace MartDesk.BitMart.Tests.Futures;

/// <summary>One call of the SDK and what must leave for it.</summary>
/// <param name="Endpoint">Where it goes.</param>
/// <param name="Make">Makes the call; gives the name of the reply's case.</param>
/// <param name="Query">Path and query of a GET, written by hand.</param>
/// <param name="Body">Body of a POST, written by hand.</param>
/// <param name="Request">Sample of the reference whose members the body must have; null where the body is written out.</param>
/// <param name="Reply">Sample of a reply; null where none is known.</param>
internal sealed record EndpointCall(Endpoint Endpoint, Func<FuturesClient, Task<string>> Make, string? Query, string? Body, string? Request, string? Reply)
{
    private static readonly DateTimeOffset From = DateTimeOffset.FromUnixTimeSeconds(1662518172);
    private static readonly DateTimeOffset To = DateTimeOffset.FromUnixTimeSeconds(1662518999);
    private static readonly TimeRange Range = new(From, To);

    public static IReadOnlyList<EndpointCall> All { get; } =
    [
        Get(FuturesEndpoints.SystemTime, client => client.MeasureClockAsync(), "/system/time", "system-time"),
        Get(FuturesEndpoints.SystemService, client => client.GetServiceStatusAsync(), "/system/service", "system-service"),
        Get(FuturesEndpoints.Details, client => client.GetContractsAsync(), "/contract/public/details", "details"),
        Get(FuturesEndpoints.Details, client => client.GetContractsAsync("BTCUSDT"), "/contract/public/details?symbol=BTCUSDT", "details"),
        Get(FuturesEndpoints.Depth, client => client.GetDepthAsync("BTCUSDT"), "/contract/public/depth?symbol=BTCUSDT", "depth"),
        Get(FuturesEndpoints.OpenInterest, client => client.GetOpenInterestAsync("BTCUSDT"), "/contract/public/open-interest?symbol=BTCUSDT", "open-interest"),
        Get(FuturesEndpoints.FundingRate, client => client.GetFundingRateAsync("BTC&USDT"), "/contract/public/funding-rate?symbol=BTC%26USDT", "funding-rate"),
        Get(FuturesEndpoints.FundingRateV2, client => client.GetFundingRatesAsync(), "/contract/public/funding-rate-v2", "funding-rate-v2"),
        Get(FuturesEndpoints.FundingRateHistory, client => client.GetFundingHistoryAsync("BTCUSDT", 10), "/contract/public/funding-rate-history?symbol=BTCUSDT&limit=10", "funding-rate-history"),
        Get(FuturesEndpoints.Kline, client => client.GetKlinesAsync("BTCUSDT", KlineStep.FiveMinutes, From, To), "/contract/public/kline?symbol=BTCUSDT&step=5&start_time=1662518172&end_time=1662518999", "kline"),
        Get(FuturesEndpoints.MarkPriceKline, client => client.GetMarkPriceKlinesAsync("BTCUSDT", KlineStep.FiveMinutes, From, To), "/contract/public/markprice-kline?symbol=BTCUSDT&step=5&start_time=1662518172&end_time=1662518999", "markprice-kline"),
        Get(FuturesEndpoints.LeverageBracket, client => client.GetLeverageRulesAsync("BTCUSDT"), "/contract/public/leverage-bracket?symbol=BTCUSDT", "leverage-bracket"),
        Get(FuturesEndpoints.MarketTrade, client => client.GetMarketTradesAsync("BTCUSDT", 100), "/contract/public/market-trade?symbol=BTCUSDT&limit=100", "market-trade"),

        Get(FuturesEndpoints.AssetsDetail, client => client.GetBalancesAsync(), "/contract/private/assets-detail", "assets-detail"),
        Get(FuturesEndpoints.TradeFeeRate, client => client.Account.GetFeeRateAsync("BTCUSDT"), "/contract/private/trade-fee-rate?symbol=BTCUSDT", "trade-fee-rate"),
        Get(FuturesEndpoints.TransactionHistory, client => client.Account.GetTransactionsAsync("BTCUSDT", FlowType.FundingFee, From, To, 1000, TradingAccount.Futures),
            "/contract/private/transaction-history?symbol=BTCUSDT&flow_type=3&account=futures&start_time=1662518172000&end_time=1662518999000&page_size=1000", "transaction-history"),
        Get(FuturesEndpoints.AutoRepayment, client => client.Account.GetRepaymentsAsync("USDT", "AUTO_REPAY", From, To, 1, 50),
            "/contract/private/auto_repayment?from_coin_code=USDT&type=AUTO_REPAY&start_time=1662518172&end_time=1662518999&page=1&size=50", null),
        Get(FuturesEndpoints.InterestLog, client => client.Account.GetInterestAsync("USDT", From, To, 1, 50),
            "/contract/private/cross_collateral/interest_log?coin_code=USDT&start_time=1662518172&end_time=1662518999&page=1&size=50", null),
        Post(FuturesEndpoints.Claim, client => client.Account.ClaimDemoFundsAsync(), "claim"),

        Get(FuturesEndpoints.Order, client => client.GetOrderAsync("BTCUSDT", "220609666322019"), "/contract/private/order?symbol=BTCUSDT&order_id=220609666322019", "order"),
        Get(FuturesEndpoints.Order, client => client.GetOrderAsync("BTCUSDT", "7", OrderType.Trailing, TradingAccount.CopyTrading), "/contract/private/order?symbol=BTCUSDT&order_id=7&type=trailing&account=copy_trading", "order"),
        Get(FuturesEndpoints.OpenOrders, client => client.GetOpenOrdersAsync("BTCUSDT", OrderType.Market, 10, OpenOrderFilter.PartiallyFilled), "/contract/private/get-open-orders?symbol=BTCUSDT&type=market&order_state=partially_filled&limit=10", "get-open-orders"),
        Get(FuturesEndpoints.OrderHistory, client => client.GetOrderHistoryAsync("BTCUSDT", From, To, clientOrderId: "md1"), "/contract/private/order-history?symbol=BTCUSDT&client_order_id=md1&start_time=1662518172&end_time=1662518999", "order-history"),
        Get(FuturesEndpoints.Trades, client => client.GetFillsAsync(null, From), "/contract/private/trades?start_time=1662518172", "trades"),
        Get(FuturesEndpoints.Trades, client => client.GetFillsAsync("BTCUSDT", orderId: "7", account: TradingAccount.Futures), "/contract/private/trades?symbol=BTCUSDT&order_id=7&account=futures", "trades"),
        Post(FuturesEndpoints.SubmitOrder, client => client.SubmitOrderAsync(SubmitOrder.Limit("ETHUSDT", OrderSide.SellOpenShort, 10, 2000m) with { ClientOrderId = "BM1234", Leverage = 1, MarginMode = MarginMode.Isolated }), "submit-order"),
        Post(FuturesEndpoints.SubmitOrder, client => client.SubmitOrderAsync(SubmitOrder.Market("BTCUSDT", OrderSide.SellCloseLong, 3)), "submit-order", """{"symbol":"BTCUSDT","side":3,"type":"market","size":3}"""),
        Post(FuturesEndpoints.ModifyLimitOrder, client => client.ModifyOrderAsync(new ModifyLimitOrder { Symbol = "ETHUSDT", OrderId = "220906179559421", ClientOrderId = "123456", Price = 1450m, Size = 1 }), "modify-limit-order"),
        Post(FuturesEndpoints.CancelOrder, client => client.CancelOrderAsync("ETHUSDT", "220906179559421"), "cancel-order"),
        Post(FuturesEndpoints.CancelOrder, client => client.CancelOrderByClientIdAsync("BTCUSDT", "md1"), "cancel-order", """{"symbol":"BTCUSDT","client_order_id":"md1"}"""),
        Post(FuturesEndpoints.CancelOrders, client => client.CancelAllOrdersAsync("ETHUSDT"), "cancel-orders"),
        Post(FuturesEndpoints.CancelAllAfter, client => client.CancelAllAfterAsync("BTCUSDT", TimeSpan.FromSeconds(10)), "cancel-all-after"),
        Post(FuturesEndpoints.CancelAllAfter, client => client.CancelAllAfterAsync("BTCUSDT", TimeSpan.Zero), "cancel-all-after", """{"timeout":0,"symbol":"BTCUSDT"}"""),

        Get(FuturesEndpoints.CurrentPlanOrder, client => client.PlanOrders.GetOpenAsync("BTCUSDT", PlanOrderFilter.ProfitLoss, OrderType.Market, 10),
            "/contract/private/current-plan-order?symbol=BTCUSDT&type=market&limit=10&plan_type=profit_loss", "current-plan-order"),
        Post(FuturesEndpoints.SubmitPlanOrder, client => client.PlanOrders.SubmitAsync(new SubmitPlanOrder
        {
            Symbol = "ETHUSDT", Side = OrderSide.SellOpenShort, TimeInForce = TimeInForce.GoodTillCancel, Type = OrderType.Limit, Leverage = 1, MarginMode = MarginMode.Isolated, Size = 10,
            TriggerPrice = 2000m, ExecutionPrice = 1450m, PriceType = PriceType.Last, PriceWay = PriceWay.Rises,
        }), "submit-plan-order"),
        Post(FuturesEndpoints.CancelPlanOrder, client => client.PlanOrders.CancelAsync("ETHUSDT", "7"), "cancel-plan-order", """{"symbol":"ETHUSDT","order_id":"7"}"""),
        Post(FuturesEndpoints.CancelPlanOrder, client => client.PlanOrders.CancelByClientIdAsync("ETHUSDT", "tp1"), "cancel-plan-order", """{"symbol":"ETHUSDT","client_order_id":"tp1"}"""),
        Post(FuturesEndpoints.CancelPlanOrder, client => client.PlanOrders.CancelAllAsync("ETHUSDT"), "cancel-plan-order", """{"symbol":"ETHUSDT"}"""),
        Post(FuturesEndpoints.SubmitTpSlOrder, client => client.PlanOrders.SubmitTpSlAsync(new SubmitTpSlOrder
        {
            Symbol = "ETHUSDT", Side = OrderSide.BuyCloseShort, Type = PlanOrderType.TakeProfit, Size = 10, TriggerPrice = 2000m, ExecutionPrice = 1450m, PriceType = PriceType.Last,
            Category = PlanCategory.Part, ClientOrderId = "123456789", OrderType = OrderType.Limit,
        }), "submit-tp-sl-order"),
        Post(FuturesEndpoints.ModifyPlanOrder, client => client.PlanOrders.ModifyAsync(new ModifyPlanOrder
        {
            Symbol = "ETHUSDT", OrderId = "220906179559421", TriggerPrice = 2000m, ExecutionPrice = 1450m, PriceType = PriceType.Last, Type = OrderType.Limit,
        }), "modify-plan-order"),
        Post(FuturesEndpoints.ModifyPresetPlanOrder, client => client.PlanOrders.ModifyPresetAsync(new ModifyPresetPlanOrder
        {
            Symbol = "ETHUSDT", OrderId = "220609666322019", TakeProfitPrice = 2000m, StopLossPrice = 1900m, TakeProfitPriceType = PriceType.Last, StopLossPriceType = PriceType.Last,
        }), "modify-preset-plan-order"),
        Post(FuturesEndpoints.ModifyTpSlOrder, client => client.PlanOrders.ModifyTpSlAsync(new ModifyTpSlOrder
        {
            Symbol = "ETHUSDT", OrderId = "37758000001", ClientOrderId = "", TriggerPrice = 2100m, ExecutionPrice = 2100m, PriceType = PriceType.Mark, Category = PlanCategory.Position, OrderType = OrderType.Limit,
        }), "modify-tp-sl-order"),
        Post(FuturesEndpoints.SubmitTrailingOrder, client => client.PlanOrders.SubmitTrailingAsync(new SubmitTrailingOrder
        {
            Symbol = "ETHUSDT", Side = OrderSide.SellOpenShort, Leverage = 1, MarginMode = MarginMode.Isolated, Size = 10, ActivationPrice = 2000m, CallbackPercent = 1m, ActivationPriceType = PriceType.Last,
        }), "submit-trail-order"),
        Post(FuturesEndpoints.CancelTrailingOrder, client => client.PlanOrders.CancelTrailingAsync("ETHUSDT", "220906179559421"), "cancel-trail-order"),

        Get(FuturesEndpoints.Position, client => client.GetPositionsAsync(), "/contract/private/position", "position"),
        Get(FuturesEndpoints.PositionV2, client => client.GetPositionsV2Async("BTCUSDT", TradingAccount.Futures), "/contract/private/position-v2?symbol=BTCUSDT&account=futures", "position-v2"),
        Get(FuturesEndpoints.PositionRisk, client => client.GetPositionRisksAsync("BTCUSDT"), "/contract/private/position-risk?symbol=BTCUSDT", "position-risk"),
        Get(FuturesEndpoints.GetPositionMode, client => client.GetPositionModeAsync(), "/contract/private/get-position-mode", "get-position-mode"),
        Post(FuturesEndpoints.SubmitLeverage, client => client.SetLeverageAsync("ETHUSDT", 5, MarginMode.Isolated), "submit-leverage"),
        Post(FuturesEndpoints.SetPositionMode, client => client.SetPositionModeAsync(PositionMode.OneWay), "set-position-mode"),

        Post(FuturesEndpoints.Transfer, client => client.Account.TransferAsync(new TransferFunds { Currency = "USDT", Amount = 10m, Direction = TransferDirection.SpotToFutures, ReceiveWindowMs = 5000 }), "transfer-contract"),
        Post(FuturesEndpoints.TransferList, client => client.Account.GetTransfersAsync(new ListTransfers
        {
            Currency = "USDT", StartTimeMs = 1684391137804, EndTimeMs = 1684392577804, Page = 1, Limit = 10, ReceiveWindowMs = 5000,
        }), "transfer-contract-list"),

        Post(FuturesEndpoints.MainFromSub, client => client.SubAccounts.TakeFromSubAccountAsync(Transfer("USDT", "subAccountName@xxx.com")), "sub-account-main-sub-to-main"),
        Post(FuturesEndpoints.MainToSub, client => client.SubAccounts.GiveToSubAccountAsync(Transfer("BTC", "subAccountName@xxx.com")), "sub-account-main-main-to-sub"),
        Post(FuturesEndpoints.SubToMain, client => client.SubAccounts.GiveToMainAccountAsync(Transfer("USDT", null)), "sub-account-sub-sub-to-main"),
        Get(FuturesEndpoints.SubAccountWallet, client => client.SubAccounts.GetWalletAsync("subAccount1@xxx.com", "USDT"), "/account/contract/sub-account/main/v1/wallet?subAccount=subAccount1%40xxx.com&currency=USDT", "sub-account-main-wallet"),
        Get(FuturesEndpoints.SubAccountTransfers, client => client.SubAccounts.GetTransfersAsync("subAccountName@xxx.com", 10), "/account/contract/sub-account/main/v1/transfer-list?subAccount=subAccountName%40xxx.com&limit=10", "sub-account-main-transfer-list"),
        Get(FuturesEndpoints.OwnTransfers, client => client.SubAccounts.GetOwnTransfersAsync(10), "/account/contract/sub-account/v1/transfer-history?limit=10", "sub-account-transfer-history"),

        Get(FuturesEndpoints.RebateList, client => client.Affiliates.GetRebatesAsync("USDT", 1, 10), "/contract/private/affiliate/rebate-list?page=1&size=10&currency=USDT", "affiliate-rebate-list"),
        Get(FuturesEndpoints.RebateList, client => client.Affiliates.GetRebatesAsync("USDT", 1, 10, "7", Range, Range),
            "/contract/private/affiliate/rebate-list?user_id=7&page=1&size=10&currency=USDT&rebate_start_time=1662518172&rebate_end_time=1662518999&register_start_time=1662518172&register_end_time=1662518999", "affiliate-rebate-list-envelope"),
        Get(FuturesEndpoints.AffiliateTradeList, client => client.Affiliates.GetTradesAsync("123456", AffiliateTradeType.UsdtMargined, 1, 10), "/contract/private/affiliate/trade-list?user_id=123456&type=1&page=1&size=10", "affiliate-trade-list"),
        Get(FuturesEndpoints.RebateUser, client => client.Affiliates.GetUserRebateAsync("1000000", Range), "/contract/private/affiliate/rebate-user?cid=1000000&start_time=1662518172&end_time=1662518999", "affiliate-rebate-user"),
        Get(FuturesEndpoints.RebateApi, client => client.Affiliates.GetApiRebateAsync("1000000", Range), "/contract/private/affiliate/rebate-api?cid=1000000&start_time=1662518172&end_time=1662518999", "affiliate-rebate-api"),
        Get(FuturesEndpoints.InviteCheck, client => client.Affiliates.CheckInvitedAsync("1000000"), "/contract/private/affiliate/invite-check?cid=1000000", "affiliate-invite-check"),
        Get(FuturesEndpoints.RebateInvitedUsers, client => client.Affiliates.GetInvitedUsersAsync(Range, 1, 10), "/contract/private/affiliate/rebate-inviteUser?start_time=1662518172&end_time=1662518999&page=1&size=10", "affiliate-rebate-inviteUser"),
        Get(FuturesEndpoints.DepositWithdrawalList, client => client.Affiliates.GetMoneyFlowsAsync("1000000", Range, MoneyFlow.Deposit),
            "/contract/private/affiliate/deposit-withdrawal-list?page=1&size=50&type=1&cid=1000000&start_time=1662518172&end_time=1662518999", null),
        Get(FuturesEndpoints.AffiliateCustomerInfo, client => client.Affiliates.GetCustomerAsync("123456"), "/contract/private/affiliate/aff-customer-info?userId=123456", null),
    ];

    public static string Fixture(string name) => File.ReadAllText(Path.Combine(Repository.Root, "tests", "fixtures", "bitmart", "futures", $"{name}.json"));

    public override string ToString() => $"{Endpoint.Method} {Query ?? $"{Endpoint.Path} {Body ?? Request}"}";

    private static EndpointCall Get<T>(Endpoint endpoint, Func<FuturesClient, Task<Reply<T>>> call, string query, string? reply) =>
        new(endpoint, Tell(call), query, null, null, reply is null ? null : $"{reply}.response");

    private static EndpointCall Post<T>(Endpoint endpoint, Func<FuturesClient, Task<Reply<T>>> call, string fixture, string? body = null) =>
        new(endpoint, Tell(call), null, body, body is null ? $"{fixture}.request" : null, $"{fixture}.response");

    private static Func<FuturesClient, Task<string>> Tell<T>(Func<FuturesClient, Task<Reply<T>>> call) => async client => (await call(client)).GetType().Name;

    private static SubAccountTransfer Transfer(string currency, string? subAccount) =>
        new() { RequestNumber = "4e2adcff-2122-1ce7-2557-4f65d2ce1ca2", Amount = 1m, Currency = currency, SubAccount = subAccount };
}
