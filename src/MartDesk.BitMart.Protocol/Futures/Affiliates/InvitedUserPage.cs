using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Affiliates;

/// <summary>One page of the users an affiliate invited: <c>GET …/affiliate/rebate-inviteUser</c>.</summary>
/// <remarks>Not in the seed of the reference; official page of 2026-02-03.</remarks>
public sealed record InvitedUserPage
{
    /// <summary>The users.</summary>
    [JsonPropertyName("list")] public required IReadOnlyList<InvitedUser> Users { get; init; }

    /// <summary>This page, from 1.</summary>
    [JsonPropertyName("page")] public required int Page { get; init; }

    /// <summary>Rows of a page, at most 50.</summary>
    [JsonPropertyName("size")] public required int Size { get; init; }

    /// <summary>Rows on all pages.</summary>
    [JsonPropertyName("total")] public required int Total { get; init; }
}

/// <summary>An invited user; amounts converted to USDT.</summary>
public sealed record InvitedUser
{
    /// <summary>The user's CID; a JSON number.</summary>
    [JsonPropertyName("cid"), JsonConverter(typeof(IdNumberConverter))] public required string Cid { get; init; }

    /// <summary>Rebate.</summary>
    [JsonPropertyName("rebateTotal")] public decimal? RebateQuote { get; init; }

    /// <summary>Value traded.</summary>
    [JsonPropertyName("tradingVolTotal")] public decimal? VolumeQuote { get; init; }

    /// <summary>Fees paid.</summary>
    [JsonPropertyName("tradingFeeTotal")] public decimal? FeeQuote { get; init; }

    /// <summary>Cashback, percent.</summary>
    [JsonPropertyName("cashbackRate")] public decimal? CashbackPercent { get; init; }

    /// <summary>Rebate rate, percent.</summary>
    [JsonPropertyName("backRate")] public decimal? RebatePercent { get; init; }

    /// <summary>1 when the rebate was paid, 0 when not.</summary>
    [JsonPropertyName("status")] public int? Status { get; init; }
}
