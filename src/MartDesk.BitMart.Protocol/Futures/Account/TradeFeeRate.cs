using System.Text.Json.Serialization;

namespace MartDesk.BitMart.Protocol.Futures.Account;

/// <summary>What the account pays for trading a contract.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Trade Fee Rate (KEYED)".</remarks>
public sealed record TradeFeeRate
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Fee of a taker, a fraction of the value.</summary>
    [JsonPropertyName("taker_fee_rate")] public required decimal TakerRate { get; init; }

    /// <summary>Fee of a maker, a fraction of the value.</summary>
    [JsonPropertyName("maker_fee_rate")] public required decimal MakerRate { get; init; }
}
