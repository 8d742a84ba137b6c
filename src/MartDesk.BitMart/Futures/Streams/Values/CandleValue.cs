namespace MartDesk.BitMart.Futures.Streams.Values;

/// <summary>A candle, valid during the call that hands it over.</summary>
/// <remarks>BitMart Futures V2 reference, "【Public】KlineBin Channel" and "【Public】MarkPrice KlineBin Channel"; the real service sends a list, which comes as one call each.</remarks>
public readonly ref struct CandleValue
{
    /// <summary>The topic it came on, which names the interval, UTF-8; <c>group</c>.</summary>
    public required ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>Contract, UTF-8; <c>symbol</c>.</summary>
    public required ReadOnlySpan<byte> Symbol { get; init; }

    /// <summary>First price; <c>o</c>.</summary>
    public required decimal Open { get; init; }

    /// <summary>Highest price; <c>h</c>.</summary>
    public required decimal High { get; init; }

    /// <summary>Lowest price; <c>l</c>.</summary>
    public required decimal Low { get; init; }

    /// <summary>Last price; <c>c</c>.</summary>
    public required decimal Close { get; init; }

    /// <summary>Contracts traded; <c>v</c>.</summary>
    public required decimal Volume { get; init; }

    /// <summary>Start of the interval, Unix seconds; the real service may add 1; <c>ts</c>.</summary>
    public required long TimestampSeconds { get; init; }
}
