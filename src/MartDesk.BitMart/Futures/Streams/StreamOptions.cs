using MartDesk.BitMart.Futures.Streams.Values;

namespace MartDesk.BitMart.Futures.Streams;

/// <summary>How a stream keeps itself alive. The defaults are what the venue asks for.</summary>
public sealed record StreamOptions
{
    /// <summary>Makes a socket for each connection; null for a real one.</summary>
    public Func<IWireSocket>? CreateSocket { get; init; }

    /// <summary>A ping is sent after so long a silence; the venue closes after 20 s.</summary>
    public TimeSpan PingAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The connection is given up when nothing comes so long after a ping.</summary>
    public TimeSpan PongWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for a connection, for a login and for the answers to subscriptions, each.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>First wait before connecting again; it doubles with every failure.</summary>
    public TimeSpan BackoffFirst { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait before connecting again.</summary>
    public TimeSpan BackoffLongest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Events held for a slow reader. When it is full, a public stream drops the new event, counts it and tells of the loss with
    /// <see cref="StreamEvent.Resynchronise"/>; a private stream drops nothing, but gives up the connection, waits for the reader and connects again.
    /// </summary>
    public int QueueCapacity { get; init; } = 8192;

    /// <summary>Takes market data as values, without an event and without allocation; none of it then appears as events. Null for none.</summary>
    public IMarketDataListener? Listener { get; init; }

    /// <summary>Takes orders, positions and balances as values in the same way. Null for none.</summary>
    public IAccountListener? AccountListener { get; init; }

    /// <summary>How old the snapshot under a local book may be before another is asked for, so that levels that never change are not missing; zero for never.</summary>
    public TimeSpan BookRefreshEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Randomness of the backoff, from 0 to 1, so that many clients do not return at once; null for a source seeded from the clock.</summary>
    public Func<double>? NextRandom { get; init; }
}
