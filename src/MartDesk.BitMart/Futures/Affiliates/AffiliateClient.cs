using System.Text.Json.Nodes;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Affiliates;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.BitMart.Rest;

namespace MartDesk.BitMart.Futures.Affiliates;

/// <summary>What an affiliate may know of the users it invited. Keyed, 24 per 2 s per key each. Part of <see cref="FuturesClient"/>.</summary>
/// <remarks>Times are sent in whole seconds; a range is 60 days at most. Keys of other accounts are refused with 30019.</remarks>
public sealed class AffiliateClient
{
    private readonly FuturesCalls _calls;

    internal AffiliateClient(FuturesCalls calls) => _calls = calls;

    /// <summary>Rebates by user: <c>GET /contract/private/affiliate/rebate-list</c>, keyed, 24 per 2 s per key.</summary>
    /// <param name="currency">Currency of the rebates.</param>
    /// <param name="page">Page, from 1.</param>
    /// <param name="size">Rows of a page.</param>
    /// <param name="userId">One user; null for all.</param>
    /// <param name="rebated">When the rebates were given; null for any time.</param>
    /// <param name="registered">When the users registered; null for any time.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Futures Rebate List(KEYED)".</remarks>
    public Task<Reply<RebateList>> GetRebatesAsync(
        string currency, int page = 1, int size = 50, string? userId = null, TimeRange? rebated = null, TimeRange? registered = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(
            FuturesEndpoints.RebateList,
            new Query().Add("user_id", userId).Add("page", page).Add("size", size).Add("currency", FuturesCalls.NotEmpty(currency))
                .AddSeconds("rebate_start_time", rebated?.From).AddSeconds("rebate_end_time", rebated?.To)
                .AddSeconds("register_start_time", registered?.From).AddSeconds("register_end_time", registered?.To),
            FuturesJson.Default.RebateList,
            cancellationToken);

    /// <summary>Trades of an invited user: <c>GET /contract/private/affiliate/trade-list</c>, keyed, 24 per 2 s per key.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="type">Which contracts.</param>
    /// <param name="page">Page, from 1.</param>
    /// <param name="size">Rows of a page.</param>
    /// <param name="range">When; null for any time.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Futures Trade List(KEYED)".</remarks>
    public Task<Reply<AffiliateTradeList>> GetTradesAsync(
        string userId, AffiliateTradeType type, int page = 1, int size = 50, TimeRange? range = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(
            FuturesEndpoints.AffiliateTradeList,
            new Query().Add("user_id", FuturesCalls.NotEmpty(userId)).Add("type", (int)type).Add("page", page).Add("size", size).AddSeconds("start_time", range?.From).AddSeconds("end_time", range?.To),
            FuturesJson.Default.AffiliateTradeList,
            cancellationToken);

    /// <summary>Rebate of one user: <c>GET /contract/private/affiliate/rebate-user</c>, keyed, 24 per 2 s per key.</summary>
    /// <param name="cid">The user's CID.</param>
    /// <param name="range">When, 60 days at most.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Source: official page of 2025-12-11.</remarks>
    public Task<Reply<UserRebate>> GetUserRebateAsync(string cid, TimeRange range, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.RebateUser, ForUser(cid).AddSeconds("start_time", range.From).AddSeconds("end_time", range.To), FuturesJson.Default.UserRebate, cancellationToken);

    /// <summary>Rebate of one user's trading over the API: <c>GET /contract/private/affiliate/rebate-api</c>, keyed, 24 per 2 s per key.</summary>
    /// <param name="cid">The user's CID.</param>
    /// <param name="range">When, 60 days at most.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Source: official page of 2025-12-11.</remarks>
    public Task<Reply<ApiRebate>> GetApiRebateAsync(string cid, TimeRange range, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.RebateApi, ForUser(cid).AddSeconds("start_time", range.From).AddSeconds("end_time", range.To), FuturesJson.Default.ApiRebate, cancellationToken);

    /// <summary>Whether a user was invited: <c>GET /contract/private/affiliate/invite-check</c>, keyed, 24 per 2 s per key.</summary>
    /// <param name="cid">The user's CID.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Source: official page of 2026-02-03.</remarks>
    public Task<Reply<InviteCheck>> CheckInvitedAsync(string cid, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.InviteCheck, ForUser(cid), FuturesJson.Default.InviteCheck, cancellationToken);

    /// <summary>The users invited: <c>GET /contract/private/affiliate/rebate-inviteUser</c>, keyed, 24 per 2 s per key.</summary>
    /// <param name="range">When, 60 days at most.</param>
    /// <param name="page">Page, from 1.</param>
    /// <param name="size">Rows of a page, at most 50.</param>
    /// <param name="cid">One user's CID; null for all.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Source: official page of 2026-02-03.</remarks>
    public Task<Reply<InvitedUserPage>> GetInvitedUsersAsync(TimeRange range, int page = 1, int size = 50, string? cid = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(
            FuturesEndpoints.RebateInvitedUsers,
            new Query().Add("cid", cid).AddSeconds("start_time", range.From).AddSeconds("end_time", range.To).Add("page", page).Add("size", size),
            FuturesJson.Default.InvitedUserPage,
            cancellationToken);

    /// <summary>Deposits and withdrawals of an invited user: <c>GET /contract/private/affiliate/deposit-withdrawal-list</c>, keyed; its limit is not known, 24 per 2 s are kept.</summary>
    /// <param name="cid">The user's CID.</param>
    /// <param name="range">When, 60 days at most.</param>
    /// <param name="flow">Deposits or withdrawals; null for both.</param>
    /// <param name="page">Page, from 1.</param>
    /// <param name="size">Rows of a page, at most 50.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>The reply as it came: no source documents its members.</returns>
    /// <remarks>Source: official SDK of 2026.</remarks>
    public Task<Reply<JsonNode>> GetMoneyFlowsAsync(string cid, TimeRange range, MoneyFlow? flow = null, int page = 1, int size = 50, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(
            FuturesEndpoints.DepositWithdrawalList,
            new Query().Add("page", page).Add("size", size).Add("type", (int?)flow).Add("cid", FuturesCalls.NotEmpty(cid)).AddSeconds("start_time", range.From).AddSeconds("end_time", range.To),
            FuturesJson.Default.JsonNode,
            cancellationToken);

    /// <summary>Futures account of an invited user: <c>GET /contract/private/affiliate/aff-customer-info</c>, keyed; its limit is not known, 24 per 2 s are kept.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>The reply as it came: no source documents its members.</returns>
    /// <remarks>Source: official SDK of 2026.</remarks>
    public Task<Reply<JsonNode>> GetCustomerAsync(string userId, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.AffiliateCustomerInfo, new Query().Add("userId", FuturesCalls.NotEmpty(userId)), FuturesJson.Default.JsonNode, cancellationToken);

    private static Query ForUser(string cid) => new Query().Add("cid", FuturesCalls.NotEmpty(cid));
}
