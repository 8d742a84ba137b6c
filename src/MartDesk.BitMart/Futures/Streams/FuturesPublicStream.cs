using MartDesk.BitMart.Futures.Books;
using MartDesk.BitMart.Protocol.Futures.Streams;

namespace MartDesk.BitMart.Futures.Streams;

/// <summary>Public market data: <c>…/api?protocol=1.1</c>. Connects again by itself and subscribes again; one connection serves many topics.</summary>
/// <remarks>BitMart Futures V2 reference, "WebSocket Subscription". One reader; subscriptions may come from any thread, at any time.</remarks>
public sealed class FuturesPublicStream : IAsyncDisposable
{
    private readonly StreamPump _pump;

    /// <summary>A stream that connects when it is first read or a book is opened.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="stream">How it keeps itself alive; null for the defaults.</param>
    public FuturesPublicStream(BitMartOptions options, StreamOptions? stream = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _pump = new StreamPump(new Uri(options.Environment.StreamAddress, "/api?protocol=1.1"), options, stream, login: null);
    }

    /// <summary>What the stream has been through.</summary>
    public StreamStatistics Statistics => _pump.Statistics;

    /// <summary>Subscribes; topics already subscribed are passed over.</summary>
    /// <param name="topics">See <see cref="FuturesTopic"/>.</param>
    public void Subscribe(params ReadOnlySpan<FuturesTopic> topics) => _pump.Subscribe(topics);

    /// <summary>Ends a subscription, and the keeping of its book.</summary>
    /// <param name="topic">The topic as it was subscribed.</param>
    public void Unsubscribe(FuturesTopic topic) => _pump.Unsubscribe(topic);

    /// <summary>Asks for a snapshot of a depth-increase topic now; passed over while not connected, since a new connection brings one.</summary>
    /// <param name="topic">The topic as it was subscribed.</param>
    public void RequestSnapshot(FuturesTopic topic) => _pump.Request(topic.ToString());

    /// <summary>Asks for the funding of a contract now, whether subscribed or not; passed over while not connected.</summary>
    /// <param name="symbol">Contract.</param>
    public void RequestFundingRate(string symbol) => _pump.Request(FuturesTopic.FundingRate(symbol).ToString());

    /// <summary>Keeps a local book from <c>futures/depthIncrease…</c>, snapshots after gaps and reconnects included. Its pushes do not appear as events.</summary>
    /// <param name="symbol">Contract.</param>
    /// <param name="levels">5, 20 or 50 levels a side.</param>
    /// <param name="speedMs">100 or 200; null leaves it to the venue.</param>
    public LocalOrderBook OpenBook(string symbol, int levels = 50, int? speedMs = 100) => _pump.OpenBook(FuturesTopic.DepthIncrease(levels, symbol, speedMs));

    /// <summary>Reads events until cancelled or disposed. Reading again later goes on where it ended.</summary>
    /// <param name="cancellationToken">Ends the reading, not the stream.</param>
    public IAsyncEnumerable<StreamEvent> ReadAsync(CancellationToken cancellationToken = default) => _pump.ReadAsync(cancellationToken);

    /// <summary>Closes the connection; the reader ends after what is queued.</summary>
    public ValueTask DisposeAsync() => _pump.DisposeAsync();
}
