using MartDesk.BitMart.Clock;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams;

/// <summary>Orders, positions and balances of one account: <c>…/user?protocol=1.1</c>. Logs in with a fresh timestamp on every connection.</summary>
/// <remarks>
/// BitMart Futures V2 reference, "【Private】Login" and the private channels. The venue repeats nothing after a reconnect: on every
/// <see cref="StreamEvent.Connected"/> read orders, positions and balances over REST. One reader.
/// </remarks>
public sealed class FuturesPrivateStream : IAsyncDisposable
{
    private readonly StreamPump _pump;

    /// <summary>A stream that connects when it is first read, with orders, positions and the balances in USDT, BTC and ETH.</summary>
    /// <param name="options">Where and how; with credentials.</param>
    /// <param name="clock">The venue's clock, by which logins are stamped: <see cref="FuturesClient.Clock"/>; null for the local clock.</param>
    /// <param name="stream">How it keeps itself alive; null for the defaults.</param>
    /// <exception cref="ArgumentException">The options have no credentials.</exception>
    public FuturesPrivateStream(BitMartOptions options, VenueClock? clock = null, StreamOptions? stream = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var credentials = options.Credentials ?? throw new ArgumentException("A private stream needs credentials; give them in the options.", nameof(options));
        var time = clock ?? new VenueClock(options.TimeProvider);
        _pump = new StreamPump(new Uri(options.Environment.StreamAddress, "/user?protocol=1.1"), options, stream, login: () => StreamRequests.Login(credentials, time.NowMs));
        _pump.Subscribe([FuturesTopic.Order, FuturesTopic.Position, FuturesTopic.Asset("USDT"), FuturesTopic.Asset("BTC"), FuturesTopic.Asset("ETH")]);
    }

    /// <summary>What the stream has been through.</summary>
    public StreamStatistics Statistics => _pump.Statistics;

    /// <summary>Reads events until cancelled or disposed. Reading again later goes on where it ended.</summary>
    /// <param name="cancellationToken">Ends the reading, not the stream.</param>
    public IAsyncEnumerable<StreamEvent> ReadAsync(CancellationToken cancellationToken = default) => _pump.ReadAsync(cancellationToken);

    /// <summary>Closes the connection; the reader ends after what is queued.</summary>
    public ValueTask DisposeAsync() => _pump.DisposeAsync();
}
