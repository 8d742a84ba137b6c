namespace MartDesk.Desk.Accounts;

/// <summary>The accounts that are connected.</summary>
public interface IAccountDirectory
{
    /// <summary>All connected accounts in order of creation, disabled ones too, with their credentials opened.</summary>
    Task<IReadOnlyList<ConnectedAccount>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Connects an account: seals its credentials and makes it durable.</summary>
    Task<ConnectedAccount> ConnectAsync(NewAccount account, CancellationToken cancellationToken);

    /// <summary>Yields after every change from the call on: an account added, changed, disabled or deleted. Changes that follow closely may come as one.</summary>
    IAsyncEnumerable<AccountChange> WatchAsync(CancellationToken cancellationToken);
}

/// <summary>A connected account.</summary>
/// <param name="AccountId">The desk's id.</param>
/// <param name="Label">The owner's name for it.</param>
/// <param name="Connection">How it is reached.</param>
public sealed record ConnectedAccount(string AccountId, string Label, AccountConnection Connection)
{
    /// <summary>When it was connected.</summary>
    public DateTimeOffset CreateTime { get; init; }

    /// <summary>The desk does not touch it: no stream, no alert, no order.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Since when the venue has not let it trade by API; null when it does.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Why the venue does not let it trade; null when it does, as far as is known.</summary>
    public AccountBlock? Block { get; init; }
}

/// <summary>What became of an account.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Account">As it is now; null when it was deleted.</param>
public sealed record AccountChange(string AccountId, ConnectedAccount? Account);

/// <summary>What is needed to connect an account.</summary>
/// <param name="Label">The owner's name for it.</param>
/// <param name="Environment">Live, demo or local.</param>
/// <param name="RestAddress">Root of the REST API; null for the environment's own.</param>
/// <param name="StreamAddress">Root of the streams; null for the environment's own.</param>
/// <param name="Credentials">Key, secret and memo.</param>
public sealed record NewAccount(string Label, VenueEnvironment Environment, Uri? RestAddress, Uri? StreamAddress, ApiCredentials Credentials)
{
    /// <summary>The venue does not let it trade by API yet.</summary>
    public bool IsWaiting { get; init; }
}
