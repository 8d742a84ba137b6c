using Dapper;
using MartDesk.Desk.Storage;

namespace MartDesk.Desk.Transfers;

/// <summary>Keeps the transfers that were asked for here. A row is on the disk before anything is sent, and is never taken away.</summary>
internal sealed class TransferStore(DeskStore store)
{
    /// <summary>All columns of a row.</summary>
    internal const string Select =
        """
        SELECT request_id AS RequestId, account_id AS AccountId, way AS Way, currency AS Currency, amount AS Amount, ids_before AS IdsBefore,
               made_ms AS MadeMs, until_ms AS UntilMs, state AS State, venue_id AS VenueId, message AS Message
        FROM transfer
        """;

    /// <summary>The transfer of a wish; null when there is none.</summary>
    public StoredTransfer? Find(string requestId) => store.Read(connection =>
        connection.QuerySingleOrDefault<StoredTransfer>($"{Select} WHERE request_id = @requestId", new { requestId }));

    /// <summary>Transfers of an account, newest first.</summary>
    public IReadOnlyList<StoredTransfer> Read(string accountId, int count) => store.Read(connection =>
        connection.Query<StoredTransfer>($"{Select} WHERE account_id = @accountId ORDER BY made_ms DESC, request_id DESC LIMIT @count", new { accountId, count }).ToList());

    /// <summary>Transfers of an account of which more may become, oldest first.</summary>
    public IReadOnlyList<StoredTransfer> Open(string accountId) => store.Read(connection =>
        connection.Query<StoredTransfer>($"{Select} WHERE account_id = @accountId AND state IN (0, 1, 4) ORDER BY made_ms, request_id", new { accountId }).ToList());

    /// <summary>Accounts with such transfers, and when the newest of each was made.</summary>
    public IReadOnlyList<(string AccountId, long MadeMs)> OpenAccounts() => store.Read(connection =>
        connection.Query<(string, long)>("SELECT account_id, MAX(made_ms) FROM transfer WHERE state IN (0, 1, 4) GROUP BY account_id ORDER BY account_id").ToList());

    /// <summary>The venue's ids that are known to be of transfers of ours.</summary>
    public IReadOnlySet<string> ClaimedIds(string accountId, DateTimeOffset since) => store.Read(connection =>
        connection.Query<string>("SELECT venue_id FROM transfer WHERE account_id = @accountId AND venue_id IS NOT NULL AND made_ms >= @sinceMs", new { accountId, sinceMs = since.ToUnixTimeMilliseconds() })
            .ToHashSet(StringComparer.Ordinal));

    /// <summary>Stores a new transfer.</summary>
    /// <returns>False when there is one of this name already, which is left as it is.</returns>
    /// <exception cref="StoreException">Nothing was stored.</exception>
    public Task<bool> AddAsync(StoredTransfer row, CancellationToken cancellationToken) => store.WriteAsync(
        transaction => transaction.Connection!.Execute( // A running transaction has its connection.
            """
            INSERT INTO transfer (request_id, account_id, way, currency, amount, ids_before, made_ms, until_ms, state, venue_id, message)
            VALUES (@RequestId, @AccountId, @Way, @Currency, @Amount, @IdsBefore, @MadeMs, @UntilMs, @State, @VenueId, @Message)
            ON CONFLICT (request_id) DO NOTHING
            """,
            row,
            transaction) == 1,
        cancellationToken);

    /// <summary>Stores what became of a transfer. One that is done or has failed stays so.</summary>
    /// <exception cref="StoreException">Nothing was stored.</exception>
    public Task SettleAsync(StoredTransfer row, CancellationToken cancellationToken) => store.WriteAsync(
        transaction => transaction.Connection!.Execute( // A running transaction has its connection.
            "UPDATE transfer SET state = @State, until_ms = @UntilMs, venue_id = @VenueId, message = @Message WHERE request_id = @RequestId AND state IN (0, 1, 4)",
            row,
            transaction),
        cancellationToken);
}
