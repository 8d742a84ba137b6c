namespace MartDesk.Desk.Execution;

/// <summary>Wakes one waiter. Signals set while nobody waits are remembered as one.</summary>
internal sealed class LaneSignal(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _set = NewSource();

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
            set = _set.Task;
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
                _set = NewSource();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
