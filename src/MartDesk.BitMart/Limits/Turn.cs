namespace MartDesk.BitMart.Limits;

/// <summary>One at a time, in order of arrival.</summary>
/// <remarks>A semaphore would do, but its wait with a token goes through the thread pool even for a caller with a context of its own.</remarks>
internal sealed class Turn
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private bool _isTaken;

    /// <summary>True while somebody has it.</summary>
    public bool IsTaken
    {
        get
        {
            lock (_gate) return _isTaken;
        }
    }

    /// <summary>Waits for it and takes it.</summary>
    /// <param name="cancellationToken">Gives the place in the queue up.</param>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_gate)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return;
            }

            place = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        using var giveUp = cancellationToken.Register(() => GiveUp(place, cancellationToken));
        await place.Value.Task;
    }

    /// <summary>Hands it to the next who waits.</summary>
    public void Release()
    {
        TaskCompletionSource? next;
        lock (_gate)
        {
            next = _waiting.First?.Value;
            if (next is null) _isTaken = false;
            else _waiting.RemoveFirst();
        }

        next?.SetResult();
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (place.List is null) return; // It was just handed over.
            _waiting.Remove(place);
        }

        place.Value.SetCanceled(cancellationToken);
    }
}
