using MartDesk.Desk.Access;

namespace MartDesk.Web.Tests.Fakes;

/// <summary>Owner, sessions, tokens and keys in memory.</summary>
internal sealed class FakeAccess : IAccessStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OwnerSession> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ApiToken> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OwnerPasskey> _passkeys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);

    public Owner? Owner { get; private set; }

    public Owner? ReadOwner() => Owner;

    public Task SaveOwnerAsync(Owner owner, CancellationToken cancellationToken)
    {
        Owner = owner;
        return Task.CompletedTask;
    }

    public IReadOnlyList<OwnerSession> ReadSessions() => Read(_sessions);

    public Task SaveSessionAsync(OwnerSession session, CancellationToken cancellationToken) => Save(_sessions, session.SessionId, session);

    public Task DeleteSessionsAsync(IReadOnlyCollection<string> sessionIds, CancellationToken cancellationToken)
    {
        foreach (var id in sessionIds)
            Delete(_sessions, id);
        return Task.CompletedTask;
    }

    public IReadOnlyList<ApiToken> ReadTokens() => Read(_tokens);

    public Task SaveTokenAsync(ApiToken token, CancellationToken cancellationToken) => Save(_tokens, token.TokenId, token);

    public Task DeleteTokenAsync(string tokenId, CancellationToken cancellationToken) => Delete(_tokens, tokenId);

    public IReadOnlyList<OwnerPasskey> ReadPasskeys() => Read(_passkeys);

    public Task SavePasskeyAsync(OwnerPasskey passkey, CancellationToken cancellationToken) => Save(_passkeys, passkey.PasskeyId, passkey);

    public Task DeletePasskeyAsync(string passkeyId, CancellationToken cancellationToken) => Delete(_passkeys, passkeyId);

    public IReadOnlyList<string> ReadKeyRing() => Read(_keys);

    public void AddToKeyRing(string name, string key) => Save(_keys, name, key);

    private T[] Read<T>(Dictionary<string, T> from)
    {
        lock (_gate)
            return [.. from.Values];
    }

    private Task Save<T>(Dictionary<string, T> to, string id, T value)
    {
        lock (_gate)
            to[id] = value;
        return Task.CompletedTask;
    }

    private Task Delete<T>(Dictionary<string, T> from, string id)
    {
        lock (_gate)
            from.Remove(id);
        return Task.CompletedTask;
    }
}
