namespace MartDesk.Desk.Access;

/// <summary>Who may use the desk, as it is kept. Every change is durable when the call returns.</summary>
public interface IAccessStore
{
    /// <summary>The owner; null until a password was set.</summary>
    Owner? ReadOwner();

    /// <summary>Stores the owner in place of what is there.</summary>
    Task SaveOwnerAsync(Owner owner, CancellationToken cancellationToken);

    /// <summary>All sessions that were not ended.</summary>
    IReadOnlyList<OwnerSession> ReadSessions();

    /// <summary>Stores a session in place of the one of its id.</summary>
    Task SaveSessionAsync(OwnerSession session, CancellationToken cancellationToken);

    /// <summary>Takes sessions away.</summary>
    Task DeleteSessionsAsync(IReadOnlyCollection<string> sessionIds, CancellationToken cancellationToken);

    /// <summary>All tokens that were not revoked, expired ones too.</summary>
    IReadOnlyList<ApiToken> ReadTokens();

    /// <summary>Stores a token in place of the one of its id.</summary>
    Task SaveTokenAsync(ApiToken token, CancellationToken cancellationToken);

    /// <summary>Takes a token away.</summary>
    Task DeleteTokenAsync(string tokenId, CancellationToken cancellationToken);

    /// <summary>All passkeys.</summary>
    IReadOnlyList<OwnerPasskey> ReadPasskeys();

    /// <summary>Stores a passkey in place of the one of its id.</summary>
    Task SavePasskeyAsync(OwnerPasskey passkey, CancellationToken cancellationToken);

    /// <summary>Takes a passkey away.</summary>
    Task DeletePasskeyAsync(string passkeyId, CancellationToken cancellationToken);

    /// <summary>The keys that protect cookies, opened. At rest they are sealed in the vault.</summary>
    IReadOnlyList<string> ReadKeyRing();

    /// <summary>Adds a key, or replaces the one of this name.</summary>
    void AddToKeyRing(string name, string key);
}
