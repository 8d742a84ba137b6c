using MartDesk.Exchange.PlanOrders;

namespace MartDesk.Exchange.Orders;

/// <summary>An order as it stands.</summary>
public readonly record struct OrderView
{
    /// <summary>Venue's id.</summary>
    public required long OrderId { get; init; }

    /// <summary>Client's id; null when none was given.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>Owner.</summary>
    public required int AccountId { get; init; }

    /// <summary>Instrument.</summary>
    public required int InstrumentId { get; init; }

    /// <summary>Buy or sell.</summary>
    public required Side Side { get; init; }

    /// <summary>Opens or closes.</summary>
    public required PositionEffect Effect { get; init; }

    /// <summary>Limit or market.</summary>
    public required OrderType Type { get; init; }

    /// <summary>Time in force.</summary>
    public required TimeInForce TimeInForce { get; init; }

    /// <summary>Limit price in ticks; for a market order the worst price it may pay, 0 when it has none.</summary>
    public required long PriceTicks { get; init; }

    /// <summary>Contracts ordered.</summary>
    public required long Lots { get; init; }

    /// <summary>Contracts filled.</summary>
    public required long FilledLots { get; init; }

    /// <summary>Sum over fills of ticks times lots; divided by <see cref="FilledLots"/> the average price in ticks.</summary>
    public required Int128 FilledTickLots { get; init; }

    /// <summary>Leverage that its margin was computed with.</summary>
    public required int Leverage { get; init; }

    /// <summary>Margin mode.</summary>
    public required MarginMode MarginMode { get; init; }

    /// <summary>Position mode of the account when it was placed.</summary>
    public required PositionMode PositionMode { get; init; }

    /// <summary>Who brought it about; almost always the owner.</summary>
    public OrderOrigin Origin { get; init; }

    /// <summary>Take profit and stop loss that its fills bring about; null for none.</summary>
    public Protection? Protection { get; init; }

    /// <summary>The plan order that became this one; 0 for none.</summary>
    public long PlanOrderId { get; init; }

    /// <summary>When it was accepted, Unix milliseconds.</summary>
    public required long CreateTimeMs { get; init; }

    /// <summary>When it last changed, Unix milliseconds.</summary>
    public required long UpdateTimeMs { get; init; }

    /// <summary>Contracts still open.</summary>
    public long OpenLots => Lots - FilledLots;
}
