using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Futures.Orders;

namespace MartDesk.BitMart.Protocol.Futures.TrailingOrders;

/// <summary>Places an order that follows the price: at the activation price it begins, and when the price turns back by the callback rate it goes to the market.</summary>
/// <remarks>BitMart Futures V2 reference, "Submit Trail Order (SIGNED)". It takes no client id: after a lost answer it is found by what it says.</remarks>
public sealed record SubmitTrailingOrder
{
    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Direction and position effect.</summary>
    [JsonPropertyName("side")] public required OrderSide Side { get; init; }

    /// <summary>Leverage.</summary>
    [JsonPropertyName("leverage")] public required decimal Leverage { get; init; }

    /// <summary>Cross or isolated.</summary>
    [JsonPropertyName("open_type")] public required MarginMode MarginMode { get; init; }

    /// <summary>Whole contracts.</summary>
    [JsonPropertyName("size")] public required long Size { get; init; }

    /// <summary>Price at which it begins to follow.</summary>
    [JsonPropertyName("activation_price")] public required decimal ActivationPrice { get; init; }

    /// <summary>Percent from the extreme, 0.1 to 5: 1 is 1 %.</summary>
    [JsonPropertyName("callback_rate")] public required decimal CallbackPercent { get; init; }

    /// <summary>Last or mark price.</summary>
    [JsonPropertyName("activation_price_type")] public required PriceType ActivationPriceType { get; init; }
}
