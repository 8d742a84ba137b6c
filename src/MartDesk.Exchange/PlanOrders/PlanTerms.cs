namespace MartDesk.Exchange.PlanOrders;

/// <summary>What kind of order waits for a price.</summary>
public enum PlanKind : byte
{
    /// <summary>Becomes an order at its trigger price; its direction is given.</summary>
    Plan = 0,

    /// <summary>Closes a position in profit; ends with the position.</summary>
    TakeProfit = 1,

    /// <summary>Closes a position in loss; ends with the position.</summary>
    StopLoss = 2,

    /// <summary>Follows the price from its activation on and becomes a market order when the price turns back by the callback.</summary>
    Trailing = 3,
}

/// <summary>Which price is watched.</summary>
public enum PriceSource : byte
{
    /// <summary>The last trade.</summary>
    Last = 0,

    /// <summary>The mark price.</summary>
    Mark = 1,
}

/// <summary>From which side the trigger is reached.</summary>
public enum TriggerDirection : byte
{
    /// <summary>Given by kind and side: take profit, stop loss and trailing orders.</summary>
    Implied = 0,

    /// <summary>The price rises to the trigger.</summary>
    Rising = 1,

    /// <summary>The price falls to it.</summary>
    Falling = 2,
}

/// <summary>What a plan order waits for.</summary>
public sealed record PlanTerms
{
    /// <summary>Millionths in one, the unit of <see cref="CallbackMillionths"/>.</summary>
    public const long CallbackScale = 1_000_000;

    /// <summary>Kind.</summary>
    public required PlanKind Kind { get; init; }

    /// <summary>Trigger price in ticks; of a trailing order the activation price.</summary>
    public required long TriggerTicks { get; init; }

    /// <summary>Which price is watched.</summary>
    public PriceSource Source { get; init; }

    /// <summary>From which side; needed by <see cref="PlanKind.Plan"/>, implied for the others.</summary>
    public TriggerDirection Direction { get; init; }

    /// <summary>A take profit or stop loss of all that the position then has; its own size is left out. One of each kind: a new one replaces the old.</summary>
    public bool IsWholePosition { get; init; }

    /// <summary>How far a trailing order lets the price turn back from its extreme, in millionths: 10,000 is 1 %. From 0.1 % to 5 %.</summary>
    public long CallbackMillionths { get; init; }
}

/// <summary>Take profit and stop loss that an opening order brings along: they come into being with its fills, for what was filled, as market orders.</summary>
public sealed record Protection
{
    /// <summary>Trigger of the take profit in ticks; 0 for none.</summary>
    public long TakeProfitTicks { get; init; }

    /// <summary>Price that the take profit watches.</summary>
    public PriceSource TakeProfitSource { get; init; }

    /// <summary>Trigger of the stop loss in ticks; 0 for none.</summary>
    public long StopLossTicks { get; init; }

    /// <summary>Price that the stop loss watches.</summary>
    public PriceSource StopLossSource { get; init; }
}

/// <summary>How a plan order ended.</summary>
public enum PlanFinishReason : byte
{
    /// <summary>It became an order.</summary>
    Triggered = 0,

    /// <summary>The owner cancelled it.</summary>
    Cancelled = 1,

    /// <summary>The position that it was to close is gone.</summary>
    PositionClosed = 2,

    /// <summary>A newer one for the whole position took its place.</summary>
    Replaced = 3,

    /// <summary>It was triggered, and the order that it wanted to become was refused.</summary>
    Refused = 4,
}
