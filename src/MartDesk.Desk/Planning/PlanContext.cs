using MartDesk.Desk.Alerts;
using MartDesk.Desk.Guards;
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

    /// <summary>Orders of this pointer that stand at the venue on this symbol.</summary>
    public IReadOnlyList<OwnOrder> OwnOrders { get; init; } = [];

    /// <summary>The order that is to be changed, as the venue shows it; null when there is none, or when it is not open any more.</summary>
    public VenueOrder? Named { get; init; }

    /// <summary>In hedge mode, a buy or sell that does not say where it was before opens.</summary>
    public bool PlainOpens { get; init; }

    /// <summary>Now, Unix milliseconds.</summary>
    public long NowMs { get; init; }

    /// <summary>What the guards look at.</summary>
    public GuardPicture Guards { get; init; } = GuardPicture.Open;

    /// <summary>Prices; null when not asked for.</summary>
    public Quote? Quote { get; init; }

    /// <summary>Free balance; null when not asked for.</summary>
    public decimal? Available { get; init; }

    /// <summary>What orders of other alerts hold, already taken off <see cref="Available"/>.</summary>
    public decimal Reserved { get; init; }

    /// <summary>What an entry may use of <see cref="Available"/>: all but what the account sets aside. Null when that is not known.</summary>
    public decimal? Usable => Available is { } available ? Math.Max(0m, available - SetAside) : null;

    /// <summary>What the account sets aside, in quote currency.</summary>
    public decimal SetAside => Guards.Account.Limits.SetAsideQuote ?? 0m;

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
        request.PositionMode is not null || request.Verb is AlertVerb.Buy or AlertVerb.Sell or AlertVerb.Long or AlertVerb.Short or AlertVerb.Reverse;

    /// <summary>True when sizes, prices or checks depend on the price.</summary>
    public static bool NeedsQuote(AlertRequest request) =>
        request.SignalPrice is not null || (request.MaxSpreadPercent is not null && request.IsEntryVerb) || request.PriceOffsetPercent is not null || request.OrderType is not (AlertOrderType.Market or AlertOrderType.Limit)
        || request.StopLoss is not null || request.TakeProfits.Count > 0 || request.TrailingStop is not null || request.Averaging.Count > 0 || request.Verb == AlertVerb.Trail
        || request.Unit is QuantityUnit.Quote or QuantityUnit.RiskQuote || NeedsBalance(request);

    /// <summary>True when an entry is sized as a share of what is free.</summary>
    public static bool SharesFree(AlertRequest request) => request.IsEntryVerb && request.Unit is QuantityUnit.Percent or QuantityUnit.PercentAvailable;

    /// <summary>True when sizes depend on the balance.</summary>
    public static bool NeedsBalance(AlertRequest request) =>
        request.Unit is QuantityUnit.Percent or QuantityUnit.PercentAvailable or QuantityUnit.PercentEquity or QuantityUnit.RiskPercent;
}
