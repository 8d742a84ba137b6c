using System.Diagnostics.CodeAnalysis;

namespace MartDesk.BitMart.Limits;

/// <summary>The calls of one endpoint within its window: never more than allowed, whatever the venue's way of counting.</summary>
/// <remarks>
/// A call is counted from the moment it is sent until one window after its answer came. The venue saw it somewhere between, so no window
/// of the venue's, sliding or fixed, holds more calls than allowed. Waiters are served in order of arrival.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Its semaphore is never asked for a wait handle and so owns nothing; the window lives as long as the process.")]
internal sealed class CallWindow(int count, TimeSpan window, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Queue<long> _answered = new(count);
    private int _inFlight;
    private readonly QuietTime _quiet = new(time);
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Counts a call in, waiting for room at most <paramref name="longestWait"/>.</summary>
    public async Task<CallAdmission> EnterAsync(TimeSpan longestWait, CancellationToken cancellationToken)
    {
        var admission = TryEnterAtOnce();
        if (admission is { } decided) return decided;

        using var bound = new CancellationTokenSource(longestWait, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            await _turn.WaitAsync(both.Token);
            try
            {
                return await WaitForRoomAsync(both.Token);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CallAdmission.Full;
        }
    }

    /// <summary>The answer came, or will not come any more.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _inFlight--;
            _answered.Enqueue(time.GetTimestamp());
            Signal();
        }
    }

    /// <summary>Closes the endpoint for a time, after 429 or 418.</summary>
    public void Silence(TimeSpan duration)
    {
        _quiet.Start(duration);
        lock (_gate) Signal();
    }

    private CallAdmission? TryEnterAtOnce()
    {
        lock (_gate)
        {
            if (_quiet.Remaining > TimeSpan.Zero) return CallAdmission.Silenced;
            if (_turn.CurrentCount == 0) return null; // Others wait; no overtaking.
            return TryTake(out _) ? CallAdmission.Admitted : null;
        }
    }

    private async Task<CallAdmission> WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            TimeSpan? wait;
            lock (_gate)
            {
                if (_quiet.Remaining > TimeSpan.Zero) return CallAdmission.Silenced;
                if (TryTake(out wait)) return CallAdmission.Admitted;
                changed = _changed.Task;
            }

            if (wait is { } delay) await Task.WhenAny(changed, Task.Delay(delay, time, cancellationToken));
            else await changed.WaitAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private bool TryTake(out TimeSpan? wait)
    {
        wait = null;
        while (_answered.TryPeek(out var oldest))
        {
            var left = window - time.GetElapsedTime(oldest);
            if (left > TimeSpan.Zero)
            {
                wait = left;
                break;
            }

            _answered.Dequeue();
        }

        if (_inFlight + _answered.Count >= count) return false;
        _inFlight++;
        return true;
    }

    private void Signal()
    {
        var previous = _changed;
        _changed = NewSignal();
        previous.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Whether a call may go.</summary>
internal enum CallAdmission
{
    /// <summary>It may, and must be counted out.</summary>
    Admitted = 0,

    /// <summary>No room came in time.</summary>
    Full = 1,

    /// <summary>The venue asked for silence.</summary>
    Silenced = 2,
}
