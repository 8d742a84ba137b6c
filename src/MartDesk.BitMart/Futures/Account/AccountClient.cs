using System.Text.Json.Nodes;
using MartDesk.BitMart.Protocol.Futures;
using MartDesk.BitMart.Protocol.Futures.Account;
using MartDesk.BitMart.Protocol.Futures.Demo;
using MartDesk.BitMart.Protocol.Futures.Transfers;
using MartDesk.BitMart.Protocol.Limits;
using MartDesk.BitMart.Rest;

namespace MartDesk.BitMart.Futures.Account;

/// <summary>Fees, the ledger, and money moved between the account's wallets. Part of <see cref="FuturesClient"/>.</summary>
public sealed class AccountClient
{
    private readonly FuturesCalls _calls;

    internal AccountClient(FuturesCalls calls) => _calls = calls;

    /// <summary>What the account pays for trading a contract: <c>GET /contract/private/trade-fee-rate</c>, keyed, 2 per 2 s per key.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>Rejected with 40034 when the symbol does not exist.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Trade Fee Rate (KEYED)".</remarks>
    public Task<Reply<TradeFeeRate>> GetFeeRateAsync(string symbol, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(FuturesEndpoints.TradeFeeRate, FuturesCalls.ForSymbol(symbol), FuturesJson.Default.TradeFeeRate, cancellationToken);

    /// <summary>Changes of the balance: <c>GET /contract/private/transaction-history</c>, keyed, 6 per 2 s per key.</summary>
    /// <param name="symbol">One contract; null for all.</param>
    /// <param name="flow">One kind of change; null for all.</param>
    /// <param name="from">First moment wanted; null for the venue's last 7 days. Sent in milliseconds, unlike the order lists.</param>
    /// <param name="to">Last moment wanted.</param>
    /// <param name="limit">How many, at most 1,000; null for the venue's 100.</param>
    /// <param name="account">The user's own or copy trading; null for the venue's choice.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>At most <paramref name="limit"/>, without a word when there are more; <see cref="FuturesClient.History"/> pages.</returns>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Transaction History (KEYED)".</remarks>
    public Task<Reply<IReadOnlyList<TransactionRecord>>> GetTransactionsAsync(
        string? symbol = null, FlowType? flow = null, DateTimeOffset? from = null, DateTimeOffset? to = null, int? limit = null, TradingAccount? account = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(
            FuturesEndpoints.TransactionHistory,
            new Query().Add("symbol", symbol).Add("flow_type", (int?)flow).Add("account", account?.Wire).AddMilliseconds("start_time", from).AddMilliseconds("end_time", to).Add("page_size", limit),
            FuturesJson.Default.IReadOnlyListTransactionRecord,
            cancellationToken);

    /// <summary>What a withdrawal would cost: <c>GET /account/v1/withdraw/charge</c>, keyed, 2 per 2 s per key. Withdraws nothing.</summary>
    /// <param name="currency">Currency.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>As the venue sends it. That it is told at all shows that the key may withdraw; rejected with 30012 it may not.</returns>
    public Task<Reply<JsonNode>> GetWithdrawChargeAsync(string currency, CancellationToken cancellationToken = default)
    {
        FuturesCalls.NotEmpty(currency);
        return _calls.GetAsync(WalletEndpoints.WithdrawCharge, new Query().Add("currency", currency), FuturesJson.Default.JsonNode, cancellationToken);
    }

    /// <summary>Moves money between spot wallet and futures account: <c>POST /account/v1/transfer-contract</c>, signed, 1 per 2 s per key.</summary>
    /// <param name="transfer">Only USDT; 0.01 at least.</param>
    /// <param name="cancellationToken">Abandons the wait; the transfer may still happen.</param>
    /// <returns>Rejected with 40005 (decimals) or 42000 (balance). After Unknown look into <see cref="GetTransfersAsync"/>: the call takes no id of ours.</returns>
    /// <exception cref="ArgumentException">Currency empty, an amount that is not positive, or a window outside 1 to 60,000 ms.</exception>
    /// <remarks>Source: BitMart Futures V2 reference, "Transfer (SIGNED)".</remarks>
    public Task<Reply<TransferAck>> TransferAsync(TransferFunds transfer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        FuturesCalls.NotEmpty(transfer.Currency);
        if (transfer.Amount <= 0m) throw new ArgumentException($"Amount {transfer.Amount} is not positive.", nameof(transfer));
        CheckWindow(transfer.ReceiveWindowMs);
        return _calls.PostAsync(FuturesEndpoints.Transfer, transfer, FuturesJson.Default.TransferFunds, FuturesJson.Default.TransferAck, cancellationToken);
    }

    /// <summary>One page of such transfers: <c>POST /account/v1/transfer-contract-list</c>, signed, 1 per 2 s per key. Changes nothing.</summary>
    /// <param name="list">Page from 1 to 1,000, rows from 10 to 100.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>At most <see cref="ListTransfers.Limit"/> rows; <see cref="FuturesClient.History"/> pages.</returns>
    /// <exception cref="ArgumentException">A page, a number of rows or a window outside its range.</exception>
    /// <remarks>Source: BitMart Futures V2 reference, "Get Transfer List (SIGNED)".</remarks>
    public Task<Reply<TransferPage>> GetTransfersAsync(ListTransfers list, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (list.Page is < 1 or > 1000) throw new ArgumentException($"Page {list.Page} is outside 1 to 1,000.", nameof(list));
        if (list.Limit is < 10 or > 100) throw new ArgumentException($"{list.Limit} rows are outside 10 to 100.", nameof(list));
        CheckWindow(list.ReceiveWindowMs);
        return _calls.PostAsync(FuturesEndpoints.TransferList, list, FuturesJson.Default.ListTransfers, FuturesJson.Default.TransferPage, cancellationToken);
    }

    /// <summary>Repayments under cross collateral: <c>GET /contract/private/auto_repayment</c>, keyed; its limit is not known, 6 per 2 s are kept.</summary>
    /// <param name="fromCurrency">Currency that was sold; null for all.</param>
    /// <param name="type">For example <c>AUTO_REPAY</c>; null for all.</param>
    /// <param name="from">First moment; sent in whole seconds.</param>
    /// <param name="to">Last moment.</param>
    /// <param name="page">Page, from 1.</param>
    /// <param name="size">Rows of a page.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>The reply as it came: no source documents its members.</returns>
    /// <remarks>Source: official SDK of 2026; not in the reference.</remarks>
    public Task<Reply<JsonNode>> GetRepaymentsAsync(
        string? fromCurrency = null, string? type = null, DateTimeOffset? from = null, DateTimeOffset? to = null, int? page = null, int? size = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(
            FuturesEndpoints.AutoRepayment,
            new Query().Add("from_coin_code", fromCurrency).Add("type", type).AddSeconds("start_time", from).AddSeconds("end_time", to).Add("page", page).Add("size", size),
            FuturesJson.Default.JsonNode,
            cancellationToken);

    /// <summary>Interest under cross collateral: <c>GET /contract/private/cross_collateral/interest_log</c>, keyed; its limit is not known, 6 per 2 s are kept.</summary>
    /// <param name="currency">One currency; null for all.</param>
    /// <param name="from">First moment; sent in whole seconds.</param>
    /// <param name="to">Last moment.</param>
    /// <param name="page">Page, from 1.</param>
    /// <param name="size">Rows of a page.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    /// <returns>The reply as it came: no source documents its members.</returns>
    /// <remarks>Source: official SDK of 2026; not in the reference.</remarks>
    public Task<Reply<JsonNode>> GetInterestAsync(
        string? currency = null, DateTimeOffset? from = null, DateTimeOffset? to = null, int? page = null, int? size = null, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(
            FuturesEndpoints.InterestLog,
            new Query().Add("coin_code", currency).AddSeconds("start_time", from).AddSeconds("end_time", to).Add("page", page).Add("size", size),
            FuturesJson.Default.JsonNode,
            cancellationToken);

    /// <summary>Asks for play money: <c>POST /contract/private/claim</c>, signed; its limit is not known, 1 per 2 s is kept. Demo environment only.</summary>
    /// <param name="cancellationToken">Abandons the wait; the money may still come.</param>
    /// <returns>What was given.</returns>
    /// <remarks>Source: official page of 2025-11-18; not in the reference.</remarks>
    public Task<Reply<DemoFunds>> ClaimDemoFundsAsync(CancellationToken cancellationToken = default) =>
        _calls.PostAsync(FuturesEndpoints.Claim, new ClaimDemoFunds(), FuturesJson.Default.ClaimDemoFunds, FuturesJson.Default.DemoFunds, cancellationToken);

    private static void CheckWindow(long? milliseconds)
    {
        if (milliseconds is <= 0 or > 60_000) throw new ArgumentException($"A window of {milliseconds} ms is outside 1 to 60,000 ms.", nameof(milliseconds));
    }
}
