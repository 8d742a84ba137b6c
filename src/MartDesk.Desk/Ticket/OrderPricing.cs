using MartDesk.Desk.Planning;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Ticket;

/// <summary>A size and what it counts.</summary>
/// <param name="Quantity">Above 0.</param>
/// <param name="Unit">Coins, contracts, money, a share, or a risk.</param>
public sealed record OrderSize(decimal Quantity, QuantityUnit Unit)
{
    /// <summary>Money and shares name the margin, not the value of the order.</summary>
    public bool IsMargin { get; init; }
}

/// <summary>How an order is priced and how long it works.</summary>
public sealed record OrderPricing
{
    /// <summary>Kind of order.</summary>
    public PricingKind Kind { get; init; }

    /// <summary>Price of a limit order, and of a stop that becomes one.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>Price that a stop order waits for.</summary>
    public decimal? TriggerPrice { get; init; }

    /// <summary>Which price the trigger watches.</summary>
    public TriggerBy TriggerBy { get; init; }

    /// <summary>Distance of a trailing order in percent, 0.1 to 5.</summary>
    public decimal? TrailPercent { get; init; }

    /// <summary>Price from which a trailing order follows; null for the price now.</summary>
    public decimal? ActivationPrice { get; init; }

    /// <summary>How long a limit order works.</summary>
    public TimeInForce TimeInForce { get; init; }

    /// <summary>Seconds after which the unfilled rest of a limit order is cancelled, 5 to 604800; null for never.</summary>
    public int? ExpiresSeconds { get; init; }
}

/// <summary>Kinds of order of the ticket.</summary>
public enum PricingKind
{
    /// <summary>At the market.</summary>
    Market = 0,

    /// <summary>At its price or better.</summary>
    Limit = 1,

    /// <summary>At the market once a price is reached.</summary>
    StopMarket = 2,

    /// <summary>At its price or better once another is reached.</summary>
    StopLimit = 3,

    /// <summary>At the market once the price has turned back by a distance.</summary>
    Trailing = 4,
}

/// <summary>Where a stop or target stands: by price, or by percent of the entry price.</summary>
public sealed record ExitPrice
{
    /// <summary>Price; null when <see cref="Percent"/> says it.</summary>
    public decimal? Price { get; init; }

    /// <summary>Percent of the entry price, away from it in the direction that a stop or a target has.</summary>
    public decimal? Percent { get; init; }

    /// <summary>Price of the order once triggered; null for the market.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>Which price is watched.</summary>
    public TriggerBy TriggerBy { get; init; }

    /// <summary>Of a stop: seconds, 1 to 3600, for which the price must stand at it or beyond before it acts; null to act at once. The desk keeps such a stop.</summary>
    public int? WaitSeconds { get; init; }

    /// <summary>Of a stop: minutes, 1, 5, 15, 30, 60 or 240, of the candle that must close at it or beyond; null to act at once. The desk keeps such a stop.</summary>
    public int? CandleMinutes { get; init; }

    /// <summary>Of a stop that waits: price of a stop behind it that the venue has, which acts at once; null for none.</summary>
    public decimal? HardPrice { get; init; }

    /// <summary>Percent of the position that a target closes; null for an equal part. Not for a stop.</summary>
    public decimal? Share { get; init; }
}
