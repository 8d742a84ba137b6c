using System.Collections.Concurrent;

namespace MartDesk.BitMart.Rest;

/// <summary>The ends of calls: one timeout each, taken from those that were not needed.</summary>
internal sealed class Deadlines(TimeSpan timeout, TimeProvider time)
{
    private const int MostIdle = 64;
    private readonly ConcurrentQueue<CancellationTokenSource> _idle = new();

    /// <summary>A source that is cancelled when the time of a call is over.</summary>
    public CancellationTokenSource Start()
    {
        if (!_idle.TryDequeue(out var source)) return new CancellationTokenSource(timeout, time);
        source.CancelAfter(timeout);
        return source;
    }

    /// <summary>The call is over, however it ended. What has fired, or could still, is not used again.</summary>
    public void End(CancellationTokenSource source)
    {
        if (_idle.Count < MostIdle && source.TryReset()) _idle.Enqueue(source);
        else source.Dispose();
    }
}
