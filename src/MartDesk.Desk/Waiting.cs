namespace MartDesk.Desk;

/// <summary>Waits that end where they began, so that a program on one thread stays on it.</summary>
internal static class Waiting
{
    /// <summary>
    /// The same task, ended on the caller's context. A source that must not run its waiters, and a delay that is cancelled, hand <c>WhenAny</c> and
    /// <c>WaitAsync</c> to the thread pool, whatever the context; an await they do not.
    /// </summary>
    public static async Task Here(this Task signal) => await signal;

    /// <inheritdoc cref="Here(Task)"/>
    public static async Task<T> Here<T>(this Task<T> signal) => await signal;

    /// <summary>Cancels on the thread pool, or at once for a caller with a context of its own, who would otherwise leave it.</summary>
    public static Task CancelHereAsync(this CancellationTokenSource source)
    {
        if (SynchronizationContext.Current is null)
            return source.CancelAsync();
        source.Cancel();
        return Task.CompletedTask;
    }
}
