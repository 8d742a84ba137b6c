namespace MartDesk.Exchange.Orders;

/// <summary>Direction of an order.</summary>
public enum Side : byte
{
    /// <summary>Buys contracts.</summary>
    Buy = 0,

    /// <summary>Sells contracts.</summary>
    Sell = 1,
}

/// <summary>Whether an order opens or closes a position.</summary>
public enum PositionEffect : byte
{
    /// <summary>Opens or adds. In one-way mode it first reduces an opposite position.</summary>
    Open = 0,

    /// <summary>Only ever reduces a position.</summary>
    Close = 1,
}

/// <summary>How an order is priced.</summary>
public enum OrderType : byte
{
    /// <summary>At its price or better.</summary>
    Limit = 0,

    /// <summary>At what the book offers, now.</summary>
    Market = 1,
}

/// <summary>How long an order works.</summary>
public enum TimeInForce : byte
{
    /// <summary>Good till cancelled.</summary>
    GoodTillCancel = 0,

    /// <summary>All of it now, or nothing.</summary>
    FillOrKill = 1,

    /// <summary>What can be had now; the rest is cancelled.</summary>
    ImmediateOrCancel = 2,

    /// <summary>Rests, or is cancelled without a trade.</summary>
    MakerOnly = 3,
}

/// <summary>Which side of a self-trade is cancelled.</summary>
public enum SelfTradeMode : byte
{
    /// <summary>The resting order.</summary>
    CancelMaker = 0,

    /// <summary>The arriving order.</summary>
    CancelTaker = 1,

    /// <summary>Both.</summary>
    CancelBoth = 2,
}

/// <summary>What backs a position.</summary>
public enum MarginMode : byte
{
    /// <summary>Not stated; the one last set holds.</summary>
    Unspecified = 0,

    /// <summary>The whole free balance of the account.</summary>
    Cross = 1,

    /// <summary>Only the margin put to the position.</summary>
    Isolated = 2,
}

/// <summary>How many positions an account may hold in one instrument.</summary>
public enum PositionMode : byte
{
    /// <summary>A long and a short side by side.</summary>
    Hedge = 0,

    /// <summary>One net position.</summary>
    OneWay = 1,
}

/// <summary>Side of a position.</summary>
public enum PositionSide : byte
{
    /// <summary>Gains when the price rises.</summary>
    Long = 0,

    /// <summary>Gains when the price falls.</summary>
    Short = 1,
}

/// <summary>Who brought an order about.</summary>
public enum OrderOrigin : byte
{
    /// <summary>The account's owner.</summary>
    Owner = 0,

    /// <summary>The engine, to bring a position that fell short of maintenance margin down to a lower bracket.</summary>
    PartialLiquidation = 1,

    /// <summary>The engine, to close a position that was taken over, at its bankruptcy price.</summary>
    Bankruptcy = 2,

    /// <summary>The engine, to close a profitable position against one taken over that found no counterparty in the book.</summary>
    Deleveraging = 3,
}

/// <summary>How an order ended.</summary>
public enum FinishReason : byte
{
    /// <summary>All of it was filled.</summary>
    Filled = 0,

    /// <summary>The owner cancelled it.</summary>
    Cancelled = 1,

    /// <summary>The rest of an immediate-or-cancel or market order found no counterparty.</summary>
    Unfilled = 2,

    /// <summary>A fill-or-kill order could not be filled whole; nothing was traded.</summary>
    Killed = 3,

    /// <summary>A maker-only order would have traded at once.</summary>
    WouldTake = 4,

    /// <summary>Self-trade protection.</summary>
    SelfTrade = 5,

    /// <summary>The position that it was to close is gone or too small.</summary>
    NothingToClose = 6,

    /// <summary>The position fell short of maintenance margin; its orders go first.</summary>
    Liquidation = 7,

    /// <summary>The position was reduced by automatic deleveraging.</summary>
    Deleveraging = 8,

    /// <summary>The owner's timed cancel fell due.</summary>
    TimedOut = 9,
}
