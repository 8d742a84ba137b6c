namespace MartDesk.Desk.Venues;

/// <summary>One order as the desk wants it.</summary>
public sealed record OrderInstruction
{
    /// <summary>Our id; letters and digits, at most 32.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>Instrument's name at the venue.</summary>
    public required string Symbol { get; init; }

    /// <summary>Buy or sell.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>Opens or closes.</summary>
    public required PositionEffect Effect { get; init; }

    /// <summary>Limit or market.</summary>
    public required OrderType Type { get; init; }

    /// <summary>Whole contracts.</summary>
    public required long Contracts { get; init; }

    /// <summary>Limit price; null for a market order.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>Time in force of a limit order.</summary>
    public TimeInForce TimeInForce { get; init; }

    /// <summary>Leverage of an opening order; null leaves what the account has set.</summary>
    public int? Leverage { get; init; }

    /// <summary>Margin mode of an opening order; null leaves what the account has set.</summary>
    public MarginMode? MarginMode { get; init; }

    /// <summary>What it is; a plain order unless said.</summary>
    public OrderKind Kind { get; init; }

    /// <summary>Take profit placed with the order; null for none.</summary>
    public decimal? TakeProfitPrice { get; init; }

    /// <summary>Which price the take profit watches.</summary>
    public TriggerBy TakeProfitBy { get; init; }

    /// <summary>Stop loss placed with the order; null for none.</summary>
    public decimal? StopLossPrice { get; init; }

    /// <summary>Which price the stop loss watches.</summary>
    public TriggerBy StopLossBy { get; init; }

    /// <summary>Price that a plan order, take profit or stop loss waits for; null for any other kind.</summary>
    public decimal? TriggerPrice { get; init; }

    /// <summary>Which price the trigger watches.</summary>
    public TriggerBy TriggerBy { get; init; }

    /// <summary>From which side the trigger is reached.</summary>
    public TriggerWay TriggerWay { get; init; }

    /// <summary>Closes whatever is held when it triggers.</summary>
    public bool IsWholePosition { get; init; }

    /// <summary>Distance of a trailing order in percent; null for any other kind.</summary>
    public decimal? TrailPercent { get; init; }

    /// <summary>Price from which a trailing order follows; null for any other kind.</summary>
    public decimal? ActivationPrice { get; init; }

    /// <summary>What happens when it meets an order of the same account.</summary>
    public SelfTradePrevention SelfTrade { get; init; }
}

/// <summary>An order ready to be signed: what is journalled before it may leave, and exactly what leaves.</summary>
/// <param name="ClientOrderId">Our id.</param>
/// <param name="SigningTimeMs">The only time this attempt is ever signed with, venue clock, Unix milliseconds.</param>
/// <param name="Body">The exact text that is signed and sent.</param>
public sealed record PreparedOrder(string ClientOrderId, long SigningTimeMs, string Body)
{
    /// <summary>What it is, and so to which call it goes.</summary>
    public OrderKind Kind { get; init; }

    /// <summary>The venue's ids of the orders of its instrument and kind that waited before it left: none of them is it. Empty for an order with an id of ours.</summary>
    public IReadOnlyList<string> IdsBefore { get; init; } = [];
}

/// <summary>The venue took an order.</summary>
/// <param name="VenueOrderId">The venue's id.</param>
public sealed record OrderAck(string VenueOrderId);
