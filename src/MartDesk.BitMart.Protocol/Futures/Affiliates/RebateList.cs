using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Affiliates;

/// <summary>One page of an affiliate's rebates.</summary>
/// <remarks>BitMart Futures V2 reference, "Get Futures Rebate List(KEYED)". The reference shows it without an envelope, newer samples with one.</remarks>
public sealed record RebateList
{
    /// <summary>Rows on all pages.</summary>
    [JsonPropertyName("total")] public required int Total { get; init; }

    /// <summary>This page, from 1.</summary>
    [JsonPropertyName("page")] public required int Page { get; init; }

    /// <summary>Rows of a page.</summary>
    [JsonPropertyName("size")] public required int Size { get; init; }

    /// <summary>Rebates in BTC, all pages. A JSON number.</summary>
    [JsonPropertyName("btc_rebate_sum"), JsonConverter(typeof(DecimalNumberConverter))] public decimal BtcSum { get; init; }

    /// <summary>Rebates in USDT, all pages. A JSON number.</summary>
    [JsonPropertyName("usdt_rebate_sum"), JsonConverter(typeof(DecimalNumberConverter))] public decimal UsdtSum { get; init; }

    /// <summary>Rebates in ETH, all pages. A JSON number.</summary>
    [JsonPropertyName("eth_rebate_sum"), JsonConverter(typeof(DecimalNumberConverter))] public decimal EthSum { get; init; }

    /// <summary>One row per user and currency.</summary>
    [JsonPropertyName("rebate_detail_page_data")] public required IReadOnlyList<RebateRecord> Rebates { get; init; }
}

/// <summary>What one user's trading brought the affiliate.</summary>
public sealed record RebateRecord
{
    /// <summary>Currency.</summary>
    [JsonPropertyName("rebate_coin")] public required string Currency { get; init; }

    /// <summary>The user; a JSON number.</summary>
    [JsonPropertyName("trade_user_id"), JsonConverter(typeof(IdNumberConverter))] public required string UserId { get; init; }

    /// <summary>Rebate. A JSON number.</summary>
    [JsonPropertyName("total_rebate_amount"), JsonConverter(typeof(DecimalNumberConverter))] public required decimal Amount { get; init; }

    /// <summary>Invited directly or not.</summary>
    [JsonPropertyName("user_type")] public InvitedUserType? UserType { get; init; }
}
