using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Futures.Orders;
using MartDesk.BitMart.Protocol.Futures.Streams;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Affiliates;

/// <summary>One page of the trades of a user whom an affiliate invited.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Futures Trade List(KEYED)". The reference shows it without an envelope, newer samples with one.</remarks>
public sealed record AffiliateTradeList
{
    /// <summary>Rows on all pages.</summary>
    [JsonPropertyName("total")] public required int Total { get; init; }

    /// <summary>This page, from 1.</summary>
    [JsonPropertyName("page")] public required int Page { get; init; }

    /// <summary>Rows of a page.</summary>
    [JsonPropertyName("size")] public required int Size { get; init; }

    /// <summary>The trades.</summary>
    [JsonPropertyName("list")] public required IReadOnlyList<AffiliateTrade> Trades { get; init; }
}

/// <summary>One trade of an invited user. Its decimals are JSON numbers.</summary>
public sealed record AffiliateTrade
{
    /// <summary>The user; a JSON number.</summary>
    [JsonPropertyName("user_id"), JsonConverter(typeof(IdNumberConverter))] public required string UserId { get; init; }

    /// <summary>Invited directly or not.</summary>
    [JsonPropertyName("user_type")] public InvitedUserType? UserType { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    [JsonPropertyName("create_time")] public required long CreateTimeMs { get; init; }

    /// <summary>Contract.</summary>
    [JsonPropertyName("symbol")] public required string Symbol { get; init; }

    /// <summary>Leverage.</summary>
    [JsonPropertyName("leverage"), JsonConverter(typeof(DecimalNumberConverter))] public required decimal Leverage { get; init; }

    /// <summary>From copy trading or not.</summary>
    [JsonPropertyName("select_copy_trade")] public CopyTradeKind? CopyTrade { get; init; }

    /// <summary>Cross or isolated; a number here (1 isolated, 2 cross).</summary>
    [JsonPropertyName("open_type"), JsonConverter(typeof(MarginModeNumberConverter))] public required MarginMode MarginMode { get; init; }

    /// <summary>Direction and position effect.</summary>
    [JsonPropertyName("way")] public required OrderSide Side { get; init; }

    /// <summary>Limit or market; a number here.</summary>
    [JsonPropertyName("category")] public AffiliateOrderCategory? Category { get; init; }

    /// <summary>Average price.</summary>
    [JsonPropertyName("deal_price"), JsonConverter(typeof(DecimalNumberConverter))] public required decimal Price { get; init; }

    /// <summary>Contracts.</summary>
    [JsonPropertyName("deal_vol"), JsonConverter(typeof(DecimalNumberConverter))] public required decimal Size { get; init; }

    /// <summary>Fee paid.</summary>
    [JsonPropertyName("fee"), JsonConverter(typeof(DecimalNumberConverter))] public required decimal Fee { get; init; }

    /// <summary>Profit realised.</summary>
    [JsonPropertyName("realised_profit"), JsonConverter(typeof(DecimalNumberConverter))] public required decimal RealisedPnl { get; init; }
}
