namespace MartDesk.Desk.Alerts;

/// <summary>How an alert wants its order priced.</summary>
internal enum AlertOrderType
{
    Market = 0,
    Limit = 1,
    StopMarket = 2,
    StopLimit = 3,
    Trailing = 4,
}

/// <summary>What a price offset counts from.</summary>
internal enum PriceSource
{
    Last = 0,
    Mark = 1,
    Bid = 2,
    Ask = 3,

    /// <summary>The price of the chart.</summary>
    Signal = 4,

    /// <summary>The entry price of the position held.</summary>
    Entry = 5,
}

/// <summary>What becomes of an unfilled rest when its time is over.</summary>
internal enum OnUnfilled
{
    Cancel = 0,
    Leave = 1,
    Market = 2,
}

/// <summary>What an entry does about a position on the other side that the pointer did not open, in one-way mode.</summary>
internal enum OnConflict
{
    Refuse = 0,

    /// <summary>It is sent all the same and nets against that position.</summary>
    Net = 1,
}

/// <summary>What is done when the sender's previous position is not the account's.</summary>
internal enum OnDesync
{
    /// <summary>Nothing is opened that the sender did not name a position size for.</summary>
    Skip = 0,

    /// <summary>The order is carried out as if the sender were right.</summary>
    Trust = 1,

    /// <summary>The account is brought to the position that the sender names.</summary>
    Target = 2,
}

/// <summary>Which own orders are cancelled first.</summary>
internal enum CancelOpen
{
    None = 0,

    /// <summary>Orders that would open.</summary>
    Entries = 1,
    All = 2,
}
