using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.History;

/// <summary>An order of this desk of which nothing more will come.</summary>
public sealed record EndedOrder
{
    /// <summary>Its place in the list.</summary>
    public required HistoryMark Mark { get; init; }

    /// <summary>The desk's id of the account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The owner's name for the account.</summary>
    public required string AccountLabel { get; init; }

    /// <summary>Instrument.</summary>
    public required string Symbol { get; init; }

    /// <summary>Plain, or one that waited for a price.</summary>
    public required OrderKind Kind { get; init; }

    /// <summary>Buy or sell.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>Opens or closes.</summary>
    public required PositionEffect Effect { get; init; }

    /// <summary>Limit or market.</summary>
    public required OrderType Type { get; init; }

    /// <summary>Contracts ordered.</summary>
    public required long Contracts { get; init; }

    /// <summary>Contracts filled.</summary>
    public required long FilledContracts { get; init; }

    /// <summary>Average fill price; 0 when nothing was filled.</summary>
    public required decimal AveragePrice { get; init; }

    /// <summary>Limit price; null for a market order.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>Price that it waited for; null for an order of the book.</summary>
    public decimal? TriggerPrice { get; init; }

    /// <summary>How it ended: filled, cancelled with or without fills, or refused.</summary>
    public required LegState State { get; init; }

    /// <summary>Why, in words; null when there is nothing to say.</summary>
    public string? Message { get; init; }

    /// <summary>When its newest attempt was signed.</summary>
    public required DateTimeOffset SentTime { get; init; }

    /// <summary>When its last fill was recorded; null when nothing was filled.</summary>
    public DateTimeOffset? FillTime { get; init; }

    /// <summary>The venue's id; null when the venue never took it.</summary>
    public string? VenueOrderId { get; init; }

    /// <summary>Where it came from.</summary>
    public required OrderOrigin Origin { get; init; }
}
