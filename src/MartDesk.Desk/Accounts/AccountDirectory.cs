using Dapper;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Vault;

namespace MartDesk.Desk.Accounts;

/// <summary>The connected accounts: rows in the store, their keys sealed in the vault.</summary>
internal sealed class AccountDirectory : IAccountDirectory
{
    private readonly DeskStore _store;
    private readonly FieldVault _vault;
    private readonly ISecureRandom _random;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<ConnectedAccount> _accounts;
    private readonly Dictionary<string, string> _deletedLabels;
    private TaskCompletionSource _changed = NewSignal();

    public AccountDirectory(DeskStore store, FieldVault vault, ISecureRandom random, TimeProvider time)
    {
        _store = store;
        _vault = vault;
        _random = random;
        _time = time;
        var rows = store.Read(connection => connection.Query<AccountRow>(
            """
            SELECT id AS Id, label AS Label, environment AS Environment, rest_address AS RestAddress, stream_address AS StreamAddress,
                   api_key AS ApiKey, secret AS Secret, memo AS Memo, created_ms AS CreatedMs,
                   is_disabled AS IsDisabled, is_deleted AS IsDeleted, waiting_ms AS WaitingMs,
                   block_finding AS BlockFinding, block_code AS BlockCode, block_message AS BlockMessage, blocked_ms AS BlockedMs
            FROM account ORDER BY seq
            """).ToList());
        _accounts = rows.Where(row => row.IsDeleted == 0).Select(Open).ToList();
        _deletedLabels = rows.Where(row => row.IsDeleted != 0).ToDictionary(row => row.Id, row => row.Label, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConnectedAccount>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(All());

    /// <inheritdoc/>
    public async Task<ConnectedAccount> ConnectAsync(NewAccount account, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(account.Label);
        var id = Base32.Random(_random, 16);
        var row = new AccountRow
        {
            Id = id,
            Label = account.Label,
            Environment = (long)account.Environment,
            RestAddress = account.RestAddress?.ToString(),
            StreamAddress = account.StreamAddress?.ToString(),
            ApiKey = _vault.Seal(account.Credentials.Key, id, new FieldPlace("account", id, "api_key")),
            Secret = _vault.Seal(account.Credentials.RevealSecret(), id, new FieldPlace("account", id, "secret")),
            Memo = _vault.Seal(account.Credentials.RevealMemo(), id, new FieldPlace("account", id, "memo")),
            CreatedMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
            WaitingMs = account.IsWaiting ? _time.GetUtcNow().ToUnixTimeMilliseconds() : null,
        };
        await _store.WriteAsync(
            transaction => transaction.Connection!.Execute(
                """
                INSERT INTO account (id, label, environment, rest_address, stream_address, api_key, secret, memo, created_ms, waiting_ms)
                VALUES (@Id, @Label, @Environment, @RestAddress, @StreamAddress, @ApiKey, @Secret, @Memo, @CreatedMs, @WaitingMs)
                """,
                row,
                transaction),
            cancellationToken);
        var connected = Open(row);
        Change(() => _accounts.Add(connected));
        return connected;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<AccountChange> WatchAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return WatchFromAsync(_accounts.ToDictionary(account => account.AccountId, StringComparer.Ordinal), cancellationToken);
    }

    /// <summary>All accounts in order of creation.</summary>
    public IReadOnlyList<ConnectedAccount> All()
    {
        lock (_gate)
            return [.. _accounts];
    }

    /// <summary>The account; null when there is none, or it was deleted.</summary>
    public ConnectedAccount? Find(string accountId)
    {
        lock (_gate)
            return _accounts.Find(account => account.AccountId == accountId);
    }

    /// <summary>Gives an account another label.</summary>
    public Task RenameAsync(string accountId, string label, CancellationToken cancellationToken) => ChangeAsync(
        accountId, "UPDATE account SET label = @label WHERE id = @accountId", new { accountId, label }, account => account with { Label = label }, cancellationToken);

    /// <summary>Puts other credentials in the place of an account's; everything else about it stays.</summary>
    public Task ReplaceKeyAsync(string accountId, ApiCredentials credentials, bool isWaiting, CancellationToken cancellationToken)
    {
        DateTimeOffset? waitingSince = isWaiting ? _time.GetUtcNow() : null;
        return ChangeAsync(
            accountId,
            "UPDATE account SET api_key = @key, secret = @secret, memo = @memo, waiting_ms = @waiting, block_finding = NULL WHERE id = @accountId",
            new
            {
                accountId,
                key = _vault.Seal(credentials.Key, accountId, new FieldPlace("account", accountId, "api_key")),
                secret = _vault.Seal(credentials.RevealSecret(), accountId, new FieldPlace("account", accountId, "secret")),
                memo = _vault.Seal(credentials.RevealMemo(), accountId, new FieldPlace("account", accountId, "memo")),
                waiting = waitingSince?.ToUnixTimeMilliseconds(),
            },
            account => account with { Connection = account.Connection with { Credentials = credentials }, WaitingSince = waitingSince, Block = null },
            cancellationToken);
    }

    /// <summary>Takes an account out of use, or into use again.</summary>
    public Task DisableAsync(string accountId, bool isDisabled, CancellationToken cancellationToken) => ChangeAsync(
        accountId,
        "UPDATE account SET is_disabled = @value WHERE id = @accountId",
        new { accountId, value = isDisabled ? 1 : 0 },
        account => account with { IsDisabled = isDisabled },
        cancellationToken);

    /// <summary>Notes that the venue lets an account trade by API now, or since when it does not.</summary>
    public Task SetWaitingAsync(string accountId, DateTimeOffset? since, CancellationToken cancellationToken) => ChangeAsync(
        accountId,
        "UPDATE account SET waiting_ms = @value WHERE id = @accountId",
        new { accountId, value = since?.ToUnixTimeMilliseconds() },
        account => account with { WaitingSince = since },
        cancellationToken);

    /// <summary>Notes why the venue does not let an account trade; null when it does.</summary>
    public Task SetBlockAsync(string accountId, AccountBlock? block, CancellationToken cancellationToken) => ChangeAsync(
        accountId,
        "UPDATE account SET block_finding = @finding, block_code = @code, block_message = @message, blocked_ms = @since WHERE id = @accountId",
        new { accountId, finding = (long?)block?.Finding, code = block?.Code, message = block?.Message, since = block?.Since.ToUnixTimeMilliseconds() },
        account => account with { Block = block },
        cancellationToken);

    /// <summary>Notes that the venue lets an account trade.</summary>
    public Task ReleaseAsync(string accountId, CancellationToken cancellationToken) => ChangeAsync(
        accountId,
        "UPDATE account SET waiting_ms = NULL, block_finding = NULL WHERE id = @accountId",
        new { accountId },
        account => account with { WaitingSince = null, Block = null },
        cancellationToken);

    /// <summary>Erases an account's credentials and takes it away. Its row and label stay for the alerts that name it.</summary>
    public async Task DeleteAsync(string accountId, CancellationToken cancellationToken)
    {
        var account = Find(accountId) ?? throw NotThere(accountId);
        await _store.WriteAsync(
            transaction => transaction.Connection!.Execute( // A running transaction has its connection.
                "UPDATE account SET is_deleted = 1, api_key = @none, secret = @none, memo = @none WHERE id = @accountId",
                new { accountId, none = Array.Empty<byte>() },
                transaction),
            cancellationToken);
        Change(() =>
        {
            _accounts.RemoveAll(known => known.AccountId == accountId);
            _deletedLabels[accountId] = account.Label;
        });
    }

    /// <summary>The account's label; its id when it is not known.</summary>
    public string LabelOf(string accountId)
    {
        lock (_gate)
            return _accounts.Find(account => account.AccountId == accountId)?.Label ?? _deletedLabels.GetValueOrDefault(accountId, accountId);
    }

    /// <summary>Where an account trades; an account that is not known is treated as live, the strictest.</summary>
    public VenueEnvironment EnvironmentOf(string accountId)
    {
        lock (_gate)
            return _accounts.Find(account => account.AccountId == accountId)?.Connection.Environment ?? VenueEnvironment.Live;
    }

    /// <summary>Compares with what the reader has seen, so there is no queue that could grow.</summary>
    private async IAsyncEnumerable<AccountChange> WatchFromAsync(
        Dictionary<string, ConnectedAccount> seen, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            List<AccountChange> changes;
            Task changed;
            lock (_gate)
            {
                var now = _accounts.ToDictionary(account => account.AccountId, StringComparer.Ordinal);
                changes =
                [
                    .. seen.Keys.Where(id => !now.ContainsKey(id)).Select(id => new AccountChange(id, null)),
                    .. _accounts.Where(account => !ReferenceEquals(seen.GetValueOrDefault(account.AccountId), account)).Select(account => new AccountChange(account.AccountId, account)),
                ];
                seen = now;
                changed = _changed.Task;
            }

            foreach (var change in changes)
                yield return change;
            if (changes.Count == 0)
                await changed.Here().WaitAsync(cancellationToken);
        }
    }

    private async Task ChangeAsync(string accountId, string statement, object values, Func<ConnectedAccount, ConnectedAccount> change, CancellationToken cancellationToken)
    {
        if (Find(accountId) is null)
            throw NotThere(accountId);
        await _store.WriteAsync(transaction => transaction.Connection!.Execute(statement, values, transaction), cancellationToken); // A running transaction has its connection.
        Change(() =>
        {
            var index = _accounts.FindIndex(account => account.AccountId == accountId);
            if (index >= 0)
                _accounts[index] = change(_accounts[index]);
        });
    }

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    private static ArgumentException NotThere(string accountId) => new($"There is no account {accountId}.", nameof(accountId));

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ConnectedAccount Open(AccountRow row) => new(
        row.Id,
        row.Label,
        new AccountConnection(
            row.Id,
            (VenueEnvironment)row.Environment,
            row.RestAddress is null ? null : new Uri(row.RestAddress),
            row.StreamAddress is null ? null : new Uri(row.StreamAddress),
            new ApiCredentials(
                _vault.Open(row.ApiKey, row.Id, new FieldPlace("account", row.Id, "api_key")),
                _vault.Open(row.Secret, row.Id, new FieldPlace("account", row.Id, "secret")),
                _vault.Open(row.Memo, row.Id, new FieldPlace("account", row.Id, "memo")))))
    {
        CreateTime = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedMs),
        IsDisabled = row.IsDisabled != 0,
        WaitingSince = row.WaitingMs is { } waiting ? DateTimeOffset.FromUnixTimeMilliseconds(waiting) : null,
        Block = row.BlockFinding is { } finding
            ? new AccountBlock((Venues.CredentialFinding)finding, row.BlockCode ?? "", row.BlockMessage ?? "", DateTimeOffset.FromUnixTimeMilliseconds(row.BlockedMs ?? 0))
            : null,
    };

    private sealed class AccountRow
    {
        public string Id { get; init; } = "";

        public string Label { get; init; } = "";

        public long Environment { get; init; }

        public string? RestAddress { get; init; }

        public string? StreamAddress { get; init; }

        public byte[] ApiKey { get; init; } = [];

        public byte[] Secret { get; init; } = [];

        public byte[] Memo { get; init; } = [];

        public long CreatedMs { get; init; }

        public long IsDisabled { get; init; }

        public long IsDeleted { get; init; }

        public long? WaitingMs { get; init; }

        public long? BlockFinding { get; init; }

        public string? BlockCode { get; init; }

        public string? BlockMessage { get; init; }

        public long? BlockedMs { get; init; }
    }
}
