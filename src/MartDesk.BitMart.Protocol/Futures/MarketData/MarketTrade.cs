using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.MarketData;

/// <summary>One public trade.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Market Trade".</remarks>
public sealed record MarketTrade
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Price in quote currency.</summary>
    [JsonPropertyName("price")] public required decimal Price { get; init; }

    /// <summary>Base currency traded: coins, not contracts.</summary>
    [JsonPropertyName("qty")] public required decimal QuantityBase { get; init; }

    /// <summary>Value traded in quote currency.</summary>
    [JsonPropertyName("quote_qty")] public required decimal QuantityQuote { get; init; }

    /// <summary>When, Unix seconds.</summary>
    [JsonPropertyName("time")] public required long TimeSeconds { get; init; }

    /// <summary>True when the buyer's order rested.</summary>
    [JsonPropertyName("is_buyer_maker")] public required bool IsBuyerMaker { get; init; }
}
