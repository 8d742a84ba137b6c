using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Orders;

/// <summary>Places one order.</summary>
/// <remarks>BitMart Futures V2 reference, "Submit Order (SIGNED)". Members left null do not reach the wire.</remarks>
public sealed record SubmitOrder
{
    /// <summary>Contract, for example <c>BTCUSDT</c>.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Our id: letters and digits, at most 32 (40048, 40049), unused among the account's orders (40050).</summary>
    [JsonPropertyName("client_order_id")] public string? ClientOrderId { get; init; }

    /// <summary>Direction and position effect.</summary>
    [JsonPropertyName("side")] public required OrderSide Side { get; init; }

    /// <summary>Time in force; the venue takes null as good till cancelled.</summary>
    [JsonPropertyName("mode")] public TimeInForce? TimeInForce { get; init; }

    /// <summary>Limit or market; the venue takes null as limit.</summary>
    [JsonPropertyName("type")] public OrderType? Type { get; init; }

    /// <summary>Leverage; null leaves what was set last. Must agree with an open position.</summary>
    [JsonPropertyName("leverage")] public decimal? Leverage { get; init; }

    /// <summary>Cross or isolated; null leaves what was set last. Must agree with an open position.</summary>
    [JsonPropertyName("open_type")] public MarginMode? MarginMode { get; init; }

    /// <summary>Whole contracts.</summary>
    [JsonPropertyName("size")] public required long Size { get; init; }

    /// <summary>Limit price in quote currency on the contract's price step; null for a market order.</summary>
    [JsonPropertyName("price")] public decimal? Price { get; init; }

    /// <summary>Which price the take profit watches; the venue takes null as last price.</summary>
    [JsonPropertyName("preset_take_profit_price_type")] public PriceType? TakeProfitPriceType { get; init; }

    /// <summary>Which price the stop loss watches; the venue takes null as last price.</summary>
    [JsonPropertyName("preset_stop_loss_price_type")] public PriceType? StopLossPriceType { get; init; }

    /// <summary>Take profit placed with the order; null for none.</summary>
    [JsonPropertyName("preset_take_profit_price")] public decimal? TakeProfitPrice { get; init; }

    /// <summary>Stop loss placed with the order; null for none.</summary>
    [JsonPropertyName("preset_stop_loss_price")] public decimal? StopLossPrice { get; init; }

    /// <summary>What happens against an order of the same account; the venue takes null as cancel-maker.</summary>
    [JsonPropertyName("stp_mode")] public SelfTradePrevention? SelfTradePrevention { get; init; }

    /// <summary>A limit order.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="side">Direction and position effect.</param>
    /// <param name="size">Whole contracts.</param>
    /// <param name="price">Limit price in quote currency.</param>
    /// <param name="timeInForce">How long it works.</param>
    public static SubmitOrder Limit(string symbol, OrderSide side, long size, decimal price, TimeInForce timeInForce = Orders.TimeInForce.GoodTillCancel) =>
        new() { Symbol = symbol, Side = side, Size = size, Price = price, TimeInForce = timeInForce, Type = OrderType.Limit };

    /// <summary>A market order.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="side">Direction and position effect.</param>
    /// <param name="size">Whole contracts.</param>
    public static SubmitOrder Market(string symbol, OrderSide side, long size) =>
        new() { Symbol = symbol, Side = side, Size = size, Type = OrderType.Market };
}

/// <summary>The venue took an order.</summary>
/// <remarks>BitMart Futures V2 reference, "Submit Order (SIGNED)". Here the id is a JSON number, in every later reply it is text.</remarks>
public sealed record OrderAck
{
    /// <summary>The venue's id.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(IdNumberConverter))] public required string OrderId { get; init; }

    /// <summary>Price submitted; null for a market order, whose wire value is <c>market price</c>.</summary>
    [JsonPropertyName("price"), JsonConverter(typeof(MarketPriceConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public decimal? Price { get; init; }
}
