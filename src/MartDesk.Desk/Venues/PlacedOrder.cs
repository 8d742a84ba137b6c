namespace MartDesk.Desk.Venues;

/// <summary>An order at the venue, by what is known of it. One of the two ids is there.</summary>
/// <param name="Symbol">Instrument.</param>
/// <param name="Kind">What it is, and so in which list it stands and by which call it is taken away.</param>
/// <param name="ClientOrderId">Our id; null when it has none: plan and trailing orders, and what was made elsewhere.</param>
/// <param name="VenueOrderId">The venue's id; null while it is not known.</param>
/// <param name="Since">When it was made at the earliest.</param>
public sealed record PlacedOrder(string Symbol, OrderKind Kind, string? ClientOrderId, string? VenueOrderId, DateTimeOffset Since)
{
    /// <summary>How far back an order is looked for of which only the venue's id is known: one that was made before is not found when it has ended.</summary>
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(7);

    /// <summary>An order that is known by the venue's id alone, whoever made it.</summary>
    internal static PlacedOrder Named(string symbol, OrderKind kind, string venueOrderId, TimeProvider time) => new(symbol, kind, null, venueOrderId, time.GetUtcNow() - LongestAge);
}

/// <summary>Other terms of an order that stands. What is null stays, except that one in the book has no trigger.</summary>
public sealed record OrderChange
{
    /// <summary>The order as the venue shows it.</summary>
    public required VenueOrder Order { get; init; }

    /// <summary>New limit price; of one that waits the price it is placed at.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>New size in contracts, fills included; for an order in the book only.</summary>
    public long? Contracts { get; init; }

    /// <summary>New price to wait for.</summary>
    public decimal? TriggerPrice { get; init; }

    /// <summary>New take profit and stop loss of an order that would open, of which a price that is null stays; null for neither. No venue takes one away.</summary>
    public OrderPresets? Presets { get; init; }

    /// <summary>True when the order is so already. One whose take profit and stop loss were not told is not known to be so.</summary>
    public bool IsSo => HasTerms && (Presets is null || (Order.Presets is { } standing && standing.With(Presets) == standing));

    /// <summary>True when price, size and trigger are so already.</summary>
    public bool HasTerms => (LimitPrice ?? Order.LimitPrice) == Order.LimitPrice && (Contracts ?? Order.Contracts) == Order.Contracts
        && (TriggerPrice ?? Order.TriggerPrice) == Order.TriggerPrice;

    /// <summary>The order as it is to be.</summary>
    public VenueOrder Wanted => Order with
    {
        LimitPrice = LimitPrice ?? Order.LimitPrice,
        Contracts = Contracts ?? Order.Contracts,
        TriggerPrice = TriggerPrice ?? Order.TriggerPrice,
        Presets = Order.Presets is null && Presets is null ? null : (Order.Presets ?? OrderPresets.None).With(Presets),
    };
}

/// <summary>What became of an order that carries no id of ours.</summary>
public abstract record UnnamedOutcome
{
    private UnnamedOutcome()
    {
    }

    /// <summary>The venue has it, or had it and it has fired since.</summary>
    /// <param name="VenueOrderId">The venue's id.</param>
    public sealed record Found(string VenueOrderId) : UnnamedOutcome;

    /// <summary>It never arrived and cannot arrive any more.</summary>
    public sealed record Absent : UnnamedOutcome;

    /// <summary>Several orders could be it: only a person can tell.</summary>
    /// <param name="Count">How many.</param>
    public sealed record Several(int Count) : UnnamedOutcome;

    /// <summary>It could not be told now; asking later may.</summary>
    /// <param name="Reason">What stands in the way.</param>
    public sealed record NotTold(string Reason) : UnnamedOutcome;
}
