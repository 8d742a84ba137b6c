namespace MartDesk.BitMart.Protocol.Errors;

/// <summary>A result code of BitMart Futures V2 with the HTTP status and text that go with it.</summary>
/// <remarks>
/// BitMart Futures V2 reference, "Authentication Error Code" and "Contract API Error Code", and the codes its notices and the official notes add.
/// The real service varies the texts: match on <see cref="Code"/> only.
/// </remarks>
public sealed record BitMartError
{
    /// <summary>1000, HTTP 200: Ok.</summary>
    public static readonly BitMartError Ok = new(1000, 200, "Ok", BitMartErrorKind.None, "Done.");

    /// <summary>30000, HTTP 404: Not found.</summary>
    public static readonly BitMartError NotFound = new(30000, 404, "Not found", BitMartErrorKind.Endpoint, "No such path, or not with this method.");

    /// <summary>30001, HTTP 401: Header X-BM-KEY is empty.</summary>
    public static readonly BitMartError KeyEmpty = new(30001, 401, "Header X-BM-KEY is empty", BitMartErrorKind.Key, "The call needs an access key and came without.");

    /// <summary>30002, HTTP 401: Header X-BM-KEY not found.</summary>
    public static readonly BitMartError KeyNotFound = new(30002, 401, "Header X-BM-KEY not found", BitMartErrorKind.Key, "The venue does not know the access key: a typing error, a deleted key, or a key of another environment.");

    /// <summary>30003, HTTP 401: Header X-BM-KEY has frozen.</summary>
    public static readonly BitMartError KeyFrozen = new(30003, 401, "Header X-BM-KEY has frozen", BitMartErrorKind.Key, "The venue froze the key.");

    /// <summary>30004, HTTP 401: Header X-BM-SIGN is empty.</summary>
    public static readonly BitMartError SignEmpty = new(30004, 401, "Header X-BM-SIGN is empty", BitMartErrorKind.Key, "The call needs a signature and came without.");

    /// <summary>30005, HTTP 401: Header X-BM-SIGN is wrong.</summary>
    public static readonly BitMartError SignWrong = new(30005, 401, "Header X-BM-SIGN is wrong", BitMartErrorKind.Key, "The signature does not fit: wrong secret, wrong memo (it is not the user id), or a body changed after signing.");

    /// <summary>30006, HTTP 401: Header X-BM-TIMESTAMP is empty.</summary>
    public static readonly BitMartError TimestampEmpty = new(30006, 401, "Header X-BM-TIMESTAMP is empty", BitMartErrorKind.Clock, "The call needs a timestamp and came without.");

    /// <summary>30007, HTTP 401: Header X-BM-TIMESTAMP range. Within a minute.</summary>
    public static readonly BitMartError TimestampOutOfRange = new(30007, 401, "Header X-BM-TIMESTAMP range. Within a minute", BitMartErrorKind.Clock, "The timestamp is more than a minute off: the clock is wrong, or the call was late.");

    /// <summary>30008, HTTP 401: Header X-BM-TIMESTAMP invalid format.</summary>
    public static readonly BitMartError TimestampInvalidFormat = new(30008, 401, "Header X-BM-TIMESTAMP invalid format", BitMartErrorKind.Clock, "The timestamp is no number of milliseconds.");

    /// <summary>30010, HTTP 403: IP is forbidden. We recommend enabling IP whitelist for API trading. After that reauth your account.</summary>
    public static readonly BitMartError AddressForbidden = new(30010, 403, "IP is forbidden. We recommend enabling IP whitelist for API trading. After that reauth your account", BitMartErrorKind.Key, "The key is bound to addresses, and this is none of them.");

    /// <summary>30011, HTTP 403: Header X-BM-KEY over expire time.</summary>
    public static readonly BitMartError KeyExpired = new(30011, 403, "Header X-BM-KEY over expire time", BitMartErrorKind.Key, "The key has expired; unbound keys do after a time.");

    /// <summary>30012, HTTP 403: Header X-BM-KEY is forbidden to request it.</summary>
    public static readonly BitMartError KeyForbidden = new(30012, 403, "Header X-BM-KEY is forbidden to request it", BitMartErrorKind.Key, "The key lacks the permission for this call.");

    /// <summary>30013, HTTP 429: Request too many requests.</summary>
    public static readonly BitMartError TooManyRequests = new(30013, 429, "Request too many requests", BitMartErrorKind.Limit, "Too many calls of this kind; silence until the window is over.");

    /// <summary>30014, HTTP 503: Service unavailable.</summary>
    public static readonly BitMartError ServiceUnavailable = new(30014, 503, "Service unavailable", BitMartErrorKind.Server, "The venue's service does not answer just now.");

    /// <summary>30016, HTTP 200: Service maintenance, the function is temporarily unavailable.</summary>
    public static readonly BitMartError ServiceMaintenance = new(30016, 200, "Service maintenance, the function is temporarily unavailable", BitMartErrorKind.Maintenance, "The venue is in maintenance.");

    /// <summary>30017, HTTP 418: Your account request is temporarily rejected due to violation of current limiting rules, please contact customer service.</summary>
    public static readonly BitMartError AccountLimited = new(30017, 418, "Your account request is temporarily rejected due to violation of current limiting rules, please contact customer service", BitMartErrorKind.Limit, "The address or account went on calling after being limited, and is shut out for a time.");

    /// <summary>30018, HTTP 503: Request Body requires JSON format.</summary>
    /// <remarks>Refused before it was read, although the status says server error.</remarks>
    public static readonly BitMartError BodyNotJson = new(30018, 503, "Request Body requires JSON format", BitMartErrorKind.Request, "The body is no JSON.");

    /// <summary>30019, HTTP 200: You do not have the permissions to perform this operation. Please contact customer service or BD for assistance.</summary>
    public static readonly BitMartError NotPermitted = new(30019, 200, "You do not have the permissions to perform this operation. Please contact customer service or BD for assistance", BitMartErrorKind.Key, "The account is not allowed to use this call, for futures keys until the venue put them on its list.");

    /// <summary>30030, HTTP 200: Futures V1 API has been deprecated. Please use Futures V2 API. You can view the change logs for upgrade.</summary>
    public static readonly BitMartError FuturesV1Deprecated = new(30030, 200, "Futures V1 API has been deprecated. Please use Futures V2 API. You can view the change logs for upgrade", BitMartErrorKind.Endpoint, "The path belongs to the first version of the API, which is gone.");

    /// <summary>30031, HTTP 200: This endpoint has been deprecated. You can view the change logs for upgrade.</summary>
    public static readonly BitMartError EndpointDeprecated = new(30031, 200, "This endpoint has been deprecated. You can view the change logs for upgrade", BitMartErrorKind.Endpoint, "The path was taken out of service.");

    /// <summary>40001, HTTP 400: Cloud account not found.</summary>
    public static readonly BitMartError CloudAccountNotFound = new(40001, 400, "Cloud account not found", BitMartErrorKind.State, "The account has no futures account behind it.");

    /// <summary>40002, HTTP 400: out_trade_no not found.</summary>
    public static readonly BitMartError OutTradeNotFound = new(40002, 400, "out_trade_no not found", BitMartErrorKind.Request, "No transfer has this number.");

    /// <summary>40003, HTTP 400: out_trade_no already existed.</summary>
    public static readonly BitMartError OutTradeExists = new(40003, 400, "out_trade_no already existed", BitMartErrorKind.Request, "A transfer with this number exists.");

    /// <summary>40004, HTTP 400: Cloud account count limit.</summary>
    public static readonly BitMartError CloudAccountLimit = new(40004, 400, "Cloud account count limit", BitMartErrorKind.State, "The account may have no more sub-accounts.");

    /// <summary>40005, HTTP 400: Transfer vol precision error.</summary>
    public static readonly BitMartError TransferPrecision = new(40005, 400, "Transfer vol precision error", BitMartErrorKind.Request, "The amount of a transfer has too many decimals.");

    /// <summary>40006, HTTP 400: Invalid ip error.</summary>
    public static readonly BitMartError InvalidAddress = new(40006, 400, "Invalid ip error", BitMartErrorKind.Key, "The address is not accepted.");

    /// <summary>40007, HTTP 400: Parse parameter error.</summary>
    public static readonly BitMartError ParameterParse = new(40007, 400, "Parse parameter error", BitMartErrorKind.Request, "A member of the request is missing or of the wrong type.");

    /// <summary>40008, HTTP 400: Check nonce error.</summary>
    public static readonly BitMartError NonceInvalid = new(40008, 400, "Check nonce error", BitMartErrorKind.Clock, "The venue's check of the call's number in time failed.");

    /// <summary>40009, HTTP 400: Check ver error.</summary>
    public static readonly BitMartError VersionInvalid = new(40009, 400, "Check ver error", BitMartErrorKind.Request, "The venue's check of a version failed.");

    /// <summary>40010, HTTP 400: Not found func error.</summary>
    public static readonly BitMartError FunctionNotFound = new(40010, 400, "Not found func error", BitMartErrorKind.Endpoint, "The venue has no such function.");

    /// <summary>40011, HTTP 400: Invalid request.</summary>
    public static readonly BitMartError InvalidRequest = new(40011, 400, "Invalid request", BitMartErrorKind.Request, "The request contradicts itself or a rule without a code of its own.");

    /// <summary>40012, HTTP 400: System error.</summary>
    /// <remarks>A catch-all: captured also for a missing symbol in details and for missing margin. What became of a write is open.</remarks>
    public static readonly BitMartError SystemError = new(40012, 400, "System error", BitMartErrorKind.Server, "The venue failed, or refused for a reason without a code of its own.");

    /// <summary>40013, HTTP 400: Access too often" CLIENT_TIME_INVALID, "Please check your system time.</summary>
    public static readonly BitMartError ClientTimeInvalid = new(40013, 400, "Access too often\" CLIENT_TIME_INVALID, \"Please check your system time.", BitMartErrorKind.Clock, "The time of the call is wrong, or calls came too often.");

    /// <summary>40014, HTTP 400: This contract is offline.</summary>
    public static readonly BitMartError ContractOffline = new(40014, 400, "This contract is offline", BitMartErrorKind.Maintenance, "The contract does not trade any more.");

    /// <summary>40015, HTTP 400: This contract's exchange has been paused.</summary>
    public static readonly BitMartError ContractPaused = new(40015, 400, "This contract's exchange has been paused", BitMartErrorKind.Maintenance, "Trading of the contract is paused.");

    /// <summary>40016, HTTP 400: This order would trigger user position liquidate.</summary>
    public static readonly BitMartError WouldLiquidate = new(40016, 400, "This order would trigger user position liquidate", BitMartErrorKind.State, "Carrying the order out would liquidate the position at once.");

    /// <summary>40017, HTTP 400: It is not possible to open and close simultaneously in the same position.</summary>
    public static readonly BitMartError OpenAndClose = new(40017, 400, "It is not possible to open and close simultaneously in the same position", BitMartErrorKind.State, "An order cannot open and close the same position.");

    /// <summary>40018, HTTP 400: Your position is closed.</summary>
    public static readonly BitMartError PositionClosed = new(40018, 400, "Your position is closed", BitMartErrorKind.State, "The position was closed in the meantime.");

    /// <summary>40019, HTTP 400: Your position is in liquidation delegating.</summary>
    public static readonly BitMartError PositionInLiquidation = new(40019, 400, "Your position is in liquidation delegating", BitMartErrorKind.State, "The position is being liquidated.");

    /// <summary>40020, HTTP 400: Your position volume is not enough.</summary>
    /// <remarks>Also sent in maintenance, so it does not prove that the position is closed.</remarks>
    public static readonly BitMartError PositionVolumeNotEnough = new(40020, 400, "Your position volume is not enough", BitMartErrorKind.State, "The order closes more than the position holds.");

    /// <summary>40021, HTTP 400: The position is not exsit.</summary>
    public static readonly BitMartError PositionNotExist = new(40021, 400, "The position is not exsit", BitMartErrorKind.State, "There is no position to close or to protect.");

    /// <summary>40022, HTTP 400: The position is not isolated.</summary>
    public static readonly BitMartError PositionNotIsolated = new(40022, 400, "The position is not isolated", BitMartErrorKind.State, "The call is for isolated positions, and this one is cross.");

    /// <summary>40023, HTTP 400: The position would liquidate when sub margin.</summary>
    public static readonly BitMartError MarginCutLiquidates = new(40023, 400, "The position would liquidate when sub margin", BitMartErrorKind.State, "Taking so much margin out would liquidate the position.");

    /// <summary>40024, HTTP 400: The position would be warnning of liquidation when sub margin.</summary>
    public static readonly BitMartError MarginCutWarns = new(40024, 400, "The position would be warnning of liquidation when sub margin", BitMartErrorKind.State, "Taking so much margin out would bring the position near liquidation.");

    /// <summary>40025, HTTP 400: The position’s margin shouldn’t be lower than the base limit.</summary>
    public static readonly BitMartError MarginBelowBase = new(40025, 400, "The position’s margin shouldn’t be lower than the base limit", BitMartErrorKind.State, "The margin left would be under the venue's least.");

    /// <summary>40026, HTTP 400: You cross margin position is in liquidation delegating.</summary>
    public static readonly BitMartError CrossMarginInLiquidation = new(40026, 400, "You cross margin position is in liquidation delegating", BitMartErrorKind.State, "The cross positions are being liquidated.");

    /// <summary>40027, HTTP 400: You contract account available balance not enough.</summary>
    public static readonly BitMartError BalanceNotEnough = new(40027, 400, "You contract account available balance not enough", BitMartErrorKind.Funds, "The free balance does not cover margin and fees.");

    /// <summary>40028, HTTP 400: Your plan order's count is more than system maximum limit.</summary>
    public static readonly BitMartError TooManyPlanOrders = new(40028, 400, "Your plan order's count is more than system maximum limit.", BitMartErrorKind.State, "The account has as many plan orders as it may have.");

    /// <summary>40029, HTTP 400: The order's leverage is too large.</summary>
    public static readonly BitMartError LeverageTooLarge = new(40029, 400, "The order's leverage is too large.", BitMartErrorKind.Request, "The leverage is over the contract's largest.");

    /// <summary>40030, HTTP 400: The order's leverage is too small.</summary>
    public static readonly BitMartError LeverageTooSmall = new(40030, 400, "The order's leverage is too small.", BitMartErrorKind.Request, "The leverage is under the contract's smallest.");

    /// <summary>40031, HTTP 400: The deviation between current price and trigger price is too large.</summary>
    public static readonly BitMartError TriggerPriceTooFar = new(40031, 400, "The deviation between current price and trigger price is too large.", BitMartErrorKind.Request, "The trigger price is too far from the price.");

    /// <summary>40032, HTTP 400: The plan order's life cycle is too long.</summary>
    public static readonly BitMartError PlanOrderTooLong = new(40032, 400, "The plan order's life cycle is too long.", BitMartErrorKind.Request, "The plan order would live too long.");

    /// <summary>40033, HTTP 400: The plan order's life cycle is too short.</summary>
    public static readonly BitMartError PlanOrderTooShort = new(40033, 400, "The plan order's life cycle is too short.", BitMartErrorKind.Request, "The plan order would live too short.");

    /// <summary>40034, HTTP 400: The Symbol is not exist.</summary>
    public static readonly BitMartError SymbolNotExist = new(40034, 400, "The Symbol is not exist", BitMartErrorKind.Request, "No contract has this symbol.");

    /// <summary>40035, HTTP 400: The order is not exist.</summary>
    public static readonly BitMartError OrderNotExist = new(40035, 400, "The order is not exist", BitMartErrorKind.State, "No order has this client id.");

    /// <summary>40036, HTTP 400: The order status is invalid.</summary>
    public static readonly BitMartError OrderStatusInvalid = new(40036, 400, "The order status is invalid", BitMartErrorKind.State, "The order's state does not allow this, for example it ended.");

    /// <summary>40037, HTTP 400: The order id is not exist.</summary>
    public static readonly BitMartError OrderIdNotExist = new(40037, 400, "The order id is not exist", BitMartErrorKind.State, "No order has this id.");

    /// <summary>40038, HTTP 400: The k-line step is invalid.</summary>
    public static readonly BitMartError KlineStepInvalid = new(40038, 400, "The k-line step is invalid", BitMartErrorKind.Request, "No candles have this length.");

    /// <summary>40039, HTTP 400: The timestamp is invalid.</summary>
    public static readonly BitMartError TimestampInvalid = new(40039, 400, "The timestamp is invalid", BitMartErrorKind.Clock, "A time of the request is wrong; clients see it when their clock is off.");

    /// <summary>40040, HTTP 400: The order leverage is invalid.</summary>
    public static readonly BitMartError LeverageInvalid = new(40040, 400, "The order leverage is invalid", BitMartErrorKind.Request, "The leverage is no allowed number, or differs from the open position's.");

    /// <summary>40041, HTTP 400: The order side is invalid.</summary>
    public static readonly BitMartError SideInvalid = new(40041, 400, "The order side is invalid", BitMartErrorKind.Request, "The side is none of 1 to 4, or not allowed here.");

    /// <summary>40042, HTTP 400: The order type is invalid.</summary>
    public static readonly BitMartError TypeInvalid = new(40042, 400, "The order type is invalid", BitMartErrorKind.Request, "The type, or the time in force with this type, is not allowed.");

    /// <summary>40043, HTTP 400: The order precision is invalid.</summary>
    public static readonly BitMartError PrecisionInvalid = new(40043, 400, "The order precision is invalid", BitMartErrorKind.Request, "Price or size is off the contract's step.");

    /// <summary>40044, HTTP 400: The order range is invalid.</summary>
    public static readonly BitMartError RangeInvalid = new(40044, 400, "The order range is invalid", BitMartErrorKind.Request, "Price or size is outside the contract's limits.");

    /// <summary>40045, HTTP 400: The order open type is invalid.</summary>
    public static readonly BitMartError OpenTypeInvalid = new(40045, 400, "The order open type is invalid", BitMartErrorKind.Request, "The margin mode is neither cross nor isolated.");

    /// <summary>40046, HTTP 403: The account is not opened futures.</summary>
    public static readonly BitMartError FuturesNotOpened = new(40046, 403, "The account is not opened futures", BitMartErrorKind.Key, "The account has not opened futures trading.");

    /// <summary>40047, HTTP 403: Services is not available in you countries and areas.</summary>
    public static readonly BitMartError RegionNotServed = new(40047, 403, "Services is not available in you countries and areas", BitMartErrorKind.Key, "The venue does not serve this region.");

    /// <summary>40048, HTTP 403: ClientOrderId only allows a combination of numbers and letters.</summary>
    public static readonly BitMartError ClientOrderIdCharacters = new(40048, 403, "ClientOrderId only allows a combination of numbers and letters", BitMartErrorKind.Request, "The client id has other characters than letters and digits.");

    /// <summary>40049, HTTP 403: The maximum length of clientOrderId cannot exceed 32.</summary>
    public static readonly BitMartError ClientOrderIdTooLong = new(40049, 403, "The maximum length of clientOrderId cannot exceed 32", BitMartErrorKind.Request, "The client id is longer than 32 characters.");

    /// <summary>40050, HTTP 403: Client OrderId duplicated with existing orders.</summary>
    public static readonly BitMartError ClientOrderIdExists = new(40050, 403, "Client OrderId duplicated with existing orders", BitMartErrorKind.DuplicateOrder, "An order with this client id exists: an earlier attempt arrived.");

    /// <summary>40059, HTTP 400: Some positions exist and the mode switching fails.</summary>
    /// <remarks>Not in the reference; the official agent notes have it. Positions or orders are open, so the mode stays.</remarks>
    public static readonly BitMartError PositionModeInUse = new(40059, 400, "Some positions exist and the mode switching fails.", BitMartErrorKind.State, "Positions or orders are open, so the position mode stays.");

    /// <summary>42000, HTTP 200: Insufficient balance.</summary>
    public static readonly BitMartError InsufficientBalance = new(42000, 200, "Insufficient balance", BitMartErrorKind.Funds, "The balance does not cover the transfer.");

    /// <summary>25601, HTTP 503: Service upgrade, the function is temporarily unavailable.</summary>
    /// <remarks>Named in the reference's upgrade notice without a status or text; those are ours. What became of a write is open.</remarks>
    public static readonly BitMartError ServiceUpgrade = new(25601, 503, "Service upgrade, the function is temporarily unavailable", BitMartErrorKind.Maintenance, "The venue is being upgraded.");

    private BitMartError(int code, int httpStatus, string message, BitMartErrorKind kind, string meaning)
    {
        Code = code;
        HttpStatus = httpStatus;
        Message = message;
        Kind = kind;
        Meaning = meaning;
    }

    /// <summary>Every code, in the order of the reference.</summary>
    public static IReadOnlyList<BitMartError> All { get; } =
    [
        Ok, NotFound, KeyEmpty, KeyNotFound, KeyFrozen, SignEmpty, SignWrong, TimestampEmpty, TimestampOutOfRange, TimestampInvalidFormat,
        AddressForbidden, KeyExpired, KeyForbidden, TooManyRequests, ServiceUnavailable, ServiceMaintenance, AccountLimited, BodyNotJson,
        NotPermitted, FuturesV1Deprecated, EndpointDeprecated, CloudAccountNotFound, OutTradeNotFound, OutTradeExists, CloudAccountLimit,
        TransferPrecision, InvalidAddress, ParameterParse, NonceInvalid, VersionInvalid, FunctionNotFound, InvalidRequest, SystemError,
        ClientTimeInvalid, ContractOffline, ContractPaused, WouldLiquidate, OpenAndClose, PositionClosed, PositionInLiquidation,
        PositionVolumeNotEnough, PositionNotExist, PositionNotIsolated, MarginCutLiquidates, MarginCutWarns, MarginBelowBase,
        CrossMarginInLiquidation, BalanceNotEnough, TooManyPlanOrders, LeverageTooLarge, LeverageTooSmall, TriggerPriceTooFar,
        PlanOrderTooLong, PlanOrderTooShort, SymbolNotExist, OrderNotExist, OrderStatusInvalid, OrderIdNotExist, KlineStepInvalid,
        TimestampInvalid, LeverageInvalid, SideInvalid, TypeInvalid, PrecisionInvalid, RangeInvalid, OpenTypeInvalid, FuturesNotOpened,
        RegionNotServed, ClientOrderIdCharacters, ClientOrderIdTooLong, ClientOrderIdExists, PositionModeInUse, InsufficientBalance,
        ServiceUpgrade,
    ];

    private static Dictionary<int, BitMartError> ByCode { get; } = All.ToDictionary(error => error.Code);

    /// <summary>The code in the envelope.</summary>
    public int Code { get; }

    /// <summary>The HTTP status it comes with.</summary>
    public int HttpStatus { get; }

    /// <summary>The reference's text.</summary>
    public string Message { get; }

    /// <summary>What it is about.</summary>
    public BitMartErrorKind Kind { get; }

    /// <summary>What it means in practice, in one sentence; the reference's own text is terse and at times misleading.</summary>
    public string Meaning { get; }

    /// <summary>
    /// True when the same request can succeed later without anybody changing it or the account: after the window, a measured clock, or the end of a
    /// maintenance. It does not say that sending again is safe: of <see cref="BitMartErrorKind.Server"/> the first attempt may have been carried out.
    /// </summary>
    public bool CanRetryHelp => Kind is BitMartErrorKind.Limit or BitMartErrorKind.Clock or BitMartErrorKind.Maintenance or BitMartErrorKind.Server;

    /// <summary>Finds a code; null for one that neither reference nor notes know.</summary>
    /// <param name="code">The code in the envelope.</param>
    public static BitMartError? Find(int code) => ByCode.GetValueOrDefault(code);
}
