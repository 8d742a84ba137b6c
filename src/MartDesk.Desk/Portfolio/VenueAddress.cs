using MartDesk.Desk.Accounts;

namespace MartDesk.Desk.Portfolio;

/// <summary>Where a venue is: accounts at the same address share its prices, its listing and its clock.</summary>
/// <param name="Environment">Live, demo or local.</param>
/// <param name="RestAddress">Root of the REST API; null for the environment's own.</param>
/// <param name="StreamAddress">Root of the streams; null for the one that belongs to the REST API.</param>
internal readonly record struct VenueAddress(VenueEnvironment Environment, Uri? RestAddress, Uri? StreamAddress)
{
    /// <summary>Where an account is.</summary>
    public static VenueAddress Of(AccountConnection connection) => new(connection.Environment, connection.RestAddress, connection.StreamAddress);
}
