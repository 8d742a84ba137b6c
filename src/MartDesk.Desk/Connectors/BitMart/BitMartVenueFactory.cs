using System.Collections.Concurrent;
using MartDesk.BitMart;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;
using Microsoft.Extensions.Logging;
using WireClock = MartDesk.BitMart.Clock.VenueClock;

namespace MartDesk.Desk.Connectors.BitMart;

/// <summary>Opens BitMart accounts. Addresses are checked before a key is handed to anything that sends.</summary>
internal sealed class BitMartVenueFactory(BitMartConnectorOptions connector, TimeProvider time, ILogger<BitMartVenue> logger) : IVenueFactory
{
    private readonly ConcurrentDictionary<Uri, WireClock> _clocks = [];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Live or demo keys with another address, or credentials that are blank.</exception>
    public IVenue Open(AccountConnection connection) => new BitMartVenue(connection.AccountId, OptionsOf(connection), logger);

    /// <summary>Where and how an account is reached, by a clock that all accounts at its address share.</summary>
    /// <exception cref="ArgumentException">As <see cref="Open"/>.</exception>
    public BitMartOptions OptionsOf(AccountConnection connection)
    {
        var options = OptionsOf(connection, connector, time);
        return options with { Clock = _clocks.GetOrAdd(options.Environment.RestAddress, static (_, time) => new WireClock(time), time) };
    }

    /// <summary>Where and how an account is reached.</summary>
    /// <exception cref="ArgumentException">As <see cref="Open"/>.</exception>
    public static BitMartOptions OptionsOf(AccountConnection connection, BitMartConnectorOptions connector, TimeProvider time)
    {
        if (connection is { Environment: VenueEnvironment.Local, RestAddress: null })
            connection = connection with { RestAddress = connector.LocalExchange };
        var environment = BitMartAddresses.Of(connection);
        var credentials = connection.Credentials;
        return new BitMartOptions
        {
            Environment = environment,
            Credentials = new BitMartCredentials(credentials.Key, credentials.RevealSecret(), credentials.RevealMemo()),
            TimeProvider = time,
        };
    }
}
