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

    /// <summary>Price is not positive or above the maximum.</summary>
    PriceOutOfRange = 5,

    /// <summary>Leverage is below 1 or above the instrument's maximum.</summary>
    LeverageOutOfRange = 6,

    /// <summary>Time in force does not go with the order type (maker-only market order).</summary>
    TimeInForceInvalid = 7,

    /// <summary>The client order id was used before by this account.</summary>
    DuplicateClientOrderId = 8,

    /// <summary>Leverage or margin mode differs from the open position's or the open orders'.</summary>
    LeverageConflict = 9,

    /// <summary>Position and orders together would be worth more than the leverage's bracket allows.</summary>
    NotionalTooLarge = 10,

    /// <summary>There is no position to close on that side.</summary>
    NoPosition = 11,

    /// <summary>The position is smaller than what open closing orders and this one would close.</summary>
    PositionTooSmall = 12,

    /// <summary>Free balance does not cover margin and fees.</summary>
    InsufficientBalance = 13,

    /// <summary>A market order found an empty opposite side.</summary>
    NoLiquidity = 14,

    /// <summary>No open order of this account has that id.</summary>
    UnknownOrder = 15,

    /// <summary>The mode cannot change while the account has positions or orders.</summary>
    PositionsOrOrdersOpen = 16,

    /// <summary>The funding of this interval was settled before.</summary>
    FundingNotDue = 17,
}
