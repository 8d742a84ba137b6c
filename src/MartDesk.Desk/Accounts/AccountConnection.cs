namespace MartDesk.Desk.Accounts;

/// <summary>Everything needed to reach one account. Lives in memory only; at rest it is sealed in the vault.</summary>
/// <param name="AccountId">The desk's id of the account.</param>
/// <param name="Environment">Live, demo or local.</param>
/// <param name="RestAddress">Root of the REST API; null for the environment's own.</param>
/// <param name="StreamAddress">Root of the streams; null for the environment's own.</param>
/// <param name="Credentials">Key, secret and memo.</param>
public sealed record AccountConnection(string AccountId, VenueEnvironment Environment, Uri? RestAddress, Uri? StreamAddress, ApiCredentials Credentials);

/// <summary>Where an account trades.</summary>
public enum VenueEnvironment
{
    /// <summary>The local exchange.</summary>
    Local = 0,

    /// <summary>The venue's own simulated trading.</summary>
    Demo = 1,

    /// <summary>Real money.</summary>
    Live = 2,
}
