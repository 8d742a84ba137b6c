using System.Runtime.CompilerServices;

namespace MartDesk.Desk.Portfolio;

/// <summary>The one lock around what the portfolio knows, the pictures taken of it, and those who wait for the next.</summary>
/// <remarks>A picture is made when somebody looks, so a burst of changes costs one. There is no queue that could overflow.</remarks>
internal sealed class SnapshotSource(Func<long, PortfolioSnapshot> take)
{
    private readonly Lock _gate = new();
    private long _version;
    private PortfolioSnapshot _taken = PortfolioSnapshot.Empty;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>The newest picture.</summary>
    public PortfolioSnapshot Current
    {
        get
        {
            lock (_gate)
                return Take();
        }
    }

    /// <summary>Changes something and tells those who watch.</summary>
    public void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            _version++;
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    /// <summary>Reads something that is not in the picture.</summary>
    public T Read<T>(Func<T> read)
    {
        lock (_gate)
            return read();
    }

    /// <summary>A picture now and after every change; a slow reader gets the newest.</summary>
    public async IAsyncEnumerable<PortfolioSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = -1L;
        while (true)
        {
            PortfolioSnapshot snapshot;
            Task changed;
            lock (_gate)
            {
                snapshot = Take();
                changed = _changed.Task;
            }

            if (snapshot.Version == seen)
            {
                await changed.WaitAsync(cancellationToken);
                continue;
            }

            seen = snapshot.Version;
            yield return snapshot;
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private PortfolioSnapshot Take()
    {
        if (_taken.Version != _version)
            _taken = take(_version);
        return _taken;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
