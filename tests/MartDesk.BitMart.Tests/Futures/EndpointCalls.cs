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
/// <param name="Request">Sample of the whole request, <c>….request.http</c>: line, headers, body with members in the order of the reference's tables. Written from the reference, signed by another program.</param>
/// <param name="Reply">Sample of a reply, <c>….response.json</c>; null where none is known.</param>
internal sealed record EndpointCall(Endpoint Endpoint, Func<FuturesClient, Task<string>> Make, string Request, string? Reply)
{
    private static readonly DateTimeOffset From = DateTimeOffset.FromUnixTimeSeconds(1662518172);
    private static readonly DateTimeOffset To = DateTimeOffset.FromUnixTimeSeconds(1662518999);
    private static readonly TimeRange Range = new(From, To);

    public static IReadOnlyList<EndpointCall> All { get; } =
    [
        Get(FuturesEndpoints.SystemTime, client => client.MeasureClockAsync(), "system-time", "system-time"),
        Get(FuturesEndpoints.SystemService, client => client.GetServiceStatusAsync(), "system-service", "system-service"),
        Get(FuturesEndpoints.Details, client => client.GetContractsAsync(), "details", "details"),
        Get(FuturesEndpoints.Details, client => client.GetContractsAsync("BTCUSDT"), "details-one", "details"),
        Get(FuturesEndpoints.Depth, client => client.GetDepthAsync("BTCUSDT"), "depth", "depth"),
        Get(FuturesEndpoints.OpenInterest, client => client.GetOpenInterestAsync("BTCUSDT"), "open-interest", "open-interest"),
        Get(FuturesEndpoints.FundingRate, client => client.GetFundingRateAsync("BTC&USDT"), "funding-rate", "funding-rate"),
        Get(FuturesEndpoints.FundingRateV2, client => client.GetFundingRatesAsync(), "funding-rate-v2", "funding-rate-v2"),
        Get(FuturesEndpoints.FundingRateHistory, client => client.GetFundingHistoryAsync("BTCUSDT", 10), "funding-rate-history", "funding-rate-history"),
        Get(FuturesEndpoints.Kline, client => client.GetKlinesAsync("BTCUSDT", KlineStep.FiveMinutes, From, To), "kline", "kline"),
        Get(FuturesEndpoints.MarkPriceKline, client => client.GetMarkPriceKlinesAsync("BTCUSDT", KlineStep.FiveMinutes, From, To), "markprice-kline", "markprice-kline"),
        Get(FuturesEndpoints.LeverageBracket, client => client.GetLeverageRulesAsync("BTCUSDT"), "leverage-bracket", "leverage-bracket"),
        Get(FuturesEndpoints.MarketTrade, client => client.GetMarketTradesAsync("BTCUSDT", 100), "market-trade", "market-trade"),

        Get(FuturesEndpoints.AssetsDetail, client => client.GetBalancesAsync(), "assets-detail", "assets-detail"),
        Get(FuturesEndpoints.TradeFeeRate, client => client.Account.GetFeeRateAsync("BTCUSDT"), "trade-fee-rate", "trade-fee-rate"),
        Get(FuturesEndpoints.TransactionHistory, client => client.Account.GetTransactionsAsync("BTCUSDT", FlowType.FundingFee, From, To, 1000, TradingAccount.Futures), "transaction-history", "transaction-history"),
        Get(FuturesEndpoints.AutoRepayment, client => client.Account.GetRepaymentsAsync("USDT", "AUTO_REPAY", From, To, 1, 50), "auto-repayment", null),
        Get(FuturesEndpoints.InterestLog, client => client.Account.GetInterestAsync("USDT", From, To, 1, 50), "cross-collateral-interest-log", null),
        Post(FuturesEndpoints.Claim, client => client.Account.ClaimDemoFundsAsync(), "claim"),

        Get(FuturesEndpoints.Order, client => client.GetOrderAsync("BTCUSDT", "220609666322019"), "order", "order"),
        Get(FuturesEndpoints.Order, client => client.GetOrderAsync("BTCUSDT", "7", OrderType.Trailing, TradingAccount.CopyTrading), "order-trailing", "order"),
        Get(FuturesEndpoints.OpenOrders, client => client.GetOpenOrdersAsync("BTCUSDT", OrderType.Market, 10, OpenOrderFilter.PartiallyFilled), "get-open-orders", "get-open-orders"),
        Get(FuturesEndpoints.OrderHistory, client => client.GetOrderHistoryAsync("BTCUSDT", From, To, clientOrderId: "md1"), "order-history", "order-history"),
        Get(FuturesEndpoints.Trades, client => client.GetFillsAsync(null, From), "trades", "trades"),
        Get(FuturesEndpoints.Trades, client => client.GetFillsAsync("BTCUSDT", orderId: "7", account: TradingAccount.Futures), "trades-of-order", "trades"),
        Post(FuturesEndpoints.SubmitOrder, client => client.SubmitOrderAsync(SubmitOrder.Limit("ETHUSDT", OrderSide.SellOpenShort, 10, 2000m) with { ClientOrderId = "BM1234", Leverage = 1, MarginMode = MarginMode.Isolated }), "submit-order"),
        Post(FuturesEndpoints.SubmitOrder, client => client.SubmitOrderAsync(SubmitOrder.Market("BTCUSDT", OrderSide.SellCloseLong, 3)), "submit-order-market", "submit-order"),
        Post(FuturesEndpoints.ModifyLimitOrder, client => client.ModifyOrderAsync(new ModifyLimitOrder { Symbol = "ETHUSDT", OrderId = "220906179559421", ClientOrderId = "123456", Price = 1450m, Size = 1 }), "modify-limit-order"),
        Post(FuturesEndpoints.CancelOrder, client => client.CancelOrderAsync("ETHUSDT", "220906179559421"), "cancel-order"),
        Post(FuturesEndpoints.CancelOrder, client => client.CancelOrderByClientIdAsync("BTCUSDT", "md1"), "cancel-order-by-client-id", "cancel-order"),
        Post(FuturesEndpoints.CancelOrders, client => client.CancelAllOrdersAsync("ETHUSDT"), "cancel-orders"),
        Post(FuturesEndpoints.CancelAllAfter, client => client.CancelAllAfterAsync("BTCUSDT", TimeSpan.FromSeconds(10)), "cancel-all-after"),
        Post(FuturesEndpoints.CancelAllAfter, client => client.CancelAllAfterAsync("BTCUSDT", TimeSpan.Zero), "cancel-all-after-off", "cancel-all-after"),

        Get(FuturesEndpoints.CurrentPlanOrder, client => client.PlanOrders.GetOpenAsync("BTCUSDT", PlanOrderFilter.ProfitLoss, OrderType.Market, 10), "current-plan-order", "current-plan-order"),
        Post(FuturesEndpoints.SubmitPlanOrder, client => client.PlanOrders.SubmitAsync(new SubmitPlanOrder
        {
            Symbol = "ETHUSDT", Side = OrderSide.SellOpenShort, TimeInForce = TimeInForce.GoodTillCancel, Type = OrderType.Limit, Leverage = 1, MarginMode = MarginMode.Isolated, Size = 10,
            TriggerPrice = 2000m, ExecutionPrice = 1450m, PriceType = PriceType.Last, PriceWay = PriceWay.Rises,
        }), "submit-plan-order"),
        Post(FuturesEndpoints.CancelPlanOrder, client => client.PlanOrders.CancelAsync("ETHUSDT", "7"), "cancel-plan-order"),
        Post(FuturesEndpoints.CancelPlanOrder, client => client.PlanOrders.CancelByClientIdAsync("ETHUSDT", "tp1"), "cancel-plan-order-by-client-id", "cancel-plan-order"),
        Post(FuturesEndpoints.CancelPlanOrder, client => client.PlanOrders.CancelAllAsync("ETHUSDT"), "cancel-plan-order-all", "cancel-plan-order"),
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

        Get(FuturesEndpoints.Position, client => client.GetPositionsAsync(), "position", "position"),
        Get(FuturesEndpoints.PositionV2, client => client.GetPositionsV2Async("BTCUSDT", TradingAccount.Futures), "position-v2", "position-v2"),
        Get(FuturesEndpoints.PositionRisk, client => client.GetPositionRisksAsync("BTCUSDT"), "position-risk", "position-risk"),
        Get(FuturesEndpoints.GetPositionMode, client => client.GetPositionModeAsync(), "get-position-mode", "get-position-mode"),
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
        Get(FuturesEndpoints.SubAccountWallet, client => client.SubAccounts.GetWalletAsync("subAccount1@xxx.com", "USDT"), "sub-account-main-wallet", "sub-account-main-wallet"),
        Get(FuturesEndpoints.SubAccountTransfers, client => client.SubAccounts.GetTransfersAsync("subAccountName@xxx.com", 10), "sub-account-main-transfer-list", "sub-account-main-transfer-list"),
        Get(FuturesEndpoints.OwnTransfers, client => client.SubAccounts.GetOwnTransfersAsync(10), "sub-account-transfer-history", "sub-account-transfer-history"),

        Get(FuturesEndpoints.RebateList, client => client.Affiliates.GetRebatesAsync("USDT", 1, 10), "affiliate-rebate-list", "affiliate-rebate-list"),
        Get(FuturesEndpoints.RebateList, client => client.Affiliates.GetRebatesAsync("USDT", 1, 10, "7", Range, Range), "affiliate-rebate-list-envelope", "affiliate-rebate-list-envelope"),
        Get(FuturesEndpoints.AffiliateTradeList, client => client.Affiliates.GetTradesAsync("123456", AffiliateTradeType.UsdtMargined, 1, 10), "affiliate-trade-list", "affiliate-trade-list"),
        Get(FuturesEndpoints.RebateUser, client => client.Affiliates.GetUserRebateAsync("1000000", Range), "affiliate-rebate-user", "affiliate-rebate-user"),
        Get(FuturesEndpoints.RebateApi, client => client.Affiliates.GetApiRebateAsync("1000000", Range), "affiliate-rebate-api", "affiliate-rebate-api"),
        Get(FuturesEndpoints.InviteCheck, client => client.Affiliates.CheckInvitedAsync("1000000"), "affiliate-invite-check", "affiliate-invite-check"),
        Get(FuturesEndpoints.RebateInvitedUsers, client => client.Affiliates.GetInvitedUsersAsync(Range, 1, 10), "affiliate-rebate-inviteUser", "affiliate-rebate-inviteUser"),
        Get(FuturesEndpoints.DepositWithdrawalList, client => client.Affiliates.GetMoneyFlowsAsync("1000000", Range, MoneyFlow.Deposit), "affiliate-deposit-withdrawal-list", null),
        Get(FuturesEndpoints.AffiliateCustomerInfo, client => client.Affiliates.GetCustomerAsync("123456"), "affiliate-aff-customer-info", null),
    ];

    /// <summary>The request as its sample has it; lines end in LF there.</summary>
    public string RequestText => File.ReadAllText(InFolder($"{Request}.request.http"));

    public static string Fixture(string name) => File.ReadAllText(InFolder($"{name}.json"));

    public override string ToString() => Request;

    private static EndpointCall Get<T>(Endpoint endpoint, Func<FuturesClient, Task<Reply<T>>> call, string request, string? reply) =>
        new(endpoint, Tell(call), request, reply is null ? null : $"{reply}.response");

    private static EndpointCall Post<T>(Endpoint endpoint, Func<FuturesClient, Task<Reply<T>>> call, string request, string? reply = null) =>
        new(endpoint, Tell(call), request, $"{reply ?? request}.response");

    private static string InFolder(string name) => Path.Combine(Repository.Root, "tests", "fixtures", "bitmart", "futures", name);

    private static Func<FuturesClient, Task<string>> Tell<T>(Func<FuturesClient, Task<Reply<T>>> call) => async client => (await call(client)).GetType().Name;

    private static SubAccountTransfer Transfer(string currency, string? subAccount) =>
        new() { RequestNumber = "4e2adcff-2122-1ce7-2557-4f65d2ce1ca2", Amount = 1m, Currency = currency, SubAccount = subAccount };
}
