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
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AccountDirectory(DeskStore store, FieldVault vault, ISecureRandom random, TimeProvider time)
    {
        _store = store;
        _vault = vault;
        _random = random;
        _time = time;
        _accounts = store.Read(connection => connection.Query<AccountRow>(
            """
            SELECT id AS Id, label AS Label, environment AS Environment, rest_address AS RestAddress, stream_address AS StreamAddress,
                   api_key AS ApiKey, secret AS Secret, memo AS Memo
            FROM account ORDER BY seq
            """)).Select(Open).ToList();
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConnectedAccount>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<ConnectedAccount>>([.. _accounts]);
    }

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
        };
        await _store.WriteAsync(
            transaction => transaction.Connection!.Execute(
                """
                INSERT INTO account (id, label, environment, rest_address, stream_address, api_key, secret, memo, created_ms)
                VALUES (@Id, @Label, @Environment, @RestAddress, @StreamAddress, @ApiKey, @Secret, @Memo, @CreatedMs)
                """,
                row,
                transaction),
            cancellationToken);
        var connected = Open(row);
        TaskCompletionSource added;
        lock (_gate)
        {
            _accounts.Add(connected);
            added = _added;
            _added = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        added.SetResult();
        return connected;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ConnectedAccount> WatchAddedAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return WatchFromAsync(_accounts.Count, cancellationToken);
    }

    /// <summary>The account's label; its id when it is not known.</summary>
    public string LabelOf(string accountId)
    {
        lock (_gate)
            return _accounts.Find(account => account.AccountId == accountId)?.Label ?? accountId;
    }

    /// <summary>Where an account trades; an account that is not known is treated as live, the strictest.</summary>
    public VenueEnvironment EnvironmentOf(string accountId)
    {
        lock (_gate)
            return _accounts.Find(account => account.AccountId == accountId)?.Connection.Environment ?? VenueEnvironment.Live;
    }

    private async IAsyncEnumerable<ConnectedAccount> WatchFromAsync(
        int index, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            ConnectedAccount? next;
            Task added;
            lock (_gate)
            {
                next = index < _accounts.Count ? _accounts[index] : null;
                added = _added.Task;
            }

            if (next is null)
            {
                await added.WaitAsync(cancellationToken);
                continue;
            }

            index++;
            yield return next;
        }
    }

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
                _vault.Open(row.Memo, row.Id, new FieldPlace("account", row.Id, "memo")))));

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
    }
}
