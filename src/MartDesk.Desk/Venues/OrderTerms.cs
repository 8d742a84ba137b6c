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
