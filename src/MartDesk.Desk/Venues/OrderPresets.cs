namespace MartDesk.Desk.Venues;

/// <summary>Take profit and stop loss that an opening order brings along: each stands once the order has filled.</summary>
public sealed record OrderPresets
{
    /// <summary>Neither of the two.</summary>
    public static OrderPresets None { get; } = new();

    /// <summary>Take profit; null for none.</summary>
    public decimal? TakeProfitPrice { get; init; }

    /// <summary>Which price the take profit watches.</summary>
    public TriggerBy TakeProfitBy { get; init; }

    /// <summary>Stop loss; null for none.</summary>
    public decimal? StopLossPrice { get; init; }

    /// <summary>Which price the stop loss watches.</summary>
    public TriggerBy StopLossBy { get; init; }

    /// <summary>These with the prices that <paramref name="wished"/> names in the place of their own; one that it does not name stays.</summary>
    public OrderPresets With(OrderPresets? wished)
    {
        var both = this;
        if (wished?.TakeProfitPrice is { } target)
            both = both with { TakeProfitPrice = target, TakeProfitBy = wished.TakeProfitBy };
        if (wished?.StopLossPrice is { } stop)
            both = both with { StopLossPrice = stop, StopLossBy = wished.StopLossBy };
        return both;
    }
}
