namespace MartDesk.Desk.Venues;

/// <summary>Direction of an order.</summary>
public enum OrderSide
{
    /// <summary>Buys.</summary>
    Buy = 0,

    /// <summary>Sells.</summary>
    Sell = 1,
}

/// <summary>Whether an order opens or closes.</summary>
public enum PositionEffect
{
    /// <summary>Opens or adds.</summary>
    Open = 0,

    /// <summary>Only reduces.</summary>
    Close = 1,
}

/// <summary>How an order is priced.</summary>
public enum OrderType
{
    /// <summary>At its price or better.</summary>
    Limit = 0,

    /// <summary>At the market.</summary>
    Market = 1,
}

/// <summary>How long an order works.</summary>
public enum TimeInForce
{
    /// <summary>Good till cancelled.</summary>
    GoodTillCancel = 0,

    /// <summary>All now or nothing.</summary>
    FillOrKill = 1,

    /// <summary>What can be had now.</summary>
    ImmediateOrCancel = 2,

    /// <summary>Rests or is cancelled.</summary>
    MakerOnly = 3,
}

/// <summary>Which price a trigger watches.</summary>
public enum TriggerBy
{
    /// <summary>Price of the last trade.</summary>
    Last = 0,

    /// <summary>The venue's mark price.</summary>
    Mark = 1,
}

/// <summary>From which side a trigger price is reached.</summary>
public enum TriggerWay
{
    /// <summary>The price rises to it.</summary>
    Up = 0,

    /// <summary>The price falls to it.</summary>
    Down = 1,
}

/// <summary>What happens when an order meets one of the same account.</summary>
public enum SelfTradePrevention
{
    /// <summary>What the venue does when nothing is said.</summary>
    VenueDefault = 0,

    /// <summary>The resting one is cancelled.</summary>
    CancelMaker = 1,

    /// <summary>The incoming one is cancelled.</summary>
    CancelTaker = 2,

    /// <summary>Both are cancelled.</summary>
    CancelBoth = 3,
}

/// <summary>What is sent to the venue.</summary>
public enum OrderKind
{
    /// <summary>An order for the book.</summary>
    Order = 0,

    /// <summary>Takes an order of ours away.</summary>
    Cancel = 1,

    /// <summary>Waits for a price, then becomes an order.</summary>
    Plan = 2,

    /// <summary>Closes at a gain.</summary>
    TakeProfit = 3,

    /// <summary>Closes at a loss.</summary>
    StopLoss = 4,

    /// <summary>Follows the price at a distance.</summary>
    Trailing = 5,

    /// <summary>Gives an order that stands another price, size or trigger.</summary>
    Change = 6,
}

/// <summary>What backs a position.</summary>
public enum MarginMode
{
    /// <summary>The whole free balance.</summary>
    Cross = 0,

    /// <summary>The margin put to the position.</summary>
    Isolated = 1,
}

/// <summary>Side of a position.</summary>
public enum PositionSide
{
    /// <summary>Gains when the price rises.</summary>
    Long = 0,

    /// <summary>Gains when the price falls.</summary>
    Short = 1,
}

/// <summary>How many positions an account may hold in one instrument.</summary>
public enum PositionMode
{
    /// <summary>Long and short side by side.</summary>
    Hedge = 0,

    /// <summary>One net position.</summary>
    OneWay = 1,
}

/// <summary>State of an order at the venue.</summary>
public enum OrderState
{
    /// <summary>Open, perhaps partly filled.</summary>
    Working = 0,

    /// <summary>Ended with all of it filled.</summary>
    Filled = 1,

    /// <summary>Ended with some or none of it filled.</summary>
    Cancelled = 2,
}
