using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>Data of <c>futures/bookticker</c>.</summary>
/// <remarks>BitMart Futures V2 reference, "【Public】Individual Symbol Book Ticker Channel".</remarks>
public sealed record BookTickerPush
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Best bid; null when nobody buys.</summary>
    [JsonPropertyName("best_bid_price")] public decimal? BidPrice { get; init; }

    /// <summary>Contracts at the best bid.</summary>
    [JsonPropertyName("best_bid_vol")] public decimal? BidSize { get; init; }

    /// <summary>Best ask; null when nobody sells.</summary>
    [JsonPropertyName("best_ask_price")] public decimal? AskPrice { get; init; }

    /// <summary>Contracts at the best ask.</summary>
    [JsonPropertyName("best_ask_vol")] public decimal? AskSize { get; init; }

    /// <summary>When it was pushed, Unix milliseconds.</summary>
    [JsonPropertyName("ms_t")] public required long TimestampMs { get; init; }
}
