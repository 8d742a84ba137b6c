using MartDesk.Desk.Execution;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Api;

/// <summary>One stop that the desk keeps: it waits before it acts, and is not at the venue.</summary>
internal sealed record KeptStopJson
{
    public required string Account { get; init; }

    public required string Symbol { get; init; }

    /// <summary>The desk's id of it, by which it is cancelled.</summary>
    public required string StopId { get; init; }

    /// <summary>The alert that has set it.</summary>
    public required string Alert { get; init; }

    /// <summary>Side of the position that it protects: <c>long</c> or <c>short</c>.</summary>
    public required string Side { get; init; }

    /// <summary>Contracts when it was set; <c>null</c> when it closes all that is held.</summary>
    public required long? Contracts { get; init; }

    public required decimal StopPrice { get; init; }

    /// <summary><c>last</c> or <c>mark</c>.</summary>
    public required string TriggerBy { get; init; }

    /// <summary>Price of the order that it becomes; <c>null</c> for the market.</summary>
    public required decimal? Price { get; init; }

    /// <summary><c>null</c> when it waits for a candle.</summary>
    public required int? WaitS { get; init; }

    /// <summary><c>null</c> when it waits for a time.</summary>
    public required int? CandleMinutes { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>Since when the price has stood at the stop or beyond; <c>null</c> when it does not.</summary>
    public required DateTimeOffset? BeyondSince { get; init; }

    /// <summary>When it acts if the price stays; <c>null</c> when it is not reached.</summary>
    public required DateTimeOffset? ActsAt { get; init; }

    /// <summary>The same in words.</summary>
    public required string State { get; init; }

    internal static KeptStopJson From(KeptStop stop, string account) => new()
    {
        Account = account,
        Symbol = stop.Symbol,
        StopId = stop.ClientOrderId,
        Alert = stop.AlertId,
        Side = stop.Side == PositionSide.Long ? "long" : "short",
        Contracts = stop.IsWholePosition ? null : stop.Contracts,
        StopPrice = stop.TriggerPrice,
        TriggerBy = stop.TriggerBy == Desk.Venues.TriggerBy.Mark ? "mark" : "last",
        Price = stop.LimitPrice,
        WaitS = stop.WaitSeconds,
        CandleMinutes = stop.CandleMinutes,
        Since = stop.Since,
        BeyondSince = stop.BeyondSince,
        ActsAt = stop.ActsAt,
        State = stop.StateInWords,
    };
}
