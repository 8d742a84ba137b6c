using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>One element of the data of <c>futures/trade</c>; newest first.</summary>
/// <remarks>BitMart Futures V2 reference, "【Public】Trade Channel".</remarks>
public sealed record TradePush
{
    /// <summary>The venue's id of the trade; a number on the wire, at times text.</summary>
    [JsonPropertyName("trade_id"), JsonConverter(typeof(IdNumberConverter))] public required string TradeId { get; init; }

    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Price in quote currency.</summary>
    [JsonPropertyName("deal_price")] public required decimal Price { get; init; }

    /// <summary>Contracts.</summary>
    [JsonPropertyName("deal_vol"), JsonConverter(typeof(ContractsTextConverter))] public required long Size { get; init; }

    /// <summary>Who opened and closed what, the taker named first; absent in the reference's sample. <see cref="IsBuyerMaker"/> is surer.</summary>
    [JsonPropertyName("way")] public TradeWay? Way { get; init; }

    /// <summary>True when the buyer's order rested.</summary>
    [JsonPropertyName("m")] public required bool IsBuyerMaker { get; init; }

    /// <summary>When, nanoseconds since 1970.</summary>
    [JsonPropertyName("created_at"), JsonConverter(typeof(IsoNanosecondsConverter))] public required long CreateTimeNs { get; init; }
}
