using static MartDesk.BitMart.Protocol.Limits.Authentication;
using static MartDesk.BitMart.Protocol.Limits.RateLimitScope;

namespace MartDesk.BitMart.Protocol.Limits;

/// <summary>The endpoints of Futures V2 that MartDesk speaks, with their limits.</summary>
/// <remarks>BitMart Futures V2 reference, "Rate Limit"; <c>/system/time</c> from client captures.</remarks>
public static class FuturesEndpoints
{
    /// <summary>The venue's clock.</summary>
    public static readonly Endpoint SystemTime = new("GET", "/system/time", None, Per(1, 10, Address));

    /// <summary>Contracts listed.</summary>
    public static readonly Endpoint Details = new("GET", "/contract/public/details", None, Per(2, 12, Address));

    /// <summary>Order book, at most 50 levels a side.</summary>
    public static readonly Endpoint Depth = new("GET", "/contract/public/depth", None, Per(2, 12, Address));

    /// <summary>Latest public trades.</summary>
    public static readonly Endpoint MarketTrade = new("GET", "/contract/public/market-trade", None, Per(2, 12, Address));

    /// <summary>Candles.</summary>
    public static readonly Endpoint Kline = new("GET", "/contract/public/kline", None, Per(2, 12, Address));

    /// <summary>Funding rate.</summary>
    public static readonly Endpoint FundingRate = new("GET", "/contract/public/funding-rate", None, Per(2, 12, Address));

    /// <summary>Balances.</summary>
    public static readonly Endpoint AssetsDetail = new("GET", "/contract/private/assets-detail", Keyed, Per(2, 12, Key));

    /// <summary>One order.</summary>
    public static readonly Endpoint Order = new("GET", "/contract/private/order", Keyed, Per(2, 50, Key));

    /// <summary>Open orders, at most 100.</summary>
    public static readonly Endpoint OpenOrders = new("GET", "/contract/private/get-open-orders", Keyed, Per(2, 50, Key));

    /// <summary>Ended orders, at most 200.</summary>
    public static readonly Endpoint OrderHistory = new("GET", "/contract/private/order-history", Keyed, Per(2, 6, Key));

    /// <summary>Own fills, at most 200.</summary>
    public static readonly Endpoint Trades = new("GET", "/contract/private/trades", Keyed, Per(2, 6, Key));

    /// <summary>Positions.</summary>
    public static readonly Endpoint Position = new("GET", "/contract/private/position", Keyed, Per(2, 6, Key));

    /// <summary>Positions, second form.</summary>
    public static readonly Endpoint PositionV2 = new("GET", "/contract/private/position-v2", Keyed, Per(2, 6, Key));

    /// <summary>Reads the position mode.</summary>
    public static readonly Endpoint GetPositionMode = new("GET", "/contract/private/get-position-mode", Keyed, Per(2, 2, Key));

    /// <summary>Places one order.</summary>
    public static readonly Endpoint SubmitOrder = new("POST", "/contract/private/submit-order", Signed, Per(2, 24, Key));

    /// <summary>Cancels one order; without an id, every order of the symbol.</summary>
    public static readonly Endpoint CancelOrder = new("POST", "/contract/private/cancel-order", Signed, Per(2, 40, Key));

    /// <summary>Cancels every order of a symbol.</summary>
    public static readonly Endpoint CancelOrders = new("POST", "/contract/private/cancel-orders", Signed, Per(2, 2, Key));

    /// <summary>Sets leverage and margin mode of a contract.</summary>
    public static readonly Endpoint SubmitLeverage = new("POST", "/contract/private/submit-leverage", Signed, Per(2, 24, Key));

    /// <summary>Sets the position mode of the account.</summary>
    public static readonly Endpoint SetPositionMode = new("POST", "/contract/private/set-position-mode", Signed, Per(2, 2, Key));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Endpoint> All { get; } =
    [
        SystemTime, Details, Depth, MarketTrade, Kline, FundingRate,
        AssetsDetail, Order, OpenOrders, OrderHistory, Trades, Position, PositionV2, GetPositionMode,
        SubmitOrder, CancelOrder, CancelOrders, SubmitLeverage, SetPositionMode,
    ];

    private static RateLimit Per(int seconds, int count, RateLimitScope scope) => new(count, TimeSpan.FromSeconds(seconds), scope);
}
