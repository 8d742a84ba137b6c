namespace MartDesk.Desk.Execution;

/// <summary>Wakes one waiter. Signals set while nobody waits are remembered as one.</summary>
/// <remarks>That the time is over is the ordinary end of a wait, of which an idle desk has many: nothing is thrown for it.</remarks>
internal sealed class LaneSignal(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiter;
    private bool _isSet;

    public void Set()
    {
        lock (_gate)
        {
            // A waiter whose time was over a moment before is not woken by this; it is then the next wait's.
            if (_waiter?.TrySetResult() != true)
                _isSet = true;
            _waiter = null;
        }
    }

    /// <summary>Returns at the next signal, or when the time is over.</summary>
    public async Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        TaskCompletionSource waiter;
        lock (_gate)
        {
            if (_isSet)
            {
                _isSet = false;
                return;
            }

            waiter = _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        using var end = time.CreateTimer(static state => ((TaskCompletionSource)state!).TrySetResult(), waiter, timeout, Timeout.InfiniteTimeSpan);
        using var leaving = cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), waiter);
        await waiter.Task;
    }
}
