using System.Text.Json.Serialization;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Alerts;

/// <summary>One take profit asked for: by price, percent of the entry, distance, or multiple of the risk.</summary>
internal sealed record TakeProfitWish
{
    public decimal? Price { get; init; }

    /// <summary>Percent of the entry price, in the winning direction.</summary>
    public decimal? Percent { get; init; }

    /// <summary>Distance from the entry price, in quote currency.</summary>
    public decimal? Offset { get; init; }

    /// <summary>Distance as a multiple of the stop's.</summary>
    public decimal? RiskReward { get; init; }

    /// <summary>Percent of the position; null for an equal part.</summary>
    public decimal? Share { get; init; }

    /// <summary>Price of the order once triggered; null for market.</summary>
    public decimal? LimitPrice { get; init; }

    public decimal? TrailPercent { get; init; }

    public TriggerBy TriggerBy { get; init; }
}

/// <summary>One order asked for that averages the entry: by price, percent of the entry, or distance.</summary>
internal sealed record AveragingWish
{
    public decimal? Price { get; init; }

    /// <summary>Percent of the entry price, in the losing direction.</summary>
    public decimal? Percent { get; init; }

    /// <summary>Distance from the entry price, in quote currency.</summary>
    public decimal? Offset { get; init; }

    /// <summary>Size in percent of the entry's.</summary>
    public decimal Share { get; init; }
}

/// <summary>A stop loss asked for: by price, percent of the entry, distance, or money lost.</summary>
internal sealed record StopLossWish
{
    public decimal? Price { get; init; }

    /// <summary>Percent of the entry price, in the losing direction.</summary>
    public decimal? Percent { get; init; }

    /// <summary>Distance from the entry price, in quote currency.</summary>
    public decimal? Offset { get; init; }

    /// <summary>Loss of the whole order at the stop, in quote currency, before fees.</summary>
    public decimal? Amount { get; init; }

    /// <summary>Price of the order once triggered; null for market.</summary>
    public decimal? LimitPrice { get; init; }

    public TriggerBy TriggerBy { get; init; }

    /// <summary>Seconds for which the price must have stood at the stop or beyond before it acts; null when it does not wait for that.</summary>
    public int? WaitSeconds { get; init; }

    /// <summary>Minutes of the candle that must have closed at the stop or beyond before it acts; null when it does not wait for that.</summary>
    public int? CandleMinutes { get; init; }

    /// <summary>Price of a second stop, which the venue has: it acts at once. Only with one that waits.</summary>
    public decimal? HardPrice { get; init; }

    /// <summary>The same as percent of the entry price, in the losing direction.</summary>
    public decimal? HardPercent { get; init; }

    /// <summary>It waits before it acts. The venue has no such stop, so the desk keeps it.</summary>
    [JsonIgnore]
    public bool IsKept => WaitSeconds is not null || CandleMinutes is not null;
}

/// <summary>A trailing stop asked for.</summary>
internal sealed record TrailingStopWish
{
    public required decimal Percent { get; init; }

    /// <summary>Gain from the entry price at which it begins to follow, in percent; null when a price is named or it begins at once.</summary>
    public decimal? ActivationPercent { get; init; }

    public decimal? ActivationPrice { get; init; }
}

/// <summary>The stop is moved to the entry price, once something has happened.</summary>
internal sealed record BreakEvenWish
{
    /// <summary>Number of the target that must have filled, from 1; null when it is a gain.</summary>
    public int? AfterTarget { get; init; }

    /// <summary>Gain from the entry price in percent; null when it is a target.</summary>
    public decimal? AfterPercent { get; init; }

    /// <summary>How far beyond the entry price the stop goes, in percent, in the winning direction.</summary>
    public decimal OffsetPercent { get; init; }
}
