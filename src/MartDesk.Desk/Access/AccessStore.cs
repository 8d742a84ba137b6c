using Dapper;
using MartDesk.Desk.Storage;
using MartDesk.Desk.Vault;

namespace MartDesk.Desk.Access;

/// <summary>Keeps who may use the desk in its store; what is secret in it is sealed.</summary>
internal sealed class AccessStore(DeskStore store, FieldVault vault) : IAccessStore
{
    private const string Me = "owner"; // the desk has one
    private static readonly FieldPlace CodeSecret = new("owner", Me, "code_secret");

    /// <inheritdoc/>
    public Owner? ReadOwner()
    {
        var row = store.Read(connection => connection.QuerySingleOrDefault<OwnerRow>(
            "SELECT password_hash AS PasswordHash, code_secret AS CodeSecret, last_code_step AS LastCodeStep, changed_ms AS ChangedMs FROM owner"));
        return row is null ? null : new Owner
        {
            PasswordHash = row.PasswordHash,
            ChangeTime = Time(row.ChangedMs),
            CodeSecret = row.CodeSecret is { } secret ? vault.Open(secret, Me, CodeSecret) : null,
            LastCodeStep = row.LastCodeStep,
        };
    }

    /// <inheritdoc/>
    public Task SaveOwnerAsync(Owner owner, CancellationToken cancellationToken) => WriteAsync(
        """
        INSERT INTO owner (id, password_hash, code_secret, last_code_step, changed_ms) VALUES (@Id, @PasswordHash, @CodeSecret, @LastCodeStep, @ChangedMs)
        ON CONFLICT (id) DO UPDATE SET password_hash = excluded.password_hash, code_secret = excluded.code_secret,
            last_code_step = excluded.last_code_step, changed_ms = excluded.changed_ms
        """,
        new
        {
            Id = Me,
            owner.PasswordHash,
            CodeSecret = owner.CodeSecret is { } secret ? vault.Seal(secret, Me, CodeSecret) : null,
            owner.LastCodeStep,
            ChangedMs = Ms(owner.ChangeTime),
        },
        cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<OwnerSession> ReadSessions() => [.. store.Read(connection => connection.Query<SessionRow>(
        """
        SELECT id AS Id, way AS Way, address AS Address, browser AS Browser, started_ms AS StartedMs, used_ms AS UsedMs, proved_ms AS ProvedMs
        FROM owner_session ORDER BY started_ms, id
        """).ToList()).Select(row => new OwnerSession
        {
            SessionId = row.Id,
            Way = row.Way,
            Address = row.Address,
            Browser = row.Browser,
            StartTime = Time(row.StartedMs),
            LastUsed = Time(row.UsedMs),
            LastProof = Time(row.ProvedMs),
        })];

    /// <inheritdoc/>
    public Task SaveSessionAsync(OwnerSession session, CancellationToken cancellationToken) => WriteAsync(
        """
        INSERT INTO owner_session (id, way, address, browser, started_ms, used_ms, proved_ms)
        VALUES (@SessionId, @Way, @Address, @Browser, @StartedMs, @UsedMs, @ProvedMs)
        ON CONFLICT (id) DO UPDATE SET used_ms = excluded.used_ms, proved_ms = excluded.proved_ms
        """,
        new
        {
            session.SessionId,
            session.Way,
            session.Address,
            session.Browser,
            StartedMs = Ms(session.StartTime),
            UsedMs = Ms(session.LastUsed),
            ProvedMs = Ms(session.LastProof),
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DeleteSessionsAsync(IReadOnlyCollection<string> sessionIds, CancellationToken cancellationToken) => store.WriteAsync(
        transaction =>
        {
            foreach (var id in sessionIds)
                transaction.Connection!.Execute("DELETE FROM owner_session WHERE id = @id", new { id }, transaction); // A running transaction has its connection.
        },
        cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<ApiToken> ReadTokens() => [.. store.Read(connection => connection.Query<TokenRow>(
        """
        SELECT id AS Id, name AS Name, text_hash AS Hash, scope AS Scope, created_ms AS CreatedMs, used_ms AS UsedMs, expires_ms AS ExpiresMs
        FROM api_token ORDER BY created_ms, id
        """).ToList()).Select(row => new ApiToken
        {
            TokenId = row.Id,
            Name = row.Name,
            Hash = row.Hash,
            Scope = (TokenScope)row.Scope,
            CreateTime = Time(row.CreatedMs),
            LastUsed = row.UsedMs is { } used ? Time(used) : null,
            ExpiresAt = row.ExpiresMs is { } expires ? Time(expires) : null,
        })];

    /// <inheritdoc/>
    public Task SaveTokenAsync(ApiToken token, CancellationToken cancellationToken) => WriteAsync(
        """
        INSERT INTO api_token (id, name, text_hash, scope, created_ms, used_ms, expires_ms)
        VALUES (@TokenId, @Name, @Hash, @Scope, @CreatedMs, @UsedMs, @ExpiresMs)
        ON CONFLICT (id) DO UPDATE SET used_ms = excluded.used_ms
        """,
        new
        {
            token.TokenId,
            token.Name,
            token.Hash,
            Scope = (long)token.Scope,
            CreatedMs = Ms(token.CreateTime),
            UsedMs = token.LastUsed is { } used ? Ms(used) : (long?)null,
            ExpiresMs = token.ExpiresAt is { } expires ? Ms(expires) : (long?)null,
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DeleteTokenAsync(string tokenId, CancellationToken cancellationToken) =>
        WriteAsync("DELETE FROM api_token WHERE id = @tokenId", new { tokenId }, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<OwnerPasskey> ReadPasskeys() => [.. store.Read(connection => connection.Query<PasskeyRow>(
        "SELECT id AS Id, name AS Name, data AS Data, created_ms AS CreatedMs, used_ms AS UsedMs FROM passkey ORDER BY created_ms, id").ToList())
        .Select(row => new OwnerPasskey(row.Id, row.Name, row.Data, Time(row.CreatedMs), row.UsedMs is { } used ? Time(used) : null))];

    /// <inheritdoc/>
    public Task SavePasskeyAsync(OwnerPasskey passkey, CancellationToken cancellationToken) => WriteAsync(
        """
        INSERT INTO passkey (id, name, data, created_ms, used_ms) VALUES (@PasskeyId, @Name, @Data, @CreatedMs, @UsedMs)
        ON CONFLICT (id) DO UPDATE SET data = excluded.data, used_ms = excluded.used_ms
        """,
        new
        {
            passkey.PasskeyId,
            passkey.Name,
            passkey.Data,
            CreatedMs = Ms(passkey.CreateTime),
            UsedMs = passkey.LastUsed is { } used ? Ms(used) : (long?)null,
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DeletePasskeyAsync(string passkeyId, CancellationToken cancellationToken) =>
        WriteAsync("DELETE FROM passkey WHERE id = @passkeyId", new { passkeyId }, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<string> ReadKeyRing() => [.. store.Read(connection => connection.Query<KeyRow>("SELECT name AS Name, key AS Key FROM key_ring ORDER BY name").ToList())
        .Select(row => vault.Open(row.Key, row.Name, PlaceOf(row.Name)))];

    /// <inheritdoc/>
    /// <remarks>The framework asks for this without a task to wait on; it happens once in some weeks.</remarks>
    public void AddToKeyRing(string name, string key) => WriteAsync(
        "INSERT INTO key_ring (name, key) VALUES (@name, @field) ON CONFLICT (name) DO UPDATE SET key = excluded.key",
        new { name, field = vault.Seal(key, name, PlaceOf(name)) },
        CancellationToken.None).GetAwaiter().GetResult();

    private static FieldPlace PlaceOf(string name) => new("key_ring", name, "key");

    private Task<int> WriteAsync(string statement, object values, CancellationToken cancellationToken) =>
        store.WriteAsync(transaction => transaction.Connection!.Execute(statement, values, transaction), cancellationToken); // A running transaction has its connection.

    private static DateTimeOffset Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private sealed class OwnerRow
    {
        public string PasswordHash { get; init; } = "";

        public byte[]? CodeSecret { get; init; }

        public long LastCodeStep { get; init; }

        public long ChangedMs { get; init; }
    }

    private sealed class SessionRow
    {
        public string Id { get; init; } = "";

        public string Way { get; init; } = "";

        public string Address { get; init; } = "";

        public string Browser { get; init; } = "";

        public long StartedMs { get; init; }

        public long UsedMs { get; init; }

        public long ProvedMs { get; init; }
    }

    private sealed class TokenRow
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public byte[] Hash { get; init; } = [];

        public long Scope { get; init; }

        public long CreatedMs { get; init; }

        public long? UsedMs { get; init; }

        public long? ExpiresMs { get; init; }
    }

    private sealed class PasskeyRow
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string Data { get; init; } = "";

        public long CreatedMs { get; init; }

        public long? UsedMs { get; init; }
    }

    private sealed class KeyRow
    {
        public string Name { get; init; } = "";

        public byte[] Key { get; init; } = [];
    }
}
