namespace MartDesk.Desk.Execution;

/// <summary>One read for many who ask: whoever asks gets a read that began after the question, and those who ask while one runs share the next.</summary>
/// <remarks>A venue lets an account's positions be read three times a second; a hundred lanes that plan at once would wait for one another for nothing.</remarks>
internal sealed class SharedRead<T>
{
    private readonly Lock _gate = new();
    private Task<T>? _running;
    private Task<T>? _next;

    /// <summary>Asks. The read itself is nobody's to cancel; a cancelled caller only stops waiting.</summary>
    public Task<T> AskAsync(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        Task<T> answer;
        lock (_gate)
        {
            if (_next is not null)
                answer = _next;
            else if (_running is null || _running.IsCompleted)
                answer = _running = StartAsync(read);
            else
                answer = _next = AfterAsync(_running, read);
        }

        return answer.WaitAsync(cancellationToken);
    }

    private static async Task<T> StartAsync(Func<Task<T>> read)
    {
        await Task.Yield(); // Not under the lock.
        return await read();
    }

    private async Task<T> AfterAsync(Task<T> before, Func<Task<T>> read)
    {
        await Task.WhenAny(before);
        lock (_gate)
        {
            _running = _next;
            _next = null;
        }

        return await read();
    }
}
