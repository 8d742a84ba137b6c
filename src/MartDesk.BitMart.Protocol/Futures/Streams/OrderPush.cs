using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Positions;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Streams;

/// <summary>One element of the data of <c>futures/order</c>.</summary>
/// <remarks>BitMart Futures V2 reference, "【Private】Order Channel".</remarks>
public sealed record OrderPush
{
    /// <summary>Why it was pushed.</summary>
    [JsonPropertyName("action")] public required OrderAction Action { get; init; }

    /// <summary>The order now.</summary>
    [JsonPropertyName("order")] public required PushedOrder Order { get; init; }
}

/// <summary>An order in the order channel. What does not apply reads <c>-</c> on the wire, null here.</summary>
public sealed record PushedOrder
{
    /// <summary>The venue's id.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(IdTextConverter))] public required string OrderId { get; init; }

    /// <summary>Our id; empty when it has none.</summary>
    [JsonPropertyName("client_order_id"), AllowNull] public string ClientOrderId { get; init => field = value ?? ""; } = "";

    /// <summary>Limit price; of a market order 0 or a bound the venue worked out.</summary>
    [JsonPropertyName("price"), JsonConverter(typeof(DashDecimalConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public decimal? Price { get; init; }

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

    /// <summary>Leverage.</summary>
    [JsonPropertyName("leverage")] public decimal? Leverage { get; init; }

    /// <summary>Cross or isolated.</summary>
    [JsonPropertyName("open_type")] public MarginMode? MarginMode { get; init; }

    /// <summary>Average fill price; 0 until the first fill.</summary>
    [JsonPropertyName("deal_avg_price"), JsonConverter(typeof(DashDecimalConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public decimal? AveragePrice { get; init; }

    /// <summary>Contracts filled.</summary>
    [JsonPropertyName("deal_size"), JsonConverter(typeof(ContractsTextConverter))] public required long FilledSize { get; init; }

    /// <summary>When the venue took it, Unix milliseconds.</summary>
    [JsonPropertyName("create_time")] public required long CreateTimeMs { get; init; }

    /// <summary>When it last changed, Unix milliseconds.</summary>
    [JsonPropertyName("update_time")] public required long UpdateTimeMs { get; init; }

    /// <summary>The plan order that made it; empty when none did.</summary>
    [JsonPropertyName("plan_order_id"), JsonConverter(typeof(IdTextConverter)), AllowNull] public string PlanOrderId { get; init => field = value ?? ""; } = "";

    /// <summary>The fill that caused the push; null on the wire when there was none.</summary>
    [JsonPropertyName("last_trade"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public LastTrade? LastTrade { get; init; }

    /// <summary>Trigger price of a plan order, take profit or stop loss.</summary>
    [JsonPropertyName("trigger_price"), JsonConverter(typeof(DashDecimalConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public decimal? TriggerPrice { get; init; }

    /// <summary>Which price the trigger watches; none on the wire is <c>-</c>.</summary>
    [JsonPropertyName("trigger_price_type")] public PriceTypeName? TriggerPriceType { get; init; } = PriceTypeName.None;

    /// <summary>Price after the trigger, a word for market, or <c>-</c>.</summary>
    [JsonPropertyName("execution_price"), AllowNull] public string ExecutionPrice { get; init => field = value ?? "-"; } = "-";

    /// <summary>Which price a trailing order watches; none on the wire is <c>-</c>.</summary>
    [JsonPropertyName("activation_price_type")] public PriceTypeName? ActivationPriceType { get; init; } = PriceTypeName.None;

    /// <summary>Price that starts the trailing.</summary>
    [JsonPropertyName("activation_price"), JsonConverter(typeof(DashDecimalConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public decimal? ActivationPrice { get; init; }

    /// <summary>Percent from the extreme.</summary>
    [JsonPropertyName("callback_rate"), JsonConverter(typeof(DashDecimalConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] public decimal? CallbackRate { get; init; }

    /// <summary>Hedge or one-way; absent before April 2025.</summary>
    [JsonPropertyName("position_mode")] public PositionMode? PositionMode { get; init; }
}

/// <summary>The fill in an order push.</summary>
public sealed record LastTrade
{
    /// <summary>The execution; a number on the wire.</summary>
    [JsonPropertyName("lastTradeID"), JsonConverter(typeof(IdNumberConverter))] public required string TradeId { get; init; }

    /// <summary>Contracts filled.</summary>
    [JsonPropertyName("fillQty"), JsonConverter(typeof(ContractsTextConverter))] public required long Size { get; init; }

    /// <summary>Price.</summary>
    [JsonPropertyName("fillPrice")] public required decimal Price { get; init; }

    /// <summary>Fee as a change of balance: <b>negative</b> when paid. Get Order Trade writes the same fee positive.</summary>
    [JsonPropertyName("fee")] public required decimal BalanceChange { get; init; }

    /// <summary>Currency of the fee.</summary>
    [JsonPropertyName("feeCcy")] public required string FeeCurrency { get; init; }
}
