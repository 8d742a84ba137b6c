namespace MartDesk.Desk.Execution;

/// <summary>Wakes one waiter. Signals set while nobody waits are remembered as one.</summary>
internal sealed class LaneSignal(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _set = NewSource();
    private Task? _waited;

    public void Set()
    {
        lock (_gate)
            _set.TrySetResult();
    }

    /// <summary>Returns at the next signal, or when the time is over.</summary>
    public async Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        Task set;
        lock (_gate)
            set = _waited ??= _set.Task.Here(); // One for all waits of a signal: nothing grows while it is silent.
        try
        {
            await set.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return;
        }

        lock (_gate)
        {
            if (_set.Task.IsCompleted)
                (_set, _waited) = (NewSource(), null);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
