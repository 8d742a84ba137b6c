using MartDesk.Exchange.Orders;

namespace MartDesk.Exchange.PlanOrders;

/// <summary>A plan order as it stands.</summary>
public readonly record struct PlanOrderView
{
    /// <summary>Venue's id; of the same sequence as order ids.</summary>
    public required long OrderId { get; init; }

    /// <summary>Client's id; null when none was given.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>The order whose fills brought it about; 0 when its owner placed it.</summary>
    public required long ParentOrderId { get; init; }

    /// <summary>Owner.</summary>
    public required int AccountId { get; init; }

    /// <summary>Instrument.</summary>
    public required int InstrumentId { get; init; }

    /// <summary>What it waits for; the direction is always Rising or Falling here.</summary>
    public required PlanTerms Terms { get; init; }

    /// <summary>Side of the order that it becomes.</summary>
    public required Side Side { get; init; }

    /// <summary>Whether that order opens or closes.</summary>
    public required PositionEffect Effect { get; init; }

    /// <summary>Type of that order.</summary>
    public required OrderType Type { get; init; }

    /// <summary>Time in force of that order.</summary>
    public required TimeInForce TimeInForce { get; init; }

    /// <summary>Limit of that order in ticks; 0 for a market order.</summary>
    public required long PriceTicks { get; init; }

    /// <summary>Contracts; 0 when it stands for the whole position.</summary>
    public required long Lots { get; init; }

    /// <summary>Leverage of that order; 0 means the one set then.</summary>
    public required int Leverage { get; init; }

    /// <summary>Margin mode of that order; Unspecified means the one set then.</summary>
    public required MarginMode MarginMode { get; init; }

    /// <summary>Position mode of the account.</summary>
    public required PositionMode PositionMode { get; init; }

    /// <summary>Take profit and stop loss that the order will bring along; null for none.</summary>
    public Protection? Protection { get; init; }

    /// <summary>True once a trailing order follows the price.</summary>
    public required bool IsActive { get; init; }

    /// <summary>The best price since a trailing order became active, in ticks; 0 before.</summary>
    public required long ExtremeTicks { get; init; }

    /// <summary>When it was accepted, Unix milliseconds.</summary>
    public required long CreateTimeMs { get; init; }

    /// <summary>When it last changed, Unix milliseconds.</summary>
    public required long UpdateTimeMs { get; init; }
}

/// <summary>The end of a plan order.</summary>
public readonly record struct PlanEnd
{
    /// <summary>How.</summary>
    public required PlanFinishReason Reason { get; init; }

    /// <summary>The order that it became; 0 when it became none.</summary>
    public long OrderId { get; init; }

    /// <summary>With <see cref="PlanFinishReason.Refused"/>: why.</summary>
    public Events.RejectReason Refusal { get; init; }
}
