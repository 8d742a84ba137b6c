namespace MartDesk.Exchange.Events;

/// <summary>Why the engine refused a command. Nothing changed.</summary>
/// <remarks>The members stand in the order of checking: a command that breaks two rules is refused with the earlier one.</remarks>
public enum RejectReason : byte
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>No such account.</summary>
    UnknownAccount = 1,

    /// <summary>No such instrument.</summary>
    UnknownInstrument = 2,

    /// <summary>The account id is taken.</summary>
    AccountExists = 3,

    /// <summary>Size is not positive, below the minimum or above the maximum.</summary>
    SizeOutOfRange = 4,

    /// <summary>A price is not positive or above the maximum, or a callback is not between 0.1 % and 5 %.</summary>
    PriceOutOfRange = 5,

    /// <summary>Leverage is below 1 or above the instrument's maximum.</summary>
    LeverageOutOfRange = 6,

    /// <summary>Time in force does not go with the order type (maker-only market order).</summary>
    TimeInForceInvalid = 7,

    /// <summary>A take profit or stop loss that an order brings along lies on the wrong side of its price, or out of range.</summary>
    ProtectionInvalid = 8,

    /// <summary>The client order id was used before by this account.</summary>
    DuplicateClientOrderId = 9,

    /// <summary>Leverage or margin mode differs from the open position's or the open orders'.</summary>
    LeverageConflict = 10,

    /// <summary>Position and orders together would be worth more than the leverage's bracket allows.</summary>
    NotionalTooLarge = 11,

    /// <summary>There is no position to close on that side.</summary>
    NoPosition = 12,

    /// <summary>The position is smaller than what open closing orders and this one would close.</summary>
    PositionTooSmall = 13,

    /// <summary>Free balance does not cover margin and fees.</summary>
    InsufficientBalance = 14,

    /// <summary>A market order found an empty opposite side.</summary>
    NoLiquidity = 15,

    /// <summary>The price is at or beyond the trigger already.</summary>
    TriggerReached = 16,

    /// <summary>The account has as many plan orders as it may.</summary>
    TooManyPlanOrders = 17,

    /// <summary>The timeout is negative or longer than a day.</summary>
    TimeoutOutOfRange = 18,

    /// <summary>No open order, or no plan order, of this account has that id.</summary>
    UnknownOrder = 19,

    /// <summary>The mode cannot change while the account has positions, orders or plan orders.</summary>
    PositionsOrOrdersOpen = 20,

    /// <summary>The funding of this interval was settled before.</summary>
    FundingNotDue = 21,
}
