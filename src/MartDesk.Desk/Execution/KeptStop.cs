using System.Globalization;
using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Execution;

/// <summary>The stops that the desk keeps: each waits before it acts, which no stop of a venue does.</summary>
public interface IKeptStops
{
    /// <summary>Those that wait now, oldest first.</summary>
    IReadOnlyList<KeptStop> List();
}

/// <summary>A stop that waits before it acts. It is not at the venue: while the desk does not run, nothing acts.</summary>
public sealed record KeptStop
{
    /// <summary>The desk's id of the account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The alert or order by hand that has set it.</summary>
    public required string AlertId { get; init; }

    /// <summary>Our id, by which it is taken away; the order that it becomes has it too.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>Instrument.</summary>
    public required string Symbol { get; init; }

    /// <summary>Side of the position that it protects.</summary>
    public required PositionSide Side { get; init; }

    /// <summary>Contracts of the position, or of the entry that it belongs to, when it was set.</summary>
    public required long Contracts { get; init; }

    /// <summary>It closes whatever is held when it acts; else what is left of its entry.</summary>
    public required bool IsWholePosition { get; init; }

    /// <summary>The stop's price.</summary>
    public required decimal TriggerPrice { get; init; }

    /// <summary>Which price it watches.</summary>
    public required TriggerBy TriggerBy { get; init; }

    /// <summary>Price of the order that it becomes; null for the market.</summary>
    public required decimal? LimitPrice { get; init; }

    /// <summary>Seconds for which the price must stand at the stop or beyond, without interruption; null when it waits for a candle.</summary>
    public required int? WaitSeconds { get; init; }

    /// <summary>Minutes of the candle that must close at the stop or beyond; null when it waits for a time.</summary>
    public required int? CandleMinutes { get; init; }

    /// <summary>Since when the desk keeps it.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Since when the price has stood at the stop or beyond; null when it does not, or when it waits for a candle.</summary>
    public DateTimeOffset? BeyondSince { get; init; }

    /// <summary>End of the candle that is looked at next; null when it waits for a time.</summary>
    public DateTimeOffset? NextClose { get; init; }

    /// <summary>What keeps it from going on; null when nothing does.</summary>
    public string? Hindrance { get; init; }

    /// <summary>When it acts if the price stays where it is; null while it is not reached, or when it waits for a candle.</summary>
    public DateTimeOffset? ActsAt => BeyondSince is { } since && WaitSeconds is { } seconds ? since.AddSeconds(seconds) : null;

    /// <summary>Side of the order that it becomes.</summary>
    public OrderSide ExitSide => Side == PositionSide.Long ? OrderSide.Sell : OrderSide.Buy;

    /// <summary>"acts after 30 s at or beyond", "acts at the close of a 5-minute candle".</summary>
    public string WaitInWords => CandleMinutes is { } minutes
        ? string.Create(CultureInfo.InvariantCulture, $"acts at the close of a {minutes}-minute candle at or beyond")
        : string.Create(CultureInfo.InvariantCulture, $"acts after {WaitSeconds} s at or beyond");

    /// <summary>"beyond since 12:00:03, acts at 12:00:33", UTC.</summary>
    public string StateInWords => Hindrance is { } hindrance ? $"does not act now: {hindrance}"
        : BeyondSince is { } since && ActsAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"beyond since {since.UtcDateTime:HH:mm:ss}, acts at {at.UtcDateTime:HH:mm:ss}")
        : NextClose is { } close ? string.Create(CultureInfo.InvariantCulture, $"looks at the candle that closes at {close.UtcDateTime:HH:mm}")
        : "not reached";

    /// <summary>What a stop waits for, and that the venue knows nothing of it.</summary>
    internal static string InWords(int? waitSeconds, int? candleMinutes, TriggerBy by, TriggerWay way, decimal price)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"at or {(way == TriggerWay.Down ? "below" : "above")} {price}");
        var what = candleMinutes is { } minutes
            ? string.Create(CultureInfo.InvariantCulture, $"at the close of a {minutes}-minute candle {where}")
            : string.Create(CultureInfo.InvariantCulture, $"once the {(by == TriggerBy.Mark ? "mark" : "last")} price has stood {where} for {waitSeconds} s");
        return $"Kept by the desk: it acts {what}. It is not at the venue and acts only while the desk runs.";
    }
}
