using MartDesk.Desk.Venues;

namespace MartDesk.Desk.Accounts;

/// <summary>The play money of the venue's own simulated trading. Accounts with real money have none; those of the local exchange have <see cref="IPaperMoney"/>.</summary>
public interface IDemoMoney
{
    /// <summary>Asks the venue for play money, once. Each call may give more; how often it gives some is the venue's business.</summary>
    /// <param name="accountId">An account of the demo environment.</param>
    /// <param name="cancellationToken">Gives up before the venue is asked; not afterwards.</param>
    Task<DemoClaim> ClaimAsync(string accountId, CancellationToken cancellationToken);
}

/// <summary>How it ended that play money was asked for.</summary>
/// <param name="End">Whether some was given.</param>
/// <param name="Words">The same for the owner, with the venue's own reason where it refused.</param>
public sealed record DemoClaim(DemoClaimEnd End, string Words)
{
    /// <summary>What was given; null when none was, or when it is not known.</summary>
    public DemoMoney? Given { get; init; }
}

/// <summary>Whether play money was given.</summary>
public enum DemoClaimEnd
{
    /// <summary>The venue says what it gave.</summary>
    Given = 0,

    /// <summary>None was given: the venue or the desk refused.</summary>
    Refused = 1,

    /// <summary>No answer came; some may have been given.</summary>
    Unknown = 2,
}
