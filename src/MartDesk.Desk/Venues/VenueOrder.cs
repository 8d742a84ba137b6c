namespace MartDesk.Desk.Venues;

/// <summary>An order as the venue reports it.</summary>
public sealed record VenueOrder
{
    /// <summary>The venue's id.</summary>
    public required string VenueOrderId { get; init; }

    /// <summary>Our id; empty when the order was made elsewhere.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>Instrument.</summary>
    public required string Symbol { get; init; }

    /// <summary>Buy or sell.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>Opens or closes.</summary>
    public required PositionEffect Effect { get; init; }

    /// <summary>Limit or market.</summary>
    public required OrderType Type { get; init; }

    /// <summary>State.</summary>
    public required OrderState State { get; init; }

    /// <summary>Contracts ordered.</summary>
    public required long Contracts { get; init; }

    /// <summary>Contracts filled.</summary>
    public required long FilledContracts { get; init; }

    /// <summary>Average fill price; 0 until the first fill.</summary>
    public required decimal AveragePrice { get; init; }

    /// <summary>Limit price; null for a market order.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>In the book, or waiting for a price; <see cref="Type"/> then tells what it becomes.</summary>
    public OrderKind Kind { get; init; }

    /// <summary>Price that it waits for; null for an order in the book, and for a trailing one that is active from the start.</summary>
    public decimal? TriggerPrice { get; init; }

    /// <summary>Which price it waits for.</summary>
    public TriggerBy TriggerBy { get; init; }

    /// <summary>A take profit or stop loss of whatever is held when it fires.</summary>
    public bool IsWholePosition { get; init; }

    /// <summary>Take profit and stop loss that it brings along; null when the source does not tell them, as the stream of orders never does.</summary>
    public OrderPresets? Presets { get; init; }

    /// <summary>The venue's id of the waiting order that it was; null when it was none.</summary>
    public string? BornOf { get; init; }

    /// <summary>When the venue took it.</summary>
    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdateTime { get; init; }

    /// <summary>The price that its take profit and stop loss stand around: its limit, or for one without what it waits for; null for neither.</summary>
    public decimal? EntryPrice => LimitPrice ?? TriggerPrice;

    /// <summary>Take profit and stop loss that it brings along can be told and changed: it opens, at a limit or once a price is reached, and none of it has filled.</summary>
    public bool TakesPresets => Effect == PositionEffect.Open && Kind is OrderKind.Order or OrderKind.Plan && EntryPrice is not null && FilledContracts == 0;
}

/// <summary>One execution of an order of ours, as the venue reports it.</summary>
public sealed record Fill
{
    /// <summary>The venue's id of the execution. Both sides of one have it, and other instruments may; see <see cref="Key"/>.</summary>
    public required string TradeId { get; init; }

    /// <summary>The order.</summary>
    public required string VenueOrderId { get; init; }

    /// <summary>Instrument.</summary>
    public required string Symbol { get; init; }

    /// <summary>Buy or sell.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>Opened or closed.</summary>
    public required PositionEffect Effect { get; init; }

    /// <summary>Price.</summary>
    public required decimal Price { get; init; }

    /// <summary>Contracts.</summary>
    public required long Contracts { get; init; }

    /// <summary>Fee paid, positive, in quote currency.</summary>
    public required decimal Fee { get; init; }

    /// <summary>Profit realised, before the fee; null when the source does not tell it.</summary>
    public decimal? RealisedPnl { get; init; }

    /// <summary>True when the order rested; null when the source does not tell it.</summary>
    public required bool? IsMaker { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What makes it itself; each is counted once.</summary>
    public FillKey Key => new(Symbol, TradeId, VenueOrderId);
}

/// <summary>Tells the fills of an account apart.</summary>
/// <param name="Symbol">Instrument.</param>
/// <param name="TradeId">The venue's id of the execution.</param>
/// <param name="VenueOrderId">The order; an account may trade with itself.</param>
public readonly record struct FillKey(string Symbol, string TradeId, string VenueOrderId);

/// <summary>What a search for an order by our id found.</summary>
public abstract record OrderSearch
{
    private OrderSearch()
    {
    }

    /// <summary>It exists at the venue.</summary>
    public sealed record Found(VenueOrder Order) : OrderSearch;

    /// <summary>Complete lists do not have it.</summary>
    public sealed record Absent : OrderSearch;

    /// <summary>A list was cut off, so that absence is not proved.</summary>
    public sealed record Incomplete(string Reason) : OrderSearch;
}
