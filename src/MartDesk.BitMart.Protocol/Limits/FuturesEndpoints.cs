using static MartDesk.BitMart.Protocol.Limits.Authentication;
using static MartDesk.BitMart.Protocol.Limits.RateLimitScope;

namespace MartDesk.BitMart.Protocol.Limits;

/// <summary>The endpoints of Futures V2, with their limits.</summary>
/// <remarks>
/// BitMart Futures V2 reference, "Rate Limit"; those the reference lacks from official pages, the official SDKs and client captures. Their list by
/// source is <c>tests/fixtures/bitmart/futures/endpoints.txt</c>.
/// </remarks>
public static class FuturesEndpoints
{
    /// <summary>The venue's clock.</summary>
    public static readonly Endpoint SystemTime = new("GET", "/system/time", None, Per(1, 10, Address));

    /// <summary>Announced maintenance.</summary>
    public static readonly Endpoint SystemService = new("GET", "/system/service", None, Per(1, 10, Address));

    /// <summary>Contracts listed.</summary>
    public static readonly Endpoint Details = new("GET", "/contract/public/details", None, Per(2, 12, Address));

    /// <summary>Order book, at most 50 levels a side.</summary>
    public static readonly Endpoint Depth = new("GET", "/contract/public/depth", None, Per(2, 12, Address));

    /// <summary>Open interest.</summary>
    public static readonly Endpoint OpenInterest = new("GET", "/contract/public/open-interest", None, Per(2, 2, Address));

    /// <summary>Funding rate.</summary>
    public static readonly Endpoint FundingRate = new("GET", "/contract/public/funding-rate", None, Per(2, 12, Address));

    /// <summary>Funding rates of all contracts that trade.</summary>
    public static readonly Endpoint FundingRateV2 = new("GET", "/contract/public/funding-rate-v2", None, Per(2, 12, Address));

    /// <summary>Funding settled, at most 100.</summary>
    public static readonly Endpoint FundingRateHistory = new("GET", "/contract/public/funding-rate-history", None, Per(2, 12, Address));

    /// <summary>Candles, at most 500.</summary>
    public static readonly Endpoint Kline = new("GET", "/contract/public/kline", None, Per(2, 12, Address));

    /// <summary>Candles of the mark price, at most 500.</summary>
    public static readonly Endpoint MarkPriceKline = new("GET", "/contract/public/markprice-kline", None, Per(2, 12, Address));

    /// <summary>Risk limits.</summary>
    public static readonly Endpoint LeverageBracket = new("GET", "/contract/public/leverage-bracket", None, Per(2, 12, Address));

    /// <summary>Latest public trades.</summary>
    public static readonly Endpoint MarketTrade = new("GET", "/contract/public/market-trade", None, Per(2, 12, Address));

    /// <summary>Balances.</summary>
    public static readonly Endpoint AssetsDetail = new("GET", "/contract/private/assets-detail", Keyed, Per(2, 12, Key));

    /// <summary>Fee rates of a contract.</summary>
    public static readonly Endpoint TradeFeeRate = new("GET", "/contract/private/trade-fee-rate", Keyed, Per(2, 2, Key));

    /// <summary>Changes of the balance, at most 1,000.</summary>
    public static readonly Endpoint TransactionHistory = new("GET", "/contract/private/transaction-history", Keyed, Per(2, 6, Key));

    /// <summary>Repayments under cross collateral.</summary>
    public static readonly Endpoint AutoRepayment = new("GET", "/contract/private/auto_repayment", Keyed, Per(2, 6, Key)) { IsLimitAssumed = true };

    /// <summary>Interest under cross collateral.</summary>
    public static readonly Endpoint InterestLog = new("GET", "/contract/private/cross_collateral/interest_log", Keyed, Per(2, 6, Key)) { IsLimitAssumed = true };

    /// <summary>Play money; demo host only.</summary>
    public static readonly Endpoint Claim = new("POST", "/contract/private/claim", Signed, Per(2, 1, Key)) { IsLimitAssumed = true };

    /// <summary>One order.</summary>
    public static readonly Endpoint Order = new("GET", "/contract/private/order", Keyed, Per(2, 50, Key));

    /// <summary>Ended orders, at most 200.</summary>
    public static readonly Endpoint OrderHistory = new("GET", "/contract/private/order-history", Keyed, Per(2, 6, Key));

    /// <summary>Open orders, at most 100.</summary>
    public static readonly Endpoint OpenOrders = new("GET", "/contract/private/get-open-orders", Keyed, Per(2, 50, Key));

    /// <summary>Own fills, at most 200.</summary>
    public static readonly Endpoint Trades = new("GET", "/contract/private/trades", Keyed, Per(2, 6, Key));

    /// <summary>Places one order.</summary>
    public static readonly Endpoint SubmitOrder = new("POST", "/contract/private/submit-order", Signed, Per(2, 24, Key));

    /// <summary>Changes price or size of a limit order.</summary>
    public static readonly Endpoint ModifyLimitOrder = new("POST", "/contract/private/modify-limit-order", Signed, Per(2, 24, Account));

    /// <summary>Cancels one order; without an id, every order of the symbol.</summary>
    public static readonly Endpoint CancelOrder = new("POST", "/contract/private/cancel-order", Signed, Per(2, 40, Key));

    /// <summary>Cancels every order of a symbol.</summary>
    public static readonly Endpoint CancelOrders = new("POST", "/contract/private/cancel-orders", Signed, Per(2, 2, Key));

    /// <summary>Cancels every order of a symbol after a time.</summary>
    public static readonly Endpoint CancelAllAfter = new("POST", "/contract/private/cancel-all-after", Signed, Per(2, 4, Account));

    /// <summary>Waiting plan orders, take profits and stop losses, at most 100.</summary>
    public static readonly Endpoint CurrentPlanOrder = new("GET", "/contract/private/current-plan-order", Keyed, Per(2, 50, Key));

    /// <summary>Places a plan order.</summary>
    public static readonly Endpoint SubmitPlanOrder = new("POST", "/contract/private/submit-plan-order", Signed, Per(2, 24, Account));

    /// <summary>Cancels a plan order, take profit or stop loss; without an id, every one of the symbol.</summary>
    public static readonly Endpoint CancelPlanOrder = new("POST", "/contract/private/cancel-plan-order", Signed, Per(2, 40, Account));

    /// <summary>Places a take profit or stop loss.</summary>
    public static readonly Endpoint SubmitTpSlOrder = new("POST", "/contract/private/submit-tp-sl-order", Signed, Per(2, 24, Account));

    /// <summary>Changes a plan order.</summary>
    public static readonly Endpoint ModifyPlanOrder = new("POST", "/contract/private/modify-plan-order", Signed, Per(2, 24, Account));

    /// <summary>Changes the take profit and stop loss placed with an open order.</summary>
    public static readonly Endpoint ModifyPresetPlanOrder = new("POST", "/contract/private/modify-preset-plan-order", Signed, Per(2, 24, Account));

    /// <summary>Changes a take profit or stop loss.</summary>
    public static readonly Endpoint ModifyTpSlOrder = new("POST", "/contract/private/modify-tp-sl-order", Signed, Per(2, 24, Account));

    /// <summary>Places a trailing order.</summary>
    public static readonly Endpoint SubmitTrailingOrder = new("POST", "/contract/private/submit-trail-order", Signed, Per(2, 24, Account));

    /// <summary>Cancels a trailing order.</summary>
    public static readonly Endpoint CancelTrailingOrder = new("POST", "/contract/private/cancel-trail-order", Signed, Per(2, 24, Account));

    /// <summary>Positions.</summary>
    public static readonly Endpoint Position = new("GET", "/contract/private/position", Keyed, Per(2, 6, Key));

    /// <summary>Positions, second form.</summary>
    public static readonly Endpoint PositionV2 = new("GET", "/contract/private/position-v2", Keyed, Per(2, 6, Key));

    /// <summary>What positions risk.</summary>
    public static readonly Endpoint PositionRisk = new("GET", "/contract/private/position-risk", Keyed, Per(2, 24, Key));

    /// <summary>Sets leverage and margin mode of a contract.</summary>
    public static readonly Endpoint SubmitLeverage = new("POST", "/contract/private/submit-leverage", Signed, Per(2, 24, Key));

    /// <summary>Sets the position mode of the account.</summary>
    public static readonly Endpoint SetPositionMode = new("POST", "/contract/private/set-position-mode", Signed, Per(2, 2, Key));

    /// <summary>Reads the position mode.</summary>
    public static readonly Endpoint GetPositionMode = new("GET", "/contract/private/get-position-mode", Keyed, Per(2, 2, Key));

    /// <summary>Moves money between spot wallet and futures account.</summary>
    public static readonly Endpoint Transfer = new("POST", "/account/v1/transfer-contract", Signed, Per(2, 1, Key));

    /// <summary>Lists such transfers; changes nothing.</summary>
    public static readonly Endpoint TransferList = new("POST", "/account/v1/transfer-contract-list", Signed, Per(2, 1, Key)) { IsQuery = true };

    /// <summary>The main account takes money from a sub-account.</summary>
    public static readonly Endpoint MainFromSub = new("POST", "/account/contract/sub-account/main/v1/sub-to-main", Signed, Per(2, 8, Key));

    /// <summary>The main account gives money to a sub-account.</summary>
    public static readonly Endpoint MainToSub = new("POST", "/account/contract/sub-account/main/v1/main-to-sub", Signed, Per(2, 8, Key));

    /// <summary>A sub-account gives money to the main account.</summary>
    public static readonly Endpoint SubToMain = new("POST", "/account/contract/sub-account/sub/v1/sub-to-main", Signed, Per(2, 8, Key));

    /// <summary>Wallet of a sub-account.</summary>
    public static readonly Endpoint SubAccountWallet = new("GET", "/account/contract/sub-account/main/v1/wallet", Keyed, Per(2, 12, Key));

    /// <summary>Transfers of a sub-account.</summary>
    public static readonly Endpoint SubAccountTransfers = new("GET", "/account/contract/sub-account/main/v1/transfer-list", Keyed, Per(2, 8, Key));

    /// <summary>Transfers between main account and sub-accounts, own side.</summary>
    public static readonly Endpoint OwnTransfers = new("GET", "/account/contract/sub-account/v1/transfer-history", Keyed, Per(2, 8, Key));

    /// <summary>Rebates by user.</summary>
    public static readonly Endpoint RebateList = new("GET", "/contract/private/affiliate/rebate-list", Keyed, Per(2, 24, Key)) { MayLackEnvelope = true };

    /// <summary>Trades of an invited user.</summary>
    public static readonly Endpoint AffiliateTradeList = new("GET", "/contract/private/affiliate/trade-list", Keyed, Per(2, 24, Key)) { MayLackEnvelope = true };

    /// <summary>Rebate of one user.</summary>
    public static readonly Endpoint RebateUser = new("GET", "/contract/private/affiliate/rebate-user", Keyed, Per(2, 24, Key));

    /// <summary>Rebate of one user's trading over the API.</summary>
    public static readonly Endpoint RebateApi = new("GET", "/contract/private/affiliate/rebate-api", Keyed, Per(2, 24, Key));

    /// <summary>Whether a user was invited.</summary>
    public static readonly Endpoint InviteCheck = new("GET", "/contract/private/affiliate/invite-check", Keyed, Per(2, 24, Key));

    /// <summary>The users invited, at most 50 a page.</summary>
    public static readonly Endpoint RebateInvitedUsers = new("GET", "/contract/private/affiliate/rebate-inviteUser", Keyed, Per(2, 24, Key));

    /// <summary>Deposits and withdrawals of an invited user.</summary>
    public static readonly Endpoint DepositWithdrawalList = new("GET", "/contract/private/affiliate/deposit-withdrawal-list", Keyed, Per(2, 24, Key)) { IsLimitAssumed = true };

    /// <summary>Futures account of an invited user.</summary>
    public static readonly Endpoint AffiliateCustomerInfo = new("GET", "/contract/private/affiliate/aff-customer-info", Keyed, Per(2, 24, Key)) { IsLimitAssumed = true };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Endpoint> All { get; } =
    [
        SystemTime, SystemService,
        Details, Depth, OpenInterest, FundingRate, FundingRateV2, FundingRateHistory, Kline, MarkPriceKline, LeverageBracket, MarketTrade,
        AssetsDetail, TradeFeeRate, TransactionHistory, AutoRepayment, InterestLog, Claim,
        Order, OrderHistory, OpenOrders, Trades, SubmitOrder, ModifyLimitOrder, CancelOrder, CancelOrders, CancelAllAfter,
        CurrentPlanOrder, SubmitPlanOrder, CancelPlanOrder, SubmitTpSlOrder, ModifyPlanOrder, ModifyPresetPlanOrder, ModifyTpSlOrder,
        SubmitTrailingOrder, CancelTrailingOrder,
        Position, PositionV2, PositionRisk, SubmitLeverage, SetPositionMode, GetPositionMode,
        Transfer, TransferList,
        MainFromSub, MainToSub, SubToMain, SubAccountWallet, SubAccountTransfers, OwnTransfers,
        RebateList, AffiliateTradeList, RebateUser, RebateApi, InviteCheck, RebateInvitedUsers, DepositWithdrawalList, AffiliateCustomerInfo,
    ];

    private static RateLimit Per(int seconds, int count, RateLimitScope scope) => new(count, TimeSpan.FromSeconds(seconds), scope);
}
