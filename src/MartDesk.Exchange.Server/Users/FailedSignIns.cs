namespace MartDesk.Exchange.Server.Users;

/// <summary>Counts wrong passwords and codes by e-mail address, also for addresses that nobody has, so that a lock-out tells nothing.</summary>
internal sealed class FailedSignIns(TimeProvider time)
{
    /// <summary>Wrong tries in <see cref="Window"/> that lock an address out.</summary>
    public const int Most = 5;

    /// <summary>How long wrong tries are remembered, and how long an address is locked out.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private const int MostAddresses = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Count, DateTimeOffset Last)> _failures = new(StringComparer.Ordinal);

    /// <summary>True while an address is locked out.</summary>
    public bool IsLockedOut(string email)
    {
        lock (_gate)
            return CountOf(email) >= Most;
    }

    /// <summary>Counts a wrong try.</summary>
    public void Add(string email)
    {
        lock (_gate)
        {
            var count = CountOf(email) + 1;
            if (_failures.Count >= MostAddresses && !_failures.ContainsKey(email))
                _failures.Remove(_failures.MinBy(known => known.Value.Last).Key);
            _failures[email] = (count, time.GetUtcNow());
        }
    }

    /// <summary>Forgets the wrong tries of somebody who signed in.</summary>
    public void Clear(string email)
    {
        lock (_gate)
            _failures.Remove(email);
    }

    private int CountOf(string email) => _failures.TryGetValue(email, out var known) && time.GetUtcNow() - known.Last < Window ? known.Count : 0;
}
