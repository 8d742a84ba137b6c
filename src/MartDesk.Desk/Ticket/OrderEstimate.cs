using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Ticket;

/// <summary>What a wish would lead to now.</summary>
/// <param name="Code">Why it would be refused; null when it would not.</param>
/// <param name="Message">The refusal or a warning in words; null when there is nothing to say.</param>
/// <param name="Legs">The orders, in the order in which they would be sent.</param>
/// <param name="Available">Free balance in quote currency; null when not known.</param>
public sealed record OrderEstimate(string? Code, string? Message, IReadOnlyList<EstimatedLeg> Legs, decimal? Available)
{
    /// <summary>Margin of all of them together; null when one is not known.</summary>
    public decimal? Margin => Legs.Any(leg => leg.Effect == PositionEffect.Open && leg.Margin is null) ? null : Legs.Sum(leg => leg.Margin ?? 0m);

    /// <summary>Fees of the orders for the book, as taker; null when one is not known.</summary>
    public decimal? Fee => Legs.Any(leg => leg.Kind == OrderKind.Order && leg.Fee is null) ? null : Legs.Sum(leg => leg.Fee ?? 0m);
}

/// <summary>One order of an estimate.</summary>
public sealed record EstimatedLeg
{
    /// <summary>"buy to open 250 contracts at market, stop 58900".</summary>
    public required string Words { get; init; }

    /// <summary>What it is.</summary>
    public required OrderKind Kind { get; init; }

    /// <summary>Buy or sell.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>Opens or closes.</summary>
    public required PositionEffect Effect { get; init; }

    /// <summary>Contracts.</summary>
    public required long Contracts { get; init; }

    /// <summary>The same in base currency.</summary>
    public required decimal Coins { get; init; }

    /// <summary>Price reckoned with: the limit, the trigger, or the last price; null when none is known.</summary>
    public decimal? Price { get; init; }

    /// <summary>Value in quote currency at that price.</summary>
    public decimal? Value { get; init; }

    /// <summary>Margin that it binds; null for an exit or when the price is not known.</summary>
    public decimal? Margin { get; init; }

    /// <summary>Fee when it takes, in quote currency; null for a cancellation, for a change, or when the price is not known.</summary>
    public decimal? Fee { get; init; }

    /// <summary>Leverage of an opening order.</summary>
    public int? Leverage { get; init; }

    /// <summary>Estimated liquidation price of what it opens, alone and before fees; null for cross margin, which depends on the whole account.</summary>
    public decimal? LiquidationPrice { get; init; }
}
