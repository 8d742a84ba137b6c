using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MartDesk.BitMart.Telemetry;

namespace MartDesk.BitMart.Futures.Streams;

/// <summary>Events between the connection and the reader; bounded.</summary>
/// <param name="capacity">Events held.</param>
/// <param name="isLossless">True when a full queue ends the connection; false when it drops the new event and counts it.</param>
internal sealed class StreamQueue(int capacity, bool isLossless)
{
    private readonly Channel<StreamEvent> _events = Channel.CreateBounded<StreamEvent>(new BoundedChannelOptions(capacity) { SingleReader = true });
    private long _dropped;
    private long _untold;
    private int _isRead;

    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Events that wait for the reader.</summary>
    public int Count => _events.Reader.Count;

    /// <summary>Hands over data. Called by the receiver only.</summary>
    public void Offer(StreamEvent data)
    {
        if (_untold > 0 && _events.Writer.TryWrite(new StreamEvent.Resynchronise(_untold))) _untold = 0;
        if (_untold == 0 && _events.Writer.TryWrite(data)) return;
        if (isLossless) throw new StreamLostException($"the reader is {capacity} events behind");
        _untold++;
        Interlocked.Increment(ref _dropped);
        BitMartTelemetry.Dropped.Add(1);
    }

    /// <summary>Hands over what must not be lost, and waits for room.</summary>
    public ValueTask WriteAsync(StreamEvent state, CancellationToken cancellationToken) => _events.Writer.WriteAsync(state, cancellationToken);

    /// <summary>Ends the reading after what is queued.</summary>
    public void Complete() => _events.Writer.TryComplete();

    public async IAsyncEnumerable<StreamEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isRead, 1) == 1) throw new InvalidOperationException("The stream is being read already; it has one reader.");
        try
        {
            while (await _events.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_events.Reader.TryRead(out var next))
                {
                    yield return next;
                    // A queue that is never empty never waits, and only waiting would notice the cancellation.
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
        finally
        {
            Volatile.Write(ref _isRead, 0);
        }
    }
}
