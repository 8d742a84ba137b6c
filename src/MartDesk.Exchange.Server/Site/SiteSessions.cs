using System.Security.Cryptography;

namespace MartDesk.Exchange.Server.Site;

/// <summary>The browsers at the website: half an hour without a call, or twelve hours, end a session. A restart ends all.</summary>
internal sealed class SiteSessions(TimeProvider time)
{
    /// <summary>How long a proof of who it is holds for what makes or takes away keys.</summary>
    public static readonly TimeSpan ProofLifetime = TimeSpan.FromMinutes(5);

    private const int Most = 2000;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);
    private static readonly TimeSpan Proving = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SiteSession> _sessions = new(StringComparer.Ordinal);

    /// <summary>The session of a cookie; null when it has ended or never was.</summary>
    public SiteSession? Find(string name)
    {
        lock (_gate)
        {
            if (!_sessions.TryGetValue(name, out var session))
                return null;
            if (HasEnded(session))
            {
                _sessions.Remove(name);
                return null;
            }

            session.SeenAt = time.GetUtcNow();
            return session;
        }
    }

    /// <summary>A session of somebody unknown.</summary>
    public SiteSession Begin() => Add(Make(null, null, null));

    /// <summary>A session whose password was right. It takes the place of the one before, under another name.</summary>
    public SiteSession Prove(SiteSession before, string email) => Swap(before, Make(null, email, before.Next));

    /// <summary>A session of somebody who signed in. It takes the place of the one before, under another name.</summary>
    public SiteSession SignIn(SiteSession before, string email) => Swap(before, Make(email, null, before.Next));

    /// <summary>Ends a session.</summary>
    public void End(SiteSession session)
    {
        lock (_gate)
            _sessions.Remove(session.Name);
    }

    /// <summary>Ends every other session of a user, those included that wait for the code.</summary>
    public void EndOthers(SiteSession session, string email)
    {
        lock (_gate)
        {
            foreach (var other in _sessions.Values.Where(other => other != session && (other.Email == email || other.Proving == email)).ToArray())
                _sessions.Remove(other.Name);
        }
    }

    /// <summary>True when password and code were shown a short time ago.</summary>
    public bool IsFresh(SiteSession session) => session.Email is not null && time.GetUtcNow() - session.ProvenAt < ProofLifetime;

    private static string RandomText() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private SiteSession Make(string? email, string? proving, string? next)
    {
        var now = time.GetUtcNow();
        return new SiteSession(RandomText(), RandomText()) { CreatedAt = now, SeenAt = now, Email = email, Proving = proving, ProvenAt = email is null ? default : now, Next = next };
    }

    private SiteSession Swap(SiteSession before, SiteSession after)
    {
        End(before);
        return Add(after);
    }

    private SiteSession Add(SiteSession session)
    {
        lock (_gate)
        {
            if (_sessions.Count >= Most)
                MakeRoom();
            _sessions[session.Name] = session;
        }

        return session;
    }

    /// <summary>Drops what has ended; when that is nothing, the unknown browser, or else the user, who was away longest.</summary>
    private void MakeRoom()
    {
        var ended = _sessions.Values.Where(HasEnded).ToArray();
        foreach (var session in ended)
            _sessions.Remove(session.Name);
        if (ended.Length == 0)
            _sessions.Remove(_sessions.Values.OrderBy(session => session.Email is not null).ThenBy(session => session.SeenAt).First().Name);
    }

    private bool HasEnded(SiteSession session)
    {
        var now = time.GetUtcNow();
        return now - session.SeenAt >= Idle || now - session.CreatedAt >= (session.Proving is null ? Longest : Proving);
    }
}
