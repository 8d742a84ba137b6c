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
}

/// <summary>An order ready to be signed: what is journalled before it may leave, and exactly what leaves.</summary>
/// <param name="ClientOrderId">Our id.</param>
/// <param name="SigningTimeMs">The only time this attempt is ever signed with, venue clock, Unix milliseconds.</param>
/// <param name="Body">The exact text that is signed and sent.</param>
public sealed record PreparedOrder(string ClientOrderId, long SigningTimeMs, string Body);

/// <summary>The venue took an order.</summary>
/// <param name="VenueOrderId">The venue's id.</param>
public sealed record OrderAck(string VenueOrderId);
