using System.Security.Cryptography;
using MartDesk.Desk.Access;

namespace MartDesk.Web.SignIn;

/// <summary>The sessions that live. Known to the desk itself, not only to cookies: ending one ends it everywhere at once.</summary>
internal sealed class SessionBook
{
    private const int LongestBrowser = 120;
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(1);

    private readonly IAccessStore _store;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OwnerSession> _sessions;
    private readonly Dictionary<string, DateTimeOffset> _savedAt = new(StringComparer.Ordinal);

    public SessionBook(IAccessStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
        _sessions = store.ReadSessions().ToDictionary(session => session.SessionId, StringComparer.Ordinal);
    }

    /// <summary>Sessions that live, newest first.</summary>
    internal IReadOnlyList<OwnerSession> List()
    {
        lock (_gate)
            return [.. _sessions.Values.Where(Lives).OrderByDescending(session => session.StartTime)];
    }

    /// <summary>Begins a session of an owner who has just proved it.</summary>
    internal async Task<OwnerSession> BeginAsync(string way, string address, string browser, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var session = new OwnerSession
        {
            SessionId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            Way = way,
            Address = address,
            Browser = browser.Length <= LongestBrowser ? browser : browser[..LongestBrowser],
            StartTime = now,
            LastUsed = now,
            LastProof = now,
        };
        await EndAsync(known => !Lives(known), cancellationToken);
        await _store.SaveSessionAsync(session, cancellationToken);
        lock (_gate)
        {
            _sessions[session.SessionId] = session;
            _savedAt[session.SessionId] = now;
        }

        return session;
    }

    /// <summary>A session that lives; null when it ended, whoever ended it.</summary>
    internal OwnerSession? Find(string sessionId)
    {
        lock (_gate)
            return _sessions.TryGetValue(sessionId, out var session) && Lives(session) ? session : null;
    }

    /// <summary>Notes that the owner did something. Stored once a minute at most.</summary>
    internal async ValueTask UseAsync(string sessionId)
    {
        OwnerSession session;
        lock (_gate)
        {
            if (!_sessions.TryGetValue(sessionId, out session!) || !Lives(session))
                return;
            var now = _time.GetUtcNow();
            session = _sessions[sessionId] = session with { LastUsed = now };
            if (now - _savedAt.GetValueOrDefault(sessionId) < SaveEvery)
                return;
            _savedAt[sessionId] = now;
        }

        await _store.SaveSessionAsync(session, CancellationToken.None);
    }

    /// <summary>The owner proved it again.</summary>
    internal async Task ProveAsync(string sessionId, CancellationToken cancellationToken)
    {
        OwnerSession session;
        lock (_gate)
        {
            if (!_sessions.TryGetValue(sessionId, out session!) || !Lives(session))
                return;
            session = _sessions[sessionId] = session with { LastProof = _time.GetUtcNow() };
        }

        await _store.SaveSessionAsync(session, cancellationToken);
    }

    /// <summary>True while what hands out power need not be proved again.</summary>
    internal bool IsFresh(string sessionId) => Find(sessionId) is { } session && _time.GetUtcNow() - session.LastProof < SignInLimits.FreshProof;

    /// <summary>Ends the sessions that <paramref name="isMeant"/> says; none of them is let in any more when this returns.</summary>
    /// <returns>How many there were.</returns>
    internal async Task<int> EndAsync(Func<OwnerSession, bool> isMeant, CancellationToken cancellationToken)
    {
        List<string> ended;
        lock (_gate)
        {
            ended = [.. _sessions.Values.Where(isMeant).Select(session => session.SessionId)];
            foreach (var id in ended)
            {
                _sessions.Remove(id);
                _savedAt.Remove(id);
            }
        }

        if (ended.Count > 0)
            await _store.DeleteSessionsAsync(ended, cancellationToken);
        return ended.Count;
    }

    private bool Lives(OwnerSession session)
    {
        var now = _time.GetUtcNow();
        return now - session.LastUsed < SignInLimits.Idle && now - session.StartTime < SignInLimits.Longest;
    }
}
