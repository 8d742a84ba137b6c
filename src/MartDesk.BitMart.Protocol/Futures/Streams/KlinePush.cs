using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>Data of <c>futures/klineBin…</c> and <c>futures/markPriceKlineBin…</c>.</summary>
/// <remarks>
/// The reference shows the candle's members directly in <c>data</c>, the real service sends <c>items</c>. A server sends both;
/// <see cref="GetCandles"/> reads whichever came.
/// </remarks>
public sealed record KlinePush
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>First price; null in the real service's form.</summary>
    [JsonPropertyName("o")] public decimal? Open { get; init; }

    /// <summary>Highest price; null in the real service's form.</summary>
    [JsonPropertyName("h")] public decimal? High { get; init; }

    /// <summary>Lowest price; null in the real service's form.</summary>
    [JsonPropertyName("l")] public decimal? Low { get; init; }

    /// <summary>Last price; null in the real service's form.</summary>
    [JsonPropertyName("c")] public decimal? Close { get; init; }

    /// <summary>Contracts traded; null in the real service's form.</summary>
    [JsonPropertyName("v")] public decimal? Volume { get; init; }

    /// <summary>Start of the interval, Unix seconds, perhaps + 1; null in the real service's form.</summary>
    [JsonPropertyName("ts")] public long? TimestampSeconds { get; init; }

    /// <summary>The candles; null in the reference's form.</summary>
    [JsonPropertyName("items")] public IReadOnlyList<KlineItem>? Items { get; init; }

    /// <summary>The candles, from whichever form came.</summary>
    public IReadOnlyList<KlineItem> GetCandles()
    {
        if (Items is { Count: > 0 }) return Items;
        return this is { Open: { } open, High: { } high, Low: { } low, Close: { } close, Volume: { } volume, TimestampSeconds: { } timestamp }
            ? [new KlineItem { Open = open, High = high, Low = low, Close = close, Volume = volume, TimestampSeconds = timestamp }]
            : [];
    }
}

/// <summary>One candle of a <see cref="KlinePush"/>.</summary>
public sealed record KlineItem
{
    /// <summary>First price.</summary>
    [JsonPropertyName("o")] public required decimal Open { get; init; }

    /// <summary>Highest price.</summary>
    [JsonPropertyName("h")] public required decimal High { get; init; }

    /// <summary>Lowest price.</summary>
    [JsonPropertyName("l")] public required decimal Low { get; init; }

    /// <summary>Last price.</summary>
    [JsonPropertyName("c")] public required decimal Close { get; init; }

    /// <summary>Contracts traded.</summary>
    [JsonPropertyName("v")] public required decimal Volume { get; init; }

    /// <summary>Start of the interval, Unix seconds; the real service may add 1.</summary>
    [JsonPropertyName("ts")] public required long TimestampSeconds { get; init; }
}
