using MartDesk.Desk.Alerts;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Planning;

/// <summary>Everything a plan depends on, at one moment.</summary>
internal sealed record PlanContext
{
    public required AlertRequest Request { get; init; }

    public required Instrument Instrument { get; init; }

    /// <summary>Mode of the account; null when the plan does not depend on it.</summary>
    public PositionMode? Mode { get; init; }

    /// <summary>Long position held; null when none.</summary>
    public Position? Long { get; init; }

    /// <summary>Short position held; null when none.</summary>
    public Position? Short { get; init; }

    /// <summary>Long contracts that this pointer's own orders opened and did not close, by our records.</summary>
    public long OwnLong { get; init; }

    /// <summary>The same, short.</summary>
    public long OwnShort { get; init; }

    /// <summary>Prices; null when not asked for.</summary>
    public Quote? Quote { get; init; }

    /// <summary>Free balance; null when not asked for.</summary>
    public decimal? Available { get; init; }

    /// <summary>Equity; null when not asked for.</summary>
    public decimal? Equity { get; init; }

    /// <summary>Age of the alert.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>Held on one side, in contracts.</summary>
    public long Held(PositionSide side) => (side == PositionSide.Long ? Long : Short)?.Contracts ?? 0;

    /// <summary>Held on one side and opened by this pointer, as far as it is still there.</summary>
    public long Own(PositionSide side) => Math.Min(Held(side), side == PositionSide.Long ? OwnLong : OwnShort);

    /// <summary>True when the plan depends on the mode of the account.</summary>
    public static bool NeedsMode(AlertRequest request) =>
        request.PositionMode is not null || request.Verb is AlertVerb.Buy or AlertVerb.Sell or AlertVerb.Long or AlertVerb.Short;

    /// <summary>True when sizes or checks depend on the price.</summary>
    public static bool NeedsQuote(AlertRequest request) =>
        request.SignalPrice is not null || request.Unit is QuantityUnit.Quote || NeedsBalance(request);

    /// <summary>True when sizes depend on the balance.</summary>
    public static bool NeedsBalance(AlertRequest request) =>
        request.Unit is QuantityUnit.Percent or QuantityUnit.PercentAvailable or QuantityUnit.PercentEquity;
}
