namespace MartDesk.Desk.Venues;

/// <summary>An open position as the venue reports it.</summary>
public sealed record Position
{
    /// <summary>Instrument.</summary>
    public required string Symbol { get; init; }

    /// <summary>Long or short.</summary>
    public required PositionSide Side { get; init; }

    /// <summary>Contracts held, positive; 0 when closed.</summary>
    public required long Contracts { get; init; }

    /// <summary>Average entry price.</summary>
    public required decimal EntryPrice { get; init; }

    /// <summary>Mark price when reported; null when the source does not tell it.</summary>
    public decimal? MarkPrice { get; init; }

    /// <summary>Realised since it opened: closed profit less fees; null when the source does not tell it.</summary>
    public decimal? RealisedPnl { get; init; }

    /// <summary>Margin held; null when the source does not tell it.</summary>
    public decimal? Margin { get; init; }

    /// <summary>Leverage; null when the source does not tell it.</summary>
    public int? Leverage { get; init; }

    /// <summary>Cross or isolated.</summary>
    public required MarginMode MarginMode { get; init; }

    /// <summary>Liquidation price; null when there is none or the source does not tell it.</summary>
    public decimal? LiquidationPrice { get; init; }

    /// <summary>When it opened.</summary>
    public required DateTimeOffset OpenTime { get; init; }

    /// <summary>When it last changed at the venue.</summary>
    public required DateTimeOffset UpdateTime { get; init; }
}

/// <summary>Balance of an account in one currency.</summary>
/// <param name="Currency">Currency, for example <c>USDT</c>.</param>
/// <param name="Available">Free for new orders.</param>
/// <param name="PositionMargin">Held by positions.</param>
/// <param name="OrderMargin">Held by open orders.</param>
/// <param name="Equity">With unrealised profit; null when the source does not tell it.</param>
/// <param name="Unrealised">Unrealised profit; null when the source does not tell it.</param>
public sealed record Balance(string Currency, decimal Available, decimal PositionMargin, decimal OrderMargin, decimal? Equity, decimal? Unrealised);

/// <summary>Market prices of one instrument.</summary>
/// <param name="Symbol">Instrument.</param>
/// <param name="Last">Price of the last trade.</param>
/// <param name="Mark">Mark price; 0 when the source does not tell it.</param>
/// <param name="Bid">Best bid; 0 when the side is empty.</param>
/// <param name="Ask">Best ask; 0 when the side is empty.</param>
/// <param name="Time">When the desk received it.</param>
public sealed record Quote(string Symbol, decimal Last, decimal Mark, decimal Bid, decimal Ask, DateTimeOffset Time)
{
    /// <summary>Change of the last price in 24 h as a fraction; null when the source does not tell it.</summary>
    public decimal? Change24h { get; init; }

    /// <summary>Contracts traded in 24 h; null when the source does not tell it.</summary>
    public decimal? Volume24h { get; init; }

    /// <summary>When a stream told it, a timestamp of the desk's <see cref="TimeProvider"/>; null for one that was asked for.</summary>
    public long? HeardAt { get; init; }

    /// <summary>True when a stream told it so lately, whatever the wall clock says.</summary>
    public bool IsYoung(TimeProvider time, TimeSpan maxAge)
    {
        ArgumentNullException.ThrowIfNull(time);
        return HeardAt is { } heard && time.GetElapsedTime(heard) <= maxAge;
    }
}

/// <summary>One candle.</summary>
/// <param name="OpenTime">Start of the interval.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest.</param>
/// <param name="Low">Lowest.</param>
/// <param name="Close">Last.</param>
/// <param name="Contracts">Volume in contracts.</param>
public sealed record Candle(DateTimeOffset OpenTime, decimal Open, decimal High, decimal Low, decimal Close, decimal Contracts);
