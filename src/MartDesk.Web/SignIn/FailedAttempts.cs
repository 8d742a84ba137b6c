namespace MartDesk.Web.SignIn;

/// <summary>Slows guessing down and then stops it. Counts attempts of everybody together: a desk has one owner.</summary>
internal sealed class FailedAttempts(TimeProvider time)
{
    private const int Free = 3;

    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _failures = new();
    private DateTimeOffset _last;

    /// <summary>How long nobody may try; zero when one may.</summary>
    internal TimeSpan Wait
    {
        get
        {
            lock (_gate)
            {
                var now = time.GetUtcNow();
                while (_failures.TryPeek(out var oldest) && now - oldest >= SignInLimits.Window)
                    _failures.Dequeue();
                var until = _failures.Count switch
                {
                    >= SignInLimits.MostFailures => _failures.Peek() + SignInLimits.Window,
                    > Free => _last + TimeSpan.FromSeconds(1 << (_failures.Count - Free - 1)), // 1, 2, 4 … 32 s
                    _ => now,
                };
                return until > now ? until - now : TimeSpan.Zero;
            }
        }
    }

    /// <summary>An attempt went wrong.</summary>
    internal void Add()
    {
        lock (_gate)
        {
            _last = time.GetUtcNow();
            _failures.Enqueue(_last);
        }
    }

    /// <summary>The owner came in.</summary>
    internal void Forget()
    {
        lock (_gate)
            _failures.Clear();
    }
}
