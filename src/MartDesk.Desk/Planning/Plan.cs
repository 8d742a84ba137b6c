using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>What an alert leads to.</summary>
internal abstract record Plan
{
    private Plan()
    {
    }

    /// <summary>Orders, to be sent one after the other, each after the one before has ended.</summary>
    public sealed record Orders(IReadOnlyList<PlannedLeg> Legs, string? Warning) : Plan;

    /// <summary>The account is already as it should be.</summary>
    public sealed record Nothing(string Code, string Message) : Plan;

    /// <summary>It must not be carried out.</summary>
    public sealed record Refused(string Code, string Message) : Plan;
}

/// <summary>One order of a plan.</summary>
/// <param name="Side">Buy or sell.</param>
/// <param name="Effect">Opens or closes. Exits always close, so that an exit can never open a position.</param>
/// <param name="Contracts">Whole contracts.</param>
/// <param name="Type">Limit or market.</param>
/// <param name="LimitPrice">Null for a market order.</param>
/// <param name="TimeInForce">Of a limit order.</param>
/// <param name="Leverage">Of an opening order.</param>
/// <param name="MarginMode">Of an opening order.</param>
/// <param name="SetsLeverage">Leverage and margin mode are set at the venue before the order.</param>
internal sealed record PlannedLeg(
    OrderSide Side,
    PositionEffect Effect,
    long Contracts,
    OrderType Type,
    decimal? LimitPrice,
    TimeInForce TimeInForce,
    int? Leverage,
    MarginMode? MarginMode,
    bool SetsLeverage)
{
    /// <summary>"buy to open 250 contracts at market".</summary>
    public string InWords() => FormattableString.Invariant(
        $"{(Side == OrderSide.Buy ? "buy" : "sell")} to {(Effect == PositionEffect.Open ? "open" : "close")} {Contracts} contracts {(LimitPrice is { } price ? $"at {price}" : "at market")}");
}
