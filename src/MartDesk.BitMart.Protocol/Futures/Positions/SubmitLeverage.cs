using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Futures.Orders;

namespace MartDesk.BitMart.Protocol.Futures.Positions;

/// <summary>Sets leverage and margin mode of a contract. Repeating it changes nothing.</summary>
/// <remarks>BitMart Futures V2 reference, "Submit Leverage (SIGNED)".</remarks>
public sealed record SubmitLeverage
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Leverage.</summary>
    [JsonPropertyName("leverage")] public decimal? Leverage { get; init; }

    /// <summary>Cross or isolated.</summary>
    [JsonPropertyName("open_type")] public required MarginMode MarginMode { get; init; }
}

/// <summary>What is set now.</summary>
public sealed record LeverageSetting
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Leverage.</summary>
    [JsonPropertyName("leverage")] public required decimal Leverage { get; init; }

    /// <summary>Cross or isolated.</summary>
    [JsonPropertyName("open_type")] public required MarginMode MarginMode { get; init; }

    /// <summary>Largest leverage in the reference's sample; other captures show a notional.</summary>
    [JsonPropertyName("max_value")] public required decimal MaxValue { get; init; }
}
