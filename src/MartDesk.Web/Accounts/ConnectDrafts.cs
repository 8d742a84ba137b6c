using System.Security.Cryptography;
using MartDesk.Desk.Accounts;
using MartDesk.Desk.Venues;

namespace MartDesk.Web.Accounts;

/// <summary>Keys that were checked and are not connected yet. In memory only and for a short time; a page holds no more than a draft's name.</summary>
internal sealed class ConnectDrafts(TimeProvider time)
{
    private const int Most = 16;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ConnectDraft> _drafts = new(StringComparer.Ordinal);

    /// <summary>Keeps a draft; the oldest gives way when there are too many.</summary>
    /// <returns>Its name.</returns>
    internal string Keep(ConnectDraft draft)
    {
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        lock (_gate)
        {
            Forget();
            if (_drafts.Count >= Most)
                _drafts.Remove(_drafts.MinBy(kept => kept.Value.Time).Key);
            _drafts[name] = draft;
        }

        return name;
    }

    /// <summary>A draft; null when there is none of this name, or it is too old.</summary>
    internal ConnectDraft? Find(string name)
    {
        lock (_gate)
        {
            Forget();
            return _drafts.GetValueOrDefault(name);
        }
    }

    /// <summary>Takes a draft out, so that it is used once.</summary>
    internal ConnectDraft? Take(string name)
    {
        lock (_gate)
        {
            Forget();
            return _drafts.Remove(name, out var draft) ? draft : null;
        }
    }

    private void Forget()
    {
        var oldest = time.GetUtcNow() - Lifetime;
        foreach (var (name, draft) in _drafts)
        {
            if (draft.Time < oldest)
                _drafts.Remove(name);
        }
    }
}

/// <summary>A key that was checked.</summary>
internal sealed record ConnectDraft
{
    /// <summary>When it was checked.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Where it belongs.</summary>
    public required VenueEnvironment Environment { get; init; }

    /// <summary>Root of the REST API; null for the environment's own.</summary>
    public required Uri? RestAddress { get; init; }

    /// <summary>The key. Prints as <c>***</c>.</summary>
    public required ApiCredentials Credentials { get; init; }

    /// <summary>What the venue said.</summary>
    public required CredentialReport Report { get; init; }

    /// <summary>Account whose key it is to replace; null for a new account.</summary>
    public string? AccountId { get; init; }
}
