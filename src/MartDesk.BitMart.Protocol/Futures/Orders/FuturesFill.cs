using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Orders;

/// <summary>One execution of an order of ours.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Order Trade (KEYED)".</remarks>
public sealed record FuturesFill
{
    /// <summary>The order.</summary>
    [JsonPropertyName("order_id"), JsonConverter(typeof(IdTextConverter))] public required string OrderId { get; init; }

    /// <summary>The execution; unique, so that each is counted once.</summary>
    [JsonPropertyName("trade_id"), JsonConverter(typeof(IdTextConverter))] public required string TradeId { get; init; }

    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Direction and position effect.</summary>
    [JsonPropertyName("side")] public required OrderSide Side { get; init; }

    /// <summary>Price in quote currency.</summary>
    [JsonPropertyName("price")] public required decimal Price { get; init; }

    /// <summary>Contracts.</summary>
    [JsonPropertyName("vol"), JsonConverter(typeof(ContractsTextConverter))] public required long Size { get; init; }

    /// <summary>Rested or took.</summary>
    [JsonPropertyName("exec_type")] public required Liquidity Liquidity { get; init; }

    /// <summary>Whether it made a profit.</summary>
    [JsonPropertyName("profit")] public bool IsProfit { get; init; }

    /// <summary>Profit realised, in quote currency.</summary>
    [JsonPropertyName("realised_profit")] public required decimal RealisedPnl { get; init; }

    /// <summary>Fee paid, positive, in quote currency. The order channel writes the same fee negative.</summary>
    [JsonPropertyName("paid_fees")] public required decimal Fee { get; init; }

    /// <summary>Which account.</summary>
    [JsonPropertyName("account")] public TradingAccount? Account { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    [JsonPropertyName("create_time")] public required long CreateTimeMs { get; init; }
}
