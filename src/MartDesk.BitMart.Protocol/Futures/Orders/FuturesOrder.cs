using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Futures.Positions;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Orders;

/// <summary>One order as the venue reports it.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Order Detail", "Get All Open Orders" and "Get Order History" (KEYED).</remarks>
public sealed record FuturesOrder
{
    /// <summary>The venue's id.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(IdTextConverter))] public required string OrderId { get; init; }

    /// <summary>Our id; empty when the order had none, <c>PLAN_…</c> when a plan order made it.</summary>
    [JsonPropertyName("client_order_id"), AllowNull] public string ClientOrderId { get; init => field = value ?? ""; } = "";

    /// <summary>Limit price in quote currency; of a market order 0 or a bound the venue worked out.</summary>
    [JsonPropertyName("price")] public required decimal Price { get; init; }

    /// <summary>Trigger price; order history of plan orders only.</summary>
    [JsonPropertyName("trigger_price")] public decimal? TriggerPrice { get; init; }

    /// <summary>Price after the trigger or the word <c>Market</c>; order history of plan orders only.</summary>
    [JsonPropertyName("execution_price")] public string? ExecutionPrice { get; init; }

    /// <summary>Contracts ordered.</summary>
    [JsonPropertyName("size"), JsonConverter(typeof(ContractsTextConverter))] public required long Size { get; init; }

    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>State.</summary>
    [JsonPropertyName("state")] public required OrderState State { get; init; }

    /// <summary>Direction and position effect.</summary>
    [JsonPropertyName("side")] public required OrderSide Side { get; init; }

    /// <summary>Kind of order.</summary>
    [JsonPropertyName("type")] public required OrderType Type { get; init; }

    /// <summary>Hedge or one-way; absent in captures before April 2025.</summary>
    [JsonPropertyName("position_mode")] public PositionMode? PositionMode { get; init; }

    /// <summary>Which account; absent in open orders.</summary>
    [JsonPropertyName("account")] public TradingAccount? Account { get; init; }

    /// <summary>Leverage.</summary>
    [JsonPropertyName("leverage")] public decimal? Leverage { get; init; }

    /// <summary>Cross or isolated.</summary>
    [JsonPropertyName("open_type")] public MarginMode? MarginMode { get; init; }

    /// <summary>Average fill price in quote currency; 0 until the first fill.</summary>
    [JsonPropertyName("deal_avg_price")] public required decimal AveragePrice { get; init; }

    /// <summary>Contracts filled.</summary>
    [JsonPropertyName("deal_size"), JsonConverter(typeof(ContractsTextConverter))] public required long FilledSize { get; init; }

    /// <summary>When the venue took it, Unix milliseconds.</summary>
    [JsonPropertyName("create_time")] public required long CreateTimeMs { get; init; }

    /// <summary>When it last changed, Unix milliseconds.</summary>
    [JsonPropertyName("update_time")] public required long UpdateTimeMs { get; init; }

    /// <summary>Which price a trailing order watches; trailing orders only.</summary>
    [JsonPropertyName("activation_price_type")] public PriceType? ActivationPriceType { get; init; }

    /// <summary>Price that starts the trailing; trailing orders only.</summary>
    [JsonPropertyName("activation_price")] public decimal? ActivationPrice { get; init; }

    /// <summary>Percent from the extreme; trailing orders only.</summary>
    [JsonPropertyName("callback_rate")] public decimal? CallbackRate { get; init; }

    /// <summary>Order that a trailing order made; order history only.</summary>
    [JsonPropertyName("executive_order_id")] public string? ExecutedOrderId { get; init; }

    /// <summary>Which price the preset take profit watches.</summary>
    [JsonPropertyName("preset_take_profit_price_type")] public PriceType? TakeProfitPriceType { get; init; }

    /// <summary>Which price the preset stop loss watches.</summary>
    [JsonPropertyName("preset_stop_loss_price_type")] public PriceType? StopLossPriceType { get; init; }

    /// <summary>Preset take profit; null when none.</summary>
    [JsonPropertyName("preset_take_profit_price")] public decimal? TakeProfitPrice { get; init; }

    /// <summary>Preset stop loss; null when none.</summary>
    [JsonPropertyName("preset_stop_loss_price")] public decimal? StopLossPrice { get; init; }
}
