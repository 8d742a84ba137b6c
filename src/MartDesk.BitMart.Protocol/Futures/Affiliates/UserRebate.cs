using System.Text.Json.Serialization;
using MartDesk.BitMart.Protocol.Json;

namespace MartDesk.BitMart.Protocol.Futures.Affiliates;

/// <summary>What one user brought an affiliate: <c>GET …/affiliate/rebate-user</c>.</summary>
/// <remarks>Not in the seed of the reference; official page of 2025-12-11. Currency is not said; the list of invited users converts to USDT.</remarks>
public sealed record UserRebate
{
    /// <summary>The user's CID; a JSON number.</summary>
    [JsonPropertyName("cid"), JsonConverter(typeof(IdNumberConverter))] public required string Cid { get; init; }

    /// <summary>Rebate rate; percent in the official sample (<c>90.00000000</c>).</summary>
    [JsonPropertyName("back_rate")] public decimal? RebateRate { get; init; }

    /// <summary>Value traded, ever.</summary>
    [JsonPropertyName("trading_vol_total")] public decimal? TotalVolume { get; init; }

    /// <summary>Fees paid, ever.</summary>
    [JsonPropertyName("trading_fee_total")] public decimal? TotalFee { get; init; }

    /// <summary>Rebate, ever.</summary>
    [JsonPropertyName("rebate_total")] public decimal? TotalRebate { get; init; }

    /// <summary>Value traded in the range asked for.</summary>
    [JsonPropertyName("trading_vol")] public decimal? Volume { get; init; }

    /// <summary>Fees paid in the range asked for.</summary>
    [JsonPropertyName("trading_fee")] public decimal? Fee { get; init; }

    /// <summary>Rebate in the range asked for.</summary>
    [JsonPropertyName("rebate")] public decimal? Rebate { get; init; }
}

/// <summary>What one user's trading over the API brought: <c>GET …/affiliate/rebate-api</c>.</summary>
/// <remarks>Official page of 2025-12-11.</remarks>
public sealed record ApiRebate
{
    /// <summary>Fees paid over the API.</summary>
    [JsonPropertyName("api_trading_fee_total")] public decimal? TotalFee { get; init; }

    /// <summary>Rebate.</summary>
    [JsonPropertyName("api_rebate_total")] public decimal? TotalRebate { get; init; }
}

/// <summary>Whether an affiliate invited a user: <c>GET …/affiliate/invite-check</c>.</summary>
/// <remarks>Official page of 2026-02-03.</remarks>
public sealed record InviteCheck
{
    /// <summary>True when the user was invited.</summary>
    [JsonPropertyName("isInviteUser"), JsonConverter(typeof(WireFlagConverter))] public required bool IsInvited { get; init; }
}
