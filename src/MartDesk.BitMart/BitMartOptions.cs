using MartDesk.BitMart.Clock;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MartDesk.BitMart;

/// <summary>How a venue is reached and how long to wait for it.</summary>
public sealed record BitMartOptions
{
    /// <summary>Where the venue is.</summary>
    public required BitMartEnvironment Environment { get; init; }

    /// <summary>Needed for private calls and streams; null for public ones only.</summary>
    public BitMartCredentials? Credentials { get; init; }

    /// <summary>Longest wait for an answer once a call is sent.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for a connection. Shorter than <see cref="Timeout"/>, so that a dead host is told from a lost answer.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Longest wait for the rate limit to open before a call is given up unsent.</summary>
    public TimeSpan RateLimitWait { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Names the venue's account (its UID, or any name of ours), so that clients with different keys of one account share the limits that the venue
    /// counts by account: plan orders, modify, timed cancel. Null takes the key for the account.
    /// </summary>
    public string? AccountName { get; init; }

    /// <summary>
    /// True to refuse prices and sizes off the contract's steps before they are sent, with an <see cref="ArgumentException"/>. Only contracts that were
    /// read with <see cref="Futures.FuturesClient.GetContractsAsync"/> are checked; nothing is fetched for the check.
    /// </summary>
    public bool IsCheckingSteps { get; init; } = true;

    /// <summary>Broker id sent with every call; null for none. Not signed.</summary>
    public string? BrokerId { get; init; }

    /// <summary>How the client names itself; the content network in front of BitMart refuses some libraries' defaults.</summary>
    public string UserAgent { get; init; } = "martdesk-bitmart/0.1.0";

    /// <summary>
    /// A clock of the venue that clients share: what one of them measures counts for all. Null for a clock of the client's own. It runs on <see cref="TimeProvider"/>,
    /// and belongs to one venue.
    /// </summary>
    public VenueClock? Clock { get; init; }

    /// <summary>Where the SDK logs; null for nowhere. No log line holds a key, a secret, a memo or a body.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock of everything: timestamps, timeouts, limits, pings.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal ILogger CreateLogger() => LoggerFactory?.CreateLogger("MartDesk.BitMart") ?? NullLogger.Instance;

    /// <summary>Refuses options that could only fail later, with what to do instead.</summary>
    /// <exception cref="ArgumentException">An address of the wrong scheme, a time that is not positive, or a connection timeout over the timeout.</exception>
    internal void ThrowIfBroken()
    {
        if (Environment.RestAddress.Scheme is not ("http" or "https")) throw new ArgumentException($"The REST address {Environment.RestAddress} is neither http nor https.");
        if (Environment.StreamAddress.Scheme is not ("ws" or "wss")) throw new ArgumentException($"The stream address {Environment.StreamAddress} is neither ws nor wss.");
        if (Timeout <= TimeSpan.Zero) throw new ArgumentException($"A timeout of {Timeout} lets no call succeed.");
        if (ConnectTimeout <= TimeSpan.Zero || ConnectTimeout >= Timeout) throw new ArgumentException($"A connection timeout of {ConnectTimeout} is not between zero and the timeout of {Timeout}, so a dead host could not be told from a lost answer.");
        if (RateLimitWait < TimeSpan.Zero) throw new ArgumentException($"A wait for the rate limit of {RateLimitWait} is negative; zero does not wait.");
    }
}
