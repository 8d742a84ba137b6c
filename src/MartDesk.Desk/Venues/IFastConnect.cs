using MartDesk.Desk.Accounts;

namespace MartDesk.Desk.Venues;

/// <summary>Gets a key by sending the owner to the venue, who agrees there; nothing is pasted.</summary>
public interface IFastConnect
{
    /// <summary>Environment in which it can be done.</summary>
    VenueEnvironment Environment { get; }

    /// <summary>Root of the REST API that the keys are for; null for the environment's own.</summary>
    Uri? RestAddress { get; }

    /// <summary>Scheme, host and port that the owner is sent to.</summary>
    Uri VenueOrigin { get; }

    /// <summary>Begins a trip; it must come back within <see cref="FastConnectTrip.Lifetime"/>.</summary>
    /// <param name="callback">Address of the desk that the venue sends the browser back to; the venue must know it.</param>
    /// <param name="accountId">Account whose key it is to replace; null for a new account.</param>
    /// <returns>Where to send the browser.</returns>
    Uri Begin(Uri callback, string? accountId);

    /// <summary>Ends a trip, whatever became of it: each state is taken once.</summary>
    /// <param name="state">The state that came back.</param>
    /// <param name="code">The code that came back; null when none did.</param>
    /// <param name="error">The error that came back; null when none did.</param>
    /// <param name="cancellationToken">Gives up; the venue may have made the key.</param>
    Task<FastConnectEnd> FinishAsync(string? state, string? code, string? error, CancellationToken cancellationToken);
}

/// <summary>How long a trip to the venue may last.</summary>
public static class FastConnectTrip
{
    /// <summary>From the button to the way back.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(10);
}

/// <summary>What became of a trip.</summary>
public abstract record FastConnectEnd
{
    private FastConnectEnd()
    {
    }

    /// <summary>The venue made a key.</summary>
    /// <param name="Connection">The key and where it belongs; its account id is that of the account whose key it replaces, or empty.</param>
    public sealed record Granted(AccountConnection Connection) : FastConnectEnd;

    /// <summary>There is no key.</summary>
    /// <param name="Words">Why, and what to do, for the owner. Holds nothing that the venue or the browser sent.</param>
    public sealed record NotGranted(string Words) : FastConnectEnd;
}
