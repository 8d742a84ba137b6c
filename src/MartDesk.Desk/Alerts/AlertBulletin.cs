using System.Threading.Channels;

namespace MartDesk.Desk.Alerts;

/// <summary>Tells who cares that an alert was stored or changed. Wake-ups only: the store is the truth.</summary>
internal sealed class AlertBulletin
{
    private const int ReaderQueue = 256;

    private readonly Lock _gate = new();
    private readonly List<Channel<string>> _readers = [];

    /// <summary>An alert that waits to be carried out is durable: account and lane.</summary>
    public event Action<string, string>? Accepted;

    /// <summary>An alert is about to be stored, unless its sender repeats itself or the disk refuses: what its plan will ask can be asked meanwhile.</summary>
    public event Action<string, string, AlertRequest>? Expected;

    public void Expect(string accountId, string lane, AlertRequest request) => Expected?.Invoke(accountId, lane, request);

    public void Store(string alertId, string accountId, string lane, AlertState state)
    {
        if (state == AlertState.Accepted)
            Accepted?.Invoke(accountId, lane);
        Change(alertId);
    }

    public void Change(string alertId)
    {
        lock (_gate)
        {
            foreach (var reader in _readers)
                reader.Writer.TryWrite(alertId);
        }
    }

    /// <summary>Subscribes at the call, not at the first read.</summary>
    public IAsyncEnumerable<string> WatchAsync(CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(ReaderQueue) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
            _readers.Add(channel);
        return ReadAsync(channel, cancellationToken);
    }

    private async IAsyncEnumerable<string> ReadAsync(
        Channel<string> channel, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            while (await channel.Reader.WaitToReadAsync(cancellationToken))
            {
                while (channel.Reader.TryRead(out var alertId))
                    yield return alertId;
            }
        }
        finally
        {
            lock (_gate)
                _readers.Remove(channel);
        }
    }
}
