using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>Data of <c>futures/ticker</c>. Carries no time.</summary>
/// <remarks>BitMart Futures V2 reference, "【Public】Ticker Channel".</remarks>
public sealed record TickerPush
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Price of the last trade.</summary>
    [JsonPropertyName("last_price")] public required decimal LastPrice { get; init; }

    /// <summary>Contracts traded in 24 hours.</summary>
    [JsonPropertyName("volume_24")] public decimal? Volume24h { get; init; }

    /// <summary>Change in 24 hours, a fraction.</summary>
    [JsonPropertyName("range")] public decimal? Change24h { get; init; }

    /// <summary>Mark price.</summary>
    [JsonPropertyName("mark_price")] public decimal? MarkPrice { get; init; }

    /// <summary>Index price.</summary>
    [JsonPropertyName("index_price")] public decimal? IndexPrice { get; init; }

    /// <summary>Best ask.</summary>
    [JsonPropertyName("ask_price")] public decimal? AskPrice { get; init; }

    /// <summary>Contracts at the best ask.</summary>
    [JsonPropertyName("ask_vol")] public decimal? AskSize { get; init; }

    /// <summary>Best bid.</summary>
    [JsonPropertyName("bid_price")] public decimal? BidPrice { get; init; }

    /// <summary>Contracts at the best bid.</summary>
    [JsonPropertyName("bid_vol")] public decimal? BidSize { get; init; }
}
