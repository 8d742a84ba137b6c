using MartDesk.Desk.Accounts;

namespace MartDesk.Desk.Connectors.FastConnect;

/// <summary>A venue's Fast Connect: an authorization code with PKCE (RFC 6749, RFC 7636) that is exchanged for key, secret and memo.</summary>
/// <remarks>BitMart published no such interface; what its partners use is not known. This is the local exchange's, see docs/exchange-website.md.</remarks>
public sealed record FastConnectOptions
{
    /// <summary>Page of the venue that asks the owner.</summary>
    public required Uri AuthorizeAddress { get; init; }

    /// <summary>Where the code is exchanged.</summary>
    public required Uri TokenAddress { get; init; }

    /// <summary>What the desk is called there.</summary>
    public string ClientId { get; init; } = "martdesk";

    /// <summary>Environment of the keys that come of it.</summary>
    public VenueEnvironment Environment { get; init; } = VenueEnvironment.Local;

    /// <summary>Root of the REST API that the keys are for; null for the environment's own.</summary>
    public Uri? RestAddress { get; init; }

    /// <summary>That of a local exchange.</summary>
    public static FastConnectOptions At(Uri exchange) => new()
    {
        AuthorizeAddress = new Uri(exchange, "/fast-connect/authorize"),
        TokenAddress = new Uri(exchange, "/fast-connect/token"),
    };

    /// <summary>Refuses addresses that would carry a key or a code in the open.</summary>
    /// <exception cref="ArgumentException">One of the addresses is neither https nor on this machine, or holds more than an address.</exception>
    internal void Check()
    {
        foreach (var address in (Uri[])[AuthorizeAddress, TokenAddress])
        {
            var isUsable = address.IsAbsoluteUri && address.UserInfo.Length == 0 && address.Fragment.Length == 0
                && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
            if (!isUsable)
                throw new ArgumentException($"{address} is no address for Fast Connect: https, or http on this machine.");
        }
    }
}
