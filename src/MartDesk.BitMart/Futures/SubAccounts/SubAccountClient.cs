using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.SubAccounts;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.BitMart.Rest;

namespace MartDesk.BitMart.Futures.SubAccounts;

/// <summary>Main account and sub-accounts: their futures wallets and the money between them. Part of <see cref="FuturesClient"/>.</summary>
/// <remarks>The transfers carry a number of ours, so an Unknown outcome is settled by sending the same request with the same number again.</remarks>
public sealed class SubAccountClient
{
    private const int LongestRequestNumber = 64;
    private readonly FuturesCalls _calls;

    internal SubAccountClient(FuturesCalls calls) => _calls = calls;

    /// <summary>The main account takes money from a sub-account: <c>POST /account/contract/sub-account/main/v1/sub-to-main</c>, signed, 8 per 2 s per key.</summary>
    /// <param name="transfer">With the sub-account's name and a request number of our own.</param>
    /// <param name="cancellationToken">Abandons the wait; the transfer may still happen.</param>
    /// <returns>Rejected with 30012 or 30019 (permission), 40003 (number used for another transfer) or 42000 (balance).</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Sub-Account to Main-Account (For Main Account) (SIGNED)".</remarks>
    public Task<Reply<SubAccountTransferAck>> TakeFromSubAccountAsync(SubAccountTransfer transfer, CancellationToken cancellationToken = default) =>
        TransferAsync(FuturesEndpoints.MainFromSub, transfer, needsName: true, cancellationToken);

    /// <summary>The main account gives money to a sub-account: <c>POST /account/contract/sub-account/main/v1/main-to-sub</c>, signed, 8 per 2 s per key.</summary>
    /// <param name="transfer">With the sub-account's name and a request number of our own.</param>
    /// <param name="cancellationToken">Abandons the wait; the transfer may still happen.</param>
    /// <returns>As <see cref="TakeFromSubAccountAsync"/>.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Main-Account to Sub-Account (For Main Account) (SIGNED)".</remarks>
    public Task<Reply<SubAccountTransferAck>> GiveToSubAccountAsync(SubAccountTransfer transfer, CancellationToken cancellationToken = default) =>
        TransferAsync(FuturesEndpoints.MainToSub, transfer, needsName: true, cancellationToken);

    /// <summary>A sub-account, with its own key, gives money to the main account: <c>POST /account/contract/sub-account/sub/v1/sub-to-main</c>, signed, 8 per 2 s per key.</summary>
    /// <param name="transfer">Without a name, with a request number of our own.</param>
    /// <param name="cancellationToken">Abandons the wait; the transfer may still happen.</param>
    /// <returns>As <see cref="TakeFromSubAccountAsync"/>.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Sub-Account to Main-Account (For Sub-Account) (SIGNED)".</remarks>
    public Task<Reply<SubAccountTransferAck>> GiveToMainAccountAsync(SubAccountTransfer transfer, CancellationToken cancellationToken = default) =>
        TransferAsync(FuturesEndpoints.SubToMain, transfer, needsName: false, cancellationToken);

    /// <summary>Futures wallet of a sub-account: <c>GET /account/contract/sub-account/main/v1/wallet</c>, keyed, 12 per 2 s per key.</summary>
    /// <param name="subAccount">Name of the sub-account.</param>
    /// <param name="currency">One currency; null for all.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Sub-Account Futures Wallet Balance (For Main Account) (KEYED)".</remarks>
    public Task<Reply<SubAccountWallet>> GetWalletAsync(string subAccount, string? currency = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.SubAccountWallet, new Query().Add("subAccount", FuturesCalls.NotEmpty(subAccount)).Add("currency", currency), FuturesJson.Default.SubAccountWallet, cancellationToken);

    /// <summary>Latest transfers of a sub-account: <c>GET /account/contract/sub-account/main/v1/transfer-list</c>, keyed, 8 per 2 s per key.</summary>
    /// <param name="subAccount">Name of the sub-account.</param>
    /// <param name="limit">How many, 1 to 100.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Sub-Account Transfer History (For Main Account) (KEYED)". The venue has no way to older ones.</remarks>
    public Task<Reply<IReadOnlyList<SubAccountTransferRecord>>> GetTransfersAsync(string subAccount, int limit = 100, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(
            FuturesEndpoints.SubAccountTransfers,
            new Query().Add("subAccount", FuturesCalls.NotEmpty(subAccount)).Add("limit", InRange(limit)),
            FuturesJson.Default.IReadOnlyListSubAccountTransferRecord,
            cancellationToken);

    /// <summary>Latest transfers of the own account: <c>GET /account/contract/sub-account/v1/transfer-history</c>, keyed, 8 per 2 s per key.</summary>
    /// <param name="limit">How many, 1 to 100.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Account Futures Asset Transfer History (For Main/Sub Account) (KEYED)". The venue has no way to older ones.</remarks>
    public Task<Reply<IReadOnlyList<SubAccountTransferRecord>>> GetOwnTransfersAsync(int limit = 100, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.OwnTransfers, new Query().Add("limit", InRange(limit)), FuturesJson.Default.IReadOnlyListSubAccountTransferRecord, cancellationToken);

    private Task<Reply<SubAccountTransferAck>> TransferAsync(Endpoint endpoint, SubAccountTransfer transfer, bool needsName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        FuturesCalls.NotEmpty(transfer.Currency);
        if (transfer.RequestNumber is not { Length: > 0 and <= LongestRequestNumber }) throw new ArgumentException($"A request number of 1 to {LongestRequestNumber} characters is needed.", nameof(transfer));
        if (transfer.Amount <= 0m) throw new ArgumentException($"Amount {transfer.Amount} is not positive.", nameof(transfer));
        if (needsName == string.IsNullOrWhiteSpace(transfer.SubAccount))
            throw new ArgumentException(needsName ? "The sub-account's name is needed." : "A sub-account gives in its own name; leave the name out.", nameof(transfer));
        return _calls.PostAsync(endpoint, transfer, FuturesJson.Default.SubAccountTransfer, FuturesJson.Default.SubAccountTransferAck, new SubAccountTransferAck(), cancellationToken);
    }

    private static int InRange(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 100);
        return limit;
    }
}
