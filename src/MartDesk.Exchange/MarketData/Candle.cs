namespace MartDesk.Exchange.MarketData;

/// <summary>One bar of a chart. Prices are ticks.</summary>
public readonly record struct Candle
{
    /// <summary>When the bar begins, Unix seconds.</summary>
    public required long TimeSeconds { get; init; }

    /// <summary>First price; in a bar without a trade the close of the bar before.</summary>
    public required long OpenTicks { get; init; }

    /// <summary>Highest price.</summary>
    public required long HighTicks { get; init; }

    /// <summary>Lowest price.</summary>
    public required long LowTicks { get; init; }

    /// <summary>Last price.</summary>
    public required long CloseTicks { get; init; }

    /// <summary>Contracts traded; 0 in a bar without a trade.</summary>
    public required long Lots { get; init; }

    /// <summary>A bar in which nothing was traded.</summary>
    internal static Candle Flat(long timeSeconds, long closeTicks) => new()
    {
        TimeSeconds = timeSeconds,
        OpenTicks = closeTicks,
        HighTicks = closeTicks,
        LowTicks = closeTicks,
        CloseTicks = closeTicks,
        Lots = 0,
    };

    /// <summary>This bar followed by a later one; the later one must have traded.</summary>
    internal Candle Then(in Candle later) => this with
    {
        HighTicks = Math.Max(HighTicks, later.HighTicks),
        LowTicks = Math.Min(LowTicks, later.LowTicks),
        CloseTicks = later.CloseTicks,
        Lots = Lots + later.Lots,
    };
}
