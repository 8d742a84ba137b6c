using System.Text.Json;
using MartDesk.BitMart.Protocol.Errors;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.Exchange.Events;
using MartDesk.Exchange.Ledger;
using MartDesk.Exchange.Server.Accounts;
using MartDesk.Exchange.Server.Engine;
using MartDesk.Exchange.Server.Http;
using MartDesk.Exchange.Server.Transfers;

namespace MartDesk.Exchange.Server.SubAccounts;

/// <summary>Transfers between the futures accounts of a main account and its sub-accounts, their wallets and their lists.</summary>
/// <remarks>Each transfer has a number of the caller's; the payer's second transfer with the same number is refused (40003) and moves nothing.</remarks>
internal sealed class SubAccountEndpoints(EngineLoop loop, AccountStore accounts)
{
    private const int LongestNumber = 64;
    private const int MaxRows = 100;
    private const decimal Least = 0.00000001m;

    /// <summary>Of the spot side's calls the one that tells which sub-accounts there are.</summary>
    private static readonly Endpoint List = new(
        "GET", "/account/sub-account/main/v1/subaccount-list", Authentication.Keyed, new RateLimit(8, TimeSpan.FromSeconds(2), RateLimitScope.Key));

    public IEnumerable<Route> Routes =>
    [
        new(List, ListAsync),
        new(FuturesEndpoints.MainFromSub, request => MainAsync(request, static (main, sub) => (sub, main))),
        new(FuturesEndpoints.MainToSub, request => MainAsync(request, static (main, sub) => (main, sub))),
        new(FuturesEndpoints.SubToMain, SubToMainAsync),
        new(FuturesEndpoints.SubAccountWallet, WalletAsync),
        new(FuturesEndpoints.SubAccountTransfers, SubTransfersAsync),
        new(FuturesEndpoints.OwnTransfers, OwnTransfersAsync),
    ];

    /// <summary>Status 1 is normal; there is no other here.</summary>
    private Task<ApiReply> ListAsync(ApiRequest request)
    {
        if (accounts[request.AccountId].MainAccountId is not null)
            return Task.FromResult<ApiReply>(BitMartError.NotPermitted);
        return Task.FromResult(ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("subAccountList"u8);
            foreach (var sub in accounts.Records.Where(account => account.MainAccountId == request.AccountId))
            {
                writer.WriteStartObject();
                writer.WriteString("accountName"u8, sub.Name);
                writer.WriteNumber("status"u8, 1);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }));
    }

    private async Task<ApiReply> MainAsync(ApiRequest request, Func<int, int, (int From, int To)> direct)
    {
        if (!request.Body.TryText("subAccount", out var name))
            return BitMartError.ParameterParse;
        if (RefuseSub(request.AccountId, name, out var sub) is { } error)
            return error;
        var (from, to) = direct(request.AccountId, sub);
        return await MoveAsync(request, from, to);
    }

    private async Task<ApiReply> SubToMainAsync(ApiRequest request) =>
        accounts[request.AccountId].MainAccountId is { } main ? await MoveAsync(request, request.AccountId, main) : BitMartError.NotPermitted;

    private async Task<ApiReply> MoveAsync(ApiRequest request, int from, int to)
    {
        if (!request.Body.TryText("requestNo", out var number) || number is null or { Length: > LongestNumber })
            return BitMartError.ParameterParse;
        if (TransferFields.Refuse(request.Body, Least, out var units) is { } error)
            return error;
        var refusal = await loop.RunAsync(venue => venue.Apply(TransferFields.Move(from, to, units, number)));
        return refusal == RejectReason.None ? ApiReply.Empty : TransferFields.ToError(refusal);
    }

    private async Task<ApiReply> WalletAsync(ApiRequest request)
    {
        if (RefuseSub(request.AccountId, request.Query("subAccount"), out var sub) is { } error)
            return error;
        var account = await loop.RunAsync(venue => venue.Engine.TryGetAccount(sub, out var view) ? view : default);
        var isAsked = request.Query("currency") is null or Settlement.Currency;
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("wallet"u8);
            if (isAsked)
            {
                writer.WriteStartObject();
                writer.WriteString("currency"u8, Settlement.Currency);
                writer.WriteString("name"u8, Settlement.Currency);
                writer.WriteText("available"u8, Money.ToCoins(account.AvailableUnits));
                writer.WriteText("frozen"u8, Money.ToCoins(account.PositionMarginUnits + account.OrderMarginUnits));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async Task<ApiReply> SubTransfersAsync(ApiRequest request) =>
        RefuseSub(request.AccountId, request.Query("subAccount"), out var sub) is { } error ? error : await TransfersAsync(request, sub);

    private async Task<ApiReply> OwnTransfersAsync(ApiRequest request) => await TransfersAsync(request, request.AccountId);

    /// <summary>What an account moved to and from other accounts, newest first; its spot wallet is no other account.</summary>
    private async Task<ApiReply> TransfersAsync(ApiRequest request, int accountId)
    {
        if (!request.TryQueryNumber("limit", out var limit) || limit is null)
            return BitMartError.ParameterParse;
        if (limit is < 1 or > MaxRows)
            return BitMartError.InvalidRequest;
        var rows = await loop.RunAsync(venue =>
        {
            var found = new List<FundsTransfer>();
            var history = venue.Orders.Of(accountId);
            for (var i = 0; i < (history?.TransferCount ?? 0) && found.Count < limit; i++)
            {
                var transfer = history!.NewestTransfer(i); // counted above
                if (transfer.FromAccountId < SpotWallet.FirstId && transfer.ToAccountId < SpotWallet.FirstId)
                    found.Add(transfer);
            }

            return found;
        });
        return ApiReply.Ok(writer =>
        {
            writer.WriteStartArray();
            foreach (var row in rows)
                Write(writer, row);
            writer.WriteEndArray();
        });
    }

    private void Write(Utf8JsonWriter writer, in FundsTransfer transfer)
    {
        writer.WriteStartObject();
        writer.WriteString("fromAccount"u8, accounts[transfer.FromAccountId].Name);
        writer.WriteString("toAccount"u8, accounts[transfer.ToAccountId].Name);
        writer.WriteString("toWalletType"u8, "future"u8);
        writer.WriteString("fromWalletType"u8, "future"u8);
        writer.WriteString("currency"u8, Settlement.Currency);
        writer.WriteText("amount"u8, Money.ToCoins(transfer.AmountUnits));
        writer.WriteNumber("submissionTime"u8, transfer.TimeMs / 1000);
        writer.WriteEndObject();
    }

    /// <summary>Finds a sub-account of the caller by its user name; a sub-account has none of its own.</summary>
    private BitMartError? RefuseSub(int mainAccountId, string? name, out int subAccountId)
    {
        subAccountId = 0;
        if (name is null)
            return BitMartError.ParameterParse;
        if (accounts[mainAccountId].MainAccountId is not null)
            return BitMartError.NotPermitted;
        if (accounts.FindByName(name) is not { } sub || sub.MainAccountId != mainAccountId)
            return BitMartError.CloudAccountNotFound;
        subAccountId = sub.AccountId;
        return null;
    }
}
