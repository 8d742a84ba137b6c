namespace MartDesk.BitMart.Limits;

/// <summary>The calls of one endpoint within its window: never more than allowed, whatever the venue's way of counting.</summary>
/// <remarks>
/// A call is counted from the moment it is sent until one window after its answer came. The venue saw it somewhere between, so no window
/// of the venue's, sliding or fixed, holds more calls than allowed. Calls that others make with the same key are learnt from the reply headers.
/// Waiters are served in order of arrival; urgent ones (orders that reduce) before the others, and a few places are kept for them.
/// </remarks>
/// <param name="count">Calls allowed in a window.</param>
/// <param name="window">Length of the window.</param>
/// <param name="kept">Places of them that only urgent calls take.</param>
/// <param name="time">The clock.</param>
internal sealed class CallWindow(int count, TimeSpan window, int kept, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Turn _turn = new();
    private readonly Turn _urgentTurn = new();
    private readonly Queue<long> _answered = new(count);
    private readonly int _table = count;
    private int _count = count;
    private int _inFlight;
    private int _urgentWaiting;
    private readonly QuietTime _quiet = new(time);
    private TaskCompletionSource? _changed; // Null while nobody waits for room.

    /// <summary>Counts a call in, waiting for room at most <paramref name="longestWait"/>.</summary>
    /// <param name="longestWait">Longest wait.</param>
    /// <param name="isUrgent">True to go before those that are not, and to take a kept place.</param>
    /// <param name="cancellationToken">Abandons the wait.</param>
    public ValueTask<CallAdmission> EnterAsync(TimeSpan longestWait, bool isUrgent, CancellationToken cancellationToken)
    {
        var turn = isUrgent ? _urgentTurn : _turn;
        return TryEnterAtOnce(turn, isUrgent) is { } decided ? new ValueTask<CallAdmission>(decided) : new ValueTask<CallAdmission>(WaitAsync(turn, longestWait, isUrgent, cancellationToken));
    }

    /// <summary>Takes over what the venue counts, from a reply whose call has not left yet. It may count calls of other programs; it never widens the limit.</summary>
    /// <param name="used">Calls used in the venue's window, this one included; null when the reply did not say.</param>
    /// <param name="allowed">Calls the venue allows; null when the reply did not say.</param>
    public void Observe(int? used, int? allowed)
    {
        lock (_gate)
        {
            if (allowed is > 0) _count = Math.Min(_table, allowed.Value);
            Forget(out _);
            for (var known = _inFlight + _answered.Count; known < Math.Min(used ?? 0, _count); known++) _answered.Enqueue(time.GetTimestamp());
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

    private async Task<CallAdmission> WaitAsync(Turn turn, TimeSpan longestWait, bool isUrgent, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(longestWait, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        if (isUrgent) Interlocked.Increment(ref _urgentWaiting);
        try
        {
            await turn.TakeAsync(both.Token);
            try
            {
                return await WaitForRoomAsync(isUrgent, both.Token);
            }
            finally
            {
                turn.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CallAdmission.Full;
        }
        finally
        {
            if (isUrgent)
            {
                Interlocked.Decrement(ref _urgentWaiting);
                lock (_gate) Signal();
            }
        }
    }

    private CallAdmission? TryEnterAtOnce(Turn turn, bool isUrgent)
    {
        lock (_gate)
        {
            if (_quiet.Remaining > TimeSpan.Zero) return CallAdmission.Silenced;
            if (turn.IsTaken) return null; // Others of the same lane wait; no overtaking.
            return TryTake(isUrgent, out _) ? CallAdmission.Admitted : null;
        }
    }

    private async Task<CallAdmission> WaitForRoomAsync(bool isUrgent, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            TimeSpan? wait;
            lock (_gate)
            {
                if (_quiet.Remaining > TimeSpan.Zero) return CallAdmission.Silenced;
                if (TryTake(isUrgent, out wait)) return CallAdmission.Admitted;
                changed = (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            if (wait is { } delay) await Task.WhenAny(changed.Here(), Task.Delay(delay, time, cancellationToken).Here());
            else await changed.Here().WaitAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private bool TryTake(bool isUrgent, out TimeSpan? wait)
    {
        Forget(out wait);
        if (!isUrgent && Volatile.Read(ref _urgentWaiting) > 0) return false;
        if (_inFlight + _answered.Count >= (isUrgent ? _count : Math.Max(1, _count - kept))) return false;
        _inFlight++;
        return true;
    }

    /// <summary>Forgets calls that are out of the window; tells how long the oldest of the others stays.</summary>
    private void Forget(out TimeSpan? wait)
    {
        wait = null;
        while (_answered.TryPeek(out var oldest))
        {
            var left = window - time.GetElapsedTime(oldest);
            if (left > TimeSpan.Zero)
            {
                wait = left;
                return;
            }

            _answered.Dequeue();
        }
    }

    private void Signal()
    {
        _changed?.TrySetResult();
        _changed = null;
    }
}

/// <summary>Whether a call may go.</summary>
internal enum CallAdmission
{
    /// <summary>It may, and must be counted out.</summary>
    Admitted = 0,

    /// <summary>No room came in time.</summary>
    Full = 1,

    /// <summary>The venue asked for silence on this endpoint.</summary>
    Silenced = 2,

    /// <summary>The venue asked for silence altogether.</summary>
    VenueSilenced = 3,
}
