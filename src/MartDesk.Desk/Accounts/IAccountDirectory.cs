namespace MartDesk.Desk.Accounts;

/// <summary>The accounts that are connected.</summary>
public interface IAccountDirectory
{
    /// <summary>All connected accounts in order of creation, with their credentials opened.</summary>
    Task<IReadOnlyList<ConnectedAccount>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Connects an account: seals its credentials and makes it durable.</summary>
    Task<ConnectedAccount> ConnectAsync(NewAccount account, CancellationToken cancellationToken);

    /// <summary>Yields once for every account added after the call.</summary>
    IAsyncEnumerable<ConnectedAccount> WatchAddedAsync(CancellationToken cancellationToken);
}

/// <summary>A connected account.</summary>
/// <param name="AccountId">The desk's id.</param>
/// <param name="Label">The owner's name for it.</param>
/// <param name="Connection">How it is reached.</param>
public sealed record ConnectedAccount(string AccountId, string Label, AccountConnection Connection);

/// <summary>What is needed to connect an account.</summary>
/// <param name="Label">The owner's name for it.</param>
/// <param name="Environment">Live, demo or local.</param>
/// <param name="RestAddress">Root of the REST API; null for the environment's own.</param>
/// <param name="StreamAddress">Root of the streams; null for the environment's own.</param>
/// <param name="Credentials">Key, secret and memo.</param>
public sealed record NewAccount(string Label, VenueEnvironment Environment, Uri? RestAddress, Uri? StreamAddress, ApiCredentials Credentials);
