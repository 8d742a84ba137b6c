using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Accounts;

/// <summary>Whether accounts hold a long and a short side by side or one net position. The venue's setting of a whole account; nothing but its owner's word changes it here.</summary>
public interface IPositionModes
{
    /// <summary>The mode, at most ten seconds old.</summary>
    Task<VenueReply<PositionMode>> ReadAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>Sets it. A lost answer is made up for by asking the venue which mode holds; nothing is sent twice.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="mode">The mode wanted.</param>
    /// <param name="cancellationToken">Gives up before the venue is asked for the change; not afterwards.</param>
    Task<PositionModeChange> SetAsync(string accountId, PositionMode mode, CancellationToken cancellationToken);
}

/// <summary>How a change of the position mode ended.</summary>
/// <param name="End">Whether the mode holds now.</param>
/// <param name="Words">The same for the owner, with the venue's own reason where it refused.</param>
public sealed record PositionModeChange(PositionModeEnd End, string Words);

/// <summary>Whether a position mode that was asked for holds.</summary>
public enum PositionModeEnd
{
    /// <summary>It holds now, or did before.</summary>
    Holds = 0,

    /// <summary>It does not, and will not: the venue or the desk refused.</summary>
    Refused = 1,

    /// <summary>No answer came, and the venue did not say afterwards that it holds.</summary>
    Unknown = 2,
}
