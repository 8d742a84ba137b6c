using MartDesk.BitMart;
using MartDesk.Desk.Accounts;

namespace MartDesk.Desk.Connectors.BitMart;

/// <summary>Where an account's keys may go.</summary>
/// <remarks>Live keys, which the demo shares, leave for the pinned BitMart hosts only (control T-08); an address of one's own is for the local exchange.</remarks>
internal static class BitMartAddresses
{
    /// <summary>The addresses of a connection.</summary>
    /// <exception cref="ArgumentException">Live or demo keys with another address, or an address that is none.</exception>
    public static BitMartEnvironment Of(AccountConnection connection) => connection.Environment switch
    {
        VenueEnvironment.Live => Pinned(BitMartEnvironment.Live, connection),
        VenueEnvironment.Demo => Pinned(BitMartEnvironment.Demo, connection),
        VenueEnvironment.Local => Local(connection),
        _ => throw new ArgumentException($"There is no environment {connection.Environment}.", nameof(connection)),
    };

    private static BitMartEnvironment Pinned(BitMartEnvironment environment, AccountConnection connection)
    {
        Check(environment, environment.RestAddress, connection.RestAddress);
        Check(environment, environment.StreamAddress, connection.StreamAddress);
        return environment;
    }

    private static void Check(BitMartEnvironment environment, Uri pinned, Uri? wanted)
    {
        if (wanted is not null && !IsSameOrigin(pinned, wanted))
            throw new ArgumentException($"Keys of the {environment.Name} environment go to {pinned.Authority} only, not to {wanted.Authority}. Leave the address out.");
    }

    private static bool IsSameOrigin(Uri pinned, Uri wanted) =>
        wanted.IsAbsoluteUri && Uri.Compare(pinned, wanted, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static BitMartEnvironment Local(AccountConnection connection)
    {
        var rest = connection.RestAddress ?? BitMartEnvironment.Local.RestAddress;
        CheckScheme(rest, Uri.UriSchemeHttp, Uri.UriSchemeHttps);
        if (connection.StreamAddress is { } stream)
            CheckScheme(stream, Uri.UriSchemeWs, Uri.UriSchemeWss);
        return BitMartEnvironment.Custom(rest, connection.StreamAddress) with { Name = "local" };
    }

    private static void CheckScheme(Uri address, string plain, string secure)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != plain && address.Scheme != secure))
            throw new ArgumentException($"{address.OriginalString} is not an address of the form {plain}://host:port.");
    }
}
